import { named } from "@lec/seed/demo-accounts";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cells, childRow, rollFile } from "../kit/roll-file.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { chromiumPath, enter, look, openBrowser, openScreen } from "./console.ts";

const path = chromiumPath();
const timeout = 240_000;

describe.skipIf(path === null)("importing a roll in a browser", { timeout }, () => {
  let system: TestSystem;
  let browser: Browser;
  let school: { id: string; name: string; year: number };

  beforeAll(async () => {
    [system, browser] = await Promise.all([startTestSystem({ demo: true }), openBrowser(path ?? "")]);
    const recorder = await system.as("recorder.nongsamrong");
    const { orgUnit } = await recorder.get<{
      orgUnit: { id: string; name: string; confirmation: { round: { academicYear: number } } };
    }>(`{ orgUnit(code: "${named.schoolCode}") { id name confirmation { round { academicYear } } } }`);
    school = { id: orgUnit.id, name: orgUnit.name, year: orgUnit.confirmation.round.academicYear };
  });
  afterAll(async () => {
    await browser?.close();
    await system?.close();
  });

  const child = (n: number, more: Cells = {}) =>
    childRow(n, school, {
      academicYear: school.year,
      enteredOn: `16/05/${school.year}`,
      birthDate: `17/05/${school.year - 7}`,
      classroom: "1",
      ...more,
    });

  test("a file is refused in words, another is previewed row by row, its sound rows are applied at once, and again it changes nothing", async () => {
    const page = await openScreen(browser, system.url);
    await enter(page, "recorder.nongsamrong", `/units/${school.id}/import`);
    await page.getByRole("button", { name: "เลือกไฟล์ xlsx หรือ csv" }).waitFor();
    await look(page, "start");
    const file = page.locator("#import-file");
    await file.setInputFiles({
      name: "roll.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("ก,ข\r\n1,2\r\n"),
    });
    await page.getByText("นำเข้าไฟล์นี้ไม่ได้").waitFor();
    await look(page, "refused");

    const rows = [
      child(1),
      child(2),
      child(3),
      child(4, { birthDate: `29/02/${school.year - 8}` }),
      child(5, { firstName: " " }),
    ];
    const roll = { name: "roll.xlsx", mimeType: "application/octet-stream", buffer: await rollFile(rows) };
    await file.setInputFiles(roll);
    await page.getByRole("tab", { name: /มีข้อผิด 2/ }).waitFor();
    await page.getByText("แถว 7").waitFor();
    await page.getByText("แถว 8").waitFor();
    await look(page, "preview");
    await page.getByRole("tab", { name: /ใหม่ 3/ }).click();
    await page.getByText("แถว 4").waitFor();

    const got = page.waitForEvent("download");
    await page.getByRole("button", { name: "ดาวน์โหลดแถวที่ไม่ผ่าน พร้อมเหตุผล" }).click();
    expect((await got).suggestedFilename()).toBe("failed-roll.xlsx");

    await page.getByRole("button", { name: "บันทึกเฉพาะ 3 แถวที่ถูกต้อง" }).click();
    await page.getByText("บันทึกแล้ว: เพิ่มใหม่ 3 คน").waitFor();
    await look(page, "applied");
    await page.getByRole("link", { name: "ดูรายชื่อ" }).click();
    await page.locator("#roll-search").fill("ทดสอบ");
    await page.getByText("พบ 3 คน").waitFor();

    await page.goto(`/units/${school.id}/import`);
    await file.setInputFiles({ ...roll, name: "again.xlsx" });
    await page.waitForURL(/import\/.+/);
    await page.locator("#import-panel").waitFor();
    expect(await page.getByRole("button", { name: /ลงทะเบียน$|บันทึกเฉพาะ/ }).count()).toBe(0);
    await page.context().close();
  });

  test("who does not record is told so and gets no button", async () => {
    const phone = await openScreen(browser, system.url, { phone: true });
    await enter(phone, named.laoCode, `/units/${school.id}/import`);
    await phone.getByText("เท่านั้นที่นำเข้าไฟล์ได้").waitFor();
    expect(await phone.locator("#import-file").count()).toBe(0);
    await look(phone, "looking");
    await phone.context().close();
  });
});
