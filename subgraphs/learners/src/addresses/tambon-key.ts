import { normaliseThaiName } from "@lec/core/text/thai-name";

/** A place's name without what it is: `ตำบลหมากแข้ง`, `ต.หมากแข้ง` and `หมากแข้ง` are one. */
export const plainName = (name: string) =>
  normaliseThaiName(name).replace(/^(ตำบล|แขวง|อำเภอ|เขต|จังหวัด|[ตอจ]\.)\s*/, "");

/** The names of a tambon, its district and its province as one, whether they say what they are or not. */
export const tambonKey = (tambon: string, district: string, province: string) =>
  [tambon, district, province].map(plainName).join("\n");
