import { schema as learners } from "@lec/learners/schema";
import { createPool } from "@lec/prisma/connection";
import { type GraphQLObjectType, getNamedType } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askMutation, check, confirm, mutate } from "../kit/acts.ts";
import { countsStayExact } from "../kit/counts.ts";
import { citizenId, createLand, type Institution, type Land, type Person } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

/** An institution that has confirmed, one of its learners on the roll and one taken off it before. */
interface Stage {
  readonly roundId: string;
  readonly school: Institution;
  /** Another institution, open, with a learner of its own. */
  readonly other: Institution;
  readonly otherHead: Person;
  readonly head: Person;
  readonly land: Land;
  readonly learnerId: string;
  readonly enrolmentId: string;
  readonly version: number;
  readonly removedEnrolmentId: string;
  readonly officer: Person;
  /** Of a learner active at the other institution. */
  readonly askedIdentifier: string;
  /** A request for the learner on the roll, not answered yet. */
  readonly requestId: string;
  /** Learners of the other institution that are in the two cases below. */
  readonly otherLearnerIds: readonly string[];
  /** Of a learner of the confirmed institution, taken off its roll, and one of the other: not decided, and merged. */
  readonly openCase: string;
  readonly mergedCase: string;
  /** A staged file. */
  readonly importId: string;
}

/** How a mutation is tried at the confirmed institution: everything right but the confirmation. */
interface Try {
  readonly input: (stage: Stage) => object | Promise<object>;
  /** Who tries; the institution's own head unless given. */
  readonly by?: (stage: Stage) => Person;
}
/** Why a mutation may go on at a confirmed institution. */
interface Exempt {
  readonly exempt: string;
}

const reason = "ทดสอบ";

/**
 * Every mutation of the learners subgraph: none can be added without saying here how it is refused at a confirmed
 * institution (I3), or why it need not be.
 */
const mutations: Readonly<Record<string, Try | Exempt>> = {
  enrolLearner: {
    input: ({ school }) => ({
      institutionId: school.id,
      identifier: citizenId(4_000_001),
      prefix: "ด.ช.",
      firstName: "ใหม่",
      lastName: "มาแล้ว",
      sex: "MALE",
      birthDate: "2015-05-17",
      grade: "PRIMARY_1",
      classroom: "1",
      enteredOn: "2022-05-16",
    }),
  },
  correctLearner: {
    input: ({ learnerId, version }) => ({ learnerId, expectedVersion: version, firstName: "แก้" }),
  },
  changeIdentifier: {
    input: ({ learnerId, version }) => ({
      learnerId,
      expectedVersion: version,
      identifier: citizenId(4_000_002),
      reason,
    }),
  },
  moveClassroom: { input: ({ enrolmentId }) => ({ enrolmentIds: [enrolmentId], classroom: "9" }) },
  endEnrolment: {
    input: ({ enrolmentId }) => ({ enrolmentId, kind: "MOVED_AWAY", on: "2022-10-01", reason }),
  },
  removeLearner: { input: ({ enrolmentId }) => ({ enrolmentId, reason }) },
  restoreLearner: { input: ({ removedEnrolmentId }) => ({ enrolmentId: removedEnrolmentId, reason }) },
  checkExistence: { input: ({ enrolmentId }) => ({ marks: [{ enrolmentId, result: "PRESENT" }] }) },
  requestRelease: {
    input: ({ school, askedIdentifier }) => ({
      institutionId: school.id,
      identifier: askedIdentifier,
      grade: "PRIMARY_1",
      classroom: "1",
      enteredOn: "2022-10-20",
    }),
  },
  releaseLearner: { input: ({ requestId }) => ({ requestId }) },
  refuseRelease: { exempt: "answers a request; no roll is written" },
  withdrawRelease: { exempt: "takes a request back; no roll is written" },
  promoteLearners: {
    input: ({ school }) => ({
      institutionId: school.id,
      fromYear: 2564,
      decisions: [{ grade: "PRIMARY_1", to: "NEXT_GRADE" }],
    }),
  },
  undoPromotion: { input: ({ school }) => ({ institutionId: school.id, fromYear: 2564, reason }) },
  findDuplicates: { exempt: "searches; writes cases, no roll" },
  decideDuplicate: {
    by: ({ officer }) => officer,
    input: ({ openCase, otherLearnerIds }) => ({
      caseId: openCase,
      verdict: "SAME",
      keepLearnerId: otherLearnerIds[0],
      reason,
    }),
  },
  undoMerge: { by: ({ officer }) => officer, input: ({ mergedCase }) => ({ caseId: mergedCase, reason }) },
  applyImport: { input: ({ importId }) => ({ importId }) },
  discardImport: { exempt: "gives a staged file up; no roll is written" },
  revealIdentifier: { exempt: "reads; nothing of the institution changes" },
  drawSpotCheck: { exempt: "draws from the rolls (T14); no roll is written" },
  recordSpotCheckFindings: { exempt: "says what a visit found (T14); no roll is written" },
  closeSpotCheck: { exempt: "ends a visit (T14); no roll is written" },
  answerSpotCheckFinding: { exempt: "answers what a visit found; no roll is written" },
};

