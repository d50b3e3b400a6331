import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { askMutation, cancel, check, confirm, type Done, extend, mutate, standing } from "../kit/acts.ts";
import { countsStayExact, expectExactCounts } from "../kit/counts.ts";
import {
  academicYear,
  citizenId,
  createLand,
  type Institution,
  type Land,
  type Lao,
  type Person,
  type Province,
} from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

interface AuditRow extends Record<string, unknown> {
  readonly account: string;
  readonly duty: string | null;
  readonly action: string;
  readonly unit: string | null;
  readonly outcome: "DONE" | "REFUSED";
  readonly codes: readonly string[];
  readonly reason: string | null;
  readonly request: string;
}

describe("the one door for writes", () => {
  let system: TestSystem;
  let land: Land;
  let province: Province;
  let lao: Lao;
  let school: Institution;
  let other: Institution;
  let officer: Person;
  let provinceOfficer: Person;
  let head: Person;
  let otherHead: Person;
  let roundId: string;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    province = await land.createProvince("41", "อุดรธานี");
    const district = await province.createDistrict("4101");
    lao = await district.createLao();
    school = await lao.createInstitution({ learners: 4 });
    other = await lao.createInstitution({ learners: 2 });
    officer = await lao.officer();
    provinceOfficer = await province.as("PROVINCE_OFFICER");
    head = await school.head();
    otherHead = await other.head();
    roundId = await land.openRound();
    for (const [person, { roll }] of [
      [head, school],
      [otherHead, other],
    ] as const) {
      await check(
        person,
        roll.map(r => r.enrolmentId),
      );
    }
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });
  countsStayExact(() => land);

  let seenAudits = 0;
  const auditCount = async () =>
    (await land.sql<{ n: number }>("SELECT count(*)::int AS n FROM reporting.audit_event"))[0]!.n;
  beforeEach(async () => {
    seenAudits = await auditCount();
  });
  /** Audit rows written since the test began, in order. */
  const audits = () =>
    land.sql<AuditRow>(
      `SELECT account_id AS account, duty, action, unit_id AS unit, outcome, codes, reason, request_id AS request
       FROM reporting.audit_event ORDER BY id OFFSET $1`,
      [seenAudits],
    );
  /** How much is kept of everything a command may write. */
  const kept = async () =>
    (
      await land.sql(
        `SELECT (SELECT count(*) FROM reporting.confirmation_event) AS events, (SELECT count(*) FROM reporting.audit_event) AS audits,
           (SELECT count(*) FROM core.command_receipt) AS receipts, (SELECT count(*) FROM learners.enrolment) AS enrolments,
           (SELECT count(*) FROM learners.learner) AS learners, (SELECT count(*) FROM reporting.extension) AS extensions,
           (SELECT md5(string_agg(c::text, '' ORDER BY id)) FROM reporting.confirmation c) AS confirmations,
           (SELECT md5(string_agg(l::text, '' ORDER BY id)) FROM learners.learner l) AS rows,
           (SELECT md5(string_agg(k::text, '' ORDER BY enrolment_id)) FROM learners.existence_check k) AS checks,
           (SELECT md5(string_agg(h::text, '' ORDER BY h::text)) FROM learners.headcount h) AS counts`,
      )
    )[0]!;

  let serial = 500;
  const newChild = (institution: Institution, change: object = {}) => ({
    institutionId: institution.id,
    identifier: citizenId(++serial),
    prefix: "ด.ญ.",
    firstName: "ใหม่",
    lastName: "มาแล้ว",
    sex: "FEMALE",
    birthDate: "2015-01-02",
    grade: "PRIMARY_1",
    classroom: "1",
    enteredOn: "2022-05-16",
    ...change,
  });
  const enrolment = "enrolment { id version grade learner { id firstName birthDate sex } }";
  interface EnrolmentSeen {
    readonly id: string;
    readonly version: number;
    readonly learner: { readonly id: string };
  }
  const enrol = (person: Person, input: object) =>
    mutate<EnrolmentSeen>(person, "enrolLearner", enrolment, input);
  const versionOf = async (learnerId: string) =>
    (
      await land.sql<{ version: number }>("SELECT version FROM learners.learner WHERE id = $1", [learnerId])
    )[0]!.version;
  const learner = "learner { id version firstName sex birthDate identifier }";

  test("dry runs and real acts in one request wait for nobody, and each answers as it would alone", async () => {
    const aim = `roundId: "${roundId}", unitId: "${other.id}"`;
    const { data } = await otherHead.ask(
      `mutation { a: confirm(input: { ${aim}, dryRun: true }) { confirmation { standing } }
        b: confirm(input: { ${aim} }) { confirmation { standing } }
        c: confirm(input: { ${aim}, dryRun: true }) { confirmation { standing } } }`,
    );
    const confirmed = { confirmation: { standing: "CONFIRMED" } };
    expect(data).toEqual({ a: confirmed, b: confirmed, c: confirmed });
    expect((await standing(officer, roundId, other.id)).state).toBe("CONFIRMED");
    expect((await cancel(officer, { roundId, unitId: other.id })).codes).toEqual([]);
  });

  test("a key sent again is answered as the first time and done once, for every mutation", async () => {
    const [first] = school.roll;
    const sends: [string, () => Promise<unknown>][] = [];
    const add = (name: string, send: () => Promise<unknown>) => sends.push([name, send]);
    const child = newChild(school, { idempotencyKey: "enrol" });
    add("enrolLearner", () => enrol(head, child));
    const correction = {
      learnerId: first!.learnerId,
      expectedVersion: await versionOf(first!.learnerId),
      firstName: "แก้",
      birthDate: "2015-06-01",
      idempotencyKey: "correct",
    };
    add("correctLearner", () => mutate(head, "correctLearner", learner, correction));
    const presence = {
      marks: [{ enrolmentId: first!.enrolmentId, result: "PRESENT" }],
      idempotencyKey: "check",
    };
    add("checkExistence", () =>
      mutate(
        head,
        "checkExistence",
        "checked { count enrolments { id check { result checkedAt } } }",
        presence,
      ),
    );
    const until = "2022-11-12T00:00:00+07:00";
    add("grantExtension", () =>
      extend(provinceOfficer, { roundId, unitId: school.id, until, idempotencyKey: "more" }),
    );
    const ghost = school.roll[3]!.enrolmentId;
    add("removeLearner", () =>
      mutate(head, "removeLearner", "enrolment { id status leftOn leaveReason }", {
        enrolmentId: ghost,
        reason: "ไม่มีตัวตน",
        idempotencyKey: "remove",
      }),
    );
    for (const [name, send] of sends) {
      const one = await send();
      const after = await kept();
      expect(await send(), name).toEqual(one);
      expect((one as Done<unknown>).codes, name).toEqual([]);
      expect(await kept(), name).toEqual(after);
    }
  });

  test("one key sent twice at the same moment does one thing and answers both the same", async () => {
    const input = newChild(school, { idempotencyKey: "at once" });
    const answers = await Promise.all(Array.from({ length: 6 }, () => enrol(head, input)));
    expect(new Set(answers.map(a => a.value?.id)).size).toBe(1);
    expect(answers[0]!.codes).toEqual([]);
    const rows = await land.sql("SELECT FROM learners.learner WHERE identifier = $1", [input.identifier]);
    expect(rows).toHaveLength(1);
    expect(await audits()).toHaveLength(1);
  });

  test("a key used for another input, or another command, is KEY_REUSED and does nothing", async () => {
    const input = newChild(school, { idempotencyKey: "mine" });
    expect((await enrol(head, input)).codes).toEqual([]);
    const before = await kept();
    expect((await enrol(head, { ...input, firstName: "คนอื่น" })).codes).toEqual(["KEY_REUSED"]);
    const correction = { learnerId: school.roll[0]!.learnerId, expectedVersion: 1, idempotencyKey: "mine" };
    const reused = await mutate(head, "correctLearner", learner, correction);
    expect(reused.userErrors).toMatchObject([{ code: "KEY_REUSED", field: ["input", "idempotencyKey"] }]);
    expect(await kept()).toEqual(before);
    // Another person's key of the same name is another key.
    const theirs = newChild(other, { idempotencyKey: "mine" });
    expect((await enrol(otherHead, theirs)).codes).toEqual([]);
  });

  test("a key that cannot be kept is refused as input", async () => {
    for (const idempotencyKey of ["", "ก".repeat(201)]) {
      const { data, errors } = await askMutation(
        head,
        "enrolLearner",
        enrolment,
        newChild(school, { idempotencyKey }),
      );
      const codes = errors.map(e => e.extensions.code).concat(data?.act?.userErrors.map(e => e.code) ?? []);
      expect(codes, `${idempotencyKey.length} characters`).toEqual(["BAD_USER_INPUT"]);
    }
    const longest = newChild(school, { idempotencyKey: "ก".repeat(200) });
    expect((await enrol(head, longest)).codes).toEqual([]);
  });

  test("a dry run answers what would happen, done or refused, and keeps nothing", async () => {
    const [first, second] = school.roll;
    const before = await kept();
    const key = { dryRun: true, idempotencyKey: "dry" };
    const child = newChild(school);
    const dry = await enrol(head, { ...child, ...key });
    expect(dry.value).toMatchObject({ grade: "PRIMARY_1", version: 1 });
    expect((await enrol(head, { ...child, ...key, identifier: "123" })).codes).toEqual([
      "IDENTIFIER_INVALID",
    ]);
    const corrected = await mutate<{ firstName: string }>(head, "correctLearner", learner, {
      learnerId: first!.learnerId,
      expectedVersion: await versionOf(first!.learnerId),
      firstName: "ลอง",
      ...key,
    });
    expect(corrected.value).toMatchObject({ firstName: "ลอง" });
    const marks = { marks: [{ enrolmentId: second!.enrolmentId, result: "NOT_FOUND" }], ...key };
    const marked = await mutate(head, "checkExistence", "checked { enrolments { check { result } } }", marks);
    expect(marked.value).toEqual({ enrolments: [{ check: { result: "NOT_FOUND" } }] });
    const ghost = { enrolmentId: second!.enrolmentId, reason: "ลอง", ...key };
    expect((await mutate(head, "removeLearner", "enrolment { status }", ghost)).value).toEqual({
      status: "REMOVED",
    });
    const aim = { roundId, unitId: school.id, ...key };
    expect((await confirm(head, aim)).codes).toEqual(["LEARNERS_NOT_CHECKED"]);
    expect((await cancel(officer, aim)).codes).toEqual(["NOT_CONFIRMED"]);
    const longer = { ...aim, until: "2022-11-13T00:00:00+07:00" };
    expect((await extend(provinceOfficer, longer)).codes).toEqual([]);
    expect(await kept()).toEqual(before);
    // The key is still free: the same command may now be sent in earnest.
    expect((await enrol(head, { ...child, idempotencyKey: "dry" })).codes).toEqual([]);
  });

  test("every act and every refusal leaves exactly one audit row: who, duty, unit, outcome, codes, request", async () => {
    const strangeId = "0198a000-0000-7000-8000-000000000000";
    const row = (
      person: Person,
      action: string,
      duty: string | null,
      unit: string | null,
      ...codes: string[]
    ) => ({
      account: person.accountId,
      action,
      duty,
      unit,
      outcome: codes.length > 0 ? "REFUSED" : "DONE",
      codes,
    });
    const [first] = school.roll;
    const correction = { learnerId: first!.learnerId, expectedVersion: 999, firstName: "ช้า" };
    const acts: [Promise<{ codes: readonly string[] }>, ReturnType<typeof row>][] = [];
    const tried = async (act: Promise<{ codes: readonly string[] }>, expected: ReturnType<typeof row>) => {
      acts.push([act, expected]);
      expect((await act).codes).toEqual(expected.codes);
    };
    const aim = { roundId, unitId: school.id };
    await tried(
      confirm(head, aim),
      row(head, "confirm", "INSTITUTION_DIRECTOR", school.id, "LEARNERS_NOT_CHECKED"),
    );
    await tried(confirm(officer, aim), row(officer, "confirm", null, school.id, "NOT_ALLOWED"));
    await tried(
      cancel(officer, aim),
      row(officer, "cancelConfirmation", "LAO_OFFICER", school.id, "NOT_CONFIRMED"),
    );
    await tried(confirm(head, { roundId, unitId: strangeId }), row(head, "confirm", null, null, "NOT_FOUND"));
    await tried(
      mutate(head, "correctLearner", learner, correction),
      row(head, "correctLearner", "INSTITUTION_RECORDER", school.id, "CONFLICT"),
    );
    await tried(
      mutate(officer, "correctLearner", learner, correction),
      row(officer, "correctLearner", null, school.id, "NOT_ALLOWED"),
    );
    await tried(enrol(head, newChild(school)), row(head, "enrolLearner", "INSTITUTION_RECORDER", school.id));
    await tried(enrol(head, newChild(other)), row(head, "enrolLearner", null, null, "NOT_FOUND"));
    // Refused by the gateway, which states that right, and recorded all the same.
    const stated = askMutation(head, "openRound", "round { id }", { roundId });
    await tried(
      stated.then(({ errors }) => ({ codes: errors.map(error => error.extensions.code) })),
      row(head, "openRound", null, school.id, "FORBIDDEN"),
    );
    const until = "2022-11-12T00:00:00+07:00";
    await tried(
      extend(provinceOfficer, { ...aim, until, reason: "พายุ" }),
      row(provinceOfficer, "grantExtension", "PROVINCE_OFFICER", school.id),
    );
    const rows = await audits();
    expect(rows).toMatchObject(acts.map(([, expected]) => expected));
    expect(new Set(rows.map(r => r.request)).size).toBe(rows.length);
    for (const { request } of rows) expect(request).toMatch(/^[0-9a-f-]{36}$/);
    expect(rows.at(-1)!.reason).toBe("พายุ");
  });

  test("the request id of an audit row is the one the client was given", async () => {
    const response = await fetch(`${system.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${head.token}` },
      body: JSON.stringify({
        query: `mutation { confirm(input: { roundId: "${roundId}", unitId: "${school.id}" }) { userErrors { code } } }`,
      }),
    });
    expect((await audits()).map(r => r.request)).toEqual([response.headers.get("x-request-id")]);
  });

  test("confirming twice changes nothing, and cancelling what is open is NOT_CONFIRMED", async () => {
    const aim = { roundId, unitId: other.id };
    await check(
      otherHead,
      (await rollOf(other)).map(r => r.id),
    );
    const once = await confirm(otherHead, aim);
    expect(once.codes).toEqual([]);
    const events = async () => (await kept()).events;
    const before = await events();
    expect(await confirm(otherHead, aim)).toEqual(once);
    expect(await events()).toEqual(before);
    expect((await cancel(officer, aim)).codes).toEqual([]);
    expect((await cancel(officer, aim)).codes).toEqual(["NOT_CONFIRMED"]);
    expect((await standing(officer, roundId, other.id)).state).toBe("OPEN");
  });

  test("confirming other data than the person saw is a CONFLICT", async () => {
    const aim = { roundId, unitId: other.id };
    const seen = (await confirm(otherHead, { ...aim, dryRun: true })).confirmation!.digest!;
    const [row] = await rollOf(other);
    const correction = {
      learnerId: row!.learner,
      expectedVersion: await versionOf(row!.learner),
      lastName: "เปลี่ยนแล้ว",
    };
    expect((await mutate(otherHead, "correctLearner", learner, correction)).codes).toEqual([]);
    const stale = await confirm(otherHead, { ...aim, expectedDigest: seen });
    expect(stale.userErrors).toMatchObject([{ code: "CONFLICT", field: ["input", "expectedDigest"] }]);
    const now = (await confirm(otherHead, { ...aim, dryRun: true })).confirmation!.digest!;
    expect((await confirm(otherHead, { ...aim, expectedDigest: now })).codes).toEqual([]);
    expect((await cancel(officer, aim)).codes).toEqual([]);
  });

  const rollOf = (institution: Institution) =>
    land.sql<{ id: string; learner: string }>(
      `SELECT id, learner_id AS learner FROM learners.enrolment WHERE institution_id = $1 AND status = 'ACTIVE' ORDER BY id`,
      [institution.id],
    );

  test("roll-ups equal a recount after every kind of write", async () => {
    await expectExactCounts(land);
    const { value } = await enrol(head, newChild(school, { grade: "KINDERGARTEN_2" }));
    await expectExactCounts(land);
    for (const result of ["PRESENT", "NOT_FOUND", "MOVED", "PRESENT"] as const) {
      expect(await check(head, [value!.id], result)).toEqual([]);
      await expectExactCounts(land);
    }
    for (const sex of ["MALE", "FEMALE", "MALE"]) {
      const correction = {
        learnerId: value!.learner.id,
        expectedVersion: await versionOf(value!.learner.id),
        sex,
      };
      expect((await mutate(head, "correctLearner", learner, correction)).codes).toEqual([]);
      await expectExactCounts(land);
    }
    const { codes } = await mutate(head, "removeLearner", "enrolment { id }", {
      enrolmentId: value!.id,
      reason: "ซ้ำ",
    });
    expect(codes).toEqual([]);
    await expectExactCounts(land);
    const { orgUnit } = await officer.get<{ orgUnit: { headcount: { total: number } } }>(
      "query ($id: ID!) { orgUnit(id: $id) { headcount { total } } }",
      { id: school.id },
    );
    expect(orgUnit.headcount.total).toBe((await rollOf(school)).length);
  });

  test("many recorders of one institution at once lose no count", async () => {
    const before = (await rollOf(school)).length;
    const children = Array.from({ length: 16 }, (_, n) =>
      newChild(school, { sex: n % 2 ? "MALE" : "FEMALE", prefix: n % 2 ? "ด.ช." : "ด.ญ." }),
    );
    const answers = await Promise.all(children.map(child => enrol(head, child)));
    expect(answers.flatMap(a => a.codes)).toEqual([]);
    const [row] = await land.sql<{ n: number }>(
      "SELECT sum(learners)::int AS n FROM learners.headcount WHERE institution_id = $1 AND academic_year = $2",
      [school.id, academicYear],
    );
    expect(row!.n).toBe(before + 16);
  });

  test("of two institutions enrolling one child at once exactly one does, the other is told it is enrolled elsewhere", async () => {
    for (let n = 0; n < 10; n++) {
      const child = newChild(school);
      const answers = await Promise.all([
        enrol(head, child),
        enrol(otherHead, { ...child, institutionId: other.id }),
      ]);
      const codes = answers.map(a => a.codes.join()).toSorted();
      expect(codes).toEqual(["", "ENROLLED_ELSEWHERE"]);
      const rows = await land.sql(
        `SELECT FROM learners.enrolment e JOIN learners.learner l ON l.id = e.learner_id
         WHERE l.identifier = $1 AND e.status = 'ACTIVE'`,
        [child.identifier],
      );
      expect(rows).toHaveLength(1);
      const refusal = answers.find(a => a.codes.length > 0)!.userErrors[0]!;
      expect(JSON.stringify(refusal)).not.toContain(child.identifier);
    }
  });
});
