import type { Hash } from "node:crypto";
import type pg from "pg";
import { type PlannedConfirmation, stages } from "./act-plan.ts";
import { copyRows } from "./copy.ts";

/**
 * Confirms bottom-up: what an LAO confirms is made of what its institutions confirmed, so each stage is one statement
 * that sees the stage before. The frozen counts and digests are the database's own (reporting.snapshot).
 */
export async function confirmAll(
  client: pg.Client,
  roundId: string,
  planned: readonly PlannedConfirmation[],
  digest: Hash,
): Promise<{ confirmations: number; events: number }> {
  await client.query(`
    CREATE TEMPORARY TABLE planned_confirmation (
      id uuid PRIMARY KEY, stage text, unit_id uuid, subject reporting.confirmation_subject, acts integer) ON COMMIT DROP;
    CREATE TEMPORARY TABLE planned_act (
      id uuid, confirmation_id uuid, number integer, action reporting.workflow_action, at timestamptz, account_id uuid,
      duty institutions.duty, reason text) ON COMMIT DROP`);
  const confirmations = await copyRows(
    client,
    "planned_confirmation",
    planned.map(c => [c.id, c.stage, c.unit.id, c.subject, c.acts.length]),
    digest,
  );
  const events = await copyRows(
    client,
    "planned_act",
    planned.flatMap(c =>
      c.acts.map((a, i) => [a.id, c.id, i + 1, a.action, a.at, a.accountId, a.duty, a.reason]),
    ),
    digest,
  );
  await client.query("ANALYZE planned_confirmation; ANALYZE planned_act");
  for (const stage of stages) await client.query(confirmStage, [roundId, stage]);
  await client.query("DROP TABLE planned_confirmation, planned_act");
  return { confirmations, events };
}

const confirmStage = `
  WITH frozen AS MATERIALIZED (
    SELECT c.id, c.unit_id, c.subject, c.acts, s.headcount, s.digest
    FROM planned_confirmation c CROSS JOIN LATERAL reporting.snapshot($1::uuid, c.unit_id, c.subject) s
    WHERE c.stage = $2::text
  ), kept AS (
    INSERT INTO reporting.confirmation
      (id, round_id, unit_id, subject, state, confirmed_at, confirmed_by, confirmed_duty, headcount, digest, version)
    SELECT f.id, $1::uuid, f.unit_id, f.subject, CASE WHEN a.id IS NULL THEN 'OPEN' ELSE 'CONFIRMED' END::reporting.confirmation_state,
      a.at, a.account_id, a.duty, CASE WHEN a.id IS NOT NULL THEN f.headcount END, CASE WHEN a.id IS NOT NULL THEN f.digest END, f.acts
    FROM frozen f LEFT JOIN planned_act a ON a.confirmation_id = f.id AND a.number = f.acts AND a.action = 'CONFIRM'
  )
  INSERT INTO reporting.confirmation_event
    (id, round_id, unit_id, subject, action, at, account_id, duty, reason, headcount, digest, request_id)
  SELECT a.id, $1::uuid, f.unit_id, f.subject, a.action, a.at, a.account_id, a.duty, a.reason, f.headcount, f.digest, 'seed'
  FROM planned_act a JOIN frozen f ON f.id = a.confirmation_id`;
