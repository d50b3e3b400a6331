import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mutate } from "../kit/acts.ts";
import type { TestClient } from "../kit/client.ts";
import { heads, schoolFile } from "../kit/school-file.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { chromiumPath, enter, look, lookAtPaper, openBrowser, openScreen } from "./console.ts";

const path = chromiumPath();
const timeout = 180_000;

/** A subdistrict municipality with two of its five other schools recorded, and one that has confirmed them all. */
const [recording, confirmed] = ["05410106", "05410107"] as const;

interface School {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly version: number;
  readonly report: {
    readonly total: number;
    readonly version: number;
    readonly byGrade: readonly { grade: string; male: number; female: number }[];
  } | null;
}

describe.skipIf(path === null)("schools of other affiliations in a browser", { timeout }, () => {
  let system: TestSystem;
  let browser: Browser;
  let officer: TestClient;
  let laoId: string;

  beforeAll(async () => {
    [system, browser] = await Promise.all([startTestSystem({ demo: true }), openBrowser(path ?? "")]);
    officer = await system.as(recording);
    laoId = (await read(officer)).id;
  });
  afterAll(async () => {
    await browser?.close();
    await system?.close();
  });

  async function read(client: TestClient, code: string = recording) {
    const { orgUnit } = await client.get<{
      orgUnit: { id: string; otherSchools: { nodes: School[] } };
    }>(
      `query ($code: String!) { orgUnit(code: $code) { id otherSchools(first: 100) {
        nodes { id code name version report { total version byGrade { grade male female } } } } } }`,
      { code },
    );
    return { id: orgUnit.id, schools: orgUnit.otherSchools.nodes };
  }
  const schoolNow = async (id: string) => (await read(officer)).schools.find(school => school.id === id);
  const missing = async () => (await read(officer)).schools.filter(({ report }) => report === null);

  /** The register on a fresh screen of the officer. */
  async function openRegister(options: Parameters<typeof openScreen>[2] = {}): Promise<Page> {
    const page = await openScreen(browser, system.url, options);
    await enter(page, recording, `/units/${laoId}/other-schools`);
    await page.locator("#register-title").waitFor();
    return page;
  }
  /** Names of rounds do not break within. */
  const plainly = (text: string) => text.replaceAll("\u00a0", " ");
  const dialog = (page: Page) => page.getByRole("dialog");
  const open = async (page: Page, school: Pick<School, "name" | "code">) => {
    await page
      .getByRole("row")
      .filter({ hasText: school.code })
      .getByRole("button", { name: school.name, exact: true })
      .click();
    await page.getByTestId("grid-total").waitFor();
  };
  const focusedLabel = (page: Page) =>
    page.evaluate(() => document.activeElement?.getAttribute("aria-label"));

  test("from the LAO's page an officer records school after school by keyboard alone, Thai digits included", async () => {
    const [first, second] = await missing();
    const page = await openScreen(browser, system.url);
    await enter(page, recording, `/units/${laoId}`);
    await page.getByText("บันทึกแล้ว 2 / 5 แห่ง").waitFor();
    await page.getByRole("link", { name: "บันทึกจำนวนนักเรียน" }).click();
    await page.waitForURL(/other-schools$/);
    await page.getByRole("button", { name: "ยังไม่บันทึก" }).click();
    await page.getByRole("row").filter({ hasText: "บันทึกแล้ว" }).first().waitFor({ state: "detached" });
    await look(page, "register");
    await page.getByRole("button", { name: first!.name, exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.getByTestId("grid-total").waitFor();
    await expect.poll(() => focusedLabel(page)).toBe("อ.1 ชาย");
    await page.keyboard.type("๑๒");
    await page.keyboard.press("Enter");
    await page.keyboard.type("8");
    await page.keyboard.press("ArrowDown");
    expect(await focusedLabel(page)).toBe("อ.2 หญิง");
    await page.keyboard.press("ArrowLeft");
    expect(await focusedLabel(page)).toBe("อ.2 ชาย");
    await page.keyboard.type("x");
    await page.keyboard.press("Control+Enter");
    await dialog(page).getByText("มีช่องที่ไม่ใช่จำนวนเต็ม").waitFor();
    expect(await focusedLabel(page)).toBe("อ.2 ชาย");
    await look(page, "wrong-cell");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("3");
    expect(await page.getByTestId("grid-total").textContent()).toContain("23");

    // Far from the round before: a second look, and only then the numbers are kept.
    await page.keyboard.press("Control+Enter");
    await dialog(page).getByText("เกินร้อยละ 50").waitFor();
    await look(page, "second-look");
    expect((await schoolNow(first!.id))?.report).toBeNull();
    await page.keyboard.press("Control+Enter");
    await dialog(page).getByText(`รหัส ${second!.code}`).waitFor();
    expect((await schoolNow(first!.id))?.report).toMatchObject({
      total: 23,
      byGrade: [
        { grade: "KINDERGARTEN_1", male: 12, female: 8 },
        { grade: "KINDERGARTEN_2", male: 3, female: 0 },
      ],
    });

    // The numbers of the round before are beside, never in, the cells.
    for (const cell of await dialog(page).locator("input").all()) expect(await cell.inputValue()).toBe("");
    await page.keyboard.press("Control+Enter");
    await dialog(page).getByText("ยังไม่ได้กรอกจำนวนในช่องใดเลย").waitFor();
    expect((await schoolNow(second!.id))?.report).toBeNull();
    await page.context().close();
  });

  test("what was typed survives a closed tab: it is offered, not put in, and gone once saved", async () => {
    const [school] = await missing();
    const page = await openRegister();
    await open(page, school!);
    await page.keyboard.type("41");
    await page.keyboard.press("Enter");
    await page.keyboard.type("42");
    await page.reload();
    await page.getByText("มีจำนวนที่พิมพ์ค้างไว้ในเครื่องนี้และยังไม่ได้บันทึก 1 แห่ง").waitFor();
    await look(page, "draft-in-register");
    await open(page, school!);
    await dialog(page).getByText("มีจำนวนที่พิมพ์ค้างไว้เมื่อ").waitFor();
    expect(await page.getByTestId("grid-total").textContent()).not.toContain("83");
    await look(page, "draft-offered");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.getByTestId("grid-total").textContent()).toContain("83");
    await page.keyboard.press("Control+Enter");
    if (await dialog(page).getByText("เกินร้อยละ 50").isVisible()) await page.keyboard.press("Control+Enter");
    await page.getByText(/แล้ว รวม 83 คน/).waitFor();
    expect((await schoolNow(school!.id))?.report?.total).toBe(83);
    await page.reload();
    await page.locator("#register-title").waitFor();
    expect(await page.getByText("มีจำนวนที่พิมพ์ค้างไว้").count()).toBe(0);
    await page.context().close();
  });

  test("a lost connection loses nothing: the numbers stay, and saving again keeps them once", async () => {
    const school = (await read(officer)).schools.find(({ report }) => report !== null)!;
    const page = await openRegister();
    await open(page, school);
    await page.keyboard.type("55");
    await page.context().setOffline(true);
    for (let press = 0; press < 2; press += 1) await page.keyboard.press("Control+Enter");
    await dialog(page).getByText("ตรวจสอบอินเทอร์เน็ต").waitFor();
    await look(page, "offline");
    await page.context().setOffline(false);
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(async () => (await schoolNow(school.id))?.report)
      .toMatchObject({ version: school.report!.version + 1, byGrade: expect.arrayContaining([]) });
    expect((await schoolNow(school.id))?.report?.byGrade[0]?.male).toBe(55);
    await page.context().close();
  });

  test("somebody else's save meanwhile is shown cell by cell, and the person decides", async () => {
    const school = (await read(officer)).schools.find(({ report }) => report !== null)!;
    const page = await openRegister();
    await open(page, school);
    await page.keyboard.type("17");
    const theirs = school.report!.byGrade.map(({ grade, male, female }) => ({ grade, male, female }));
    const other = await mutate(officer, "recordOtherSchoolCounts", "otherSchool { id }", {
      otherSchoolId: school.id,
      counts: theirs.map((row, i) => (i === 0 ? { ...row, male: row.male + 1 } : row)),
    });
    expect(other.codes).toEqual([]);
    for (let press = 0; press < 2; press += 1) await page.keyboard.press("Control+Enter");
    await dialog(page).getByText("มีผู้อื่นบันทึกสถานศึกษานี้ระหว่างที่ท่านพิมพ์").waitFor();
    await dialog(page).getByText("ของท่าน 17").waitFor();
    await look(page, "conflict");
    expect((await schoolNow(school.id))?.report?.byGrade[0]?.male).not.toBe(17);
    await dialog(page).getByRole("button", { name: "ใช้จำนวนของฉัน" }).click();
    await dialog(page).getByRole("button", { name: "บันทึก", exact: true }).click();
    await dialog(page).waitFor({ state: "detached" });
    expect((await schoolNow(school.id))?.report?.byGrade[0]?.male).toBe(17);
    await page.context().close();
  });

  test("a school is added, corrected and dissolved; a dissolved one is recorded with zeros and nothing else", async () => {
    const page = await openRegister();
    await page.getByRole("button", { name: "เพิ่มสถานศึกษา" }).click();
    await page.locator("#other-school-code").fill("๑๒๓");
    await page.locator("#other-school-name").fill("โรงเรียนบ้านหนองใหญ่ผดุงวิทยาราษฎร์อนุเคราะห์เฉลิมพระเกียรติ");
    await dialog(page).locator("button[type=submit]").click();
    await dialog(page).getByText("รหัสต้องมี 10 หลัก").waitFor();
    await look(page, "add");
    await page.locator("#other-school-code").fill("๙๘๔๑๐๙๙๙๙๙");
    await dialog(page).locator("button[type=submit]").click();
    const row = page.getByRole("row").filter({ hasText: "9841099999" });
    await row.waitFor();
    await row.getByRole("button", { name: /^แก้ไขชื่อหรือสังกัด/ }).click();
    await page.locator("#other-school-name").fill("โรงเรียนบ้านหนองใหม่");
    await dialog(page).locator("button[type=submit]").click();
    await row.getByText("โรงเรียนบ้านหนองใหม่").waitFor();
    await row.getByRole("button", { name: /ประกาศเลิก$/ }).click();
    await look(page, "dissolve");
    await page.locator("#dissolved-on").fill("29/2/2568");
    await dialog(page).locator("button[type=submit]").click();
    await dialog(page).getByText("ไม่มีวันนี้ในปฏิทิน").waitFor();
    await page.locator("#dissolved-on").fill("๒๙/๒/๒๕๖๗");
    await dialog(page).locator("button[type=submit]").click();
    await row.getByText("ประกาศเลิก 29 ก.พ. 2567").waitFor();
    await row.getByRole("button", { name: "โรงเรียนบ้านหนองใหม่", exact: true }).click();
    await dialog(page).getByText("จึงบันทึกได้เฉพาะศูนย์ทุกชั้น").waitFor();
    await look(page, "dissolved-school");
    await dialog(page).getByRole("button", { name: "บันทึกเป็นศูนย์ทุกชั้น" }).click();
    await expect
      .poll(
        async () => (await read(officer)).schools.find(({ code }) => code === "9841099999")?.report?.total,
      )
      .toBe(0);
    await page.context().close();
  });

  test("a filled-in file is shown cell by cell before anything is saved, and only its sound rows are", async () => {
    const page = await openRegister();
    await page.getByText("รายชื่อจากรอบก่อน").first().waitFor();
    const [given] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "แบบกรอก xlsx" }).click(),
    ]);
    expect(given.suggestedFilename()).toBe(`other-schools-${recording}.xlsx`);
    const before = (await read(officer)).schools;
    const [first, second] = before;
    const file = await schoolFile([
      { code: first!.code, ...heads("๓") },
      { code: second!.code, ...heads(1), "PRIMARY_1:MALE": null },
      {
        code: "9841088888",
        name: "โรงเรียนบ้านปลายทาง",
        affiliation: "ตชด.",
        ...heads(0),
        "PRIMARY_1:MALE": 7,
      },
    ]);
    await page.locator("#school-file").setInputFiles({
      name: "กรอกแล้ว.xlsx",
      mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      buffer: file,
    });
    await page.getByText("หากไม่มีนักเรียนให้ใส่ 0").waitFor();
    await look(page, "file-faulty");
    await page.getByRole("tab", { name: /^เปลี่ยนแปลง/ }).click();
    await page.getByRole("listitem").filter({ hasText: first!.name }).first().waitFor();
    await look(page, "file-changed");
    await page.getByRole("tab", { name: /^ไม่มีในไฟล์/ }).click();
    await look(page, "file-absent");
    await page.setViewportSize({ width: 390, height: 844 });
    await look(page, "file-phone");
    await page.setViewportSize({ width: 1366, height: 768 });
    expect((await read(officer)).schools).toEqual(before);
    await page.getByRole("button", { name: /แถวที่ถูกต้อง/ }).click();
    await page.getByText(/^บันทึกแล้ว เพิ่ม 1 แห่ง/).waitFor();
    await look(page, "file-applied");
    const after = (await read(officer)).schools;
    expect(after.find(({ id }) => id === first!.id)?.report?.total).toBe(54);
    expect(after.find(({ code }) => code === "9841088888")?.report?.total).toBe(7);
    expect(after.find(({ id }) => id === second!.id)?.report).toEqual(second!.report);
    await page.getByRole("link", { name: "กลับไปทะเบียน" }).click();
    await page
      .locator("#school-file")
      .setInputFiles({ name: "รูป.xlsx", mimeType: "x", buffer: Buffer.from("%PDF") });
    await page.getByText("รับไฟล์นี้ไม่ได้").waitFor();
    await look(page, "file-refused");
    await page.context().close();
  });

  test("a file with schools and no numbers says which schools are still missing, and what to do", async () => {
    const { schools } = await read(officer);
    const done = schools.find(({ report }) => report !== null)!;
    const added = await mutate(officer, "addOtherSchool", "otherSchool { id }", {
      laoId,
      code: "9841077777",
      name: "โรงเรียนบ้านหนองใหญ่ผดุงวิทยาราษฎร์อนุเคราะห์เฉลิมพระเกียรติ",
      affiliation: "OBEC",
    });
    expect(added.codes).toEqual([]);
    const page = await openRegister();
    await page.locator("#school-file").setInputFiles({
      name: "ไม่มีจำนวน.xlsx",
      mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      buffer: await schoolFile([{ code: "9841077777" }, { code: done.code }]),
    });
    const decision = page.getByRole("region", { name: "กรอกทั้งทะเบียนด้วยไฟล์" });
    await decision.getByText("ไม่มีอะไรต้องบันทึก เพราะไฟล์นี้ไม่มีจำนวนนักเรียน").waitFor();
    await decision.getByText("ยังไม่บันทึกในรอบนี้ 1 แห่ง").waitFor();
    await decision.getByRole("listitem").filter({ hasText: "9841077777" }).waitFor();
    await decision.getByText("ใส่จำนวนทุกช่องของแห่งเหล่านี้ในไฟล์").waitFor();
    await decision.getByText("อีก 1 แห่งไม่มีจำนวนในไฟล์ แต่บันทึกในรอบนี้แล้ว").waitFor();
    expect(await page.getByRole("tab").first().textContent()).toContain("ไม่มีจำนวน 2");
    await page.getByText(`บันทึกแล้ว ${done.report!.total} คน คงเดิม`).waitFor();
    await look(page, "file-uncounted");
    await page.setViewportSize({ width: 390, height: 844 });
    await look(page, "file-uncounted-phone");
    await decision.getByRole("link", { name: "กลับไปทะเบียน" }).click();
    await page.locator("#register-title").waitFor();
    await page.context().close();
  });

  test("confirmed numbers are for reading: the reason, the clause and the way out are said", async () => {
    const { id } = await read(await system.as(confirmed), confirmed);
    const page = await openScreen(browser, system.url);
    await enter(page, confirmed, `/units/${id}/other-schools`);
    await page.getByText("S1g 4.2(4)").waitFor();
    await look(page, "confirmed");
    expect(await page.getByRole("button", { name: "เพิ่มสถานศึกษา" }).count()).toBe(0);
    await page.getByRole("table").getByRole("button").first().click();
    await page.getByTestId("grid-total").waitFor();
    expect(await dialog(page).locator("input:not([readonly])").count()).toBe(0);
    expect(await dialog(page).getByRole("button").allTextContents()).toEqual(["ปิด"]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "ขอยกเลิกการยืนยัน" }).click();
    await page.locator("#reopening-reason").fill("จำนวนชั้น ป.1 ผิด");
    await dialog(page).locator("button[type=submit]").click();
    await page.getByRole("link", { name: /ขอยกเลิกการยืนยันไว้แล้ว/ }).waitFor();

    // The province takes it back (T8), the LAO corrects and confirms, and the request closes itself.
    const province = await openScreen(browser, system.url);
    await enter(province, "p41");
    await province
      .locator("section[aria-labelledby=reopening-title]")
      .getByRole("link", { name: /ยกเลิกการยืนยัน/ })
      .click();
    await province.getByRole("button", { name: "ยกเลิกการยืนยันสถานศึกษาสังกัดอื่น" }).click();
    await province.locator("#cancel-reason").fill("ตามคำขอของ อปท.");
    await look(province, "province-cancels");
    await dialog(province).locator("button[type=submit]").click();
    await province.getByRole("status").getByText("เรียบร้อยแล้ว").waitFor();
    await province.context().close();
    await page.goto(`/units/${id}/other-schools`);
    await page.getByRole("button", { name: "เพิ่มสถานศึกษา" }).waitFor();
    await page.goto(`/units/${id}`);
    const steps = page.getByRole("list", { name: "ขั้นตอน" });
    await steps.waitFor();
    await look(page, "confirms-again");
    await page.getByRole("button", { name: "ยืนยันจำนวนสถานศึกษาสังกัดอื่น" }).click();
    await dialog(page).getByRole("button", { name: "ยืนยันจำนวนสถานศึกษาสังกัดอื่น" }).click();
    await page.getByRole("status").getByText("เรียบร้อยแล้ว").waitFor();
    await steps.waitFor({ state: "detached" });
    await page.context().close();
  });

  test("the register is downloaded as shown, and read by the province, which records nothing", async () => {
    const page = await openScreen(browser, system.url);
    await enter(page, "p41", `/units/${laoId}/other-schools`);
    await page.getByRole("table").waitFor();
    expect(await page.getByRole("button", { name: "เพิ่มสถานศึกษา" }).count()).toBe(0);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "ดาวน์โหลด CSV" }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    for (const { code, name } of (await read(officer)).schools) {
      expect(text).toContain(code);
      expect(text).toContain(name);
    }
    await page.locator("#other-schools-search").fill("ไม่มีโรงเรียนนี้");
    await page.getByText("ไม่พบสถานศึกษาที่ตรงกับเงื่อนไข").waitFor();
    await page.context().close();
  });

  for (const language of ["th", "en"] as const)
    test(`on a narrow phone nothing is wider than the screen and nothing keeps people out (${language})`, async () => {
      const page = await openRegister({ phone: true, language });
      await page.setViewportSize({ width: 360, height: 780 });
      const widest = () =>
        page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      await look(page, `phone-register-${language}`);
      expect(await widest()).toBeLessThanOrEqual(0);
      await page.locator("section li button").first().click();
      await page.getByTestId("grid-total").waitFor();
      await look(page, `phone-grid-${language}`);
      expect(await widest()).toBeLessThanOrEqual(0);
      const clipped = await dialog(page)
        .locator("table")
        .evaluate(table => {
          const around = getComputedStyle(table.parentElement!);
          const room = table.parentElement!.clientWidth - parseFloat(around.paddingLeft) * 2;
          return table.scrollWidth - Math.ceil(room);
        });
      expect(clipped).toBeLessThanOrEqual(0);
      await page.context().close();
    });

  test("the province moves a school to the LAO that pays it now: refused where that has confirmed, previewed, told to both", async () => {
    const [school] = (await read(officer)).schools;
    const reason = "ตั้งแต่ปีงบประมาณ 2570 เทศบาลเป็นหน่วยเบิกจ่ายงบประมาณแทน";
    const page = await openScreen(browser, system.url);
    await enter(page, "p41", `/units/${laoId}/other-schools`);
    const row = page.getByRole("row").filter({ hasText: school!.code });
    await row.getByRole("button", { name: `ย้าย${school!.name}ไปยัง อปท. อื่น` }).click();
    const preview = dialog(page).getByRole("button", { name: "ตรวจดูผลก่อนย้าย" });
    await preview.click();
    await dialog(page).getByText("เลือก อปท. จากรายการ").waitFor();
    await dialog(page).getByText("กรุณาระบุเหตุผล").waitFor();
    const choose = async (search: string, found: string) => {
      await page.locator("#move-to").fill(search);
      await page.getByRole("option").filter({ hasText: found }).click();
    };
    await choose("หนองบัว", confirmed);
    await page.locator("#move-reason").fill(reason);
    await look(page, "move");
    await preview.click();
    await dialog(page).getByText("ผู้ที่แก้ไขได้: เจ้าหน้าที่จังหวัด").waitFor();
    await look(page, "move-refused");

    await choose("นิคมสง", "นิคมสงเคราะห์");
    await preview.click();
    await dialog(page).getByText("จำนวนของรอบก่อนคงอยู่กับ อปท. เดิม").waitFor();
    expect(await schoolNow(school!.id)).toBeDefined();
    await look(page, "move-preview");
    await dialog(page).getByRole("button", { name: "ย้าย", exact: true }).click();
    await page.getByText("ย้ายแล้ว และแจ้งทั้งสอง อปท. แล้ว").waitFor();
    await row.waitFor({ state: "detached" });
    const history = page.getByRole("region", { name: "สถานศึกษาที่ย้ายเข้าและย้ายออก" });
    await history.getByText(`เหตุผล: ${reason}`).waitFor();
    await look(page, "moved");
    expect(await schoolNow(school!.id)).toBeUndefined();
    await page.context().close();

    const told = await openScreen(browser, system.url, { phone: true });
    await enter(told, recording, "/inbox");
    await told.getByRole("heading", { name: "มีสถานศึกษาสังกัดอื่นย้ายออก" }).waitFor();
    await look(told, "move-told");
    const message = told.getByRole("listitem").filter({ hasText: school!.name });
    await message.getByRole("link").click();
    await told.waitForURL(/other-schools$/);
    await told.getByText(`เหตุผล: ${reason}`).waitFor();
    await look(told, "phone-moves");
    await told.context().close();
  });

  test("the register of an earlier round, read by the LAO that paid then: named in the address, for reading only, and back", async () => {
    const province = await system.as("p41");
    const found = await province.get<{ orgUnits: { nodes: { id: string }[] } }>(
      '{ orgUnits(filter: { search: "นิคมสงเคราะห์", level: [LAO] }) { nodes { id } } }',
    );
    const { orgUnit, rounds } = await officer.get<{
      orgUnit: {
        otherSchools: {
          nodes: { id: string; code: string; name: string; before: { total: number } | null }[];
        };
      };
      rounds: { nodes: { id: string }[] };
    }>(
      `query ($code: String!) { rounds { nodes { id } }
        orgUnit(code: $code) { otherSchools(first: 100) { nodes { id code name before: previousReport { total } } } } }`,
      { code: recording },
    );
    const earlier = rounds.nodes.at(-1)!.id;
    const school = orgUnit.otherSchools.nodes.findLast(({ before }) => before !== null)!;
    const total = school.before!.total;
    const gone = await mutate(province, "moveOtherSchool", "move { movedAt }", {
      otherSchoolId: school.id,
      toLaoId: found.orgUnits.nodes[0]!.id,
      reason: "เปลี่ยนหน่วยเบิกจ่าย",
    });
    expect(gone.codes).toEqual([]);

    const page = await openRegister();
    const row = page.getByRole("row").filter({ hasText: school.code });
    expect(await row.count()).toBe(0);
    const choice = page.getByRole("combobox", { name: "รอบ" });
    await choice.click();
    const offered = await page.getByRole("option").allTextContents();
    expect(offered.map(plainly)).toEqual([
      "LEC ประจำปีการศึกษา 2569 (ครั้งที่ 2) · รอบปัจจุบัน",
      "LEC ประจำปีการศึกษา 2568 (ครั้งที่ 2)",
    ]);
    await look(page, "rounds");
    await page.getByRole("option").last().click();
    await page.getByText("กำลังดูรอบก่อน: LEC ประจำปีการศึกษา 2568").waitFor();
    expect(new URL(page.url()).searchParams.get("round")).toBe(earlier);
    await row.getByText(total.toLocaleString("en"), { exact: true }).waitFor();
    await page.getByText("อปท. ยืนยันจำนวนของรอบนั้นแล้ว").waitFor();
    await look(page, "earlier-round");

    // Nothing is offered that would change it, and the address says it again.
    await page.reload();
    await row.waitFor();
    expect(await page.getByRole("button", { name: "เพิ่มสถานศึกษา" }).count()).toBe(0);
    expect(await page.locator("#school-file").count()).toBe(0);
    expect(await row.getByRole("button").allTextContents()).toEqual([school.name]);
    await row.getByRole("button").click();
    expect(await page.getByTestId("grid-total").textContent()).toContain(String(total));
    expect(await dialog(page).getByRole("button").allTextContents()).toEqual(["ปิด"]);
    await look(page, "earlier-school");
    await page.keyboard.press("Escape");

    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page
        .locator("section[aria-labelledby=register-title]")
        .getByRole("button", { name: "ดาวน์โหลด CSV" })
        .click(),
    ]);
    expect(file.suggestedFilename()).toBe(`lec-other-schools-${recording}-LEC-2568-2.csv`);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    const line = plainly(Buffer.concat(chunks).toString("utf8"))
      .split("\r\n")
      .find(each => each.includes(school.code));
    expect(line).toContain('"LEC ประจำปีการศึกษา 2568 (ครั้งที่ 2)"');
    expect(line).toContain(`,${total},`);
    await page.getByRole("button", { name: "พิมพ์", exact: true }).click();
    const paper = page.locator(".register-paper");
    await paper.waitFor({ state: "attached" });
    const printed = plainly((await paper.textContent()) ?? "");
    for (const text of ["ประจำปีการศึกษา 2568", school.code, String(total)]) expect(printed).toContain(text);
    await lookAtPaper(page, "earlier-paper");
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));

    await page.setViewportSize({ width: 390, height: 844 });
    await look(page, "phone-earlier-round");
    await page.getByRole("button", { name: "กลับไปรอบปัจจุบัน" }).click();
    await page.getByText("กำลังดูรอบก่อน").waitFor({ state: "detached" });
    expect(new URL(page.url()).search).toBe("");
    const shown = page.locator("section[aria-labelledby=register-title]");
    await shown.getByRole("listitem").first().waitFor();
    expect(await shown.getByText(school.code).count()).toBe(0);
    // A round that was never there is the current one.
    await page.goto(`/units/${laoId}/other-schools?round=gone`);
    await page.getByRole("button", { name: "เพิ่มสถานศึกษา" }).waitFor();
    await page.context().close();
  });
});
