import { mutate } from "../kit/acts.ts";
import type { TestClient } from "../kit/client.ts";
import { upload } from "../kit/files.ts";
import { childRow, rollFile } from "../kit/roll-file.ts";
import { academicYear, citizenId, type Institution, type Land, type Unit } from "../kit/scenario.ts";
import type { TestSystem } from "../kit/system.ts";

/** The institutions among which children move, are recorded twice, go up a year and come in files. */
export interface Rolls {
  readonly land: Land;
  readonly system: TestSystem;
  readonly province: Unit;
  readonly lao: Unit;
  /** The askers' own, another of the same LAO, one of another LAO of the province, and two of another province. */
  readonly institution: Institution;
  readonly sibling: Institution;
  readonly neighbour: Institution;
  readonly far: Institution;
  readonly farther: Institution;
}

/**
 * Everything that happens to rolls beside recording, at each level that decides: pending requests out of the askers'
 * institution and into it, one released, one withdrawn; children under two records, found and merged; a year that ended
 * for one class and not for another; a child removed as a ghost. Answers enrolments that came to the askers' institution.
 */
export async function busyRolls(rolls: Rolls): Promise<readonly string[]> {
  await endOfYear(rolls);
  await removed(rolls);
  return [...(await releases(rolls)), ...(await doubles(rolls))];
}

async function act<Value = { id: string }>(
  client: TestClient,
  mutation: string,
  selection: string,
  input: object,
): Promise<Value> {
  const { value, codes } = await mutate<Value>(client, mutation, selection, input);
  if (!value) throw new Error(`the land is not built: ${mutation} ${codes}`);
  return value;
}

const recorderOf = (institution: Institution) => institution.as("INSTITUTION_RECORDER");
const identifierOf = async ({ land }: Rolls, learnerId: string) => {
  const [row] = await land.sql<{ identifier: string }>(
    "SELECT identifier FROM learners.learner WHERE id = $1",
    [learnerId],
  );
  return row?.identifier ?? "";
};

/** A child who was not there. */
async function removed({ institution }: Rolls): Promise<void> {
  const { id } = await enrol(institution, citizenId(5_300_000));
  await act(await recorderOf(institution), "removeLearner", "enrolment { id }", {
    enrolmentId: id,
    reason: "ไม่มีตัวตน",
  });
}

/** Classrooms 8 and 9 of last year: 8 has graduated, been taken back, and graduated again; 9 awaits its decision. */
async function endOfYear({ land, institution }: Rolls): Promise<void> {
  await land.sql("ALTER TABLE learners.enrolment DISABLE TRIGGER USER");
  await land.sql(
    `WITH child AS (INSERT INTO learners.learner (identifier, identifier_kind, prefix, first_name, last_name, sex, birth_date, nationality)
       SELECT identifier, 'CITIZEN_ID', 'ด.ญ.', 'ปีก่อน', 'สกุล' || n, 'FEMALE', '2014-05-17', 'ไทย'
       FROM unnest($1::text[]) WITH ORDINALITY AS c (identifier, n) RETURNING id, last_name)
     INSERT INTO learners.enrolment (learner_id, institution_id, academic_year, grade, classroom, entered_on)
     SELECT id, $2, $3, 'PRIMARY_1', CASE last_name WHEN 'สกุล1' THEN '8' ELSE '9' END, '2021-05-16' FROM child`,
    [[citizenId(5_000_001), citizenId(5_000_002)], institution.id, academicYear - 1],
  );
  await land.sql("ALTER TABLE learners.enrolment ENABLE TRIGGER USER");
  await land.sql("SELECT learners.rebuild_counts()");
  const recorder = await recorderOf(institution);
  const year = { institutionId: institution.id, fromYear: academicYear - 1 };
  const decisions = [{ grade: "PRIMARY_1", classroom: "8", to: "GRADUATE" }];
  await act(recorder, "promoteLearners", "promotion { id }", { ...year, decisions });
  await act(recorder, "undoPromotion", "undone { learners }", { ...year, reason: "ผิดห้อง" });
  await act(recorder, "promoteLearners", "promotion { id }", { ...year, decisions });
}

async function releases(rolls: Rolls): Promise<readonly string[]> {
  const { institution, far } = rolls;
  const [own, other] = [await recorderOf(institution), await recorderOf(far)];
  const ask = async (asker: TestClient, to: Institution, learnerId: string, classroom: string) =>
    (
      await act(asker, "requestRelease", "request { id }", {
        institutionId: to.id,
        identifier: await identifierOf(rolls, learnerId),
        grade: "PRIMARY_1",
        classroom,
        studentNumber: "21",
        enteredOn: "2022-10-17",
        note: "ย้ายตามผู้ปกครอง",
      })
    ).id;
  const [first, second] = far.roll;
  const [, leaving] = institution.roll;
  if (!first || !second || !leaving) throw new Error("a roll of the land is too short");
  const withdrawn = await ask(own, institution, second.learnerId, "1");
  await act(own, "withdrawRelease", "request { id }", { requestId: withdrawn, reason: "พิมพ์ผิดห้อง" });
  const released = await ask(own, institution, second.learnerId, "1");
  await act(other, "releaseLearner", "request { id }", { requestId: released });
  await ask(other, far, leaving.learnerId, "1");
  await ask(own, institution, first.learnerId, "1");
  return enrolmentsOf(rolls, second.learnerId);
}

const enrolmentsOf = async ({ land, institution }: Rolls, learnerId: string) =>
  (
    await land.sql<{ id: string }>(
      "SELECT id FROM learners.enrolment WHERE learner_id = $1 AND institution_id = $2 AND status = 'ACTIVE'",
      [learnerId, institution.id],
    )
  ).map(row => row.id);

