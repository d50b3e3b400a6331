import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freezeClock, mutate } from "../kit/acts.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { chromiumPath, enter, look, lookAtPaper, openBrowser, openScreen } from "./console.ts";

const path = chromiumPath();
const timeout = 180_000;

/** A subdistrict municipality of Udon Thani that has confirmed, and its first child centre. */
const [lao, centre] = ["05410106", "304150021"] as const;

describe.skipIf(path === null)("reopening and the clocks of rounds in a browser", { timeout }, () => {
  let system: TestSystem;
  let browser: Browser;

  beforeAll(async () => {
    [system, browser] = await Promise.all([startTestSystem({ demo: true }), openBrowser(path ?? "")]);
  });
  afterAll(async () => {
    await browser?.close();
    await system?.close();
  });

  const idOf = async (code: string) => {
    const dla = await system.as("dla");
    return (await dla.get<{ orgUnit: { id: string } }>(`{ orgUnit(code: "${code}") { id } }`)).orgUnit.id;
  };
  async function open(username: string, address = "/"): Promise<Page> {
    const page = await openScreen(browser, system.url);
    await enter(page, username, address);
    return page;
  }
  /** A Bangkok day some days after an instant, as it is typed in Thai. */
  const typedDay = (instant: string, addDays: number) => {
    const day = new Date(Date.parse(instant) + (addDays * 24 + 7) * 3_600_000);
    return `${day.getUTCDate()}/${day.getUTCMonth() + 1}/${day.getUTCFullYear() + 543}`;
  };
  const deadline = async () => {
    const dla = await system.as("dla");
    const { currentRounds } = await dla.get<{ currentRounds: { unitDeadline: string }[] }>(
      "{ currentRounds { unitDeadline } }",
    );
    return currentRounds[0]?.unitDeadline ?? "";
  };
  const submit = (page: Page) => page.getByRole("dialog").locator("button[type=submit]").click();
  const said = (page: Page, text: string | RegExp) => page.getByRole("status").getByText(text).waitFor();
  async function ask(page: Page, reason: string): Promise<void> {
    await page.getByRole("button", { name: "ขอยกเลิกการยืนยัน" }).click();
    await submit(page);
    await page.getByRole("dialog").getByText("กรุณาระบุเหตุผล").waitFor();
    await page.locator("#reopening-reason").fill(reason);
    await submit(page);
    await said(page, "ส่งคำขอยกเลิกการยืนยันแล้ว");
  }
  /** From the list on the home page to the button whose turn it is. */
  async function followHome(page: Page, step: RegExp): Promise<void> {
    const card = page.locator("section[aria-labelledby=reopening-title]");
    await card.getByText("รอท่าน").waitFor();
    await look(page, "home");
    await card.getByRole("link", { name: step }).click();
    await page.getByText("ถึงขั้นตอนของท่าน").waitFor();
  }

  test("a request walks up and down: each owner finds it at home, presses their own button, and it closes", async () => {
    const centreId = await idOf(centre);
    const director = await open(centre, `/units/${centreId}`);
    await ask(director, "ชื่อเด็กผิดหนึ่งคน");
    const steps = director.getByRole("list", { name: "ขั้นตอน" }).getByRole("listitem");
    expect(await steps.count()).toBe(4);
    expect(await steps.first().getAttribute("aria-current")).toBe("step");
    await look(director, "asked");

    const province = await open("p41");
    await followHome(province, /ยกเลิกการยืนยัน · เทศบาลตำบลบ้านขาว/);
    await look(province, "province-turn");
    await province.getByRole("button", { name: "ยกเลิกการยืนยันของ อปท." }).click();
    await province.locator("#cancel-reason").fill("ตามคำขอของศูนย์");
    await submit(province);
    await said(province, "เรียบร้อยแล้ว");

    const officer = await open(lao);
    await followHome(officer, /ยกเลิกการยืนยัน · ศูนย์พัฒนาเด็กเล็กบ้านป่าแสง/);
    await officer.getByRole("button", { name: "ยกเลิกการยืนยันของสถานศึกษา" }).click();
    await officer.locator("#cancel-reason").fill("ตามคำขอของศูนย์");
    await submit(officer);
    await said(officer, "เรียบร้อยแล้ว");

    await director.goto("/");
    await followHome(director, /ยืนยันใหม่ · ศูนย์พัฒนาเด็กเล็กบ้านป่าแสง/);
    await look(director, "director-turn");
    await director.getByRole("button", { name: "ยืนยันข้อมูลสถานศึกษา" }).click();
    await director.getByRole("dialog").getByRole("button", { name: "ยืนยันข้อมูลสถานศึกษา" }).click();
    await said(director, "เรียบร้อยแล้ว");

    await officer.goto("/");
    await followHome(officer, /ยืนยันใหม่ · เทศบาลตำบลบ้านขาว/);
    await officer.getByRole("button", { name: "ยืนยันระดับ อปท." }).click();
    await officer.getByRole("dialog").getByRole("button", { name: "ยืนยันระดับ อปท." }).click();
    await said(officer, "เรียบร้อยแล้ว");
    await officer.getByRole("list", { name: "ขั้นตอน" }).waitFor({ state: "detached" });
    for (const page of [director, province, officer]) await page.context().close();
  });

  test("from a confirmed province back to one child's name and up again after the closing: one request, the same steps for everybody, and it closes itself", async () => {
    const dla = await system.as("dla");
    const found = await dla.get<{
      currentRounds: { recordingClosesAt: string }[];
      orgUnits: {
        nodes: { id: string; code: string; name: string; lao: { id: string; code: string; name: string } }[];
      };
    }>(`{ currentRounds { recordingClosesAt }
      orgUnits(first: 1, filter: { withinId: "${await idOf("81")}", level: INSTITUTION }) { nodes { id code name
        ... on Institution { lao { id code name } } } } }`);
    const school = found.orgUnits.nodes[0]!;
    const closes = Date.parse(found.currentRounds[0]!.recordingClosesAt);
    await freezeClock(dla, new Date(closes + 20 * 3_600_000).toISOString());
    const provinceId = await idOf("81");
    const [director, officer, province, department] = [
      await open(school.code, `/units/${school.id}`),
      await open(school.lao.code, `/units/${school.lao.id}`),
      await open("p81", `/units/${provinceId}`),
      await open("dla", `/units/${provinceId}`),
    ];
    const owns = [
      [director, school.id],
      [officer, school.lao.id],
      [province, provinceId],
      [department, provinceId],
    ] as const;
    /** Everybody's page shows as many steps done, and the same one waiting. */
    async function everybodySees(done: number, waiting: RegExp): Promise<void> {
      for (const [page, unitId] of owns) {
        await page.goto(`/units/${unitId}`);
        const steps = page.getByRole("list", { name: "ขั้นตอน" }).getByRole("listitem");
        await steps.first().waitFor();
        expect(await steps.count()).toBe(6);
        expect(await steps.filter({ hasText: "ทำแล้วเมื่อ" }).count()).toBe(done);
        expect(await page.locator('[aria-current="step"]').textContent()).toMatch(waiting);
      }
    }
    async function press(page: Page, name: string): Promise<void> {
      await page.getByRole("button", { name, exact: true }).click();
      await page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
      await said(page, "เรียบร้อยแล้ว");
    }
    async function cancel(page: Page, name: string, step: string): Promise<void> {
      await page.getByRole("button", { name, exact: true }).click();
      await page.locator("#cancel-reason").fill("ตามคำขอของสถานศึกษา");
      await look(page, step);
      await submit(page);
      await said(page, "เรียบร้อยแล้ว");
    }

    await ask(director, "สะกดชื่อเด็กผิดหนึ่งคน");
    await look(director, "chain-asked");
    await everybodySees(0, /ยกเลิกการยืนยัน · จังหวัดกระบี่/);

    await department.goto("/");
    await followHome(department, /ยกเลิกการยืนยัน · จังหวัดกระบี่/);
    await cancel(department, "ยกเลิกการยืนยันของจังหวัด", "chain-department");
    await everybodySees(1, new RegExp(`ยกเลิกการยืนยัน · ${school.lao.name}`));

    await province.goto("/");
    await followHome(province, new RegExp(`ยกเลิกการยืนยัน · ${school.lao.name}`));
    await look(province, "chain-province");
    await cancel(province, "ยกเลิกการยืนยันของ อปท.", "chain-province-cancels");
    await everybodySees(2, new RegExp(`ยกเลิกการยืนยัน · ${school.name}`));

    // The LAO cannot open the school after the closing before the province has given it more time.
    await officer.goto("/");
    await followHome(officer, new RegExp(`ยกเลิกการยืนยัน · ${school.name}`));
    await officer.getByText("บนการ์ดนี้ยังกดไม่ได้").waitFor();
    await look(officer, "chain-lao-waits");
    await province.goto(`/units/${school.lao.id}`);
    await province.getByRole("button", { name: `ขยายเวลาให้${school.name}` }).click();
    await province.locator("#extension-reason").fill("ให้แก้ไขชื่อเด็ก");
    await submit(province);
    await said(province, `ขยายเวลาให้${school.name}แล้ว`);
    await look(province, "chain-extended");

    await officer.goto(`/units/${school.id}`);
    await cancel(officer, "ยกเลิกการยืนยันของสถานศึกษา", "chain-lao-cancels");
    await everybodySees(3, new RegExp(`ยืนยันใหม่ · ${school.name}`));

    await director.goto(`/units/${school.id}/roll`);
    await director.locator("[data-name]").first().click();
    await director.getByRole("link", { name: "แก้ไขข้อมูล" }).click();
    const name = director.locator("#learner-firstName");
    await name.fill(`${await name.inputValue()}ณ`);
    await director.getByText("ตรวจแล้ว บันทึกได้").waitFor();
    await director.getByRole("button", { name: "บันทึก", exact: true }).click();
    await director.getByRole("link", { name: "แก้ไขข้อมูล" }).waitFor();
    await director.goto(`/units/${school.id}/check`);
    await director.getByText("ตรวจครบทุกห้องแล้ว").waitFor();
    await look(director, "chain-checked");
    await director.goto("/");
    await followHome(director, new RegExp(`ยืนยันใหม่ · ${school.name}`));
    await director.getByRole("button", { name: "ยืนยันข้อมูลสถานศึกษา" }).click();
    await director.getByRole("dialog").getByText("แต่มีการแก้ไขข้อมูลรายคน").waitFor();
    await look(director, "chain-director-confirms");
    await director.getByRole("dialog").getByRole("button", { name: "ยืนยันข้อมูลสถานศึกษา" }).click();
    await said(director, "เรียบร้อยแล้ว");
    await everybodySees(4, new RegExp(`ยืนยันใหม่ · ${school.lao.name}`));

    await officer.goto("/");
    await followHome(officer, new RegExp(`ยืนยันใหม่ · ${school.lao.name}`));
    await press(officer, "ยืนยันระดับ อปท.");
    await everybodySees(5, /ยืนยันใหม่ · จังหวัดกระบี่/);

    await province.goto("/");
    await followHome(province, /ยืนยันใหม่ · จังหวัดกระบี่/);
    await press(province, "ยืนยันระดับจังหวัด");
    for (const [page, unitId] of owns) {
      await page.goto(`/units/${unitId}`);
      await page
        .getByText("ยืนยันและล็อกแล้ว")
        .or(page.getByText("ยืนยันแล้ว", { exact: true }))
        .first()
        .waitFor();
      expect(await page.getByRole("list", { name: "ขั้นตอน" }).count()).toBe(0);
    }
    await look(director, "chain-closed");

    await province.goto(`/units/${provinceId}/extensions`);
    await province.getByRole("cell", { name: "ให้แก้ไขชื่อเด็ก" }).waitFor();
    expect(await province.getByRole("row").count()).toBe(4);
    await look(province, "extensions");
    await freezeClock(dla, new Date(closes + 90 * 24 * 3_600_000).toISOString());
    await province.reload();
    await province.getByRole("button", { name: "สิ้นสุดแล้ว" }).click();
    await province.getByRole("cell", { name: "ให้แก้ไขชื่อเด็ก" }).waitFor();
    await province.getByRole("button", { name: "ยังมีผล" }).click();
    await province.getByText("ไม่มีการขยายเวลาที่ยังมีผล").waitFor();
    await province.setViewportSize({ width: 390, height: 844 });
    await province.getByRole("button", { name: "ทั้งหมด" }).click();
    await province.getByText("เหตุผล: ให้แก้ไขชื่อเด็ก").waitFor();
    await look(province, "extensions-phone");
    for (const [page] of owns) await page.context().close();
    await mutate(dla, "setSandboxClock", "clock { now }", { at: null });
  }, 600_000);

  test("a refusal is read by who asked, with its reason; a request can be withdrawn", async () => {
    const laoId = await idOf(lao);
    const officer = await open(lao, `/units/${laoId}`);
    await ask(officer, "ต้องการตรวจซ้ำ");
    const province = await open("p41", `/units/${laoId}`);
    await province.getByRole("button", { name: "ไม่อนุมัติคำขอ" }).click();
    await province.locator("#refuse-reason").fill("ไม่กระทบจำนวน");
    await submit(province);
    await said(province, "ไม่อนุมัติคำขอแล้ว");
    await officer.reload();
    await officer.getByText("เหตุผล: ไม่กระทบจำนวน").waitFor();
    await look(officer, "refused");
    await ask(officer, "ต้องการตรวจซ้ำอีกครั้ง");
    await officer.getByRole("button", { name: "ถอนคำขอ" }).click();
    await officer.getByRole("dialog").getByRole("button", { name: "ถอนคำขอ" }).click();
    await said(officer, "ถอนคำขอแล้ว");
    for (const page of [officer, province]) await page.context().close();
  });

  test("the province gives a unit more time from its card, with a reason", async () => {
    const waiting = await idOf("304150023");
    const province = await open("p41", `/units/${waiting}`);
    await province.getByRole("button", { name: "ขยายเวลา" }).click();
    await look(province, "extension");
    await province.locator("#extension-reason").fill("น้ำท่วม");
    await submit(province);
    await said(province, /ขยายเวลาให้/);
    await province
      .getByText(/^เหลือเวลา 1[56] วัน/)
      .first()
      .waitFor();
    await province.getByText("เหตุผล: น้ำท่วม").waitFor();
    await province.context().close();
  });

  test("the department sees whom a change of clocks concerns before it is kept, and schedules a round", async () => {
    const dla = await open("dla", "/rounds");
    const calendar = dla.locator("section[aria-labelledby=calendar-title]");
    await calendar.getByText("วันสุดท้ายที่สถานศึกษาและ อปท. ยืนยัน").waitFor();
    await look(dla, "rounds");
    const before = await deadline();
    await dla.getByRole("button", { name: "แก้ไขเวลา" }).first().click();
    await dla.locator("#clock-unitDeadline").fill("29/2/2570");
    await submit(dla);
    await dla.getByRole("dialog").getByText("ไม่มีวันนี้ในปฏิทิน").waitFor();
    await look(dla, "clock-fault");
    await dla
      .locator("#clock-unitDeadline")
      .fill(typedDay(before, -16).replace(/[0-9]/g, digit => "๐๑๒๓๔๕๖๗๘๙"[Number(digit)] ?? ""));
    await dla.locator("#clocks-reason").fill("เลื่อนตามหนังสือสั่งการ");
    await submit(dla);
    await dla
      .getByRole("dialog")
      .getByText(/กระทบ [0-9,]+ สถานศึกษา และ [0-9,]+ อปท\. ที่ยังไม่ยืนยัน/)
      .waitFor();
    await dla.getByRole("dialog").getByText("พ้นกำหนดทันที").waitFor();
    await look(dla, "preview");
    expect(await deadline()).toBe(before);
    await dla.getByRole("button", { name: "กลับไปแก้ไข" }).click();
    await dla.locator("#clock-unitDeadline").fill(typedDay(before, -1));
    await dla.locator("#clock-unitDeadline-time").fill("16.30");
    await submit(dla);
    await dla.getByRole("button", { name: "บันทึกเวลาใหม่" }).click();
    await dla.getByRole("dialog").waitFor({ state: "detached" });
    const moved = Math.floor(Date.parse(before) / 60_000) - 24 * 60 - (7 * 60 + 29);
    expect(Date.parse(await deadline())).toBe(moved * 60_000);

    await dla.getByRole("button", { name: "กำหนดรอบใหม่" }).click();
    await dla.locator("#round-year").fill("๒๕๗๐");
    await dla.locator("#round-title").fill("รอบที่ 1 ปีการศึกษา 2570");
    await dla.locator("#clock-opensAt").fill(typedDay(before, 200));
    await dla.locator("#clock-unitDeadline").fill(typedDay(before, 230));
    await dla.locator("#clock-recordingClosesAt").fill(typedDay(before, 229));
    await submit(dla);
    await dla.getByText("ต้องเรียงตามเวลา").waitFor();
    await dla.locator("#clock-recordingClosesAt").fill(typedDay(before, 231));
    await submit(dla);
    await dla.getByRole("heading", { name: "LEC ประจำปีการศึกษา 2570 (ครั้งที่ 1)" }).waitFor();
    await look(dla, "scheduled");
    await dla.getByRole("region", { name: "เส้นเวลาของรอบตามเดือน" }).waitFor();
    await dla.getByRole("button", { name: "พิมพ์" }).click();
    const printed = (await dla.locator(".register-paper").textContent()) ?? "";
    await lookAtPaper(dla, "calendar");
    for (const text of ["LEC ประจำปีการศึกษา 2570 (ครั้งที่ 1)", "ปิดบันทึก"])
      expect(printed.replaceAll("\u00a0", " ")).toContain(text);
    await dla.context().close();

    const school = await openScreen(browser, system.url, { phone: true });
    await enter(school, centre, "/rounds");
    await school.locator("#calendar-title").waitFor();
    await school.setViewportSize({ width: 360, height: 780 });
    await look(school, "rounds-phone");
    expect(await school.getByRole("button", { name: "แก้ไขเวลา" }).count()).toBe(0);
    await school.context().close();
  });
});
