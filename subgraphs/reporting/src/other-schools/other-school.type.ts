import { sized } from "@lec/core/graphql/connection.type";
import { enumValues } from "@lec/core/graphql/enum-values";
import { gradeCountsOf } from "@lec/core/graphql/grade-count.type";
import { type Action, can } from "@lec/core/policy/policy";
import { shownCount, shownRow } from "@lec/core/policy/suppression";
import { placeLoader } from "@lec/core/rounds/unit-places.loader";
import {
  countingBlockers,
  keepingBlockers,
  movingBlockers,
  notAllowed,
  offer,
} from "@lec/core/workflow/confirmation.machine";
import { blocker } from "@lec/core/workflow/refusal";
import { builder, connectionOf, GradeCountType, OrgUnit, pageArguments } from "../builder.ts";
import { AvailableActionType } from "../confirmations/available-action.type.ts";
import { accountNameLoader, readFacts } from "../confirmations/confirmation.loader.ts";
import { ReportingRound } from "../rounds/round.type.ts";
import {
  countedRound,
  listOtherSchools,
  type OtherCounts,
  type OtherSchoolRegister,
  otherSchoolLoader,
  readOtherCounts,
  readRegister,
  readReport,
  roundBefore,
} from "./other-school.loader.ts";
import { affiliations, type OtherSchool, type OtherSchoolReport } from "./other-school.sql.ts";

export const AffiliationEnum = builder.enumType("Affiliation", {
  description: "สังกัดของสถานศึกษาสังกัดอื่น (whose school it is)",
  values: enumValues(
    affiliations,
    affiliation =>
      ({
        OBEC: "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน (สพฐ.)",
        OPEC: "สำนักงานคณะกรรมการส่งเสริมการศึกษาเอกชน (สช.)",
        BPP: "กองบัญชาการตำรวจตระเวนชายแดน (ตชด.)",
        BUDDHIST: "สำนักงานพระพุทธศาสนาแห่งชาติ",
        OTHER: "สังกัดอื่น (other)",
      })[affiliation],
  ),
});

interface SeenReport extends OtherSchoolReport {
  readonly exact: boolean;
}
const rowsOf = ({ counts, exact }: SeenReport) => gradeCountsOf(counts).map(row => shownRow(row, exact));
const totalOf = ({ counts, exact }: SeenReport) =>
  shownCount(
    Object.values(counts).reduce((sum, heads) => sum + heads, 0),
    exact,
  );

const OtherSchoolReportType = builder.objectRef<SeenReport>("OtherSchoolReport").implement({
  description: "จำนวนนักเรียนของสถานศึกษาสังกัดอื่นหนึ่งแห่งในรอบหนึ่ง (a school's numbers in a round, T6)",
  fields: t => ({
    total: t.int({ nullable: true, access: "internal", description: "รวม คน (all)", resolve: totalOf }),
    byGrade: t.field({
      type: [GradeCountType],
      access: "internal",
      description: "แยกระดับชั้นและเพศ เฉพาะที่มีนักเรียน (by grade and sex, where there are any)",
      listSize: { assumedSize: 9 },
      resolve: rowsOf,
    }),
    recordedAt: t.expose("recordedAt", {
      type: "DateTime",
      access: "internal",
      description: "บันทึกเมื่อ (when)",
    }),
    recordedBy: t.string({
      access: "internal",
      description: "ผู้บันทึก (who)",
      resolve: (report, _args, context) => accountNameLoader(context).load(report.recordedBy),
    }),
    version: t.exposeInt("version", { access: "internal", description: "รุ่นของข้อมูล (version)" }),
  }),
});

