import { named, walk } from "@lec/seed/demo-accounts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freezeClock, openRound, scheduleRound } from "../kit/acts.ts";
import { academicYear, citizenId, createLand } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { chromiumPath, enter, look, openBrowser, openScreen } from "./console.ts";

const path = chromiumPath();
const timeout = 240_000;
const recorder = "recorder.nongsamrong";

/** A child who is on no roll of the demo. */
const newChild = citizenId(9_900_001);

describe.skipIf(path === null)("the register of learners in a browser", { timeout }, () => {
  let system: TestSystem;
  let browser: Browser;
  let school: string;
  let centre: string;

  beforeAll(async () => {
    [system, browser] = await Promise.all([startTestSystem({ demo: true }), openBrowser(path ?? "")]);
    [school, centre] = await Promise.all([idOf(named.schoolCode), idOf(walk.missingCode)]);
  });
  afterAll(async () => {
    await browser?.close();
    await system?.close();
  });

  const idOf = async (code: string) => {
    const dla = await system.as("dla");
    return (await dla.get<{ orgUnit: { id: string } }>(`{ orgUnit(code: "${code}") { id } }`)).orgUnit.id;
  };
  const field = (page: Page, name: string) => page.locator(`#learner-${name}`);

  async function fillChild(page: Page, identifier: string): Promise<void> {
    await field(page, "identifier").fill(identifier);
    await field(page, "prefix").fill("เด็กชาย");
    await page.keyboard.press("Escape");
    await field(page, "firstName").fill("กล้าหาญ");
    await field(page, "lastName").fill("ทดสอบระบบ");
    await field(page, "birthDate").fill("๕/๑๑/๒๕๖๒");
  }

  test("a roll is found by part of a name, walked by keyboard, and a name opens the learner with every field", async () => {
    const page = await openScreen(browser, system.url);
    await enter(page, recorder, `/units/${school}/roll`);
    const names = page.locator("[data-name]");
    await names.first().waitFor();
    expect(await names.count()).toBe(100);
    await look(page, "roll");
    await names.first().focus();
    await page.keyboard.press("ArrowDown");
    const second = await names.nth(1).textContent();
    expect(await page.locator("[data-name]:focus").textContent()).toBe(second);
    await page.locator("h1").click();
    await page.keyboard.press("/");
    await page.keyboard.type("ชุติมา");
    await page.getByText(/^พบ \d+ คน$/).waitFor();
    expect(await names.count()).toBeLessThan(100);
    expect((await names.allTextContents()).some(name => name.includes("ชุติมา"))).toBe(true);
    await names.first().focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "ประวัติการแก้ไข" }).waitFor();
    await look(page, "learner");
    await page.getByRole("button", { name: "ประวัติการแก้ไข" }).click();
    await page.locator("#history-title").waitFor();
    await look(page, "history");
    await page.context().close();
  });

  test("a form says what is wrong with an identifier while it is typed, keeps a draft over a closed tab, saves it once, and forgets it", async () => {
    const page = await openScreen(browser, system.url);
    await enter(page, recorder, `/units/${school}/learners/new?room=PRIMARY_1/1`);
    await field(page, "identifier").waitFor();
    await look(page, "add-empty");
    await fillChild(page, `${newChild.slice(0, 12)}${(Number(newChild[12]) + 1) % 10}`);
    await page.getByText("เลขตรวจสอบไม่ตรง").waitFor();
    await look(page, "add-wrong");

    await page.reload();
    await page.getByText("ยังไม่ได้บันทึก").waitFor();
    await page.getByRole("button", { name: "ใช้ต่อ" }).click();
    expect(await field(page, "firstName").inputValue()).toBe("กล้าหาญ");
    await field(page, "identifier").fill(newChild);
    await page.getByText("ตรวจแล้ว บันทึกได้").waitFor();
    await page.getByRole("button", { name: "บันทึก", exact: true }).click();
    await page.waitForURL(/\/roll/);
    expect(await page.evaluate(() => Object.keys(localStorage).filter(key => key.includes("draft")))).toEqual(
      [],
    );

    await page.goto(`/units/${school}/roll?q=${encodeURIComponent("กล้าหาญ")}`);
    await page.locator("[data-name]").getByText("กล้าหาญ").click();
    await page.getByRole("link", { name: "แก้ไขข้อมูล" }).click();
    await field(page, "studentNumber").fill("54321");
    await page.getByText("ตรวจแล้ว บันทึกได้").waitFor();
    await look(page, "edit");
    await page.getByRole("button", { name: "บันทึก", exact: true }).click();
    await page.getByText("54321").waitFor();
    await page.context().close();
  });

  test("signing out takes every draft from the device", async () => {
    const page = await openScreen(browser, system.url);
    await enter(page, recorder, `/units/${school}/learners/new`);
    await field(page, "firstName").fill("ยังไม่บันทึก");
    const drafts = () =>
      page.evaluate(() => Object.keys(localStorage).filter(key => key.includes("draft")).length);
    expect(await drafts()).toBe(1);
    await page.getByRole("button", { name: /บัญชีของ/ }).click();
    await page.getByRole("button", { name: "ออกจากระบบ" }).click();
    await page.locator("#username").waitFor();
    expect(await drafts()).toBe(0);
    await page.context().close();
  });

  test("a class is checked by keys and saved at once; whoever is not found is removed with a reason and can be put back", async () => {
    const page = await openScreen(browser, system.url);
    await enter(page, recorder, `/units/${school}/check?room=PRIMARY_3/1`);
    await page.locator("[data-row] button").first().waitFor();
    await page.locator("[data-row] button").first().focus();
    await page.keyboard.press("2");
    await page.getByText("ยังไม่บันทึก 1 คน").waitFor();
    // Marks survive a closed tab.
    await page.reload();
    await page.getByText("ยังไม่บันทึก 1 คน").waitFor();
    await page.getByRole("button", { name: "มีตัวตนทุกคนที่ยังไม่ตรวจ" }).click();
    await look(page, "check");
    await page.getByRole("button", { name: /^บันทึกผล/ }).click();
    await page.getByRole("link", { name: "จัดการรายชื่อ" }).click();
    await page.locator("[data-name]").first().click();
    await page.getByRole("button", { name: "ดำเนินการอื่น" }).click();
    await page.getByRole("menuitem", { name: "นำออกเพราะไม่มีตัวตน" }).click();
    await page.locator("#remove-reason").fill("ไม่มีตัวตนในพื้นที่");
    await look(page, "remove");
    await page.getByRole("dialog").getByRole("button", { name: "นำออกเพราะไม่มีตัวตน" }).click();
    await page.getByText("ไม่ได้อยู่ในทะเบียนของสถานศึกษาใดขณะนี้").waitFor();
    await page.getByRole("button", { name: "ดำเนินการอื่น" }).click();
    await page.getByRole("menuitem", { name: "นำกลับเข้าทะเบียน" }).click();
    await page.locator("#restore-reason").fill("พบตัวแล้ว");
    await page.getByRole("dialog").getByRole("button", { name: "นำกลับเข้าทะเบียน" }).click();
    await page.getByRole("link", { name: "แก้ไขข้อมูล" }).waitFor();
    await page.context().close();
  });

  test("a child of another institution is asked for from the form, released there, and is on the roll here", async () => {
    const holder = await system.as("two.duties");
    const answer = await holder.get<{
      orgUnit: {
        enrolments: {
          nodes: { grade: string; learner: { identifier: string; firstName: string; lastName: string } }[];
        };
      };
    }>(
      `{ orgUnit(id: "${centre}") { ... on Institution { enrolments(first: 1) { nodes { grade learner { identifier firstName lastName } } } } } }`,
    );
    const child = answer.orgUnit.enrolments.nodes[0]!;

    const asking = await openScreen(browser, system.url);
    await enter(asking, recorder, `/units/${school}/learners/new?room=KINDERGARTEN_2/1`);
    await fillChild(asking, child.learner.identifier);
    await asking.getByText("อยู่ในทะเบียนของสถานศึกษาอื่น").waitFor();
    await look(asking, "elsewhere");
    await asking.getByRole("button", { name: "ขอรับย้าย" }).click();
    await asking.getByRole("dialog").getByRole("button", { name: "ขอรับย้าย" }).click();
    await asking.waitForURL(/transfers/);
    await asking.getByRole("button", { name: "ยกเลิกคำขอ" }).waitFor();
    expect(await asking.locator("#content").textContent()).not.toContain(child.learner.firstName);
    await look(asking, "transfers-in");

    const holding = await openScreen(browser, system.url);
    await enter(holding, "two.duties");
    await holding.locator("#queues-title").waitFor();
    await holding.getByRole("link", { name: /ขอรับนักเรียน 1 คน/ }).click();
    await holding.getByRole("button", { name: "อนุญาตให้ย้าย" }).click();
    await look(holding, "release");
    await holding.getByRole("dialog").getByRole("button", { name: "อนุญาตให้ย้าย" }).click();
    await holding.getByText("ไม่มีคำขอที่รอตอบ").waitFor();
    await holding.context().close();

    await asking.goto(`/units/${school}/roll?q=${encodeURIComponent(child.learner.lastName)}`);
    await asking.locator("[data-name]").getByText(child.learner.firstName).first().waitFor();
    await asking.context().close();
  });

  test("on a phone every page of the register is readable, and an LAO officer looks without buttons that change", async () => {
    const phone = await openScreen(browser, system.url, { phone: true, language: "en" });
    await enter(phone, named.laoCode, `/units/${school}/roll`);
    await phone.locator("[data-name]").first().waitFor();
    await look(phone, "roll-phone");
    expect(await phone.getByRole("link", { name: "Add a learner" }).count()).toBe(0);
    await phone.locator("[data-name]").first().click();
    await phone.getByRole("button", { name: "History" }).waitFor();
    await look(phone, "learner-phone");
    expect(await phone.getByRole("link", { name: "Correct" }).count()).toBe(0);
    for (const page of ["check", "import", "transfers", "duplicates", "promotion"]) {
      await phone.goto(`/units/${school}/${page}`);
      await phone.locator("#content h1").waitFor();
      await phone.getByRole("navigation", { name: "Learner register" }).waitFor();
      await phone.waitForLoadState("networkidle");
      await look(phone, `${page}-phone`);
    }
    await phone.context().close();
  });
});

