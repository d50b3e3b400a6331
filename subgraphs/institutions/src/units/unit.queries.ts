import { sized } from "@lec/core/graphql/connection.type";
import { badInput } from "@lec/core/graphql/errors";
import { builder, pageArguments } from "../builder.ts";
import {
  InstitutionConnection,
  LaoConnection,
  narrowed,
  OrgUnit,
  OrgUnitConnection,
  ProvinceConnection,
  unitListArguments,
} from "./unit.type.ts";
import { findUnitByCode, listUnits, unitLoader } from "./units.loader.ts";

const args = { ...pageArguments, ...unitListArguments };

builder.queryFields(t => ({
  orgUnit: t.field({
    type: OrgUnit,
    nullable: true,
    access: "public",
    description:
      "หน่วยงานหนึ่งหน่วย ตามรหัสอ้างอิงหรือรหัสหน่วยงาน ปัจจุบันหรือเดิม (a unit by id, or by its present or former code)",
    args: {
      id: t.arg.id({ description: "รหัสอ้างอิง (id)" }),
      code: t.arg.string({ description: "รหัสหน่วยงาน (code)" }),
    },
    resolve: (_root, { id, code }, context) => {
      if ((id == null) === (code == null)) {
        throw badInput(context.identity.language, {
          th: "ระบุ id หรือ code อย่างใดอย่างหนึ่ง",
          en: "Give either id or code.",
        });
      }
      return id != null ? unitLoader(context).load(id) : findUnitByCode(context, code ?? "");
    },
  }),
  orgUnits: t.field({
    type: OrgUnitConnection,
    access: "public",
    description: "หน่วยงานทุกระดับที่ผู้เรียกเห็น (units of every level within sight)",
    listSize: sized,
    args,
    resolve: (_root, given, context) => listUnits(context, "everywhere", null, given),
  }),
  provinces: t.field({
    type: ProvinceConnection,
    access: "public",
    description: "จังหวัดที่ผู้เรียกเห็น (provinces within sight)",
    listSize: sized,
    args,
    resolve: (_root, given, context) => listUnits(context, "everywhere", null, narrowed(given, "PROVINCE")),
  }),
  localAdministrativeOrganizations: t.field({
    type: LaoConnection,
    access: "public",
    description: "อปท. ที่ผู้เรียกเห็น (LAOs within sight)",
    listSize: sized,
    args,
    resolve: (_root, given, context) => listUnits(context, "everywhere", null, narrowed(given, "LAO")),
  }),
  institutions: t.field({
    type: InstitutionConnection,
    access: "public",
    description: "สถานศึกษาที่ผู้เรียกเห็น (institutions within sight)",
    listSize: sized,
    args,
    resolve: (_root, given, context) =>
      listUnits(context, "everywhere", null, narrowed(given, "INSTITUTION")),
  }),
}));