export const OtherSchoolType = builder.objectRef<OtherSchool>("OtherSchool");
builder.asEntity(OtherSchoolType, {
  key: builder.selection<{ id: string }>("id"),
  resolveReference: ({ id }, context) => otherSchoolLoader(context).load(id),
});
builder.objectType(OtherSchoolType, {
  description:
    "สถานศึกษาสังกัดอื่น นับจำนวนโดย อปท. ที่จัดสรรงบประมาณให้ ไม่บันทึกรายคน (a school of another affiliation, counted by the LAO that pays it, never learner by learner)",
  fields: t => ({
    id: t.exposeID("id", { access: "public", description: "รหัสอ้างอิง (id)" }),
    code: t.exposeString("code", { access: "public", description: "รหัสสถานศึกษา 10 หลัก (ten digits)" }),
    name: t.exposeString("name", { access: "public", description: "ชื่อ (name)" }),
    affiliation: t.expose("affiliation", {
      type: AffiliationEnum,
      access: "public",
      description: "สังกัด (affiliation)",
    }),
    lao: t.field({
      type: OrgUnit,
      nullable: true,
      access: "public",
      description:
        "อปท. ที่นับและจัดสรรงบประมาณในปัจจุบัน ว่างเมื่อย้ายไปนอกขอบเขตแล้ว (the LAO that counts and pays it today; none once it went out of reach)",
      resolve: async ({ laoId }, _args, context) => (await placeLoader(context).load(laoId)) && { id: laoId },
    }),
    dissolvedOn: t.expose("dissolvedOn", {
      type: "Date",
      nullable: true,
      access: "public",
      description: "วันที่ประกาศเลิก ยังต้องบันทึกเป็นศูนย์ (dissolved on; still recorded, with zeros, S1g 4.2)",
    }),
    version: t.exposeInt("version", { access: "public", description: "รุ่นของข้อมูล (version)" }),
    report: t.field({
      type: OtherSchoolReportType,
      nullable: true,
      access: "internal",
      description:
        "จำนวนในรอบที่ระบุหรือรอบปัจจุบัน ว่างเมื่อยังไม่บันทึก (numbers in the given or current round; none until recorded)",
      args: { roundId: t.arg.id({ description: "รอบ (round)" }) },
      resolve: async (school, { roundId }, context) => {
        const round = await countedRound(context, roundId);
        return round && seen(school, await readReport(context, school, round), context);
      },
    }),
    previousReport: t.field({
      type: OtherSchoolReportType,
      nullable: true,
      access: "internal",
      description:
        "จำนวนในรอบก่อนรอบที่ระบุหรือรอบปัจจุบัน ไว้เปรียบเทียบเท่านั้น (numbers of the round before the given or current one, to compare with)",
      args: { roundId: t.arg.id({ description: "รอบ (round)" }) },
      resolve: async (school, { roundId }, context) => {
        const round = await countedRound(context, roundId);
        const before = round && (await roundBefore(context, round));
        return before && seen(school, await readReport(context, school, before), context);
      },
    }),
  }),
});

async function seen(
  school: OtherSchool,
  report: OtherSchoolReport | null,
  context: Parameters<typeof placeLoader>[0],
): Promise<SeenReport | null> {
  if (!report) return null;
  const [today, then] = await Promise.all(
    [school.laoId, report.laoId].map(laoId => placeLoader(context).load(laoId)),
  );
  const may = (action: Action) =>
    [today, then].some(place => can(context.identity.actor, action, place ?? null) !== null);
  return may("counts:read") ? { ...report, exact: may("counts:readExact") } : null;
}

const OtherSchoolFilterInput = builder.inputType("OtherSchoolFilter", {
  description: "เงื่อนไขของทะเบียนสถานศึกษาสังกัดอื่น (conditions)",
  fields: t => ({
    search: t.string({ description: "ส่วนของชื่อ หรือต้นรหัส (part of the name, or the code's beginning)" }),
    affiliation: t.field({ type: [AffiliationEnum], description: "สังกัด (affiliations)" }),
    recorded: t.boolean({ description: "บันทึกในรอบนี้แล้วหรือยัง (recorded in the round or not)" }),
  }),
});

const OtherCountsType = builder.objectRef<OtherCounts>("OtherCounts").implement({
  description:
    "จำนวนนักเรียนสังกัดอื่นของหน่วยงานและทุกหน่วยใต้ลงไป (other-affiliation numbers of a unit and all below)",
  fields: t => ({
    schools: t.exposeInt("schools", { access: "internal", description: "สถานศึกษา แห่ง (schools)" }),
    recorded: t.exposeInt("recorded", { access: "internal", description: "บันทึกแล้ว แห่ง (recorded)" }),
    total: t.int({
      nullable: true,
      access: "internal",
      description: "นักเรียนรวม คน (learners in all)",
      resolve: ({ rows, exact }) =>
        shownCount(
          rows.reduce((sum, row) => sum + (row.total ?? 0), 0),
          exact,
        ),
    }),
    byGrade: t.field({
      type: [GradeCountType],
      access: "internal",
      description: "แยกระดับชั้นและเพศ (by grade and sex)",
      listSize: { assumedSize: 9 },
      resolve: ({ rows, exact }) => rows.map(row => shownRow(row, exact)),
    }),
  }),
});

