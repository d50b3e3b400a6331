import { command, done, refuse } from "@lec/core/command/command";
import { lockForRecording } from "@lec/core/command/locks";
import { maximumPageSize } from "@lec/core/graphql/page";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { can } from "@lec/core/policy/policy";
import { roundById, unitFacts } from "@lec/core/rounds/facts.sql";
import { unitPlaces } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import { notAllowed, spotCheckBlockers } from "@lec/core/workflow/confirmation.machine";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { SpotCheckResultEnum } from "./spot-check.enums.ts";
import { insertFindings, itemsById, type SpotCheckItem, spotChecksById } from "./spot-check.sql.ts";
import { SpotCheckItemType } from "./spot-check-item.type.ts";

/** As long as a note or an answer can be. */
export const longestNote = 1_000;

const SpotCheckFindingInput = builder.inputType("SpotCheckFindingInput", {
  description: "ผลการตรวจนักเรียนหนึ่งคน (what was found of one learner)",
  fields: t => ({
    itemId: t.id({ required: true, description: "นักเรียนที่ถูกสุ่ม (the learner drawn)" }),
    result: t.field({ type: SpotCheckResultEnum, required: true, description: "ผล (result)" }),
    note: t.string({
      description: `บันทึก ไม่เกิน ${longestNote} ตัวอักษร ต้องมีเมื่อข้อมูลไม่ถูกต้อง (note; needed to say which data are wrong)`,
    }),
    seenAt: t.field({
      type: "DateTime",
      description:
        "เวลาที่ไปตรวจ ปกติคือขณะนี้ ไม่อยู่ในอนาคต (when the officer was there; now unless given, never later)",
    }),
    expectedVersion: t.int({
      description: "จำนวนครั้งที่บันทึกซึ่งผู้ตรวจเห็น ต่างไปคือ CONFLICT (the version seen)",
    }),
  }),
});

const RecordSpotCheckFindingsInput = commandInput(
  "RecordSpotCheckFindingsInput",
  "การบันทึกผลการสุ่มตรวจ (T14, S1g 9.4)",
  t => ({
    findings: t.field({
      type: [SpotCheckFindingInput],
      required: true,
      description: `ผลรายคนของการสุ่มตรวจเดียวกัน 1 ถึง ${maximumPageSize} คน (findings of one spot check)`,
    }),
  }),
);

interface Recorded {
  readonly items: readonly SpotCheckItem[];
}

const RecordedType = builder.objectRef<Recorded>("RecordedSpotCheckFindings").implement({
  description: "ผลที่บันทึกแล้ว (what was recorded)",
  fields: t => ({
    count: t.int({
      access: "internal",
      description: "จำนวน คน (how many)",
      resolve: recorded => recorded.items.length,
    }),
    items: t.field({
      type: [SpotCheckItemType],
      access: "personal",
      description: "นักเรียนที่บันทึกผล (the learners)",
      listSize: { assumedSize: 50 },
      resolve: recorded => [...recorded.items],
    }),
  }),
});

const RecordSpotCheckFindingsPayload = commandPayload(
  "RecordSpotCheckFindingsPayload",
  "recorded",
  RecordedType,
  "ผลการบันทึก (result)",
);

builder.mutationField("recordSpotCheckFindings", t =>
  t.field({
    type: RecordSpotCheckFindingsPayload,
    access: "personal",
    description:
      "บันทึกผลการสุ่มตรวจ ทีละคนหรือหลายคนพร้อมกัน ผลที่บันทึกทีหลังใช้แทนผลก่อน ซึ่งยังเก็บไว้ (records what was found, of one learner or many at once; a later finding takes the place of an earlier one, which is kept)",
    args: {
      input: t.arg({ type: RecordSpotCheckFindingsInput, required: true, description: "ข้อมูล (input)" }),
    },
    resolve: (_root, { input }, context) =>
      command<Recorded>(context, "recordSpotCheckFindings", input, async ({ actor, tx, audit, now }) => {
        const field = ["input", "findings"];
        audit.targetType = "SpotCheck";
        const findings = new Map(input.findings.map(each => [each.itemId.toLowerCase(), each]));
        // Two findings for one learner: nobody can say which was meant.
        if (findings.size !== input.findings.length || findings.size === 0 || findings.size > maximumPageSize)
          return refuse(userError("BAD_USER_INPUT", { field }));
        const ids = [...findings.keys()];
        const items = await tx.query(itemsById, [ids.filter(isUuid)]);
        const [first] = items;
        if (!first || items.length !== ids.length) return refuse(userError("NOT_FOUND", { field }));
        if (items.some(item => item.spotCheckId !== first.spotCheckId))
          return refuse(userError("BAD_USER_INPUT", { field }));
        Object.assign(audit, { targetId: first.spotCheckId, unitId: first.provinceId });
        const [place] = await tx.query(unitPlaces, [[first.provinceId]]);
        const appointment = can(actor, "spotCheck:record", place ?? null);
        const [known] = await tx.query(spotChecksById, [[first.spotCheckId]]);
        if (!appointment || !known)
          return refuse(...userErrorsOf([notAllowed("spotCheck:record", "S1g 9.4")]));
        audit.duty = appointment.duty;

        await lockForRecording(tx, known.roundId, known.provinceId);
        const [[check], [round], [unit]] = await Promise.all([
          tx.query(spotChecksById, [[known.id]]),
          tx.query(roundById, [known.roundId]),
          tx.query(unitFacts, [known.roundId, [known.provinceId]]),
        ]);
        if (!check || !round || !unit) return refuse(userError("NOT_FOUND", { field }));
        if (check.closedAt !== null) return refuse(userError("SPOT_CHECK_CLOSED", { field }));
        const at = await now();
        const blockers = spotCheckBlockers({ now: at, round, unit });
        if (blockers.length > 0) return refuse(...userErrorsOf(blockers));

        const byId = new Map(items.map(item => [item.id, item]));
        const rows = input.findings.flatMap(({ itemId, result, note, seenAt, expectedVersion }, i) => {
          const item = byId.get(itemId.toLowerCase());
          const said = { result, note: note?.trim() || null, seenAt: seenAt ?? at };
          return item
            ? [{ ...said, item, seen: expectedVersion ?? item.version, at: [...field, String(i)] }]
            : [];
        });
        for (const row of rows) {
          if (row.result === "DATA_WRONG" && row.note === null)
            return refuse(userError("REASON_REQUIRED", { field: [...row.at, "note"] }));
          if (row.note !== null && [...row.note].length > longestNote)
            return refuse(userError("BAD_USER_INPUT", { field: [...row.at, "note"] }));
          if (row.seenAt > at || row.seenAt < check.drawnAt)
            return refuse(userError("BAD_USER_INPUT", { field: [...row.at, "seenAt"] }));
          if (row.seen !== row.item.version)
            return refuse(userError("CONFLICT", { field: [...row.at, "expectedVersion"] }));
        }
        const written = await tx.query(insertFindings, [
          rows.map(row => row.item.id),
          rows.map(row => row.item.version),
          rows.map(row => row.result),
          rows.map(row => row.note),
          rows.map(row => row.seenAt),
        ]);
        if (written.length !== rows.length) return refuse(userError("CONFLICT", { field }));
        return done({ items: await tx.query(itemsById, [ids]) });
      }),
  }),
);
