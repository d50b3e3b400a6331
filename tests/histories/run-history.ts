import { toInstant } from "@lec/core/workflow/instant";
import type { HistoryLand, HistoryRound } from "./history-land.ts";
import type { Act } from "./model.ts";
import { type Hand, type Planned, placeOf, requestOf } from "./plan.ts";
import type { Observed } from "./serial-order.ts";

/** Where the hands send what they do, and what happens when something crashes. */
export interface Stage {
  /** Where the gateway is now. */
  readonly url: () => string;
  /** Something dies; resolved once it is gone, whether or not it is back. */
  readonly crash: () => Promise<void>;
  /** Resolved as soon as a gateway listens again. */
  readonly recovered: () => Promise<void>;
}

/** What one history left behind. */
export interface History {
  readonly acts: readonly Observed[];
  /** Sends that were not answered by the act, and sent again by the same key: the error's code, or no connection. */
  readonly failures: Readonly<Record<string, number>>;
}

/** Sent again this often, an act has failed: a crash happens now and then, not always. */
const mostSends = 50;
const nobody = "00000000-0000-4000-8000-000000000000";
const now = () => performance.timeOrigin + performance.now();

/**
 * Plays a plan with all hands at once: each does one act at a time, at most `hands` acts are under way, and acts are begun
 * in the plan's order. An act without an answer is sent again by its key until it has one.
 */
export async function runHistory(
  place: HistoryLand,
  round: HistoryRound,
  plan: readonly Planned[],
  hands: number,
  stage: Stage,
): Promise<History> {
  const { land } = place;
  const [{ before } = { before: 0 }] = await land.sql<{ before: number }>(
    "SELECT coalesce(max(no), 0)::int AS before FROM history.commit",
  );
  const answered: Answered[] = [];
  const failures: Record<string, number> = {};
  /** Real ids by the plan's names. */
  const ids = new Map(
    [...round.start.enrolments].map(([id, { child, institution }]) => [placeOf(child, institution), id]),
  );
  const idOf = (name: string) => ids.get(name) ?? nobody;

  async function run(nth: number, hand: Hand, planned: Act): Promise<void> {
    const act = withIds(planned, idOf);
    const askedAt = now();
    const { codes, requestId, madeId } = await send(place, round, stage, failures, {
      hand,
      act,
      key: `history ${round.id} ${nth}`,
    });
    const made = madeId ?? "";
    const answer = { nth, who: hand.name, hand, act, askedAt, answeredAt: now(), codes, requestId, made };
    answered.push(answer);
    if (madeId === null) return;
    if (act.do === "enrol") ids.set(placeOf(act.child, act.institution), madeId);
    if (act.do === "request") ids.set(requestOf(nth), madeId);
    if (act.do === "release") {
      const moved = await movedBy(land, stage, act.request);
      answer.made = moved.id;
      ids.set(placeOf(round.childOf(moved.child), moved.to), moved.id);
    }
  }

  const busy = new Map<Hand, Promise<void>>();
  const underWay = new Set<Promise<void>>();
  let asked = 0;
  for (const [nth, { hand, act }] of plan.entries()) {
    if (act.do === "crash") {
      await stage.crash();
      continue;
    }
    await busy.get(hand);
    while (underWay.size >= hands) await Promise.race(underWay);
    const running: Promise<void> = run(nth, hand, act).finally(() => underWay.delete(running));
    underWay.add(running);
    busy.set(hand, running);
    asked++;
  }
  await Promise.all(underWay);
  if (answered.length !== asked) throw new Error("an act was lost");
  return { acts: await withLog(place, round, answered, before), failures };
}

interface Moved {
  readonly id: string;
  readonly child: string;
  readonly to: string;
}

/** What a release made; asked again while the database is away. */
async function movedBy(land: HistoryLand["land"], stage: Stage, requestId: string): Promise<Moved> {
  for (let asked = 1; ; asked++) {
    await stage.recovered();
    try {
      const [moved] = await land.sql<Moved & Record<string, unknown>>(
        `SELECT r.enrolment_id AS id, l.identifier AS child, r.to_institution_id AS to
         FROM learners.release_request r JOIN learners.learner l ON l.id = r.learner_id WHERE r.id = $1`,
        [requestId],
      );
      return moved!;
    } catch (error) {
      if (asked === mostSends) throw error;
    }
  }
}

type Answered = Omit<Observed, "committedAt" | "event" | "made"> & {
  readonly hand: Hand;
  readonly requestId: string | null;
  made: string;
};

interface Sending {
  readonly hand: Hand;
  readonly act: Act;
  readonly key: string;
}

async function send(
  { personOf }: HistoryLand,
  round: HistoryRound,
  stage: Stage,
  failures: Record<string, number>,
  { hand, act, key }: Sending,
): Promise<{ codes: string[]; requestId: string | null; madeId: string | null }> {
  const [field, selection, input] = mutationOf(act, round);
  const body = JSON.stringify({
    query: `mutation ($input: ${field[0]!.toUpperCase()}${field.slice(1)}Input!) { act: ${field}(input: $input) { value: ${selection} userErrors { code } } }`,
    variables: { input: { ...input, idempotencyKey: key } },
  });
  for (let sends = 1; sends <= mostSends; sends++) {
    let failure = "no connection";
    try {
      const response = await fetch(`${stage.url()}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${personOf(hand).token}` },
        body,
      });
      const { data, errors } = JSON.parse(await response.text());
      if (!errors)
        return {
          codes: data.act.userErrors.map((error: { code: string }) => error.code),
          requestId: response.headers.get("x-request-id"),
          madeId: data.act.value?.id ?? null,
        };
      failure = errors[0]?.extensions?.code ?? `HTTP ${response.status}`;
    } catch {
      // Whatever listened there is gone, or went before it had answered.
    }
    failures[failure] = (failures[failure] ?? 0) + 1;
    await stage.recovered();
  }
  throw new Error(`${field} of ${hand.name} was never answered: ${JSON.stringify(failures)}`);
}

