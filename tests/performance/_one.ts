// profile: node --import tsx _one.ts <demo|national> <tree|unit|stat> <n> [clients]
import { readFileSync } from "node:fs";
import { startSystem } from "@lec/gateway/system";
import { signIn } from "../kit/client.ts";
import { demoPassword } from "@lec/seed/demo-accounts";
import { withClient } from "@lec/prisma/connection";
import { tree } from "./tree.part.ts";
import { Session } from "node:inspector/promises";
import { writeFileSync } from "node:fs";
const [size = "demo", what = "unit", n = "300", clients = "1"] = process.argv.slice(2);
const db = JSON.parse(readFileSync("/tmp/perf/db.json", "utf8"))[size];
const names: string[] = [];
const system = await startSystem({ urls: db.urls, secret: db.secret, sandbox: true, port: 0, host: "127.0.0.1", subgraphs: "embedded", onStatement: n => names.push(n) });
const inst = await withClient(db.adminUrl, async c => (await c.query("SELECT u.id, u.code FROM institutions.org_unit u JOIN institutions.org_unit p ON p.id = u.province_id WHERE u.level = 'INSTITUTION' AND p.code = '41' ORDER BY u.code LIMIT 1")).rows[0]);
const q = { tree: ["p41", tree, {}], unit: [inst.code, "query Unit($id: ID!) { orgUnit(id: $id) { id code name headcount { total male female } confirmation { state confirmedAt } } }", { id: inst.id }], stat: ["dla", "query Statistics { provinces(first: 100) { nodes { code name headcount { total byGrade { grade male female } } } } }", {}] }[what] as [string, string, object];
const me = await signIn(system.url, q[0], demoPassword);
for (let i = 0; i < 30; i++) await me.ask(q[1], q[2]);
names.length = 0; await me.get(q[1], q[2]); await new Promise(r => setTimeout(r, 50)); console.log(names.join(", "));
const s = new Session(); s.connect(); await s.post("Profiler.enable"); await s.post("Profiler.setSamplingInterval", { interval: 200 }); await s.post("Profiler.start");
const times: number[] = []; const c0 = process.cpuUsage(); const t0 = performance.now();
await Promise.all(Array.from({ length: Number(clients) }, async () => { for (let i = 0; i < Number(n); i++) { const t = performance.now(); await me.ask(q[1], q[2]); times.push(performance.now() - t); } }));
const cpu = process.cpuUsage(c0); const el = performance.now() - t0;
const { profile } = await s.post("Profiler.stop");
times.sort((a, b) => a - b);
console.log({ p50: times[times.length >> 1], p99: times[Math.floor(times.length * .99)], cpuPer: (cpu.user + cpu.system) / 1000 / times.length, rps: times.length * 1000 / el });
writeFileSync("/tmp/perf/p.cpuprofile", JSON.stringify(profile));
// self time by function & by file
const self = new Map<string, number>(), file = new Map<string, number>(); const total = profile.samples!.length; const node = new Map(profile.nodes.map(x => [x.id, x]));
for (const id of profile.samples!) { const f = node.get(id)!.callFrame; const u = f.url.replace(/.*\/node_modules\//, "").replace(/.*\/work\/main\//, ""); const k = `${f.functionName || "(anon)"} ${u}:${f.lineNumber + 1}`; self.set(k, (self.get(k) ?? 0) + 1); const fk = u.split("/").slice(0, u.startsWith("@") ? 2 : 2).join("/") || f.functionName; file.set(fk, (file.get(fk) ?? 0) + 1); }
const top = (m: Map<string, number>, k: number) => [...m].sort((a, b) => b[1] - a[1]).slice(0, k).map(([a, b]) => `${(b * 100 / total).toFixed(1)}% ${a}`).join("\n");
console.log(top(file, 22)); console.log("--"); console.log(top(self, 30));
await system.close(); process.exit(0);
