import { sized } from "@lec/core/graphql/connection.type";
import { enumValues } from "@lec/core/graphql/enum-values";
import { builder, connectionOf, GradeEnum, OrgUnit, pageArguments } from "../builder.ts";
import { enrolmentLoader } from "../enrolments/enrolment.loader.ts";
import { EnrolmentType } from "../enrolments/enrolment.type.ts";
import { type Finding, type FindingRuleId, findingRuleIds, findingRules, severityOf } from "./finding.ts";
import {
  enrolmentFindingLoader,
  type FindingCount,
  learnerFindingLoader,
  listFindings,
  summariseFindings,
} from "./findings.loader.ts";
import type { RollFinding } from "./roll-findings.ts";
import { SeverityEnum } from "./severity.enum.ts";

const FindingRuleIdEnum = builder.enumType("FindingRuleId", {
  description: "เกณฑ์ตรวจสอบข้อมูล คงที่สำหรับโปรแกรมอื่นใช้อ้างอิง (a rule; stable)",
  values: enumValues(findingRuleIds, rule => `${findingRules[rule].th} (${findingRules[rule].en})`),
});

const FindingRuleType = builder.objectRef<FindingRuleId>("FindingRule").implement({
  description: "เกณฑ์ตรวจสอบข้อมูลนักเรียน (a rule that records of learners are held against)",
  fields: t => ({
    id: t.field({
      type: FindingRuleIdEnum,
      access: "public",
      description: "รหัส (id)",
      resolve: rule => rule,
    }),
    severity: t.field({
      type: SeverityEnum,
      access: "public",
      description: "ความร้ายแรง (severity)",
      resolve: rule => findingRules[rule].severity,
    }),
    text: t.string({
      access: "public",
      description: "คำอธิบายตามภาษาของผู้เรียก (what the rule says, in the caller's language)",
      resolve: (rule, _args, context) => findingRules[rule][context.identity.language],
    }),
    clause: t.string({
      nullable: true,
      access: "public",
      description: "ข้อในหนังสือสั่งการ (letter and clause)",
      resolve: rule => findingRules[rule].clause,
    }),
  }),
});

builder.queryField("findingRules", t =>
  t.field({
    type: [FindingRuleType],
    access: "public",
    description: "เกณฑ์ตรวจสอบข้อมูลทั้งหมด (all rules)",
    listSize: { assumedSize: findingRuleIds.length },
    resolve: () => findingRuleIds,
  }),
);

export const FindingType = builder.objectRef<Finding>("Finding").implement({
  description: "ข้อสังเกตหนึ่งข้อในระเบียนนักเรียน คิดทุกครั้งที่อ่าน (something found on a record, computed live)",
  fields: t => ({
    rule: t.expose("rule", { type: FindingRuleIdEnum, access: "personal", description: "เกณฑ์ (rule)" }),
    severity: t.field({
      type: SeverityEnum,
      access: "personal",
      description: "ความร้ายแรง (severity)",
      resolve: severityOf,
    }),
    field: t.exposeString("field", {
      nullable: true,
      access: "personal",
      description: "ช่องข้อมูลที่ควรแก้ (the field at fault, such as `birthDate`)",
    }),
    message: t.string({
      access: "personal",
      description: "สิ่งที่น่าจะผิดและควรทำ ตามภาษาของผู้เรียก (what is likely wrong, in the caller's language)",
      resolve: (finding, _args, context) => finding.said[context.identity.language],
    }),
  }),
});

const RollFindingType = builder.objectRef<RollFinding>("RollFinding").implement({
  description: "ข้อสังเกตในทะเบียนของสถานศึกษา (a finding on an institution's roll)",
  fields: t => ({
    finding: t.field({
      type: FindingType,
      access: "personal",
      description: "ข้อสังเกต (the finding)",
      resolve: found => found,
    }),
    enrolment: t.field({
      type: EnrolmentType,
      nullable: true,
      access: "personal",
      description: "การเข้าเรียนที่พบ ว่างเมื่อเป็นเรื่องของห้องเรียน (the enrolment; none when it is about a classroom)",
      resolve: ({ enrolmentId }, _args, context) =>
        enrolmentId === null ? null : enrolmentLoader(context).load(enrolmentId),
    }),
    grade: t.expose("grade", { type: GradeEnum, access: "personal", description: "ระดับชั้น (grade)" }),
    classroom: t.exposeString("classroom", { access: "personal", description: "ห้องเรียน (classroom)" }),
  }),
});

const FindingCountType = builder.objectRef<FindingCount>("FindingCount").implement({
  description: "จำนวนข้อสังเกตของเกณฑ์หนึ่ง (how many findings of a rule)",
  fields: t => ({
    rule: t.field({
      type: FindingRuleType,
      access: "personal",
      description: "เกณฑ์ (rule)",
      resolve: ({ rule }) => rule,
    }),
    count: t.exposeInt("count", { access: "personal", description: "จำนวน (how many)" }),
  }),
});

builder.objectField(EnrolmentType, "findings", t =>
  t.field({
    type: [FindingType],
    access: "personal",
    description: "ข้อสังเกตในระเบียนนี้ ที่ต้องแก้มาก่อน (what is found on this record, the blocking first)",
    listSize: { assumedSize: 5 },
    resolve: (enrolment, _args, context) => enrolmentFindingLoader(context).load(enrolment.id),
  }),
);
builder.prismaObjectFields("Learner", t => ({
  findings: t.field({
    type: [FindingType],
    access: "personal",
    description: "ข้อสังเกตในระเบียนปัจจุบัน (what is found on the record where the learner is on the rolls)",
    listSize: { assumedSize: 5 },
    resolve: (learner, _args, context) => learnerFindingLoader(context).load(learner.id),
  }),
}));

const RollFindingConnection = connectionOf<RollFinding>("RollFinding", RollFindingType);

const FindingFilterInput = builder.inputType("FindingFilter", {
  description: "เงื่อนไขของข้อสังเกต (conditions on findings)",
  fields: t => ({
    severity: t.field({ type: SeverityEnum, description: "ความร้ายแรง (severity)" }),
    rule: t.field({ type: [FindingRuleIdEnum], description: "เกณฑ์ (rules)" }),
    grade: t.field({ type: [GradeEnum], description: "ระดับชั้น (grades)" }),
    classroom: t.string({ description: "ห้องเรียน (classroom)" }),
  }),
});

builder.objectFields(OrgUnit, t => ({
  findings: t.field({
    type: RollFindingConnection,
    nullable: true,
    access: "personal",
    description:
      "ข้อสังเกตในทะเบียนของสถานศึกษา ว่างเช่นเดียวกับทะเบียน (what is found on an institution's roll; none as for the roll)",
    listSize: sized,
    args: {
      ...pageArguments,
      filter: t.arg({ type: FindingFilterInput, description: "เงื่อนไข (conditions)" }),
      academicYear: t.arg.int({
        description: "ปีการศึกษา พ.ศ. (academic year; the current round's unless given)",
      }),
    },
    resolve: (unit, args, context) => listFindings(context, unit.id, args),
  }),
  findingSummary: t.field({
    type: [FindingCountType],
    nullable: true,
    access: "personal",
    description: "จำนวนข้อสังเกตแยกตามเกณฑ์ ว่างเช่นเดียวกับทะเบียน (findings by rule; none as for the roll)",
    listSize: { assumedSize: findingRuleIds.length },
    args: { academicYear: t.arg.int({ description: "ปีการศึกษา พ.ศ. (academic year)" }) },
    resolve: (unit, { academicYear }, context) => summariseFindings(context, unit.id, academicYear),
  }),
}));
