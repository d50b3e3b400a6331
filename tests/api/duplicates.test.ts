import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancel, check, confirm, mutate } from "../kit/acts.ts";
import { countsStayExact, expectExactCounts } from "../kit/counts.ts";
import {
  citizenId,
  createLand,
  type Institution,
  type Land,
  type Lao,
  type Person,
  type Province,
} from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

interface RecordSeen {
  readonly learnerId: string;
  readonly firstName: string | null;
  readonly identifierMasked: string | null;
  readonly readable: boolean;
  readonly active: boolean;
  readonly institutionName: string;
}
interface CaseSeen {
  readonly id: string;
  readonly score: number;
  readonly reasons: readonly string[];
  readonly state: string;
  readonly version: number;
  readonly keptLearnerId: string | null;
  readonly canDecide: boolean;
  readonly unit: { readonly id: string };
  readonly left: RecordSeen | null;
  readonly right: RecordSeen | null;
}
const record = "learnerId firstName identifierMasked readable active institutionName";
const caseFields = `id score reasons state version keptLearnerId canDecide unit { id } left { ${record} } right { ${record} }`;

/** A child as one roll has it. */
interface Child {
  readonly learnerId: string;
  readonly enrolmentId: string;
  readonly identifier: string;
}

describe("children under two records", () => {
  let system: TestSystem;
  let land: Land;
  let province: Province;
  let lao: Lao;
  let otherLao: Lao;
  let school: Institution;
  let centre: Institution;
  let third: Institution;
  let far: Institution;
  let head: Person;
  let officer: Person;
  let provinceOfficer: Person;
  let dla: Person;
  let roundId: string;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    province = await land.createProvince("41", "อุดรธานี");
    const district = await province.createDistrict("4101");
    lao = await district.createLao();
    otherLao = await district.createLao();
    school = await lao.createInstitution({ learners: 1 });
    centre = await lao.createInstitution({ learners: 1 });
    third = await otherLao.createInstitution({ learners: 1 });
    const away = await (
      await (await land.createProvince("43", "หนองคาย")).createDistrict("4301")
    ).createLao();
    far = await away.createInstitution({ learners: 1 });
    head = await school.head();
    officer = await lao.officer();
    provinceOfficer = await province.as("PROVINCE_OFFICER");
    dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    roundId = await land.openRound();
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });
  countsStayExact(() => land);

  let serial = 7_000;
  const gCode = () => `G6541${String(++serial).padStart(8, "0")}`;
  async function enrol(institution: Institution, change: object = {}): Promise<Child> {
    const identifier = "identifier" in change ? String(change.identifier) : citizenId(++serial);
    const { value, codes } = await mutate<{ id: string; learner: { id: string } }>(
      await institution.head(),
      "enrolLearner",
      "enrolment { id learner { id } }",
      {
        institutionId: institution.id,
        prefix: "ด.ญ.",
        firstName: "กนกวรรณ",
        lastName: "ศรีสุข",
        sex: "FEMALE",
        birthDate: "2015-03-02",
        grade: "PRIMARY_1",
        classroom: "1",
        enteredOn: "2022-05-16",
        ...change,
        identifier,
      },
    );
    expect(codes).toEqual([]);
    return { learnerId: value!.learner.id, enrolmentId: value!.id, identifier };
  }
  const leave = async (institution: Institution, { enrolmentId }: Child) => {
    const input = { enrolmentId, reason: "ซ้ำ" };
    expect(
      (await mutate(await institution.head(), "removeLearner", "enrolment { id }", input)).codes,
    ).toEqual([]);
  };

  /** Searches a unit to its end and answers how many new cases there were. */
  async function search(person: Person, unitId: string): Promise<number> {
    const { value, codes } = await mutate(person, "findDuplicates", "search { id }", { unitId });
    expect(codes).toEqual([]);
    const found = await expect
      .poll(
        async () => {
          const { duplicateSearch } = await person.get<{
            duplicateSearch: { done: number; total: number; found: number; finishedAt: string | null };
          }>("query ($id: ID!) { duplicateSearch(id: $id) { done total found finishedAt } }", {
            id: value!.id,
          });
          return duplicateSearch.finishedAt === null ? null : duplicateSearch;
        },
        { timeout: 5_000, interval: 20 },
      )
      .not.toBeNull()
      .then(() =>
        land.sql<{ found: number }>("SELECT found FROM learners.duplicate_search WHERE id = $1", [value!.id]),
      );
    return found[0]!.found;
  }
  const cases = async (person: Person, unitId: string, change = "") =>
    (
      await person.get<{
        orgUnit: { duplicateCases: { totalCount: number; nodes: CaseSeen[] } | null } | null;
      }>(
        `query ($id: ID!) { orgUnit(id: $id) { duplicateCases(first: 100${change}) { totalCount nodes { ${caseFields} } } } }`,
        { id: unitId },
      )
    ).orgUnit?.duplicateCases ?? null;
  const caseOf = async (person: Person, unitId: string, a: Child, b: Child) => {
    const ids = [a.learnerId, b.learnerId].toSorted();
    const all = (await cases(person, unitId))?.nodes ?? [];
    return all.find(c => [c.left?.learnerId, c.right?.learnerId].toSorted().join() === ids.join());
  };
  const decide = (person: Person, caseId: string, verdict: string, change: object = {}) =>
    mutate<CaseSeen>(person, "decideDuplicate", `duplicateCase { ${caseFields} }`, {
      caseId,
      verdict,
      reason: "ตรวจสอบเอกสารแล้ว",
      ...change,
    });
  const undo = (person: Person, caseId: string, change: object = {}) =>
    mutate<CaseSeen>(person, "undoMerge", `duplicateCase { ${caseFields} }`, {
      caseId,
      reason: "รวมผิดคน",
      ...change,
    });

  test("the same child is found by name and birth date as typed, swapped or in the other era, and beside a G-code", async () => {
    const one = await enrol(school, {
      firstName: "น้ำฝน",
      lastName: "ใจดี",
      birthDate: "2015-03-02",
      guardians: [{ role: "GUARDIAN", firstName: "สมศรี", lastName: "ใจดี" }],
    });
    const alike: [string, object, string[]][] = [
      ["G-code", { identifier: gCode() }, ["SAME_NAME", "SAME_BIRTH_DATE", "G_CODE_BESIDE_CITIZEN_ID"]],
      ["typo", { identifier: gCode(), lastName: "ใจดิ" }, ["SIMILAR_NAME", "SAME_BIRTH_DATE"]],
      ["tone marks", { firstName: "นำฝน", identifier: gCode() }, ["SAME_BIRTH_DATE"]],
      ["swapped", { identifier: gCode(), birthDate: "2015-02-03" }, ["SAME_NAME", "DAY_AND_MONTH_SWAPPED"]],
      [
        "guardian",
        { lastName: "ใจดิ", guardians: [{ role: "MOTHER", firstName: "สมศรี", lastName: "ใจดี" }] },
        ["SIMILAR_NAME", "SAME_GUARDIAN", "TWO_SOUND_CITIZEN_IDS"],
      ],
      ["era", { identifier: gCode(), birthDate: "1472-03-02" }, ["SAME_NAME", "BUDDHIST_ERA_SLIP"]],
    ];
    const made: [string, Child, string[]][] = [];
    for (const [name, change, reasons] of alike)
      made.push([name, await enrol(centre, { firstName: "น้ำฝน", lastName: "ใจดี", ...change }), reasons]);
    const strangers = [
      await enrol(centre, { firstName: "น้ำฝน", lastName: "ใจดี", sex: "MALE", prefix: "ด.ช." }),
      await enrol(centre, { firstName: "น้ำฝน", lastName: "ใจดี", birthDate: "2015-07-19" }),
      await enrol(centre, { firstName: "ปรียา", lastName: "ทองมาก" }),
    ];
    expect(await search(officer, lao.id)).toBeGreaterThanOrEqual(made.length);
    for (const [name, child, reasons] of made) {
      const found = await caseOf(officer, lao.id, one, child);
      expect(found, name).toBeDefined();
      expect(found!.reasons, name).toEqual(expect.arrayContaining(reasons));
      expect(found!.unit.id, name).toBe(lao.id);
    }
    for (const stranger of strangers) expect(await caseOf(officer, lao.id, one, stranger)).toBeUndefined();
    // Found again, nothing is new.
    expect(await search(officer, lao.id)).toBe(0);
  });

  test("a case lies with the lowest unit that reaches both, which alone decides; the department reads no names", async () => {
    const same = { firstName: "พิมพ์ชนก", lastName: "แสงทอง", birthDate: "2014-11-20" };
    const [a, twice] = [await enrol(school, same), await enrol(school, { ...same, identifier: gCode() })];
    const near = await enrol(centre, { ...same, identifier: gCode() });
    const beside = await enrol(third, { ...same, identifier: gCode() });
    const distant = await enrol(far, { ...same, identifier: gCode() });
    await search(dla, land.id);
    const places: [Child, Person, string][] = [
      [twice, head, school.id],
      [near, officer, lao.id],
      [beside, provinceOfficer, province.id],
      [distant, dla, land.id],
    ];
    for (const [other, decider, unitId] of places) {
      const found = await caseOf(dla, land.id, a, other);
      expect(found?.unit.id).toBe(unitId);
      expect(found).toMatchObject({
        left: { readable: false, firstName: null, identifierMasked: null },
        right: { readable: false, firstName: null, identifierMasked: null },
      });
      for (const person of [head, officer, provinceOfficer, dla]) {
        const { codes } = await decide(person, found!.id, "DIFFERENT", { dryRun: true });
        const seen = (
          await person.get<{ duplicateCase: CaseSeen | null }>(
            `query ($id: ID!) { duplicateCase(id: $id) { ${caseFields} } }`,
            { id: found!.id },
          )
        ).duplicateCase;
        if (person === decider) expect(codes).toEqual([]);
        else expect(codes).toEqual([seen ? "NOT_ALLOWED" : "NOT_FOUND"]);
        if (seen) expect(seen.canDecide).toBe(person === decider);
      }
    }
    // A province officer reads both names, masked ids, and each look is in the audit.
    const shown = await caseOf(provinceOfficer, province.id, a, beside);
    expect([shown?.left, shown?.right]).toMatchObject([
      { readable: true, firstName: "พิมพ์ชนก" },
      { readable: true, firstName: "พิมพ์ชนก" },
    ]);
    expect(JSON.stringify(shown)).not.toContain(a.identifier);
    const looks = await land.sql(
      "SELECT FROM reporting.audit_event WHERE action = 'readLearners' AND account_id = $1 AND target_id = $2",
      [provinceOfficer.accountId, a.learnerId],
    );
    expect(looks.length).toBeGreaterThan(0);
    // A case between two provinces is the department's: neither province lists it.
    expect(await caseOf(provinceOfficer, province.id, a, distant)).toBeUndefined();
  });

  test("searching is the LAO officer's and those above, within their reach", async () => {
    for (const person of [head, await school.as("CLASS_TEACHER")]) {
      const { codes } = await mutate(person, "findDuplicates", "search { id }", { unitId: school.id });
      expect(codes).toEqual(["NOT_ALLOWED"]);
    }
    const { codes } = await mutate(officer, "findDuplicates", "search { id }", { unitId: otherLao.id });
    expect(codes).toEqual(["NOT_FOUND"]);
    const counts =
      "query ($id: ID!) { orgUnit(id: $id) { duplicateCounts { open } duplicateCases { totalCount } } }";
    const teacher = await school.as("CLASS_TEACHER");
    expect(await teacher.get(counts, { id: school.id })).toEqual({
      orgUnit: { duplicateCounts: null, duplicateCases: null },
    });
    const analyst = await province.as("ANALYST");
    expect(await analyst.get(counts, { id: province.id })).toEqual({
      orgUnit: { duplicateCounts: null, duplicateCases: null },
    });
  });

  test("a search that was interrupted goes on where it stood, for whoever asks", async () => {
    await land.sql(
      `INSERT INTO learners.duplicate_search (id, unit_id, months, total, done, started_by)
       VALUES ('0198a000-0000-7000-8000-00000000d001', $1, '{2015-01-01,2015-02-01,2015-03-01}', 3, 1, $2)`,
      [otherLao.id, provinceOfficer.accountId],
    );
    expect(await search(await otherLao.officer(), otherLao.id)).toBe(0);
    const rows = await land.sql("SELECT done, total FROM learners.duplicate_search WHERE unit_id = $1", [
      otherLao.id,
    ]);
    expect(rows).toEqual([{ done: 3, total: 3 }]);
  });

  /** Everything of both records, as it stands. */
  const rowsOf = (...children: Child[]) =>
    land.sql(
      `SELECT l.id, l.identifier, l.version, l.home_institution_id AS home,
         (SELECT coalesce(jsonb_agg(to_jsonb(e) ORDER BY e.id), '[]') FROM learners.enrolment e WHERE e.learner_id = l.id) AS enrolments,
         (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.id), '[]') FROM learners.past_identifier p WHERE p.learner_id = l.id) AS past
       FROM learners.learner l WHERE l.id = ANY ($1::uuid[]) ORDER BY l.id`,
      [children.map(c => c.learnerId)],
    );

  test("a merge keeps both histories and every enrolment, hides the other record, and is undone exactly", async () => {
    const same = { firstName: "ชลธิชา", lastName: "วงศ์ใหญ่", birthDate: "2015-09-09" };
    const kept = await enrol(school, same);
    const dropped = await enrol(centre, { ...same, identifier: gCode() });
    const corrected = { learnerId: dropped.learnerId, expectedVersion: 1, nationality: "ลาว" };
    expect((await mutate(await centre.head(), "correctLearner", "learner { id }", corrected)).codes).toEqual(
      [],
    );
    await search(officer, lao.id);
    const found = (await caseOf(officer, lao.id, kept, dropped))!;
    const keep = { keepLearnerId: kept.learnerId };
    expect((await decide(officer, found.id, "SAME", keep)).codes).toEqual(["BOTH_ACTIVE"]);
    await leave(school, kept);
    await expectExactCounts(land);
    const before = await rowsOf(kept, dropped);

    expect((await decide(officer, found.id, "SAME", { ...keep, reason: " " })).codes).toEqual([
      "REASON_REQUIRED",
    ]);
    expect((await decide(officer, found.id, "SAME")).codes).toEqual(["BAD_USER_INPUT"]);
    expect((await decide(officer, found.id, "SAME", { keepLearnerId: dropped.learnerId })).codes).toEqual([
      "KEEP_CITIZEN_ID",
    ]);
    expect((await decide(officer, found.id, "SAME", { ...keep, expectedVersion: 99 })).codes).toEqual([
      "CONFLICT",
    ]);
    const rehearsed = await decide(officer, found.id, "SAME", { ...keep, dryRun: true });
    expect(rehearsed.value).toMatchObject({ state: "SAME" });
    expect(await rowsOf(kept, dropped)).toEqual(before);

    const merged = await decide(officer, found.id, "SAME", { ...keep, expectedVersion: found.version });
    expect(merged.codes).toEqual([]);
    expect(merged.value).toMatchObject({ state: "SAME", keptLearnerId: kept.learnerId });
    await expectExactCounts(land);
    // Whoever asks for the dropped identifier, alone or in a file, is told of the kept record.
    const holders = await land.sql(
      `SELECT h.learner_id AS one, s.learner_id AS many FROM learners.learner l, learners.holder_of(l.identifier) h,
         learners.holders_of(ARRAY[l.identifier]) s WHERE l.id = $1`,
      [dropped.learnerId],
    );
    expect(holders).toEqual([{ one: kept.learnerId, many: kept.learnerId }]);
    const audits = await land.sql<{ unit: string }>(
      "SELECT unit_id AS unit FROM reporting.audit_event WHERE action = 'decideDuplicate' AND outcome = 'DONE' AND target_id = $1",
      [found.id],
    );
    expect(audits.map(a => a.unit).toSorted()).toEqual([lao.id, centre.id].toSorted());

    const read = async (person: Person, { learnerId }: Child) =>
      (
        await person.get<{ learner: { enrolments: { id: string }[] } | null }>(
          "query ($id: ID!) { learner(id: $id) { enrolments { id } } }",
          { id: learnerId },
        )
      ).learner;
    const centreHead = await centre.head();
    expect(await read(officer, dropped)).toBeNull();
    expect(await read(centreHead, dropped)).toBeNull();
    expect((await read(officer, kept))?.enrolments.map(e => e.id).toSorted()).toEqual(
      [kept.enrolmentId, dropped.enrolmentId].toSorted(),
    );
    const past = await centreHead.get<{ learner: { history: { totalCount: number; nodes: object[] } } }>(
      `query ($id: ID!) { learner(id: $id) { history(first: 10, field: "nationality") { totalCount nodes { before after } } } }`,
      { id: kept.learnerId },
    );
    expect(past.learner.history).toEqual({ totalCount: 1, nodes: [{ before: "ไทย", after: "ลาว" }] });
    // The other identifier still finds the person, who is at the centre now.
    const again = await mutate(await third.head(), "requestRelease", "request { id from { unitId } }", {
      institutionId: third.id,
      identifier: dropped.identifier,
      grade: "PRIMARY_1",
      classroom: "1",
      enteredOn: "2022-10-20",
    });
    expect(again.value).toMatchObject({ from: { unitId: centre.id } });
    const withdrawn = { requestId: again.value!.id };
    expect((await mutate(await third.head(), "withdrawRelease", "request { id }", withdrawn)).codes).toEqual(
      [],
    );

    expect((await decide(officer, found.id, "DIFFERENT")).codes).toEqual(["ALREADY_DECIDED"]);
    expect((await undo(head, found.id)).codes).toEqual(["NOT_FOUND"]);
    const parted = await undo(officer, found.id);
    expect(parted.codes).toEqual([]);
    expect(parted.value).toMatchObject({ state: "OPEN", keptLearnerId: null });
    await expectExactCounts(land);
    expect(await rowsOf(kept, dropped)).toEqual(before);
    expect((await undo(officer, found.id)).codes).toEqual(["NOT_FOUND"]);
    expect((await decide(officer, found.id, "DIFFERENT")).value).toMatchObject({ state: "DIFFERENT" });
    // A verdict stays when the pair is found again.
    await search(officer, lao.id);
    expect((await caseOf(officer, lao.id, kept, dropped))?.state).toBe("DIFFERENT");
  });

  test("a merge that would touch a confirmed institution is refused by its name, and one lived on cannot be undone", async () => {
    const same = { firstName: "อรวรรณ", lastName: "พันธุ์ดี", birthDate: "2015-12-01" };
    const kept = await enrol(school, same);
    const dropped = await enrol(third, { ...same, identifier: gCode() });
    await leave(school, kept);
    await search(provinceOfficer, province.id);
    const found = (await caseOf(provinceOfficer, province.id, kept, dropped))!;
    const keep = { keepLearnerId: kept.learnerId };
    const thirdHead = await third.head();
    const roll = await land.sql<{ id: string }>(
      "SELECT id FROM learners.enrolment WHERE institution_id = $1 AND status = 'ACTIVE'",
      [third.id],
    );
    expect(
      await check(
        thirdHead,
        roll.map(r => r.id),
      ),
    ).toEqual([]);
    const aim = { roundId, unitId: third.id };
    expect((await confirm(thirdHead, aim)).codes).toEqual([]);
    const before = await rowsOf(kept, dropped);
    expect((await decide(provinceOfficer, found.id, "SAME", keep)).userErrors).toMatchObject([
      { code: "UNIT_CONFIRMED", blockers: [{ units: [{ id: third.id }], liftedBy: "LAO_OFFICER" }] },
    ]);
    expect(await rowsOf(kept, dropped)).toEqual(before);
    expect((await cancel(await otherLao.officer(), aim)).codes).toEqual([]);
    expect((await decide(provinceOfficer, found.id, "SAME", keep)).codes).toEqual([]);
    await expectExactCounts(land);

    expect(
      await check(
        thirdHead,
        roll.map(r => r.id),
      ),
    ).toEqual([]);
    expect((await confirm(thirdHead, aim)).codes).toEqual([]);
    expect((await undo(provinceOfficer, found.id)).codes).toEqual(["UNIT_CONFIRMED"]);
    expect((await cancel(await otherLao.officer(), aim)).codes).toEqual([]);
    await leave(third, dropped);
    const back = await mutate(await school.head(), "enrolLearner", "enrolment { learner { id } }", {
      institutionId: school.id,
      identifier: kept.identifier,
      prefix: "ด.ญ.",
      ...same,
      sex: "FEMALE",
      grade: "PRIMARY_1",
      classroom: "1",
      enteredOn: "2022-10-20",
    });
    expect(back.value).toMatchObject({ learner: { id: kept.learnerId } });
    expect((await undo(provinceOfficer, found.id)).codes).toEqual(["CHANGED_SINCE"]);
  });
});
