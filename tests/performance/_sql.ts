import { readFileSync } from "node:fs"; import pg from "pg";
const [size, role, user, file] = process.argv.slice(2);
const db = JSON.parse(readFileSync("/tmp/perf/db.json", "utf8"))[size!];
const a = new pg.Client(db.adminUrl); await a.connect();
const acct = (await a.query("select id from auth.users where username=$1", [user])).rows[0].id;
const c = role === "admin" ? a : new pg.Client(db.urls[role!]); if (c !== a) await c.connect();
await c.query("select set_config('lec.account_id', $1, false)", [acct]);
for (const sql of readFileSync(file!, "utf8").split(";;")) { if (!sql.trim()) continue; if (/^\s*set /i.test(sql)) { await c.query(sql); continue; }
const x: number[] = []; let n = 0; for (let i = 0; i < 15; i++) { const t0 = performance.now(); n = (await c.query({ text: sql })).rowCount!; x.push(performance.now() - t0); } x.sort((a, b) => a - b); console.log(x[7]!.toFixed(2), n, sql.trim().slice(0, 150));
if (process.argv[6]) for (const r of (await c.query("explain (analyze, buffers) " + sql)).rows) console.log(String(r["QUERY PLAN"]).slice(0, 200)); }
process.exit(0);
