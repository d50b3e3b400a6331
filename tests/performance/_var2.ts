import { readFileSync } from "node:fs"; import pg from "pg";
const db = JSON.parse(readFileSync("/tmp/perf/db.json", "utf8")).national;
const a = new pg.Client(db.adminUrl); await a.connect();
await a.query(`drop table if exists learners.h2; create table learners.h2 as select h.*, i.lao_id, i.district_id, i.province_id from learners.headcount h join institutions.org_unit i on i.id=h.institution_id order by 1,2,3,4;
alter table learners.h2 add primary key (institution_id, academic_year, grade, sex); create index on learners.h2 (lao_id, academic_year); create index on learners.h2(district_id, academic_year); create index on learners.h2(province_id, academic_year); 
alter table learners.h2 owner to lec_owner; grant select on learners.h2 to lec_learners; alter table learners.h2 enable row level security;
create or replace function core.reach_ids() returns uuid[] language plpgsql stable security definer set search_path=public,pg_catalog as $$ begin return coalesce((select array_agg(distinct unit_id) from institutions.appointments_in_force(core.account_id())), '{}'); end $$;
create policy r on learners.h2 for select using ((select core.reaches_all()) or province_id = any((select core.reach_ids())::uuid[]) or lao_id = any((select core.reach_ids())::uuid[]) or institution_id = any((select core.reach_ids())::uuid[]) or district_id = any((select core.reach_ids())::uuid[]));
`);
await a.query("vacuum analyze learners.h2");
const inst = (await a.query("SELECT u.* FROM institutions.org_unit u JOIN institutions.org_unit p ON p.id = u.province_id WHERE u.level = 'INSTITUTION' AND p.code = '41' ORDER BY u.code LIMIT 1")).rows[0];
const sums = "coalesce(sum(h.learners) FILTER (WHERE h.sex = 'MALE'), 0)::int AS male, coalesce(sum(h.learners) FILTER (WHERE h.sex='FEMALE'), 0)::int AS female";
const cov = "($5::text[] IS NULL OR h.institution_id IN (SELECT k.id FROM institutions.org_unit k WHERE k.institution_kind = ANY ($5::text[]::institutions.institution_kind[])))";
const text = ["institution", "lao", "district", "province"].map((l, i) => `SELECT h.${l}_id AS unit, ${sums} FROM learners.h2 h WHERE h.${l}_id = ANY ($${i + 1}::uuid[]) AND h.academic_year = $6 ${i ? "AND " + cov : ""} GROUP BY h.${l}_id`).join("\n UNION ALL ");
const gtext = ["institution", "lao", "district", "province"].map((l, i) => `SELECT h.${l}_id AS unit, h.grade, h.sex, sum(h.learners)::int AS learners FROM learners.h2 h WHERE h.${l}_id = ANY ($${i + 1}::uuid[]) AND h.academic_year = $6 ${i ? "AND " + cov : ""} GROUP BY h.${l}_id, h.grade, h.sex`).join("\n UNION ALL ");
for (const user of ["unit", "p41", "dla"]) {
const username = user === "unit" ? inst.code : user;
const acct = (await a.query("select id from auth.users where username=$1", [username])).rows[0].id;
const sub = (await a.query("select id, level from institutions.org_unit where path <@ any((select array_agg(path) from institutions.appointments_in_force($1))::ltree[])", [acct])).rows;
const sel = user === "dla" ? sub.filter(u => u.level === "PROVINCE") : sub.filter(u => u.level !== "DISTRICT");
const arr = ["INSTITUTION", "LAO", "DISTRICT", "PROVINCE"].map(l => sel.filter(u => u.level === l).map(u => u.id));
for (const mode of ["auto", "force_generic_plan", "force_custom_plan"]) for (const [n, t] of [["sex", text], ["grade", gtext]] as const) {
  const c = new pg.Client(db.urls.learners); await c.connect(); await c.query("select set_config('lec.account_id', $1, false)", [acct]); await c.query(`set plan_cache_mode=${mode}`);
  const x: number[] = []; let rows = 0; const v = [...arr, null, 2569];
  for (let i = 0; i < 30; i++) { const t0 = performance.now(); rows = (await c.query({ name: "x", text: t, values: v })).rowCount!; x.push(performance.now() - t0); }
  x.sort((p, q) => p - q); console.log(user, mode, n, rows, x[15]!.toFixed(2));
  if (process.argv[2] === user && process.argv[3] === n && mode.includes("custom")) { const lit = v.map(x => x === null ? "NULL" : Array.isArray(x) ? pg.escapeLiteral("{" + x.join(",") + "}") : x); await c.query(`prepare y as ${t}`); for (const r of (await c.query(`explain (analyze, buffers) execute y(${lit.join(",")})`)).rows) console.log(String(r["QUERY PLAN"]).slice(0, 170)); }
  await c.end();
} }
process.exit(0);
