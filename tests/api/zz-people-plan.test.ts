import { createPool } from "@lec/prisma/connection";
import { expect, test } from "vitest";
import { startTestSystem } from "../kit/system.ts";
test("plan", async () => {
  const system = await startTestSystem({ demo: true });
  const pool = createPool(system.database.adminUrl, { max: 2 });
  console.error((await pool.query("select count(*) n, (select count(*) from institutions.org_unit) u from auth.users")).rows);
  console.error(performance.now()|0);
  await pool.query(`INSERT INTO institutions.org_unit (level, parent_id, code, name) SELECT 'PROVINCE', id, 'X1', 'x' FROM institutions.org_unit WHERE level='DEPARTMENT'`);
  console.error(performance.now()|0);
  await pool.query(`INSERT INTO institutions.org_unit (level, parent_id, code, name) SELECT 'DISTRICT', id, 'X101', 'x' FROM institutions.org_unit WHERE code='X1'`);
  console.error(performance.now()|0);
  await pool.query(`INSERT INTO institutions.org_unit (level, parent_id, code, name, lao_kind) SELECT 'LAO', id, 'Y' || n, 'x', 'SAO' FROM institutions.org_unit, generate_series(1, 6000) n WHERE code='X101'`);
  console.error(performance.now()|0);
  await pool.query(`INSERT INTO auth.users (id, name, email, username) SELECT gen_random_uuid(), 'ชื่อ ' || n, 'b'||n||'@staff.invalid', 'b' || lpad(translate(n::text,'01','xy'),8,'z') FROM generate_series(1, 30000) n`);
  console.error(performance.now()|0);
  await pool.query(`INSERT INTO institutions.appointment (account_id, duty, unit_id, order_number, from_date) SELECT u.id, 'LAO_OFFICER', o.id, '1', '2020-01-01' FROM (SELECT id, row_number() over () n FROM auth.users WHERE username like 'b%') u JOIN institutions.org_unit o ON o.code = 'Y' || (u.n % 6000 + 1)`);
  await pool.query("ANALYZE");
  console.error(performance.now()|0);
  const { accountTotal, accountPages } = await import("../../subgraphs/institutions/src/people/people.sql.ts");
  const c = await createPool(system.database.urls.institutions, { max: 1 }).connect();
  const [me] = (await pool.query("select u.id, (select path::text from institutions.org_unit where level = 'DEPARTMENT') path from auth.users u where username = 'dla'")).rows;
  await c.query("BEGIN"); await c.query("SELECT set_config('lec.account_id', $1, true), set_config('statement_timeout','20000',true)", [me.id]);
  for (const [st, values] of [[accountPages.ASC, [[me.path], null, null, null, 26, null]], [accountTotal, [[me.path], null, true, null]]] as const) {
    try { await c.query("SAVEPOINT a"); console.error((await c.query("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " + st.text, values as never)).rows.map(r => r["QUERY PLAN"]).join("\n")); }
    catch (e) { await c.query("ROLLBACK TO SAVEPOINT a"); console.error(String(e), (await c.query("EXPLAIN " + st.text, values as never)).rows.map(r => r["QUERY PLAN"]).join("\n")); }
  }
  await c.query("ROLLBACK"); c.release(true);
  const q = "{ accounts(first: 25, filter: { inForce: true }) { totalCount nodes { username lastSignInAt canDisable canResetPassword appointments { duty unit { name } canEnd } } } }";
  const q0 = "{ accounts(first: 25) { nodes { username appointments { duty unit { name } } } } }";
  const q2 = "{ orgUnits(first: 100) { nodes { appointments(first: 5) { totalCount nodes { duty account { username } } } } } }";
  const q3 = `{ accounts(first: 25, filter: { search: "สม" }) { nodes { username } } }`;
  for (const who of ["dla", "p41", "05410107", "304120019"]) {
    const client = await system.as(who);
    for (const [name, text] of Object.entries({ q, q0, q2, q3 })) {
      const times: number[] = [];
      for (let n = 0; n < 4; n++) { const t = performance.now(); const a = await client.ask(text); times.push(Math.round(performance.now() - t)); expect(a.errors).toEqual([]); }
      console.error(who, name, times.join(" "));
    }
  }
  await pool.end();
  await system.close();
}, 120000);
