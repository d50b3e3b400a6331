import { createHash } from "node:crypto";
import type { Pool } from "pg";

/** Longer than any code works: three steps of thirty seconds, and what clocks may differ. */
const keptFor = "interval '5 minutes'";

/**
 * Takes a code of somebody's authenticator app, before it is looked at: of two requests with one code, one gets `true`,
 * whatever their order (RFC 6238 5.2). A code that then turns out to be of no use is given back.
 */
export async function spendCode(pool: Pool, username: string, code: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `with old as (delete from spent_code where spent_at < now() - ${keptFor})
     insert into spent_code as s (key, spent_at) values ($1, now())
     on conflict (key) do update set spent_at = excluded.spent_at where s.spent_at < now() - ${keptFor}`,
    [keyOf(username, code)],
  );
  return rowCount === 1;
}

export async function giveCodeBack(pool: Pool, username: string, code: string): Promise<void> {
  await pool.query("delete from spent_code where key = $1", [keyOf(username, code)]);
}

function keyOf(username: string, code: string): string {
  return createHash("sha256").update(`${username}\0${code}`).digest("base64");
}
