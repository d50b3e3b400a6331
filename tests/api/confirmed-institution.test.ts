import { schema as learners } from "@lec/learners/schema";
import { createPool } from "@lec/prisma/connection";
import { type GraphQLObjectType, getNamedType } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askMutation, check, confirm, mutate } from "../kit/acts.ts";
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
  revealIdentifier: { exempt: "reads; nothing of the institution changes" },
};

describe("at an institution that has confirmed", () => {
  let system: TestSystem;
  let land: Land;
  let stage: Stage;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    const province = await land.createProvince("41", "อุดรธานี");
    const lao = await (await province.createDistrict("4101")).createLao();
    const school = await lao.createInstitution({ learners: 2 });
    const other = await lao.createInstitution({ learners: 1 });
    const roundId = await land.openRound();
    const [head, otherHead] = [await school.head(), await other.head()];
    const [stays, ghost] = school.roll;
    const removed = await mutate(head, "removeLearner", "enrolment { id }", {
      enrolmentId: ghost!.enrolmentId,
      reason,
    });
    expect(removed.codes).toEqual([]);
    expect(await check(head, [stays!.enrolmentId])).toEqual([]);
    expect((await confirm(head, { roundId, unitId: school.id })).codes).toEqual([]);
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
      removedEnrolmentId: ghost!.enrolmentId,
    };
  });
  afterAll(async () => {
    await land?.close();
    await system?.close();
  });

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
