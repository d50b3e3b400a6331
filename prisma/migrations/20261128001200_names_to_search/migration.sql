-- Names are searched in a form that is kept beside them: bringing each name of an LAO into it took longer than the search.

-- First and last name as they are searched, with a blank on either side of each word.
ALTER TABLE learners.learner ADD COLUMN search_form text
  GENERATED ALWAYS AS (' ' || learners.search_form(first_name || ' ' || last_name) || ' ') STORED;

-- The pieces of a name by which one with a wrong letter is found: each three letters that follow one another, the blank before
-- and after a word being letters too. Of a single word there are as many as it has letters. Unlike pg_trgm's they do not
-- depend on what the database's locale takes for a letter, which Thai vowels are not everywhere.
CREATE FUNCTION learners.name_pieces(form text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT array_agg(DISTINCT substr(n.padded, i, 3)) FROM (SELECT ' ' || form || ' ' AS padded) n,
  generate_series(1, length(n.padded) - 2) i WHERE substr(n.padded, i + 1, 1) <> ' ');

-- How many of so many pieces a name must hold to be like the one wanted. A letter that is wrong, missing or too many spoils at
-- most three: one is forgiven in a name of four letters and more, two from twelve on. NULL for shorter ones, which are only
-- searched as they stand.
CREATE FUNCTION learners.pieces_needed(pieces integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN pieces >= 12 THEN pieces - 6 WHEN pieces >= 4 THEN greatest(2, pieces - 3) END;

-- What the database keeps for itself is no change of anybody's: the search form neither.
CREATE OR REPLACE FUNCTION learners.keep_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
  SET enable_nestloop = off SET enable_hashjoin = on SET enable_mergejoin = off SET enable_seqscan = off AS $$
DECLARE moment timestamptz := core.now(); account uuid := core.account_id();
BEGIN
  INSERT INTO learners.change (learner_id, institution_id, subject, field, before, after, at, account_id)
  SELECT r.learner, coalesce((r.new_row->>'institution_id')::uuid, (SELECT l.home_institution_id FROM learners.learner l WHERE l.id = r.learner)),
    r.subject, k.key, r.old_row->>k.key, r.new_row->>k.key, moment, account
  FROM (
    SELECT o.old_row, n.new_row,
      (CASE TG_TABLE_NAME WHEN 'learner' THEN n.new_row->>'id' ELSE n.new_row->>'learner_id' END)::uuid AS learner,
      CASE TG_TABLE_NAME WHEN 'guardian' THEN n.new_row->>'role' WHEN 'address' THEN n.new_row->>'kind' ELSE upper(TG_TABLE_NAME) END AS subject
    FROM (SELECT to_jsonb(t) AS old_row FROM old_rows t) o JOIN (SELECT to_jsonb(t) AS new_row FROM new_rows t) n
      -- Learners and enrolments by their id; a guardian by learner and role, an address by learner and kind.
      ON coalesce(o.old_row->>'id', concat(o.old_row->>'learner_id', o.old_row->>'role', o.old_row->>'kind'))
        = coalesce(n.new_row->>'id', concat(n.new_row->>'learner_id', n.new_row->>'role', n.new_row->>'kind'))
    WHERE o.old_row <> n.new_row OFFSET 0) r
  CROSS JOIN LATERAL jsonb_object_keys(r.new_row) AS k(key)
  WHERE r.old_row->k.key IS DISTINCT FROM r.new_row->k.key AND (r.old_row->>k.key IS NOT NULL OR r.new_row->>k.key IS NOT NULL)
    AND k.key NOT IN ('id', 'learner_id', 'role', 'kind', 'version', 'home_institution_id', 'search_form', 'blocking_findings', 'created_at',
      'recorded_at', 'recorded_by');
  RETURN NULL;
END $$;