export const OtherSchoolRegisterType = builder
  .objectRef<OtherSchoolRegister>("OtherSchoolRegister")
  .implement({
    description: "ทะเบียนสถานศึกษาสังกัดอื่นของ อปท. ในรอบหนึ่ง (an LAO's register of other schools, in a round)",
    fields: t => ({
      round: t.expose("round", {
        type: ReportingRound,
        nullable: true,
        access: "public",
        description: "รอบที่นับ ว่างเมื่อยังไม่เคยเปิดรอบ (the round that counts; none before the first)",
      }),
      availableActions: t.field({
        type: [AvailableActionType],
        access: "internal",
        description:
          "สิ่งที่ผู้เรียกทำกับทะเบียนได้หรือไม่ได้ พร้อมเหตุ (what the viewer can do with the register, and what stands in the way)",
        listSize: { assumedSize: 3 },
        resolve: async ({ place, round }, _args, context) => {
          const lacking = (permission: Action) =>
            can(context.identity.actor, permission, place) ? [] : [notAllowed(permission, "S1g 4.2")];
          const facts = round && (await readFacts(context, { unitId: place.id, round }));
          const counting = facts
            ? countingBlockers(facts)
            : [blocker("ROUND_NOT_OPEN", { clause: "S1g 4", liftedBy: "DEPARTMENT_ADMINISTRATOR" })];
          const keeping = facts ? keepingBlockers(facts) : [];
          const current = await countedRound(context, null);
          const moving = current
            ? movingBlockers(await readFacts(context, { unitId: place.id, round: current }))
            : [];
          return [
            offer("KEEP_OTHER_SCHOOLS", [...keeping, ...lacking("otherSchool:keep")]),
            offer("MOVE_OTHER_SCHOOLS", [...moving, ...lacking("otherSchool:move")]),
            offer("RECORD_OTHER_COUNTS", [...counting, ...lacking("otherCounts:record")]),
          ];
        },
      }),
    }),
  });

const OtherSchoolConnection = connectionOf<OtherSchool>("OtherSchool", OtherSchoolType);

builder.objectFields(OrgUnit, t => ({
  otherSchools: t.field({
    type: OtherSchoolConnection,
    nullable: true,
    access: "internal",
    description:
      "ทะเบียนสถานศึกษาสังกัดอื่นของ อปท. ว่างสำหรับระดับอื่นและนอกขอบเขต (an LAO's register of other schools; none elsewhere and outside reach)",
    listSize: sized,
    args: {
      ...pageArguments,
      roundId: t.arg.id({ description: "รอบที่ใช้กรองว่าบันทึกแล้ว (round that `recorded` is about)" }),
      filter: t.arg({ type: OtherSchoolFilterInput, description: "เงื่อนไข (conditions)" }),
    },
    resolve: (unit, args, context) => listOtherSchools(context, unit.id, args),
  }),
  otherSchoolRegister: t.field({
    type: OtherSchoolRegisterType,
    nullable: true,
    access: "internal",
    description:
      "ทะเบียนสถานศึกษาสังกัดอื่นในรอบที่ระบุหรือรอบปัจจุบัน ว่างสำหรับระดับอื่นและนอกขอบเขต (the register in the given or current round; none elsewhere and outside reach)",
    args: { roundId: t.arg.id({ description: "รอบ (round)" }) },
    resolve: (unit, { roundId }, context) => readRegister(context, unit.id, roundId),
  }),
  otherCounts: t.field({
    type: OtherCountsType,
    nullable: true,
    access: "internal",
    description:
      "ยอดนักเรียนสังกัดอื่นในรอบ ว่างเมื่อไม่มีสถานศึกษาสังกัดอื่นหรือนอกขอบเขต (numbers in the round; none without other schools or outside reach)",
    args: { roundId: t.arg.id({ description: "รอบ (round)" }) },
    resolve: (unit, { roundId }, context) => readOtherCounts(context, unit.id, roundId),
  }),
}));

builder.queryField("otherSchool", t =>
  t.field({
    type: OtherSchoolType,
    nullable: true,
    access: "public",
    description: "สถานศึกษาสังกัดอื่นหนึ่งแห่งในขอบเขต (another affiliation's school within reach)",
    args: { id: t.arg.id({ required: true, description: "รหัสอ้างอิง (id)" }) },
    resolve: (_root, { id }, context) => otherSchoolLoader(context).load(id),
  }),
);
