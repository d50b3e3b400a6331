import { readFileSync } from "node:fs";
import pg from "pg";
import { unitsById, unitPages, unitTotals } from "@lec/institutions/units/units.sql";
import { allRounds } from "@lec/core/rounds/facts.sql";
import { unitPlaces } from "@lec/core/rounds/unit-places.loader";
import { headcountsBySex, headcountsByGrade } from "@lec/learners/headcounts/headcount.sql";
import { storedConfirmations } from "@lec/reporting/confirmations/confirmation.sql";
import { treeStatement, nationalStatement } from "./reference.ts";
const [size = "national", user = "unit", explain = ""] = process.argv.slice(2);
const db = JSON.parse(readFileSync("/tmp/perf/db.json", "utf8"))[size];
const admin = new pg.Client(db.adminUrl); await admin.connect();
const q = async (t: string, v: unknown[] = []) => (await admin.query(t, v)).rows;
const inst = (await q("SELECT u.* FROM institutions.org_unit u JOIN institutions.org_unit p ON p.id = u.province_id WHERE u.level = 'INSTITUTION' AND p.code = '41' ORDER BY u.code LIMIT 1"))[0];
const username = user === "unit" ? inst.code : user;
const acct = (await q("select id from auth.users where username=$1", [username]))[0].id;
const reach = (await q("select path::text from institutions.appointments_in_force($1)", [acct])).map(r => r.path);
const round = (await q("SELECT id, academic_year AS year FROM reporting.round ORDER BY opens_at DESC LIMIT 1"))[0];
const prov = (await q("select id from institutions.org_unit where code='41'"))[0];
const subtree = await q("select id, level from institutions.org_unit where path <@ any($1::ltree[]) and level <> 'DISTRICT'", [reach]);
const ids = user === "dla" ? subtree.filter(u => u.level === "PROVINCE").map(u => u.id) : user === "unit" ? [inst.id] : subtree.map(u => u.id);
const laos = subtree.filter(u => u.level === "LAO").map(u => u.id);
const f = (l: string | null) => [null, null, null, l && [l], null, null, null, null];
const kinds = ["SCHOOL", "CHILD_DEVELOPMENT_CENTER", "VOCATIONAL_COLLEGE"];
const by = { field: "CODE", direction: "ASC" } as const;
const list: [string, { name: string; text: string }, unknown[]][] = [
  ["institutions", unitsById, [[ids[0]], reach]],
  ["learners", allRounds, []], ["learners", unitPlaces, [ids]], ["learners", headcountsBySex, [ids, reach, kinds, round.year]],
  ["reporting", storedConfirmations, [round.id, "LEARNERS", ids, reach]],
];
if (user !== "unit") list.push(
  ["institutions", unitPages("everywhere", by), [["00000000-0000-0000-0000-000000000000"], reach, ...f("PROVINCE"), 101, null, null]],
  ["institutions", unitPages("province", by), [[prov.id], reach, ...f("LAO"), 501, null, null]],
  ["institutions", unitTotals("province"), [[prov.id], reach, ...f("LAO")]],
  ["reporting", { name: "REF tree", text: treeStatement }, [prov.id]],
);
if (user === "dla") list.push(["learners", headcountsByGrade, [ids, reach, kinds, round.year]], ["reporting", { name: "REF national", text: nationalStatement }, []]);
else if (user !== "unit") list.push(["institutions", unitPages("children", by), [laos, reach, ...f(null), 101, null, null]]);
for (const [role, s, v] of list) {
  const c = new pg.Client(db.urls[role]); await c.connect();
  await c.query("select set_config('lec.account_id', $1, false)", [acct]);
  const t: number[] = [];
  let rows = 0;
  for (let i = 0; i < 40; i++) { const t0 = performance.now(); rows = (await c.query({ name: "x", text: s.text, values: v })).rowCount!; t.push(performance.now() - t0); }
  const first = t[0]!; t.sort((a, b) => a - b);
  console.log(role, s.name, "rows", rows, "first", first.toFixed(2), "p50", t[20]!.toFixed(2));
  if (explain && s.name.includes(explain)) {
    const types = (await c.query("select parameter_types::text[] t from pg_prepared_statements")).rows[0];
    const lit = v.map(x => x === null ? "NULL" : Array.isArray(x) ? pg.escapeLiteral("{" + x.join(",") + "}") : pg.escapeLiteral(String(x)));
    for (const mode of ["force_custom_plan", "force_generic_plan"]) { await c.query(`set plan_cache_mode=${mode}`);
    await c.query(`prepare y as ${s.text}`);
    for (const r of (await c.query(`explain (analyze, buffers) execute y ${v.length ? `(${lit.join(",")})` : ""}`)).rows) console.log(String(r["QUERY PLAN"]).slice(0, 240)); await c.query("deallocate y"); }
  }
  await c.end();
}
await admin.end();