function withIds(act: Act, idOf: (name: string) => string): Act {
  switch (act.do) {
    case "check":
      return { ...act, enrolments: act.enrolments.map(idOf) };
    case "remove":
      return { ...act, enrolment: idOf(act.enrolment) };
    case "release":
      return { ...act, request: idOf(act.request) };
    default:
      return act;
  }
}

/** The mutation of an act: its field, what is selected of the changed thing, and its input. */
function mutationOf(
  act: Act,
  { id: roundId, child }: HistoryRound,
): [field: string, selection: string, input: object] {
  switch (act.do) {
    case "clock":
      return ["setSandboxClock", "clock { now }", { at: act.at, frozen: true }];
    case "confirm":
      return [
        "confirm",
        "confirmation { state }",
        { roundId, unitId: act.unit, subject: act.subject, noLearners: act.noLearners },
      ];
    case "cancel":
      return [
        "cancelConfirmation",
        "confirmation { state }",
        { roundId, unitId: act.unit, subject: act.subject, reason: "แก้ไขข้อมูล", extendUntil: act.extendUntil },
      ];
    case "extend":
      return [
        "grantExtension",
        "confirmation { state }",
        { roundId, unitId: act.unit, until: act.until, reason: "น้ำท่วม" },
      ];
    case "check":
      return [
        "checkExistence",
        "checked { count }",
        { marks: act.enrolments.map(enrolmentId => ({ enrolmentId, result: act.result })) },
      ];
    case "enrol":
      return [
        "enrolLearner",
        "enrolment { id }",
        { institutionId: act.institution, ...child(act.child), grade: "PRIMARY_1", classroom: "1" },
      ];
    case "remove":
      return ["removeLearner", "enrolment { id }", { enrolmentId: act.enrolment, reason: "ไม่มีตัวตน" }];
    case "request": {
      const { identifier, enteredOn } = child(act.child);
      return [
        "requestRelease",
        "request { id }",
        { institutionId: act.institution, identifier, grade: "PRIMARY_1", classroom: "1", enteredOn },
      ];
    }
    case "release":
      return ["releaseLearner", "request { id }", { requestId: act.request }];
    case "count":
      return [
        "recordOtherSchoolCounts",
        "otherSchool { id }",
        {
          otherSchoolId: act.school,
          roundId,
          counts: [{ grade: "PRIMARY_1", male: 3, female: 4 }],
        },
      ];
    case "move":
      return [
        "moveOtherSchool",
        "move { movedAt }",
        { otherSchoolId: act.school, toLaoId: act.to, reason: "เปลี่ยนหน่วยเบิกจ่าย" },
      ];
  }
}

interface Logged {
  readonly at: number;
  readonly account: string;
  readonly outcome: "DONE" | "REFUSED";
  readonly codes: readonly string[];
  readonly requestId: string;
  readonly sequence: number | null;
  readonly decidedAt: string | null;
}

/**
 * Finds each act in the log: by its request, or, when the answer was a replay, as the account's next act that was done.
 * @throws Error when an act was done twice, or not at all, or when log and answer differ (I7, I10)
 */
async function withLog(
  { land, personOf }: HistoryLand,
  round: HistoryRound,
  answered: readonly Answered[],
  before: number,
): Promise<Observed[]> {
  const rows = await land.sql<Logged>(
    `SELECT c.at, a.account_id AS account, a.outcome, a.codes, a.request_id AS "requestId", e.sequence, e.at AS "decidedAt"
     FROM history.commit c JOIN reporting.audit_event a ON a.id = c.audit_id
     LEFT JOIN reporting.confirmation_event e ON e.round_id = $1 AND e.request_id = a.request_id
       AND e.action::text = CASE a.action WHEN 'confirm' THEN 'CONFIRM' WHEN 'cancelConfirmation' THEN 'CANCEL' WHEN 'grantExtension' THEN 'EXTEND' END
     WHERE c.no > $2 ORDER BY c.no`,
    [round.id, before],
  );
  // A release is audited at both ends: one act all the same.
  const byRequest = new Map(rows.map(row => [row.requestId, row]));
  const log = [...byRequest.values()];
  const found = new Map<Answered, Logged>();
  for (const act of answered) {
    const row = byRequest.get(act.requestId ?? "");
    if (row) found.set(act, row);
  }
  const own = new Set(found.values());
  for (const hand of new Set(answered.map(act => act.hand))) {
    const done = log.filter(
      row => row.account === personOf(hand).accountId && row.outcome === "DONE" && !own.has(row),
    );
    const replayed = answered.filter(act => act.hand === hand && act.codes.length === 0 && !found.has(act));
    if (done.length !== replayed.length)
      throw new Error(
        `${hand.name}: ${replayed.length} acts were answered by replay, ${done.length} were done before it`,
      );
    for (const [i, act] of replayed.toSorted((a, b) => a.nth - b.nth).entries()) found.set(act, done[i]!);
  }
  return answered.map(({ hand: _, requestId: _id, ...act }) => {
    const row = found.get(answered.find(each => each.nth === act.nth)!);
    if (!row) throw new Error(`act ${act.nth} of ${act.who} is not in the log`);
    if (String([...new Set(act.codes)]) !== String(row.codes))
      throw new Error(`act ${act.nth} of ${act.who} was answered ${act.codes}, the log has ${row.codes}`);
    return {
      ...act,
      committedAt: row.at,
      event: row.sequence === null ? null : { sequence: row.sequence, at: toInstant(row.decidedAt!) },
    };
  });
}
