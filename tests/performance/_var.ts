import { readFileSync } from "node:fs"; import pg from "pg";
const [size = "national", user = "p41", explain] = process.argv.slice(2);
const db = JSON.parse(readFileSync("/tmp/perf/db.json", "utf8"))[size];
const a = new pg.Client(db.adminUrl); await a.connect();
const inst = (await a.query("SELECT u.* FROM institutions.org_unit u JOIN institutions.org_unit p ON p.id = u.province_id WHERE u.level = 'INSTITUTION' AND p.code = '41' ORDER BY u.code LIMIT 1")).rows[0];
const username = user === "unit" ? inst.code : user;
const acct = (await a.query("select id from auth.users where username=$1", [username])).rows[0].id;
const reach = (await a.query("select path::text from institutions.appointments_in_force($1)", [acct])).rows.map(r => r.path);
const sub = (await a.query("select id, level, path::text from institutions.org_unit where path <@ any($1::ltree[]) and level <> 'DISTRICT'", [reach])).rows;
const sel = user === "dla" ? sub.filter(u => u.level === "PROVINCE") : sub;
const ids = sel.map(u => u.id);
const tops = user === "dla" ? sel.map(u => u.path) : [...new Set(reach)];
const kinds = ["SCHOOL", "CHILD_DEVELOPMENT_CENTER", "VOCATIONAL_COLLEGE"];
const below = `WITH institution AS MATERIALIZED (
    SELECT i.id, i.lao_id, i.district_id, i.province_id, i.institution_kind = ANY ($4::text[]::institutions.institution_kind[]) AS covered
    FROM institutions.org_unit i WHERE i.level = 'INSTITUTION' AND i.path <@ ANY ($3::text[]::ltree[]) AND i.path <@ ANY ($2::text[]::ltree[]))`;
const variants: Record<string, string> = {
  join: `${below}, heads AS MATERIALIZED (
    SELECT i.id, coalesce(sum(h.learners) FILTER (WHERE h.sex = 'MALE'), 0) AS male, coalesce(sum(h.learners) FILTER (WHERE h.sex='FEMALE'), 0) AS female
    FROM institution i LEFT JOIN learners.headcount h ON h.institution_id = i.id AND h.academic_year = $5 GROUP BY i.id)
  SELECT w.id AS unit, t.male::int, t.female::int FROM (
   SELECT h.id, h.male, h.female FROM heads h
   UNION ALL SELECT coalesce(i.lao_id, i.district_id, i.province_id), sum(male), sum(female) FROM heads h JOIN institution i USING (id) WHERE i.covered GROUP BY GROUPING SETS (i.lao_id, i.district_id, i.province_id)
  ) t JOIN unnest($1::uuid[]) AS w(id) USING (id)`,
  lateral: `${below}, heads AS MATERIALIZED (
    SELECT i.*, h.male, h.female
    FROM institution i CROSS JOIN LATERAL (SELECT coalesce(sum(h.learners) FILTER (WHERE h.sex = 'MALE'), 0) AS male, coalesce(sum(h.learners) FILTER (WHERE h.sex='FEMALE'), 0) AS female
      FROM learners.headcount h WHERE h.institution_id = i.id AND h.academic_year = $5) h)
  SELECT w.id AS unit, t.male::int, t.female::int FROM (
   SELECT h.id, h.male, h.female FROM heads h
   UNION ALL SELECT coalesce(lao_id, district_id, province_id), sum(male), sum(female) FROM heads h WHERE covered GROUP BY GROUPING SETS (lao_id, district_id, province_id)
  ) t JOIN unnest($1::uuid[]) AS w(id) USING (id)`,
  anyarr: `${below}, heads AS MATERIALIZED (
    SELECT h.institution_id AS id, sum(h.learners) FILTER (WHERE h.sex = 'MALE') AS male, sum(h.learners) FILTER (WHERE h.sex='FEMALE') AS female
      FROM learners.headcount h WHERE h.institution_id = ANY (ARRAY(SELECT id FROM institution)) AND h.academic_year = $5 GROUP BY 1)
  SELECT w.id AS unit, t.male::int, t.female::int FROM (
   SELECT h.id, h.male, h.female FROM heads h
   UNION ALL SELECT coalesce(lao_id, district_id, province_id), sum(male), sum(female) FROM heads h JOIN institution i USING (id) WHERE covered GROUP BY GROUPING SETS (lao_id, district_id, province_id)
  ) t JOIN unnest($1::uuid[]) AS w(id) USING (id)`,
};
for (const mode of ["auto", "force_generic_plan"]) for (const [n, text] of Object.entries(variants)) {
  const c = new pg.Client(db.urls.learners); await c.connect(); await c.query("select set_config('lec.account_id', $1, false)", [acct]); await c.query(`set plan_cache_mode=${mode}`);
  const t: number[] = []; let rows = 0; const v = [ids, reach, tops, kinds, 2569];
  for (let i = 0; i < 30; i++) { const t0 = performance.now(); rows = (await c.query({ name: "x", text, values: v })).rowCount!; t.push(performance.now() - t0); }
  t.sort((x, y) => x - y); console.log(mode, n, rows, t[15]!.toFixed(2));
  if (explain === n) { const lit = v.map(x => Array.isArray(x) ? pg.escapeLiteral("{" + x.join(",") + "}") : x); await c.query(`prepare y as ${text}`); for (const r of (await c.query(`explain (analyze, buffers) execute y(${lit.join(",")})`)).rows) console.log(String(r["QUERY PLAN"]).slice(0, 170)); }
  await c.end();
}
process.exit(0);
