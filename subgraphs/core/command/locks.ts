import type { WriteTransaction } from "../database/actor-scope.ts";
import { statement } from "../database/statement.ts";

/**
 * Locks are taken here and nowhere else, in one written order: round, province, LAO, institution, then by path. What is
 * above is held shared, so that it stays as it is; the unit itself alone, when its confirmation is at stake.
 */

/** Holds a unit alone: nobody confirms, cancels or records there until commit. */
export async function lockUnit(tx: WriteTransaction, roundId: string, unitId: string): Promise<void> {
  await tx.query(lockUnitStatement, [roundId, unitId, true]);
}

/** Holds an institution together with other recorders: nobody confirms or cancels it until commit. */
export async function lockForRecording(tx: WriteTransaction, roundId: string, unitId: string): Promise<void> {
  await tx.query(lockUnitStatement, [roundId, unitId, false]);
}

/** Holds a round alone: its clocks change under nobody. */
export async function lockRound(tx: WriteTransaction, roundId: string): Promise<void> {
  await tx.query(lockRoundStatement, [roundId, true]);
}

const lockUnitStatement = statement("lock unit", "SELECT reporting.lock_unit($1, $2, $3)");
const lockRoundStatement = statement("lock round", "SELECT reporting.lock_round($1, $2)");
