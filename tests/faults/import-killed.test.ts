import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mutate } from "../kit/acts.ts";
import { clientOf } from "../kit/client.ts";
import { expectExactCounts } from "../kit/counts.ts";
import { upload } from "../kit/files.ts";
import { childRow, rollFile } from "../kit/roll-file.ts";
import { academicYear, createLand, type Institution, type Land, type Person } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { startVictim } from "./victim.ts";

const rows = 1_500;

describe("a process killed while it takes a roll in", () => {
  let system: TestSystem;
  let land: Land;
  let school: Institution;
  let head: Person;
  let file: Buffer;
  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    const lao = await (await (await land.createProvince("41", "อุดรธานี")).createDistrict("4101")).createLao();
    school = await lao.createInstitution({ learners: 0 });
    head = await school.head();
    await land.openRound();
    file = await rollFile(Array.from({ length: rows }, (_, i) => childRow(i + 1, school)));
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });

  const count = async (of: string) =>
    (await land.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${of}`))[0]!.n;
  /** Until the database has ended what the killed process began: its transactions are undone by then. */
  const settled = async () => {
    const open =
      "pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()";
    for (let n = 0; n < 200 && (await count(open)) > 0; n++) await land.sql("SELECT pg_sleep(0.05)");
  };

  test("leaves nothing staged, whenever that was while it read the file", async () => {
    for (const lines of [0, 1, 2]) {
      const victim = await startVictim(system.database);
      const query = new URLSearchParams({ institutionId: school.id, year: String(academicYear) });
      const response = await fetch(`${victim.url}/files/imports?${query}`, {
        method: "POST",
        headers: {
          "content-type": "application/octet-stream",
          accept: "application/x-ndjson",
          authorization: `Bearer ${head.token}`,
        },
        body: new Uint8Array(file),
      });
      const reader = response.body!.getReader();
      for (let n = 0; n < lines; n++) await reader.read();
      await victim.kill();
      await reader.cancel().catch(() => {});
      await settled();
      // A staging is there whole or not at all.
      const imports = await land.sql<{ rows: number; lines: number }>(
        "SELECT row_count AS rows, (SELECT count(*)::int FROM learners.import_row r WHERE r.import_id = i.id) AS lines FROM learners.import i WHERE state = 'STAGED'",
      );
      for (const each of imports) expect(each).toEqual({ rows, lines: rows });
      expect(await count("learners.enrolment")).toBe(0);
    }
  }, 120_000);

  test("leaves none of the roll or all of it, whenever that was while it applied it", async () => {
    const { import: staged } = await upload(system.url, head, file, {
      institutionId: school.id,
      year: academicYear,
    });
    for (const written of ["learners.learner", "learners.guardian"]) {
      const victim = await startVictim(system.database);
      const client = clientOf(victim.url, head.username, head.token);
      const answer = mutate(client, "applyImport", "import { state }", { importId: staged!.id }).catch(
        () => null,
      );
      // Killed once that table is being written: seen in the lock it takes.
      const writing = `pg_locks l WHERE l.relation = '${written}'::regclass AND l.mode = 'RowExclusiveLock'`;
      for (let n = 0; n < 400 && (await count(writing)) === 0; n++) await land.sql("SELECT pg_sleep(0.01)");
      await victim.kill();
      await answer;
      await settled();
      const enrolled = await count("learners.enrolment");
      expect([0, rows]).toContain(enrolled);
      expect(await count("learners.learner")).toBe(enrolled);
      await expectExactCounts(land);
      const [kept] = await land.sql("SELECT state FROM learners.import WHERE id = $1", [staged!.id]);
      expect(kept).toEqual({ state: enrolled === 0 ? "STAGED" : "APPLIED" });
    }
  }, 120_000);

  test("what was staged before is applied afterwards as if nothing had happened", async () => {
    const { import: staged } = await upload(system.url, head, file, {
      institutionId: school.id,
      year: academicYear,
    });
    const { codes } = await mutate(head, "applyImport", "import { state }", { importId: staged!.id });
    expect(codes).toEqual([]);
    expect(await count("learners.enrolment")).toBe(rows);
    await expectExactCounts(land);
  }, 60_000);
});
