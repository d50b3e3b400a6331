import { readFileSync } from "node:fs"; import pg from "pg";
const db = JSON.parse(readFileSync("/tmp/perf/db.json", "utf8")).national;
const c = new pg.Client(db.adminUrl); await c.connect();
const acct = (await c.query("select id from auth.users where username='p41'")).rows[0].id;
await c.query("select set_config('lec.account_id', $1, false)", [acct]);
async function t(sql: string) { const x: number[] = []; for (let i = 0; i < 200; i++) { const t0 = performance.now(); await c.query({ name: sql.slice(0, 60), text: sql }); x.push(performance.now() - t0); } x.sort((a, b) => a - b); console.log(x[100]!.toFixed(3), sql); }
const all = async () => { await t("select 1"); await t("select core.today()"); await t("select core.reach()"); await t("select core.reaches_all()"); await t("select count(*) from core.reach_units()"); };
await all();
if (process.argv[2]) { await c.query("begin"); await c.query(readFileSync(process.argv[2], "utf8")); await all(); await c.query(process.argv[3] === "keep" ? "commit" : "rollback"); }
await c.end();