/** An act of the preparation, which has to succeed. */
async function done<Answer extends { readonly codes: readonly string[] }>(
  act: Promise<Answer>,
): Promise<Answer> {
  const answer = await act;
  expect(answer.codes).toEqual([]);
  return answer;
}

describe("at an institution that has confirmed", () => {
  let system: TestSystem;
  let land: Land;
  let stage: Stage;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    const province = await land.createProvince("41", "อุดรธานี");
    const lao = await (await province.createDistrict("4101")).createLao();
    const school = await lao.createInstitution({ learners: 4 });
    const other = await lao.createInstitution({ learners: 3 });
    const roundId = await land.openRound();
    const [head, otherHead] = [await school.head(), await other.head()];
    const officer = await lao.officer();
    const [stays, ...ghosts] = school.roll;
    const [first, second, asked] = other.roll;
    for (const { enrolmentId } of ghosts)
      await done(mutate(head, "removeLearner", "enrolment { id }", { enrolmentId, reason }));
    const identifierOf = async (learnerId: string) =>
      (
        await land.sql<{ identifier: string }>("SELECT identifier FROM learners.learner WHERE id = $1", [
          learnerId,
        ])
      )[0]!.identifier;
    const request = await done(
      mutate(otherHead, "requestRelease", "request { id }", {
        institutionId: other.id,
        identifier: await identifierOf(stays!.learnerId),
        grade: "PRIMARY_1",
        classroom: "1",
        enteredOn: "2022-10-20",
      }),
    );
    const caseOf = async (one: string, another: string) =>
      (
        await land.sql<{ id: string }>(
          `INSERT INTO learners.duplicate_case (a_id, b_id, score, reasons, unit_id)
           VALUES (least($1::uuid, $2), greatest($1::uuid, $2), 90, '{}', $3) RETURNING id`,
          [one, another, lao.id],
        )
      )[0]!.id;
    const openCase = await caseOf(ghosts[1]!.learnerId, first!.learnerId);
    const mergedCase = await caseOf(ghosts[2]!.learnerId, second!.learnerId);
    const verdict = { caseId: mergedCase, verdict: "SAME", keepLearnerId: second!.learnerId, reason };
    await done(mutate(officer, "decideDuplicate", "duplicateCase { id }", verdict));
    const [staged] = await land.sql<{ id: string }>(
      `INSERT INTO learners.import (institution_id, academic_year, file_name, digest, fields, unknown_columns, row_count, new_count,
         changed_count, unchanged_count, faulty_count, elsewhere_count, roll_digest, staged_by)
       VALUES ($1, 2565, 'ทะเบียน.xlsx', 'none', '{}', '{}', 0, 0, 0, 0, 0, 0, 'none', $2) RETURNING id`,
      [school.id, head.accountId],
    );
    expect(await check(head, [stays!.enrolmentId])).toEqual([]);
    await done(confirm(head, { roundId, unitId: school.id }));
    stage = {
      roundId,
      school,
      other,
      otherHead,
      head,
      land,
      learnerId: stays!.learnerId,
      enrolmentId: stays!.enrolmentId,
      version: 1,
      removedEnrolmentId: ghosts[0]!.enrolmentId,
      officer,
      askedIdentifier: await identifierOf(asked!.learnerId),
      requestId: request.value!.id,
      otherLearnerIds: [first!.learnerId, second!.learnerId],
      openCase,
      mergedCase,
      importId: staged!.id,
    };
  });
  afterAll(async () => {
    await land?.close();
    await system?.close();
  });
  countsStayExact(() => land);

  /** Everything the register holds, as one text. */
  const register = async () => {
    const tables = [
      "learner",
      "enrolment",
      "guardian",
      "address",
      "past_identifier",
      "existence_check",
      "headcount",
    ];
    const digests = tables.map(
      table => `(SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM learners.${table} t) AS ${table}`,
    );
    return (await land.sql(`SELECT ${digests.join(", ")}`))[0];
  };

  /** The payload's own field, by its type's name alone. */
  const payloadFieldOf = (mutation: string) => {
    const payload = getNamedType(
      learners.getMutationType()!.getFields()[mutation]!.type,
    ) as GraphQLObjectType;
    const [field] = Object.values(payload.getFields()).filter(each => each.name !== "userErrors");
    return `${field!.name} { __typename }`;
  };
  const known = Object.keys(learners.getMutationType()?.getFields() ?? {});

  test("every mutation of the subgraph says here how it is refused", () => {
    expect(Object.keys(mutations).toSorted()).toEqual(known.toSorted());
  });

  test.each(Object.entries(mutations).filter(([, entry]) => "input" in entry))(
    "%s is refused with UNIT_CONFIRMED and writes nothing",
    async (name, entry) => {
      const { input, by } = entry as Try;
      const before = await register();
      const given = await input(stage);
      const { data, errors } = await askMutation(
        by?.(stage) ?? stage.head,
        name,
        payloadFieldOf(name),
        given,
      );
      expect(errors.map(error => error.message)).toEqual([]);
      expect(data.act.userErrors.map(error => error.code)).toEqual(["UNIT_CONFIRMED"]);
      expect(data.act.userErrors[0]!.blockers).toMatchObject([
        { code: "UNIT_CONFIRMED", liftedBy: "LAO_OFFICER" },
      ]);
      expect(await register()).toEqual(before);
    },
  );

  test("a statement in the runtime role is refused by the database, whatever table it aims at", async () => {
    const { learnerId, enrolmentId, removedEnrolmentId, head, roundId, school } = stage;
    const pool = createPool(system.database.urls.learners, { max: 1 });
    const writes = [
      `UPDATE learners.learner SET first_name = 'ก' WHERE id = '${learnerId}'`,
      `UPDATE learners.learner SET religion = 'ก', version = version + 1 WHERE id = '${learnerId}'`,
      `UPDATE learners.enrolment SET weight_kg = 20 WHERE id = '${enrolmentId}'`,
      `UPDATE learners.enrolment SET status = 'ACTIVE', left_on = NULL, leave_kind = NULL WHERE id = '${removedEnrolmentId}'`,
      `INSERT INTO learners.guardian (learner_id, role, first_name) VALUES ('${learnerId}', 'FATHER', 'ก')`,
      `INSERT INTO learners.address (learner_id, kind, road) VALUES ('${learnerId}', 'CURRENT', 'ก')`,
      `INSERT INTO learners.past_identifier (learner_id, identifier, identifier_kind, mistyped, reason)
       VALUES ('${learnerId}', 'G654100000009', 'G_CODE', false, 'ก')`,
      `UPDATE learners.existence_check SET result = 'MOVED' WHERE round_id = '${roundId}' AND enrolment_id = '${enrolmentId}'`,
      `INSERT INTO learners.enrolment (learner_id, institution_id, academic_year, grade, classroom, entered_on, status, left_on)
       VALUES ('${learnerId}', '${school.id}', 2565, 'PRIMARY_1', '1', '2022-05-16', 'LEFT', '2022-06-01')`,
    ];
    try {
      for (const text of writes) {
        const client = await pool.connect();
        try {
          await client.query("BEGIN");
          await client.query("SELECT set_config('lec.account_id', $1, true)", [head.accountId]);
          const state = await client.query(text).then(
            ({ rowCount }) => `${rowCount} rows`,
            error => error.code,
          );
          expect(state, text).toBe("LE003");
          await client.query("ROLLBACK");
        } finally {
          client.release();
        }
      }
    } finally {
      await pool.end();
    }
  });
});