/** A girl who comes to a roll. */
export async function enrol(
  at: Institution,
  identifier: string,
): Promise<{ readonly id: string; readonly learner: { readonly id: string } }> {
  return act(await recorderOf(at), "enrolLearner", "enrolment { id learner { id } }", {
    institutionId: at.id,
    identifier,
    prefix: "ด.ญ.",
    firstName: "กนกวรรณ",
    lastName: "ศรีสุข",
    sex: "FEMALE",
    birthDate: "2015-03-02",
    nationality: "ไทย",
    grade: "PRIMARY_1",
    classroom: "2",
    enteredOn: "2022-05-16",
  });
}

/** Per level that decides: an open case, and one whose records have been merged. */
async function doubles(rolls: Rolls): Promise<readonly string[]> {
  const { land, province, lao, institution, sibling, neighbour, far, farther } = rolls;
  const open = async (a: string | undefined, b: string | undefined) => {
    const [found] = await land.sql<{ id: string }>(
      `INSERT INTO learners.duplicate_case (a_id, b_id, score, reasons, unit_id)
       SELECT least($1::uuid, $2::uuid), greatest($1::uuid, $2::uuid), 90, '{SAME_BIRTH_DATE}', learners.meeting_unit($1, $2) RETURNING id`,
      [a, b],
    );
    return found?.id ?? "";
  };
  const [child] = institution.roll;
  for (const other of [institution.roll[1], sibling.roll[0], neighbour.roll[0], far.roll[0]])
    await open(child?.learnerId, other?.learnerId);
  await open(far.roll[0]?.learnerId, farther.roll[0]?.learnerId);

  const came: string[] = [];
  const deciders = [
    [institution, await recorderOf(institution)],
    [sibling, await lao.as("LAO_OFFICER")],
    [neighbour, await province.as("PROVINCE_OFFICER")],
    [far, await land.as("DEPARTMENT_ADMINISTRATOR")],
  ] as const;
  let serial = 5_100_000;
  for (const [source, decider] of deciders) {
    const left = await enrol(source, citizenId(++serial));
    await act(await recorderOf(source), "endEnrolment", "enrolment { id }", {
      enrolmentId: left.id,
      kind: "MOVED_AWAY",
      on: "2022-10-01",
      reason: "ย้ายภูมิลำเนา",
    });
    const kept = await enrol(institution, citizenId(++serial));
    came.push(kept.id);
    await act(decider, "decideDuplicate", "duplicateCase { id }", {
      caseId: await open(left.learner.id, kept.learner.id),
      verdict: "SAME",
      keepLearnerId: kept.learner.id,
      reason: "คนเดียวกัน",
    });
  }
  const { accountId } = await land.as("DEPARTMENT_ADMINISTRATOR");
  await land.sql(
    `INSERT INTO learners.duplicate_search (unit_id, months, total, done, found, started_by, finished_at)
     SELECT unit, '{}', 1, 1, 0, $2, core.now() FROM unnest($1::uuid[]) AS unit`,
    [[land.id, province.id, lao.id, institution.id, far.id], accountId],
  );
  return came;
}

/** After all else on the rolls, which a staged file is compared with: one given up and one staged, of new, changed, faulty and strange rows, at home and far away. */
export async function sendFiles(rolls: Rolls): Promise<void> {
  const { system, institution, far } = rolls;
  for (const [at, elsewhere] of [
    [institution, far],
    [far, institution],
  ] as const) {
    const recorder = await recorderOf(at);
    const [known] = at.roll;
    const [strange] = elsewhere.roll;
    if (!known || !strange) throw new Error("a roll of the land is too short");
    const rows = [
      childRow(71, at),
      childRow(72, at, { identifier: await identifierOf(rolls, known.learnerId), ethnicity: "มอญ" }),
      childRow(73, at, { identifier: "1999930000739" }),
      childRow(74, at, { identifier: await identifierOf(rolls, strange.learnerId) }),
      // A zero lost in a spreadsheet: what was meant is suggested.
      childRow(75, at, { identifier: 999900000121 }),
    ];
    for (const sent of [rows.slice(0, 1), rows]) {
      const { status, errors } = await upload(system.url, recorder, await rollFile(sent), {
        institutionId: at.id,
        year: academicYear,
        term: 1,
      });
      if (status !== 200) throw new Error(`the land is not built: ${status} ${JSON.stringify(errors)}`);
    }
  }
}

/** Everybody of a province drawn; at one institution one was not found, one is wrong in the record, which is answered. */
export async function spotCheck(province: Unit, at: Institution, roundId: string): Promise<void> {
  const officer = await province.as("PROVINCE_OFFICER");
  const check = await act<{ items: { nodes: { id: string; institution: { id: string } }[] } }>(
    officer,
    "drawSpotCheck",
    "spotCheck { items(first: 200) { nodes { id institution { id } } } }",
    { roundId, provinceId: province.id, size: 500 },
  );
  const [absent, wrong] = check.items.nodes.filter(each => each.institution.id === at.id);
  await act(officer, "recordSpotCheckFindings", "recorded { count }", {
    findings: [
      { itemId: absent?.id, result: "NOT_FOUND" },
      ...(wrong ? [{ itemId: wrong.id, result: "DATA_WRONG", note: "วันเกิดไม่ตรง" }] : []),
    ],
  });
  // Of a short roll only one may have stayed.
  if (wrong)
    await act(await recorderOf(at), "answerSpotCheckFinding", "item { id }", {
      itemId: wrong.id,
      answer: "กำลังขอสูติบัตร",
    });
}
