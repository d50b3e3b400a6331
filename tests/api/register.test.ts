import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  check,
  confirm,
  type Done,
  extend,
  freezeClock,
  mutate,
  openRound,
  scheduleRound,
} from "../kit/acts.ts";
import { countsStayExact } from "../kit/counts.ts";
import {
  citizenId,
  createLand,
  type Institution,
  type Land,
  type Lao,
  type Person,
} from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

interface LearnerSeen {
  readonly id: string;
  readonly version: number;
  readonly identifier: string | null;
  readonly identifierMasked: string;
  readonly currentEnrolment: { readonly id: string } | null;
}
interface EnrolmentSeen {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly learner: { readonly id: string };
}
interface FindingSeen {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
}
interface ChangeSeen {
  readonly subject: string;
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly changedBy: string | null;
}

const enrolment = "enrolment { id version status grade classroom learner { id } }";
const learner = "learner { id version identifier }";

describe("the register of learners", () => {
  let system: TestSystem;
  let land: Land;
  let lao: Lao;
  let school: Institution;
  let other: Institution;
  let centre: Institution;
  let roundId: string;
  let head: Person;
  let otherHead: Person;
  let officer: Person;
  let teacher: Person;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    const province = await land.createProvince("41", "อุดรธานี");
    lao = await (await province.createDistrict("4101")).createLao();
    school = await lao.createInstitution({ learners: 2 });
    other = await lao.createInstitution({ learners: 1 });
    centre = await lao.createInstitution({ learners: 0 });
    await land.sql(
      "UPDATE institutions.org_unit SET institution_kind = 'CHILD_DEVELOPMENT_CENTER' WHERE id = $1",
      [centre.id],
    );
    await land.sql("UPDATE institutions.org_unit SET phone = '042000000' WHERE id = $1", [other.id]);
    roundId = await land.openRound();
    [head, otherHead, officer, teacher] = await Promise.all([
      school.head(),
      other.head(),
      lao.officer(),
      school.as("CLASS_TEACHER"),
    ]);
  });
  afterAll(async () => {
    await land?.close();
    await system?.close();
  });
  countsStayExact(() => land);

  let serial = 700;
  const child = (change: object = {}) => ({
    institutionId: school.id,
    identifier: citizenId(++serial),
    prefix: "ด.ญ.",
    firstName: "มานี",
    lastName: "มีนา",
    sex: "FEMALE",
    birthDate: "2015-05-17",
    grade: "PRIMARY_1",
    classroom: "1",
    enteredOn: "2022-05-16",
    ...change,
  });
  const enrol = (person: Person, input: object) =>
    mutate<EnrolmentSeen>(person, "enrolLearner", enrolment, input);
  const enrolled = async (change: object = {}): Promise<EnrolmentSeen> => {
    const { value, codes } = await enrol(head, child(change));
    if (!value) throw new Error(`not enrolled: ${codes}`);
    return value;
  };
  const see = async (person: Person, id: string) =>
    (
      await person.get<{ learner: LearnerSeen | null }>(
        "query ($id: ID!) { learner(id: $id) { id version identifier identifierMasked currentEnrolment { id } } }",
        { id },
      )
    ).learner;
  const versionOf = async (id: string) => (await see(head, id))!.version;
  const historyOf = async (person: Person, id: string, field?: string) =>
    (
      await person.get<{ learner: { history: { totalCount: number; nodes: ChangeSeen[] } } }>(
        `query ($id: ID!, $field: String) { learner(id: $id) { history(first: 100, field: $field) {
          totalCount nodes { subject field before after at changedBy institution { id } } } } }`,
        { id, field },
      )
    ).learner.history;
  const count = async () =>
    (
      await head.get<{ orgUnit: { headcount: { total: number } } }>(
        "query ($id: ID!) { orgUnit(id: $id) { headcount { total } } }",
        { id: school.id },
      )
    ).orgUnit.headcount.total;

  test("a learner's life: enrolled by G-code, checked, corrected, re-linked, moved, ended and restored, each in the history and the counts", async () => {
    const before = await count();
    const gCode = "G654100000001";
    const made = await enrolled({
      identifier: gCode,
      nationality: "ลาว",
      religion: "พุทธ",
      weightKg: 21.5,
      heightCm: 118,
      guardians: [{ role: "MOTHER", firstName: "บุญมี", monthlyIncome: 9000, phone: "๐๘๐ ๐๐๐" }],
      addresses: [{ kind: "CURRENT", tambonCode: "410101", tambon: "หมากแข้ง" }],
    });
    const id = made.learner.id;
    expect(await count()).toBe(before + 1);
    expect(await check(head, [made.id])).toEqual([]);

    const corrected = await mutate(head, "correctLearner", learner, {
      learnerId: id,
      expectedVersion: await versionOf(id),
      firstName: "มานี่",
      religion: null,
      weightKg: 22,
      studentNumber: "๑๒๓",
      guardians: [{ role: "MOTHER", firstName: "บุญมา", monthlyIncome: 9500 }],
    });
    expect(corrected.codes).toEqual([]);
    const identifier = citizenId(++serial);
    const relinked = await mutate<LearnerSeen>(head, "changeIdentifier", learner, {
      learnerId: id,
      identifier,
      reason: "ได้รับสัญชาติไทย",
      expectedVersion: await versionOf(id),
    });
    expect(relinked).toMatchObject({ codes: [], value: { identifier } });
    const moved = await mutate(head, "moveClassroom", "moved { count }", {
      enrolmentIds: [made.id],
      classroom: "๒",
    });
    expect(moved).toMatchObject({ codes: [], value: { count: 1 } });
    expect(await count()).toBe(before + 1);

    const end = { enrolmentId: made.id, kind: "MOVED_AWAY", on: "2022-10-19", reason: "ย้ายตามผู้ปกครอง" };
    const ended = await mutate(
      head,
      "endEnrolment",
      "enrolment { status leaveKind leftOn leaveReason }",
      end,
    );
    expect(ended.value).toEqual({
      status: "LEFT",
      leaveKind: "MOVED_AWAY",
      leftOn: "2022-10-19",
      leaveReason: "ย้ายตามผู้ปกครอง",
    });
    expect(await count()).toBe(before);
    const restored = await mutate(head, "restoreLearner", "enrolment { status leftOn leaveKind classroom }", {
      enrolmentId: made.id,
      reason: "ไม่ได้ย้ายจริง",
    });
    expect(restored.value).toEqual({ status: "ACTIVE", leftOn: null, leaveKind: null, classroom: "2" });
    expect(await count()).toBe(before + 1);

    const { nodes, totalCount } = await historyOf(head, id);
    expect(totalCount).toBe(nodes.length);
    const seen = nodes.map(({ subject, field, before: was, after }) => `${subject} ${field} ${was} ${after}`);
    for (const change of [
      "ENROLMENT status LEFT ACTIVE",
      "ENROLMENT status ACTIVE LEFT",
      "ENROLMENT classroom 1 2",
      `LEARNER identifier ${gCode} ${identifier}`,
      "LEARNER firstName มานี มานี่",
      "LEARNER religion พุทธ null",
      "ENROLMENT weightKg 21.50 22",
      "ENROLMENT studentNumber null 123",
      "MOTHER firstName บุญมี บุญมา",
      "MOTHER phone 080 000 null",
      "MOTHER monthlyIncome 9000 9500",
      "CURRENT * null null",
    ])
      expect(seen.map(text => text.replace("22.00", "22"))).toContain(change);
    expect(seen.indexOf("ENROLMENT classroom 1 2")).toBeLessThan(seen.indexOf("LEARNER firstName มานี มานี่"));
    expect(new Set(nodes.map(change => change.changedBy)).size).toBe(1);
    expect(nodes[0]!.changedBy).toBeTruthy();
    expect((await historyOf(head, id, "identifier")).nodes).toHaveLength(1);

    const { learner: past } = await head.get<{ learner: object }>(
      "query ($id: ID!) { learner(id: $id) { pastIdentifiers { identifier identifierKind mistyped reason } } }",
      { id },
    );
    expect(past).toEqual({
      pastIdentifiers: [
        { identifier: gCode, identifierKind: "G_CODE", mistyped: false, reason: "ได้รับสัญชาติไทย" },
      ],
    });
    // The old G-code still finds the person, who is on this very roll.
    expect((await enrol(head, child({ identifier: gCode }))).codes).toEqual(["ALREADY_ENROLLED"]);
  });

  test("what is sensitive is for recorder and director; the history masks and hides it from the others", async () => {
    const made = await enrolled({
      ethnicity: "ไทย",
      religion: "พุทธ",
      weightKg: 90,
      condition: "ปกติ",
      guardians: [{ role: "FATHER", firstName: "สี", religion: "พุทธ", monthlyIncome: 100 }],
    });
    const id = made.learner.id;
    await mutate(head, "correctLearner", learner, {
      learnerId: id,
      expectedVersion: await versionOf(id),
      religion: "คริสต์",
      condition: "พิการ",
    });
    await mutate(head, "changeIdentifier", learner, {
      learnerId: id,
      identifier: citizenId(++serial),
      reason: "พิมพ์ผิด",
      mistyped: true,
      expectedVersion: await versionOf(id),
    });
    const query = `query ($id: ID!) { learner(id: $id) { ethnicity religion guardians { firstName religion monthlyIncome }
      pastIdentifiers { identifier identifierMasked } findings { rule }
      currentEnrolment { weightKg condition findings { rule } } } }`;
    interface Seen {
      readonly ethnicity: string | null;
      readonly religion: string | null;
      readonly guardians: readonly object[];
      readonly pastIdentifiers: readonly { identifier: string | null; identifierMasked: string }[];
      readonly findings: readonly { rule: string }[];
      readonly currentEnrolment: { weightKg: number | null; condition: string | null };
    }
    for (const [person, reads] of [
      [head, true],
      [officer, false],
      [teacher, false],
    ] as const) {
      const { learner: seen } = await person.get<{ learner: Seen }>(query, { id });
      expect([
        seen.ethnicity,
        seen.religion,
        seen.currentEnrolment.weightKg,
        seen.currentEnrolment.condition,
      ]).toEqual(reads ? ["ไทย", "คริสต์", 90, "พิการ"] : [null, null, null, null]);
      expect(seen.guardians).toEqual([
        { firstName: "สี", religion: reads ? "พุทธ" : null, monthlyIncome: reads ? 100 : null },
      ]);
      expect(seen.pastIdentifiers[0]!.identifier !== null).toBe(reads);
      expect(seen.findings.some(found => found.rule === "WEIGHT_IMPLAUSIBLE")).toBe(reads);
      const { nodes } = await historyOf(person, id);
      const change = (field: string) =>
        nodes.find(each => each.field === field && each.subject !== "FATHER")!;
      expect(change("religion").after).toBe(reads ? "คริสต์" : null);
      expect(change("condition").after).toBe(reads ? "พิการ" : null);
      if (!reads) expect(change("identifier").after).toMatch(/^x-xxxx-xxxxx-\d\d-\d$/);
    }
  });

  test("an identifier that is active elsewhere answers with the other institution's contact and nothing of the child", async () => {
    const there = child({ institutionId: other.id, firstName: "ลับ", lastName: "มาก" });
    expect((await enrol(otherHead, there)).codes).toEqual([]);
    const { act } = await head.get<{ act: { elsewhere: object; userErrors: object[] } }>(
      `mutation ($input: EnrolLearnerInput!) { act: enrolLearner(input: $input) {
        elsewhere { institutionName laoName provinceName phone } userErrors { code message field clause } } }`,
      { input: { ...child(), identifier: there.identifier } },
    );
    expect(act.elsewhere).toEqual({
      institutionName: other.name,
      laoName: lao.name,
      provinceName: "อุดรธานี",
      phone: "042000000",
    });
    expect(act.userErrors).toMatchObject([{ code: "ENROLLED_ELSEWHERE", clause: "S1g 4.3.2(1)" }]);
    for (const secret of [there.identifier, "ลับ", "2015"]) expect(JSON.stringify(act)).not.toContain(secret);
    const [audit] = await land.sql(
      "SELECT outcome, codes, unit_id FROM reporting.audit_event ORDER BY id DESC LIMIT 1",
    );
    expect(audit).toEqual({ outcome: "REFUSED", codes: ["ENROLLED_ELSEWHERE"], unit_id: school.id });
  });

  test("what bars a record from a roll is refused with the field and what is likely wrong", async () => {
    const wrong = citizenId(++serial).replace(/.$/, digit => String((Number(digit) + 1) % 10));
    const cases: [Person, object, string, string][] = [
      [head, { identifier: wrong }, "IDENTIFIER_INVALID", "identifier"],
      [head, { identifier: "123" }, "IDENTIFIER_INVALID", "identifier"],
      [head, { prefix: "นาย" }, "PREFIX_SEX_MISMATCH", "prefix"],
      [head, { firstName: "  " }, "BAD_USER_INPUT", "firstName"],
      [head, { birthDate: "2022-06-01" }, "BAD_USER_INPUT", "birthDate"],
      [head, { weightKg: -1 }, "BAD_USER_INPUT", "weightKg"],
    ];
    for (const [person, change, code, field] of cases) {
      const { userErrors, value } = await enrol(person, child(change));
      expect(value).toBeNull();
      expect(userErrors, code).toMatchObject([{ code, field: ["input", field] }]);
      expect(JSON.stringify(userErrors)).not.toContain(wrong);
    }
    const messages = (await enrol(head, child({ identifier: "123" }))).userErrors.map(error => error.message);
    expect(messages[0]).toContain("มี 3 หลัก");
  });

  test("a tambon is found while it is typed, and its code stands beside its own names or is refused", async () => {
    const { tambons } = await teacher.get<{ tambons: object[] }>(
      '{ tambons(search: "หมากแข้ง", near: "จังหวัดอุดรธานี") { code tambon district province postalCode } }',
    );
    const [{ code: tambonCode, ...names }] = tambons as [{ code: string }];
    expect({ tambonCode, ...names }).toEqual({
      tambonCode: "410101",
      tambon: "หมากแข้ง",
      district: "เมืองอุดรธานี",
      province: "อุดรธานี",
      postalCode: "41000",
    });
    const at = (change: object) => ({
      addresses: [{ kind: "CURRENT", houseNumber: "1", tambonCode, ...names, ...change }],
    });
    const made = await enrolled(at({}));
    const correct = async (change: object) =>
      mutate(head, "correctLearner", learner, {
        learnerId: made.learner.id,
        expectedVersion: await versionOf(made.learner.id),
        ...at(change),
      });
    const stored = async () =>
      (
        await land.sql(
          "SELECT tambon_code AS code, tambon FROM learners.address WHERE learner_id = $1 AND kind = 'CURRENT'",
          [made.learner.id],
        )
      )[0];
    for (const change of [
      { tambon: "บ้านเลื่อม" },
      { district: "กุมภวาปี" },
      { province: "เลย" },
      { tambonCode: "410199" },
      { tambonCode: "990101" },
    ]) {
      for (const { value, userErrors } of [await enrol(head, child(at(change))), await correct(change)]) {
        expect(value).toBeNull();
        expect(userErrors, JSON.stringify(change)).toMatchObject([
          { code: "BAD_USER_INPUT", field: ["input", "addresses", "CURRENT", "tambonCode"] },
        ]);
      }
    }
    expect(await stored()).toEqual({ code: "410101", tambon: "หมากแข้ง" });
    // A place abroad has names and no code.
    expect(
      (await correct({ tambonCode: null, tambon: "ธาตุหลวง", district: "ไชเชษฐา", province: "เวียงจันทน์" }))
        .codes,
    ).toEqual([]);
    expect(await stored()).toEqual({ code: null, tambon: "ธาตุหลวง" });
  });

  test("a child centre takes children of two to five, on 16 May; elsewhere an unusual age is a warning (T2b)", async () => {
    const centreHead = await centre.head();
    const entry = (birthDate: string) =>
      enrol(centreHead, child({ institutionId: centre.id, grade: "KINDERGARTEN_1", birthDate }));
    for (const birthDate of ["2016-05-16", "2020-05-17"])
      expect((await entry(birthDate)).codes, birthDate).toEqual(["AGE_OUT_OF_RANGE"]);
    for (const birthDate of ["2016-05-17", "2020-05-16"])
      expect((await entry(birthDate)).codes, birthDate).toEqual([]);
    const { act } = await head.get<{ act: { warnings: FindingSeen[]; userErrors: object[] } }>(
      `mutation ($input: EnrolLearnerInput!) { act: enrolLearner(input: $input) {
        warnings { rule severity message } userErrors { code } } }`,
      { input: child({ birthDate: "2009-01-01" }) },
    );
    expect(act.userErrors).toEqual([]);
    expect(act.warnings.map(warning => warning.rule)).toEqual(
      expect.arrayContaining(["AGE_UNUSUAL", "IDENTIFIER_PROVINCE_UNKNOWN", "GUARDIAN_MISSING"]),
    );
    expect(new Set(act.warnings.map(warning => warning.severity))).toEqual(new Set(["WARNS"]));
  });

  test("an identifier hands nobody's record over: a holder on no roll is enrolled only as the same person", async () => {
    const made = await enrolled({ firstName: "เดิม", lastName: "คนเดิม", birthDate: "2014-01-01" });
    const { identifier } = (await see(head, made.learner.id))!;
    await mutate(head, "endEnrolment", "enrolment { id }", {
      enrolmentId: made.id,
      kind: "MOVED_AWAY",
      on: "2022-10-01",
    });
    const there = { institutionId: other.id, identifier };
    expect((await enrol(otherHead, child(there))).codes).toEqual(["IDENTIFIER_TAKEN"]);
    const same = child({ ...there, firstName: "เดิม", lastName: "คนเดิม", birthDate: "2014-01-02" });
    const { value, codes } = await enrol(otherHead, same);
    expect(codes).toEqual([]);
    expect(value!.learner.id).toBe(made.learner.id);
    // The record follows the child; who had it keeps the enrolment, not the learner.
    expect(await see(head, made.learner.id)).toBeNull();
    expect((await historyOf(otherHead, made.learner.id, "birthDate")).nodes).toMatchObject([
      { before: "2014-01-01", after: "2014-01-02" },
    ]);
    const restore = { enrolmentId: made.id, reason: "กลับมา" };
    expect((await mutate(head, "restoreLearner", "enrolment { id }", restore)).codes).toEqual([
      "ENROLLED_ELSEWHERE",
    ]);
  });

  test("an identifier held by another record is refused and points to the review of duplicates", async () => {
    const [a, b] = [await enrolled(), await enrolled({ firstName: "อื่น" })];
    const { identifier } = (await see(head, b.learner.id))!;
    const change = {
      learnerId: a.learner.id,
      identifier,
      reason: "แก้",
      expectedVersion: await versionOf(a.learner.id),
    };
    const taken = await mutate(head, "changeIdentifier", learner, change);
    expect(taken.codes).toEqual(["IDENTIFIER_TAKEN"]);
    expect(taken.userErrors[0]!.message).toContain("รายการซ้ำ");
    const stale = { ...change, identifier: citizenId(++serial), expectedVersion: 77 };
    expect((await mutate(head, "changeIdentifier", learner, stale)).codes).toEqual(["CONFLICT"]);
    const silent = { ...stale, reason: " " };
    expect((await mutate(head, "changeIdentifier", learner, silent)).codes).toEqual(["REASON_REQUIRED"]);
  });

  test("a whole class is marked in one mutation with each learner's own result, or not at all", async () => {
    const rows = [await enrolled({ classroom: "9" }), await enrolled({ classroom: "9" })];
    const mark = (enrolmentId: string, result: string) => ({ enrolmentId, result });
    const send = (marks: object[]) =>
      mutate<{ enrolments: object[] }>(
        head,
        "checkExistence",
        "checked { enrolments { id check { result } } }",
        { marks },
      );
    const marked = await send([mark(rows[0]!.id, "PRESENT"), mark(rows[1]!.id, "NOT_FOUND")]);
    expect(marked.value!.enrolments).toEqual(
      expect.arrayContaining([
        { id: rows[0]!.id, check: { result: "PRESENT" } },
        { id: rows[1]!.id, check: { result: "NOT_FOUND" } },
      ]),
    );
    const twice = [mark(rows[0]!.id, "MOVED"), mark(rows[0]!.id.toUpperCase(), "PRESENT")];
    expect((await send(twice)).codes).toEqual(["BAD_USER_INPUT"]);
    const foreign = [mark(rows[0]!.id, "MOVED"), mark(other.roll[0]!.enrolmentId, "PRESENT")];
    expect((await send(foreign)).codes).toEqual(["NOT_FOUND"]);
    const listed = await head.get<{ orgUnit: { enrolments: { totalCount: number } } }>(
      'query ($id: ID!) { orgUnit(id: $id) { enrolments(filter: { classroom: "9", checked: [NOT_FOUND, UNCHECKED] }) { totalCount } } }',
      { id: school.id },
    );
    expect(listed.orgUnit.enrolments.totalCount).toBe(1);
  });

  test("a class teacher marks the own classroom and no other", async () => {
    const rows = [await enrolled({ classroom: "5" }), await enrolled({ classroom: "6" })];
    await land.sql("UPDATE institutions.appointment SET classroom = 'PRIMARY_1/5' WHERE account_id = $1", [
      teacher.accountId,
    ]);
    expect(await check(teacher, [rows[0]!.id])).toEqual([]);
    expect(await check(teacher, [rows[1]!.id])).toEqual(["NOT_ALLOWED"]);
    expect(await check(teacher, [rows[0]!.id, rows[1]!.id])).toEqual(["NOT_ALLOWED"]);
    expect(await check(head, [rows[1]!.id])).toEqual([]);
    // What a screen offers is what the server lets through.
    const rooms = async (person: Person) =>
      (
        await person.get<{ orgUnit: { classrooms: { grade: string; name: string; canCheck: boolean }[] } }>(
          "query ($id: ID!) { orgUnit(id: $id) { classrooms { grade name canCheck } } }",
          { id: school.id },
        )
      ).orgUnit.classrooms;
    const own = (await rooms(teacher)).filter(room => room.canCheck);
    expect(own).toEqual([{ grade: "PRIMARY_1", name: "5", canCheck: true }]);
    expect((await rooms(head)).every(room => room.canCheck)).toBe(true);
    expect((await rooms(officer)).some(room => room.canCheck)).toBe(false);
  });

  test("many are moved to a class at once, or none, and each who is in the way is named by place", async () => {
    const rows = [await enrolled(), await enrolled(), await enrolled()];
    const gone = { enrolmentId: rows[1]!.id, reason: "ไม่มีตัวตน" };
    expect((await mutate(head, "removeLearner", "enrolment { id }", gone)).codes).toEqual([]);
    const move = (enrolmentIds: string[]) =>
      mutate<{ count: number }>(head, "moveClassroom", "moved { count }", { enrolmentIds, classroom: "๓" });
    const refused = await move([...rows.map(row => row.id), other.roll[0]!.enrolmentId]);
    expect(refused.userErrors).toMatchObject([
      { code: "NOT_FOUND", field: ["input", "enrolmentIds", "1"] },
      { code: "NOT_FOUND", field: ["input", "enrolmentIds", "3"] },
    ]);
    const classroomOf = async (id: string) =>
      (await land.sql("SELECT classroom FROM learners.enrolment WHERE id = $1", [id]))[0];
    expect(await classroomOf(rows[0]!.id)).toEqual({ classroom: "1" });
    expect((await move([rows[0]!.id, rows[2]!.id])).value).toEqual({ count: 2 });
    expect(await classroomOf(rows[2]!.id)).toEqual({ classroom: "3" });
  });

  test("an end that is no mistake of this year is not taken back here, and a day of leaving lies between entry and today", async () => {
    const made = await enrolled();
    const end = { enrolmentId: made.id, kind: "DIED", on: "2022-10-21" };
    for (const on of ["2022-05-15", "2022-10-21"])
      expect(
        (await mutate(head, "endEnrolment", "enrolment { id }", { ...end, on })).userErrors,
      ).toMatchObject([{ code: "BAD_USER_INPUT", field: ["input", "on"] }]);
    for (const kind of ["GHOST", "TRANSFERRED", "PROMOTED"])
      expect((await mutate(head, "endEnrolment", "enrolment { id }", { ...end, kind })).codes).toEqual([
        "BAD_USER_INPUT",
      ]);
    const other_ = { ...end, kind: "OTHER", on: "2022-10-20" };
    expect((await mutate(head, "endEnrolment", "enrolment { id }", other_)).codes).toEqual([
      "REASON_REQUIRED",
    ]);
    const ghost = { enrolmentId: made.id, reason: "ไม่มีตัวตน" };
    const removed = await mutate(head, "removeLearner", "enrolment { status leaveKind }", ghost);
    expect(removed.value).toEqual({ status: "REMOVED", leaveKind: "GHOST" });
    expect((await mutate(head, "restoreLearner", "enrolment { status }", ghost)).value).toEqual({
      status: "ACTIVE",
    });
    expect((await mutate(head, "restoreLearner", "enrolment { status }", ghost)).codes).toEqual([
      "ALREADY_ENROLLED",
    ]);
  });

  describe("search", () => {
    const find = async (person: Person, filter: object, rest = "") =>
      (
        await person.get<{ learners: { totalCount: number; nodes: { id: string; firstName: string }[] } }>(
          `query ($filter: LearnerFilter) { learners(first: 50, filter: $filter${rest}) { totalCount nodes { id firstName } } }`,
          { filter },
        )
      ).learners;
    const names = async (person: Person, search: string) =>
      (await find(person, { search })).nodes.map(node => node.firstName);

    beforeAll(async () => {
      await enrolled({
        firstName: "กิตติพงษ์",
        lastName: "ทองสุข",
        prefix: "ด.ช.",
        sex: "MALE",
        studentNumber: "55501",
      });
      await enrolled({ firstName: "น้ำฝน", lastName: "ศรีสุข", studentNumber: "55502" });
      await enrolled({ firstName: "เกศรินทร์", lastName: "แก้วใส" });
    });

    test("finds part of a name, without tone marks, with marks in another order, and with a slip of the hand", async () => {
      for (const typed of ["กิตติ", "กิตติพงษ์ ทอง", "กิตติพงศ์", "ทองสุข", "กิตตพงษ์"])
        expect(await names(head, typed), typed).toContain("กิตติพงษ์");
      for (const typed of ["นำฝน", "น้ำฝน", "น\u0e33\u0e49ฝน", "น\u0e4d\u0e49าฝน"])
        expect(await names(head, typed), typed).toEqual(["น้ำฝน"]);
      expect(await names(head, "ไม่มีใครชื่อนี้")).toEqual([]);
      expect(await names(head, "%_\\")).toEqual([]);
    });

    test("forgives one letter that is wrong, missing or too many, wherever it stands", async () => {
      const letters = [..."ทองสุข"];
      const slips = letters.flatMap((_, i) => [
        letters.with(i, "ฮ").join(""),
        letters.toSpliced(i, 1).join(""),
        letters.toSpliced(i, 0, "ฮ").join(""),
      ]);
      for (const typed of slips) expect(await names(head, typed), typed).toContain("กิตติพงษ์");
      expect(await names(head, "ฮองฮุข")).toEqual([]);
    });

    test("finds the beginning of a student number, and a whole identifier for those who may read it", async () => {
      expect((await names(head, "๕๕๕")).toSorted()).toEqual(["กิตติพงษ์", "น้ำฝน"].toSorted());
      const [found] = (await find(head, { search: "เกศ" })).nodes;
      const { identifier } = (await see(head, found!.id))!;
      expect((await find(head, { search: identifier })).nodes.map(node => node.id)).toEqual([found!.id]);
      for (const person of [officer, teacher]) {
        for (const search of [identifier, citizenId(999_999)]) {
          const { errors } = await person.ask(
            "query ($f: LearnerFilter) { learners(filter: $f) { totalCount } }",
            {
              f: { search },
            },
          );
          expect(errors.map(error => error.extensions.code)).toEqual(["BAD_USER_INPUT"]);
        }
      }
    });

    test("looks within personal reach only, and a look from outside the institution is audited", async () => {
      expect((await find(otherHead, { search: "กิตติ" })).totalCount).toBe(0);
      expect((await find(otherHead, { institutionId: school.id })).nodes).toEqual([]);
      const province = await land.as("ANALYST");
      expect((await find(province, {})).totalCount).toBe(0);
      const audits = () =>
        land.sql(
          "SELECT unit_id AS unit, target_type AS type FROM reporting.audit_event WHERE account_id = $1 AND action = 'readLearners' ORDER BY id DESC LIMIT 1",
          [officer.accountId],
        );
      expect((await find(officer, { search: "กิตติ" })).totalCount).toBe(1);
      expect(await audits()).toEqual([{ unit: lao.id, type: "Roll" }]);
      expect((await find(officer, { institutionId: school.id, search: "กิตติ" })).totalCount).toBe(1);
      expect(await audits()).toEqual([{ unit: school.id, type: "Roll" }]);
      expect((await find(officer, { withinId: other.id, search: "กิตติ" })).totalCount).toBe(0);
    });

    test("is ordered by the Thai alphabet, and pages follow one another without gap or repetition", async () => {
      const page = async (args: string) =>
        (
          await head.get<{
            learners: {
              nodes: { firstName: string; id: string }[];
              pageInfo: { endCursor: string; hasNextPage: boolean };
            };
          }>(`{ learners(${args}) { nodes { id firstName } pageInfo { endCursor hasNextPage } } }`)
        ).learners;
      for (const orderBy of ["NAME", "GRADE", "STUDENT_NUMBER"]) {
        const all = await page(`first: 100, orderBy: { field: ${orderBy} }`);
        const back = await page(`first: 100, orderBy: { field: ${orderBy}, direction: DESC }`);
        expect(back.nodes.toReversed()).toEqual(all.nodes);
        const seen: string[] = [];
        for (let after = ""; ; ) {
          const { nodes, pageInfo } = await page(`first: 3, orderBy: { field: ${orderBy} }${after}`);
          seen.push(...nodes.map(node => node.id));
          if (!pageInfo.hasNextPage) break;
          after = `, after: "${pageInfo.endCursor}"`;
        }
        expect(seen).toEqual(all.nodes.map(node => node.id));
        if (orderBy !== "NAME") continue;
        const order = all.nodes.map(node => node.firstName);
        expect(order).toEqual(order.toSorted(new Intl.Collator("th").compare));
      }
    });

    test("the roll takes the same conditions and orders", async () => {
      const { orgUnit } = await head.get<{
        orgUnit: { enrolments: { totalCount: number; nodes: { learner: { firstName: string } }[] } };
      }>(
        `query ($id: ID!) { orgUnit(id: $id) { enrolments(first: 100, filter: { search: "สุข" }, orderBy: { field: NAME, direction: DESC }) {
          totalCount nodes { learner { firstName } } } } }`,
        { id: school.id },
      );
      expect(orgUnit.enrolments.nodes.map(node => node.learner.firstName)).toEqual(["น้ำฝน", "กิตติพงษ์"]);
      expect(orgUnit.enrolments.totalCount).toBe(2);
    });
  });

  describe("findings", () => {
    const findings = async (person: Person, filter = "") =>
      (
        await person.get<{
          orgUnit: {
            findings: {
              totalCount: number;
              nodes: { finding: FindingSeen; enrolment: { id: string } | null }[];
            } | null;
            findingSummary: { rule: { id: string; severity: string }; count: number }[] | null;
          };
        }>(
          `query ($id: ID!) { orgUnit(id: $id) { findingSummary { rule { id severity text clause } count }
            findings(first: 500${filter}) { totalCount nodes { finding { rule severity field message } classroom enrolment { id } } } } }`,
          { id: school.id },
        )
      ).orgUnit;

    test("an institution lists what is found on its roll, and the blocking ones stop its confirmation", async () => {
      const made = await enrolled({ classroom: "7", firstName: "ซ้ำ" });
      await enrolled({ classroom: "8", firstName: "ซ้ำ" });
      const { codes } = await mutate(head, "correctLearner", learner, {
        learnerId: made.learner.id,
        expectedVersion: await versionOf(made.learner.id),
        sex: "MALE",
      });
      expect(codes).toEqual([]);
      const blocking = await findings(head, ", filter: { severity: BLOCKS }");
      expect(blocking.findings!.nodes).toMatchObject([
        { finding: { rule: "PREFIX_SEX_MISMATCH", severity: "BLOCKS" }, enrolment: { id: made.id } },
      ]);
      const all = await findings(head);
      const rules = all.findings!.nodes.map(node => node.finding.rule);
      expect(rules).toEqual(expect.arrayContaining(["CLASS_SIZE_IMPLAUSIBLE", "SAME_PERSON_SUSPECTED"]));
      for (const { rule, count: many } of all.findingSummary!)
        expect(rules.filter(each => each === rule.id)).toHaveLength(many);
      expect(all.findingSummary!.reduce((sum, each) => sum + each.count, 0)).toBe(all.findings!.totalCount);
      expect((await confirm(head, { roundId, unitId: school.id })).codes).toContain("FINDINGS_OPEN");
      expect((await findings(otherHead).catch(() => null))?.findings ?? null).toBeNull();
      const { learners } = await head.get<{ learners: { nodes: { id: string }[] } }>(
        "{ learners(filter: { findings: BLOCKS }) { nodes { id } } }",
      );
      expect(learners.nodes).toEqual([{ id: made.learner.id }]);
      const warned = await head.get<{ learners: { totalCount: number } }>(
        `{ learners(filter: { institutionId: "${school.id}", findings: WARNS }) { totalCount } }`,
      );
      expect(warned.learners.totalCount).toBeGreaterThan(5);
      await mutate(head, "correctLearner", learner, {
        learnerId: made.learner.id,
        expectedVersion: await versionOf(made.learner.id),
        sex: "FEMALE",
      });
      expect((await findings(head, ", filter: { severity: BLOCKS }")).findings!.totalCount).toBe(0);
    });

    test("the rules are told to anybody who signed in, in the language asked for", async () => {
      const { findingRules } = await officer.get<{ findingRules: { id: string; text: string }[] }>(
        "{ findingRules { id severity text clause } }",
        {},
        "en",
      );
      expect(findingRules.find(rule => rule.id === "PREFIX_SEX_MISMATCH")!.text).toMatch(/title/);
    });
  });

  test("half of a character is refused as input, not stored as another", async () => {
    const { errors } = await head.ask(
      "mutation ($input: EnrolLearnerInput!) { enrolLearner(input: $input) { userErrors { code } } }",
      { input: child({ religion: "พุทธ\ud800" }) },
    );
    expect(errors.map(error => error.extensions.code)).toEqual(["BAD_USER_INPUT"]);
    expect(
      await land.sql("SELECT FROM learners.learner WHERE religion LIKE '%' || chr(65533) || '%'"),
    ).toEqual([]);
  });

  // Last: it moves the clock past the round.
  test("an institution extended in an older round records there beside a newer closed one", async () => {
    const dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    await freezeClock(dla, "2022-12-01T00:00:00+07:00");
    const newer = await scheduleRound(
      dla,
      {
        opensAt: "2022-12-01T00:00:00+07:00",
        unitDeadline: "2022-12-10T00:00:00+07:00",
        recordingClosesAt: "2022-12-10T00:00:00+07:00",
      },
      2566,
    );
    await openRound(dla, newer);
    await freezeClock(dla, "2022-12-20T00:00:00+07:00");
    expect((await enrol(head, child())).codes).toEqual(["ROUND_CLOSED"]);
    const provinceUnit = await land.sql<{ id: string; code: string }>(
      "SELECT id, code FROM institutions.org_unit WHERE level = 'PROVINCE'",
    );
    await land.sql(
      `INSERT INTO institutions.appointment (account_id, duty, unit_id, order_number, from_date)
       VALUES ($1, 'PROVINCE_OFFICER', $2, '1/2565', '2000-01-01')`,
      [dla.accountId, provinceUnit[0]!.id],
    );
    const more = { roundId, unitId: school.id, until: "2022-12-31T00:00:00+07:00" };
    expect((await extend(dla, more)).codes).toEqual([]);
    const { value, codes }: Done<EnrolmentSeen> = await enrol(head, child());
    expect(codes).toEqual([]);
    const [row] = await land.sql("SELECT academic_year AS year FROM learners.enrolment WHERE id = $1", [
      value!.id,
    ]);
    expect(row).toEqual({ year: 2565 });
  });
});