describe.skipIf(path === null)("a roll goes up a year in a browser", { timeout }, () => {
  let system: TestSystem;
  let browser: Browser;

  beforeAll(async () => {
    [system, browser] = await Promise.all([startTestSystem(), openBrowser(path ?? "")]);
  });
  afterAll(async () => {
    await browser?.close();
    await system?.close();
  });

  test("classes are decided, the outcome is shown before it is saved, and it can be undone", async () => {
    const land = await createLand(system);
    const lao = await (await (await land.createProvince("41", "อุดรธานี")).createDistrict("4101")).createLao();
    const school = await lao.createInstitution({ learners: 4 });
    const dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    const clocks = {
      opensAt: "2023-10-10T00:00:00+07:00",
      unitDeadline: "2023-11-10T00:00:00+07:00",
      recordingClosesAt: "2023-11-11T17:00:00+07:00",
    };
    await freezeClock(dla, clocks.opensAt);
    await openRound(dla, await scheduleRound(dla, clocks, academicYear + 1));
    await freezeClock(dla, "2023-10-20T10:00:00+07:00");
    const recorder = await school.as("INSTITUTION_RECORDER");

    const page = await openScreen(browser, system.url);
    await page.context().setExtraHTTPHeaders({ authorization: `Bearer ${recorder.token}` });
    await page.goto(`/units/${school.id}/promotion`);
    await page.getByRole("button", { name: "เลื่อนชั้นทุกห้อง" }).click();
    // One repeats and one stays, whatever the class does.
    await page.getByRole("button", { name: /^รายคน/ }).click();
    for (const [nth, choice] of [
      [0, "ซ้ำชั้น"],
      [1, "คงอยู่ปีเดิม"],
    ] as const) {
      await page.locator("[id^='one-']").nth(nth).click();
      await page.getByRole("option", { name: choice }).click();
    }
    await page.getByRole("button", { name: "ดูผลก่อน" }).click();
    await page.getByText("เลื่อนชั้น 2 คน ซ้ำชั้น 1 คน จบ 0 คน ยังไม่ตัดสิน 1 คน").waitFor();
    await look(page, "promotion");
    await page.getByRole("button", { name: "บันทึกการเลื่อนชั้น" }).click();
    await page.getByRole("heading", { name: "การเลื่อนชั้นที่ทำแล้ว" }).waitFor();
    await page.goto(`/units/${school.id}/roll`);
    await page.locator("[data-name]").nth(2).waitFor();

    await page.goto(`/units/${school.id}/promotion`);
    await page.getByRole("button", { name: "ย้อนการเลื่อนชั้น" }).click();
    await page.locator("#undo-reason").fill("เลื่อนผิดห้อง");
    await page.getByRole("dialog").getByRole("button", { name: "ย้อนการเลื่อนชั้น" }).click();
    await page.getByText("ย้อนกลับแล้วเมื่อ").waitFor();
    await look(page, "promotion-undone");
    await page.context().close();
    await land.close();
  });
});
