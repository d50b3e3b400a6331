import { command, done, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { normaliseThaiName } from "@lec/core/text/thai-name";
import { isUuid } from "@lec/core/text/uuid";
import type { Learner } from "@lec/prisma/client";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { enrolmentsOfLearners } from "../enrolments/enrolment.sql.ts";
import { recordAt } from "../enrolments/record-at.ts";
import { learnersById, updateLearner } from "./learner.sql.ts";
import { LearnerType, SexEnum } from "./learner.type.ts";

const CorrectLearnerInput = commandInput("CorrectLearnerInput", "การแก้ไขข้อมูลนักเรียน (T2)", t => ({
  learnerId: t.id({ required: true, description: "นักเรียน (learner)" }),
  expectedVersion: t.int({ required: true, description: "รุ่นที่ผู้แก้ไขเห็น ต่างไปคือ CONFLICT (the version seen)" }),
  prefix: t.string({ description: "คำนำหน้า (title)" }),
  firstName: t.string({ description: "ชื่อ (first name)" }),
  lastName: t.string({ description: "นามสกุล (family name)" }),
  sex: t.field({ type: SexEnum, description: "เพศ (sex)" }),
  birthDate: t.field({ type: "Date", description: "วันเกิด (birth date)" }),
  nationality: t.string({ description: "สัญชาติ (nationality)" }),
}));

const CorrectLearnerPayload = commandPayload<Learner>(
  "CorrectLearnerPayload",
  "learner",
  LearnerType,
  "ผลการแก้ไข (result)",
);

builder.mutationField("correctLearner", t =>
  t.field({
    type: CorrectLearnerPayload,
    access: "personal",
    description: "แก้ไขข้อมูลนักเรียน ช่องที่ไม่ส่งคงเดิม (correct a learner; what is not given stays)",
    args: { input: t.arg({ type: CorrectLearnerInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<Learner>(context, "correctLearner", input, async tools => {
        const { tx, audit } = tools;
        Object.assign(audit, { targetType: "Learner", targetId: input.learnerId });
        if (!isUuid(input.learnerId))
          return refuse(userError("NOT_FOUND", { field: ["input", "learnerId"] }));
        const home = (await tx.query(enrolmentsOfLearners, [[input.learnerId]])).find(
          e => e.status === "ACTIVE",
        );
        if (!home) return refuse(userError("NOT_FOUND", { field: ["input", "learnerId"] }));
        const recording = await recordAt(tools, home.institutionId, "learner:record");
        if (!recording.done) return recording;
        const clean = (text: string | null | undefined) => (text == null ? null : normaliseThaiName(text));
        const names = {
          prefix: clean(input.prefix),
          firstName: clean(input.firstName),
          lastName: clean(input.lastName),
          nationality: clean(input.nationality),
        };
        const empty = Object.entries(names).find(([, text]) => text === "");
        if (empty) return refuse(userError("BAD_USER_INPUT", { field: ["input", empty[0]] }));
        const [learner] = await tx.query(updateLearner, [
          input.learnerId,
          input.expectedVersion,
          names.prefix,
          names.firstName,
          names.lastName,
          input.sex ?? null,
          input.birthDate ?? null,
          names.nationality,
        ]);
        if (learner) return done(learner);
        const [exists] = await tx.query(learnersById, [[input.learnerId]]);
        return refuse(
          userError(exists ? "CONFLICT" : "NOT_FOUND", {
            field: ["input", exists ? "expectedVersion" : "learnerId"],
          }),
        );
      }),
  }),
);
