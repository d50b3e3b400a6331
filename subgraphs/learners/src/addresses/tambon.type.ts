import { builder } from "../builder.ts";
import { findTambons, mostTambons, type Tambon } from "./tambon.ts";

const TambonType = builder.objectRef<Tambon>("Tambon").implement({
  description:
    "ตำบลหรือแขวง พร้อมรหัสไปรษณีย์หนึ่งรหัส (a tambon, or a แขวง of Bangkok, with one of its postal codes)",
  fields: t => ({
    code: t.exposeString("code", {
      nullable: true,
      access: "public",
      description: "รหัส มอก. 1099 หกหลัก ว่างเมื่อไม่ทราบ (TIS 1099 code, six digits; none where it is not known)",
    }),
    tambon: t.exposeString("tambon", { access: "public", description: "ตำบล (tambon)" }),
    district: t.exposeString("district", { access: "public", description: "อำเภอ (district)" }),
    province: t.exposeString("province", { access: "public", description: "จังหวัด (province)" }),
    postalCode: t.exposeString("postalCode", {
      nullable: true,
      access: "public",
      description: "รหัสไปรษณีย์ ห้าหลัก ว่างเมื่อไม่ทราบ (postal code, five digits; none where it is not known)",
    }),
  }),
});

builder.queryField("tambons", t =>
  t.field({
    type: [TambonType],
    access: "public",
    description: `ค้นหาตำบลขณะพิมพ์ที่อยู่ ไม่เกิน ${mostTambons} รายการ ที่ตรงที่สุดก่อน (tambons for an address being typed, the best matches first)`,
    listSize: { assumedSize: mostTambons },
    args: {
      search: t.arg.string({
        required: true,
        description:
          "คำในชื่อตำบล อำเภอ จังหวัด หรือรหัสไปรษณีย์ (words of the names of tambon, district and province, or a postal code)",
      }),
      near: t.arg.string({ description: "ชื่อจังหวัดที่ขึ้นก่อน (a province whose tambons come first)" }),
    },
    resolve: (_root, { search, near }) => findTambons(search, near ?? null),
  }),
);
