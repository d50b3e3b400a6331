import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mutate } from "../kit/acts.ts";
import { countsStayExact } from "../kit/counts.ts";
import { citizenId, createLand, type Institution, type Land, type Person } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

/** `npm run races` takes a thousand. */
const races = Number(process.env.LEC_RACES ?? 250);

/** I6: one person has at most one active enrolment, whoever is quicker. */
describe("one child, one place", () => {
  let system: TestSystem;
  let land: Land;
  let one: Institution;
  let other: Institution;
  let third: Institution;
  let oneHead: Person;
  let otherHead: Person;
  let thirdHead: Person;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    const district = await (await land.createProvince("41", "อุดรธานี")).createDistrict("4101");
    const lao = await district.createLao();
    one = await lao.createInstitution({ learners: 0 });
    other = await lao.createInstitution({ learners: 0 });
    third = await (await district.createLao()).createInstitution({ learners: 0 });
    [oneHead, otherHead, thirdHead] = [await one.head(), await other.head(), await third.head()];
    await land.openRound();
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });
  countsStayExact(() => land);

  let serial = 50_000;
  const enrol = (person: Person, institution: Institution, identifier: string) =>
    mutate(person, "enrolLearner", "enrolment { id }", {
      institutionId: institution.id,
      identifier,
      prefix: "ด.ช.",
      firstName: "หนึ่ง",
      lastName: "เดียว",
      sex: "MALE",
      birthDate: "2015-03-02",
      grade: "PRIMARY_1",
      classroom: "1",
      enteredOn: "2022-05-16",
    });
  const ask = (person: Person, institution: Institution, identifier: string) =>
    mutate(person, "requestRelease", "request { id }", {
      institutionId: institution.id,
      identifier,
      grade: "PRIMARY_1",
      classroom: "1",
      enteredOn: "2022-10-20",
    });
  const activeTwice = () =>
    land.sql(
      "SELECT learner_id FROM learners.enrolment WHERE status = 'ACTIVE' GROUP BY 1 HAVING count(*) > 1",
    );

  test(`of two institutions that enrol the same child at once exactly one wins, ${races} times`, async () => {
    const tally: Record<string, number> = {};
    // A few races beside one another: they meet on other rows than their own as well.
    for (let done = 0; done < races; done += 10) {
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          const child = citizenId(++serial);
          const both = await Promise.all([enrol(oneHead, one, child), enrol(otherHead, other, child)]);
          const outcome = both
            .map(answer => answer.codes.join() || "done")
            .toSorted()
            .join(" + ");
          tally[outcome] = (tally[outcome] ?? 0) + 1;
        }),
      );
    }
    expect(tally).toEqual({ "ENROLLED_ELSEWHERE + done": races });
    const [rows] = await land.sql(
      "SELECT count(*)::int AS n FROM learners.enrolment WHERE status = 'ACTIVE'",
    );
    expect(rows).toEqual({ n: races });
    expect(await activeTwice()).toEqual([]);
  }, 300_000);

  test("a child released to two receivers at once goes to exactly one of them, and the other request lapses", async () => {
    for (let n = 0; n < 50; n++) {
      const child = citizenId(++serial);
      expect((await enrol(oneHead, one, child)).codes).toEqual([]);
      const requests = await Promise.all([ask(otherHead, other, child), ask(thirdHead, third, child)]);
      const ids = requests.map(request => request.value!.id);
      const releases = await Promise.all(
        ids.map(requestId => mutate(oneHead, "releaseLearner", "request { id }", { requestId })),
      );
      expect(releases.map(answer => answer.codes.join()).toSorted()).toEqual(["", "ALREADY_DECIDED"]);
      const rows = await land.sql<{ status: string }>(
        "SELECT status::text FROM learners.release_request WHERE id = ANY ($1::uuid[])",
        [ids],
      );
      expect(rows.map(row => row.status).toSorted()).toEqual(["LAPSED", "RELEASED"]);
    }
    expect(await activeTwice()).toEqual([]);
  }, 120_000);

  test("one release sent many times, and withdrawn meanwhile, happens once or not at all", async () => {
    for (let n = 0; n < 25; n++) {
      const child = citizenId(++serial);
      expect((await enrol(oneHead, one, child)).codes).toEqual([]);
      const { value } = await ask(otherHead, other, child);
      const requestId = value!.id;
      const answers = await Promise.all([
        mutate(otherHead, "withdrawRelease", "request { id }", { requestId }),
        ...Array.from({ length: 3 }, () =>
          mutate(oneHead, "releaseLearner", "request { id }", { requestId }),
        ),
      ]);
      const codes = answers.map(answer => answer.codes.join());
      expect(codes.filter(code => code === "")).toHaveLength(1);
      expect(codes.filter(code => code === "ALREADY_DECIDED")).toHaveLength(3);
    }
    expect(await activeTwice()).toEqual([]);
  }, 120_000);
});
