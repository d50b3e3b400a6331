import { expect, test } from "vitest";
import { faultOfTambonCode, findTambons, mostTambons } from "./tambon.ts";

const makKhaeng = {
  code: "410101",
  tambon: "หมากแข้ง",
  district: "เมืองอุดรธานี",
  province: "อุดรธานี",
  postalCode: "41000",
};
const plain = async (typed: string, near: string | null = null) =>
  (await findTambons(typed, near)).map(({ code, tambon, district, province, postalCode }) => ({
    code,
    tambon,
    district,
    province,
    postalCode,
  }));

test("a tambon is found by its name, part of it, with or without what it is and its tone marks", async () => {
  for (const typed of [
    "หมากแข้ง",
    "ตำบลหมากแข้ง",
    "ต.หมากแข้ง",
    "หมากแขง",
    "  หมากแข้ง อุดร",
    "แข้ง 41000",
    "หมากแข้ง ๔๑๐๐๐",
  ])
    expect((await plain(typed))[0], typed).toEqual(makKhaeng);
  for (const typed of ["", " ", "ต.", "ไม่มีตำบลนี้แน่", "\0", "\ud800"])
    expect(await plain(typed), typed).toEqual([]);
});

test("the exact name comes first, of the province that is near before the others, and no more than can be looked at", async () => {
  const found = await plain("หนองบัว", "จังหวัดอุดรธานี");
  expect(found).toHaveLength(mostTambons);
  expect(found[0]).toMatchObject({ tambon: "หนองบัว", province: "อุดรธานี" });
  const exact = found.map(({ tambon }) => tambon === "หนองบัว");
  expect(exact).toEqual(exact.toSorted((a, b) => Number(b) - Number(a)));
});

test("แขวง of Bangkok are there; a tambon of two post offices is offered with each", async () => {
  const found = await plain("พระโขนง กรุงเทพ");
  expect(found.filter(({ tambon, district }) => tambon === "พระโขนง" && district === "คลองเตย").length).toBe(
    2,
  );
});

test("a code that does not exist, or names beside it that are not its own, is a fault", async () => {
  const { code: tambonCode, tambon, district, province } = makKhaeng;
  const whole = { tambonCode, tambon, district, province };
  const nothing = { tambonCode, tambon: null, district: null, province: null };
  expect(await faultOfTambonCode(whole)).toBeNull();
  expect(await faultOfTambonCode(nothing)).toBeNull();
  expect(await faultOfTambonCode({ ...whole, tambon: "ต.หมากแข้ง", province: "จังหวัดอุดรธานี" })).toBeNull();
  expect(await faultOfTambonCode({ ...whole, tambonCode: null, tambon: "เวียงจันทน์" })).toBeNull();
  for (const other of [{ tambon: "บ้านเลื่อม" }, { district: "กุมภวาปี" }, { province: "เลย" }])
    expect(await faultOfTambonCode({ ...whole, ...other })).toBe("TAMBON_CODE_MISMATCH");
  for (const unknown of ["999999", "410199", "980101"])
    expect(await faultOfTambonCode({ ...nothing, tambonCode: unknown })).toBe("TAMBON_CODE_UNKNOWN");
});

test("where the source lacks a district's codes a code is held against the district alone", async () => {
  // ปลายพระยา of Krabi: its three tambons bear numbers of another district in the source.
  const address = { tambonCode: "810601", tambon: "เขาเขน", district: "ปลายพระยา", province: "กระบี่" };
  expect(await faultOfTambonCode(address)).toBeNull();
  expect(await faultOfTambonCode({ ...address, district: "ลำทับ" })).toBe("TAMBON_CODE_MISMATCH");
});
