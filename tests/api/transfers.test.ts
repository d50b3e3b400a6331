import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancel, check, confirm, type Done, mutate } from "../kit/acts.ts";
import { countsStayExact, expectExactCounts } from "../kit/counts.ts";
import {
  academicYear,
  citizenId,
  createLand,
  type Institution,
  type Land,
  type Lao,
  type Person,
} from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

interface EndSeen {
  readonly unitId: string;
  readonly name: string;
  readonly phone: string | null;
}
interface RequestSeen {
  readonly id: string;
  readonly status: string;
  readonly identifierMasked: string;
  readonly from: EndSeen | null;
  readonly to: EndSeen | null;
  readonly askedBy: string | null;
  readonly learner: { readonly id: string; readonly firstName: string } | null;
  readonly enrolment: { readonly id: string; readonly grade: string; readonly academicYear: number } | null;
  readonly reason: string | null;
  readonly canRelease: boolean;
  readonly canWithdraw: boolean;
}
const requestFields = `id status identifierMasked from { unitId name phone } to { unitId name phone } askedBy
  learner { id firstName } enrolment { id grade academicYear } reason canRelease canWithdraw`;

describe("a child moves by release", () => {
  let system: TestSystem;
  let land: Land;
  let lao: Lao;
  let farLao: Lao;
  let holder: Institution;
  let receiver: Institution;
  let far: Institution;
  let holderHead: Person;
  let receiverHead: Person;
  let farHead: Person;
  let officer: Person;
  let roundId: string;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    const district = await (await land.createProvince("41", "อุดรธานี")).createDistrict("4101");
    lao = await district.createLao();
    const elsewhere = await (await land.createProvince("43", "หนองคาย")).createDistrict("4301");
    farLao = await elsewhere.createLao();
    holder = await lao.createInstitution({ learners: 12 });
    receiver = await lao.createInstitution({ learners: 1 });
    far = await farLao.createInstitution({ learners: 1 });
    await land.sql("UPDATE institutions.org_unit SET phone = '042-000000' WHERE id = $1", [holder.id]);
    holderHead = await holder.head();
    receiverHead = await receiver.head();
    farHead = await far.head();
    officer = await lao.officer();
    roundId = await land.openRound();
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });
  countsStayExact(() => land);

  const identifierOf = async (learnerId: string) =>
    (
      await land.sql<{ identifier: string }>("SELECT identifier FROM learners.learner WHERE id = $1", [
        learnerId,
      ])
    )[0]!.identifier;
  let next = 0;
  /** The next child of the holder that no test has moved yet. */
  const child = async () => {
    const each = holder.roll[next++]!;
    return { ...each, identifier: await identifierOf(each.learnerId) };
  };
  const ask = (person: Person, institution: Institution, identifier: string, change: object = {}) =>
    mutate<RequestSeen>(person, "requestRelease", `request { ${requestFields} }`, {
      institutionId: institution.id,
      identifier,
      grade: "PRIMARY_2",
      classroom: "2",
      studentNumber: "๑๒",
      enteredOn: "2022-10-17",
      ...change,
    });
  const act = (person: Person, name: string, requestId: string, change: object = {}) =>
    mutate<RequestSeen>(person, name, `request { ${requestFields} }`, { requestId, ...change });
  const release = (person: Person, requestId: string, change: object = {}) =>
    act(person, "releaseLearner", requestId, change);
  const enrolments = (learnerId: string) =>
    land.sql<{ institution: string; status: string; follows: string | null; leave: string | null }>(
      `SELECT institution_id AS institution, status::text, follows_id AS follows, leave_kind::text AS leave
       FROM learners.enrolment WHERE learner_id = $1 ORDER BY entered_on, id`,
      [learnerId],
    );
  const queue = async (person: Person, unitId: string, direction: "IN" | "OUT", change = "") =>
    (
      await person.get<{
        orgUnit: {
          releaseRequests: { totalCount: number; nodes: RequestSeen[] } | null;
          releaseCounts: { incoming: number; outgoing: number } | null;
        } | null;
      }>(
        `query ($id: ID!) { orgUnit(id: $id) { releaseCounts { incoming outgoing }
          releaseRequests(direction: ${direction}${change}) { totalCount nodes { ${requestFields} } } } }`,
        { id: unitId },
      )
    ).orgUnit;
  const codes = ({ codes: found }: Done<unknown>) => found;

  test("the request, the release and the new enrolment are one life of the child, counted right at each step", async () => {
    const { identifier, learnerId, enrolmentId } = await child();
    expect(await check(holderHead, [enrolmentId])).toEqual([]);
    const asked = await ask(receiverHead, receiver, identifier, { note: "บ้านอยู่ใกล้" });
    expect(asked.codes).toEqual([]);
    await expectExactCounts(land);
    // Before the release the receiver sees no more of the child than it typed, and whom to call.
    expect(asked.value).toMatchObject({
      status: "PENDING",
      learner: null,
      enrolment: null,
      identifierMasked: `x-xxxx-xxxxx-${identifier.slice(10, 12)}-${identifier.slice(12)}`,
      from: { unitId: holder.id, name: holder.name, phone: "042-000000" },
      to: { unitId: receiver.id },
      canRelease: false,
      canWithdraw: true,
    });
    expect(JSON.stringify(asked)).not.toContain(identifier);

    const theirs = await queue(holderHead, holder.id, "OUT", ", status: [PENDING]");
    expect(theirs?.releaseCounts).toEqual({ incoming: 0, outgoing: 1 });
    expect(theirs?.releaseRequests).toMatchObject({
      totalCount: 1,
      nodes: [
        { id: asked.value!.id, learner: { id: learnerId }, askedBy: receiverHead.username, canRelease: true },
      ],
    });

    const before = await land.sql("SELECT count(*)::int AS n FROM reporting.audit_event");
    const released = await release(holderHead, asked.value!.id, { on: "2022-10-18" });
    expect(released.codes).toEqual([]);
    expect(released.value).toMatchObject({ status: "RELEASED", learner: null });
    await expectExactCounts(land);
    expect(await enrolments(learnerId)).toEqual([
      { institution: holder.id, status: "TRANSFERRED", follows: null, leave: "TRANSFERRED" },
      { institution: receiver.id, status: "ACTIVE", follows: enrolmentId, leave: null },
    ]);
    // Both ends are audited.
    const audits = await land.sql(
      "SELECT action, unit_id AS unit, duty, outcome FROM reporting.audit_event ORDER BY id OFFSET $1",
      [before[0]!.n],
    );
    const row = { action: "releaseLearner", duty: "INSTITUTION_RECORDER", outcome: "DONE" };
    expect(audits).toHaveLength(2);
    expect(audits).toEqual(
      expect.arrayContaining([
        { ...row, unit: holder.id },
        { ...row, unit: receiver.id },
      ]),
    );

    const mine = await queue(receiverHead, receiver.id, "IN");
    expect(mine?.releaseRequests?.nodes[0]).toMatchObject({
      learner: { id: learnerId },
      enrolment: { grade: "PRIMARY_2", academicYear },
    });
    // The former institution no longer reads the child.
    const gone = await holderHead.get<{ learner: unknown }>("query ($id: ID!) { learner(id: $id) { id } }", {
      id: learnerId,
    });
    expect(gone.learner).toBeNull();
  });

  test("asking for a child who is nowhere, here already, asked for already, or by a wrong number is refused with its own code", async () => {
    const { identifier } = await child();
    expect(codes(await ask(receiverHead, receiver, citizenId(9_000_001)))).toEqual(["NOT_ENROLLED"]);
    expect(codes(await ask(holderHead, holder, identifier))).toEqual(["ALREADY_ENROLLED"]);
    expect(codes(await ask(receiverHead, receiver, "123"))).toEqual(["IDENTIFIER_INVALID"]);
    expect(codes(await ask(receiverHead, receiver, identifier, { classroom: " " }))).toEqual([
      "BAD_USER_INPUT",
    ]);
    const first = await ask(receiverHead, receiver, identifier, { dryRun: true });
    expect(first.codes).toEqual([]);
    const second = await ask(receiverHead, receiver, identifier);
    expect(second.codes).toEqual([]);
    expect(codes(await ask(receiverHead, receiver, identifier))).toEqual(["RELEASE_REQUESTED"]);
    expect(codes(await act(receiverHead, "withdrawRelease", second.value!.id))).toEqual([]);
    const third = await ask(receiverHead, receiver, identifier);
    expect(third.codes).toEqual([]);
    expect(codes(await act(holderHead, "refuseRelease", third.value!.id, { reason: " " }))).toEqual([
      "REASON_REQUIRED",
    ]);
    const refused = await act(holderHead, "refuseRelease", third.value!.id, { reason: "ยังไม่ชำระ" });
    expect(refused.value).toMatchObject({ status: "REFUSED", reason: "ยังไม่ชำระ" });
    expect(codes(await release(holderHead, third.value!.id))).toEqual(["ALREADY_DECIDED"]);
  });

  test("only the holder's recorder releases or refuses, only the receiver withdraws, and a stranger sees nothing", async () => {
    const { identifier, learnerId } = await child();
    const { value } = await ask(receiverHead, receiver, identifier);
    const id = value!.id;
    const before = await enrolments(learnerId);
    for (const name of ["releaseLearner", "refuseRelease"]) {
      const change = name === "refuseRelease" ? { reason: "ไม่" } : {};
      expect(codes(await act(receiverHead, name, id, change)), name).toEqual(["NOT_ALLOWED"]);
      expect(codes(await act(officer, name, id, change)), name).toEqual(["NOT_ALLOWED"]);
      expect(codes(await act(farHead, name, id, change)), name).toEqual(["NOT_FOUND"]);
      const teacher = await holder.as("CLASS_TEACHER");
      expect(codes(await act(teacher, name, id, change)), name).toEqual(["NOT_ALLOWED"]);
    }
    expect(codes(await act(holderHead, "withdrawRelease", id))).toEqual(["NOT_ALLOWED"]);
    expect(codes(await ask(holderHead, receiver, identifier))).toEqual(["NOT_FOUND"]);
    expect(await enrolments(learnerId)).toEqual(before);
    const one = "query ($id: ID!) { releaseRequest(id: $id) { id } }";
    expect(await farHead.get(one, { id })).toEqual({ releaseRequest: null });
    expect(await officer.get(one, { id })).toEqual({ releaseRequest: { id } });
    expect((await queue(farHead, holder.id, "OUT")) ?? null).toBeNull();
    expect((await queue(officer, holder.id, "OUT"))?.releaseRequests?.totalCount).toBeGreaterThan(0);
    expect((await queue(officer, lao.id, "OUT"))?.releaseRequests).toBeNull();
    expect(codes(await act(receiverHead, "withdrawRelease", id))).toEqual([]);
  });

  test("a class teacher asks for the own class only", async () => {
    const { identifier } = await child();
    const teacher = await receiver.as("CLASS_TEACHER");
    await land.sql("UPDATE institutions.appointment SET classroom = 'PRIMARY_2/2' WHERE account_id = $1", [
      teacher.accountId,
    ]);
    expect(codes(await ask(teacher, receiver, identifier, { classroom: "1" }))).toEqual(["NOT_ALLOWED"]);
    const asked = await ask(teacher, receiver, identifier);
    expect(asked.codes).toEqual([]);
    expect(codes(await release(holderHead, asked.value!.id))).toEqual([]);
  });

  test("a request lives only as long as the appointment of whoever made it", async () => {
    const { identifier, learnerId } = await child();
    const recorder = await receiver.as("INSTITUTION_RECORDER");
    const { value } = await ask(recorder, receiver, identifier);
    await land.sql(
      "UPDATE institutions.appointment SET ended_at = now(), end_reason = 'ย้าย' WHERE account_id = $1",
      [recorder.accountId],
    );
    expect(codes(await release(holderHead, value!.id))).toEqual(["REQUEST_NOT_VALID"]);
    expect((await enrolments(learnerId))[0]!.status).toBe("ACTIVE");
    expect(codes(await act(receiverHead, "withdrawRelease", value!.id))).toEqual([]);
  });

  test("a child who leaves by another way makes the request lapse, and a day outside the stay is refused", async () => {
    const { identifier, enrolmentId } = await child();
    const { value } = await ask(receiverHead, receiver, identifier);
    expect(codes(await release(holderHead, value!.id, { on: "2022-05-01" }))).toEqual(["BAD_USER_INPUT"]);
    const removed = await mutate(holderHead, "removeLearner", "enrolment { id }", {
      enrolmentId,
      reason: "ไม่มีตัวตน",
    });
    expect(removed.codes).toEqual([]);
    const seen = await receiverHead.get<{ releaseRequest: RequestSeen }>(
      `query ($id: ID!) { releaseRequest(id: $id) { ${requestFields} } }`,
      { id: value!.id },
    );
    expect(seen.releaseRequest.status).toBe("LAPSED");
    expect(codes(await release(holderHead, value!.id))).toEqual(["ALREADY_DECIDED"]);
  });

  test("of two receivers of another province and the same LAO, one gets the child and the other's request lapses", async () => {
    const { identifier, learnerId } = await child();
    const near = await ask(receiverHead, receiver, identifier);
    const distant = await ask(farHead, far, identifier);
    expect([near.codes, distant.codes]).toEqual([[], []]);
    expect(codes(await release(holderHead, distant.value!.id))).toEqual([]);
    await expectExactCounts(land);
    expect((await enrolments(learnerId)).map(e => e.status)).toEqual(["TRANSFERRED", "ACTIVE"]);
    expect(codes(await release(holderHead, near.value!.id))).toEqual(["ALREADY_DECIDED"]);
    expect(
      (await queue(receiverHead, receiver.id, "IN", ", status: [LAPSED]"))?.releaseRequests?.totalCount,
    ).toBe(2);
  });

  test("while either end is confirmed a release is refused with that institution and who can reopen it", async () => {
    const { identifier, learnerId } = await child();
    const { value } = await ask(farHead, far, identifier);
    const before = await enrolments(learnerId);
    const farRoll = await land.sql<{ id: string }>(
      "SELECT id FROM learners.enrolment WHERE institution_id = $1 AND status = 'ACTIVE'",
      [far.id],
    );
    expect(
      await check(
        farHead,
        farRoll.map(r => r.id),
      ),
    ).toEqual([]);
    expect((await confirm(farHead, { roundId, unitId: far.id })).codes).toEqual([]);
    const confirmedThere = await release(holderHead, value!.id);
    expect(confirmedThere.userErrors).toMatchObject([
      { code: "UNIT_CONFIRMED", field: ["request", "to"], blockers: [{ count: 1, liftedBy: "LAO_OFFICER" }] },
    ]);
    expect((await cancel(await farLao.officer(), { roundId, unitId: far.id })).codes).toEqual([]);

    const roll = await land.sql<{ id: string }>(
      "SELECT id FROM learners.enrolment WHERE institution_id = $1 AND status = 'ACTIVE'",
      [holder.id],
    );
    expect(
      await check(
        holderHead,
        roll.map(r => r.id),
      ),
    ).toEqual([]);
    expect((await confirm(holderHead, { roundId, unitId: holder.id })).codes).toEqual([]);
    const confirmedHere = await release(holderHead, value!.id);
    expect(confirmedHere.userErrors).toMatchObject([
      {
        code: "UNIT_CONFIRMED",
        field: ["request", "from"],
        blockers: [{ units: [{ id: holder.id }], liftedBy: "LAO_OFFICER" }],
      },
    ]);
    expect(await enrolments(learnerId)).toEqual(before);
    expect((await cancel(officer, { roundId, unitId: holder.id })).codes).toEqual([]);
    expect(codes(await release(holderHead, value!.id))).toEqual([]);
  });
});
