import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { chromiumPath, enter, look, lookAtPaper, openBrowser, openScreen } from "./console.ts";

const path = chromiumPath();
const timeout = 240_000;

interface Place {
  readonly institution: { readonly id: string; readonly code: string; readonly name: string };
  readonly drawn: number;
}

describe.skipIf(path === null)("a spot check in a browser", { timeout }, () => {
  let system: TestSystem;
  let browser: Browser;
  let province: string;
  let checkId = "";
  let place: Place;

  beforeAll(async () => {
    [system, browser] = await Promise.all([startTestSystem({ demo: true }), openBrowser(path ?? "")]);
    const officer = await system.as("p41");
    const { viewer } = await officer.get<{ viewer: { appointments: { unit: { id: string } }[] } }>(
      "{ viewer { appointments { unit { id } } } }",
    );
    province = viewer.appointments[0]!.unit.id;
  });
  afterAll(async () => {
    await browser?.close();
    await system?.close();
  });

  test("the province chooses a size by what it will tell, draws, and prints a sheet for each institution", async () => {
    const page = await openScreen(browser, system.url);
    await enter(page, "p41", `/units/${province}`);
    await page.getByRole("link", { name: "สุ่มตรวจ" }).click();
    await page.getByRole("button", { name: "สุ่มตัวอย่าง" }).click();
    await page.getByText(/^ถ้าตรวจครบแล้วพบทุกคน/).waitFor();
    await page.getByLabel("จำนวนนักเรียนที่จะตรวจ").fill("9999");
    const draw = page.getByRole("dialog").getByRole("button", { name: "สุ่มตัวอย่าง" });
    expect(await draw.isDisabled()).toBe(true);
    await page.getByLabel("จำนวนนักเรียนที่จะตรวจ").fill("60");
    await page.getByText(/สุ่ม 60 คน/).waitFor();
    await page.getByText("ดูการแบ่งกลุ่ม").click();
    await look(page, "draw");
    await page.getByLabel("ค่าเริ่มสุ่ม (ไม่บังคับ)").fill("สลาก 123456");
    await draw.click();
    await page.getByRole("heading", { name: "สถานศึกษาที่ต้องไปตรวจ" }).waitFor();
    await page.getByText(/ค่าเริ่มสุ่ม สลาก 123456/).waitFor();
    checkId = page.url().split("/").at(-1) ?? "";
    await look(page, "check");
    const officer = await system.as("p41");
    const { spotCheck } = await officer.get<{ spotCheck: { institutions: Place[] } }>(
      "query ($id: ID!) { spotCheck(id: $id) { institutions { institution { id code name } drawn } } }",
      { id: checkId },
    );
    const places = spotCheck.institutions;
    place = places.find(each => each.drawn >= 2) ?? places[0]!;
    await page.getByRole("button", { name: "พิมพ์แบบตรวจ" }).click();
    await page.locator(".register-paper").waitFor({ state: "attached" });
    expect(await page.locator(".register-paper .spot-sheet").count()).toBe(places.length);
    expect(await page.locator(".register-paper tbody tr").count()).toBe(60);
    await lookAtPaper(page, "sheets");
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "ดาวน์โหลด CSV" }).click(),
    ]);
    const csv = await readFile((await file.path()) ?? "", "utf8");
    expect(csv.split("\r\n").filter(Boolean)).toHaveLength(61);
    await page.context().close();
  });

  test("an officer marks learners with one thumb; what is marked survives a lost connection and a closed page", async () => {
    const page = await openScreen(browser, system.url, { phone: true });
    await enter(page, "p41", `/units/${province}/spot-checks/${checkId}`);
    await look(page, "check-phone");
    await page.getByRole("link", { name: `ตรวจที่ ${place.institution.name}` }).click();
    const absent = page.getByRole("button", { name: "ไม่พบตัวตน" });
    await absent.first().waitFor();
    const { width = 0, height = 0 } = (await absent.first().boundingBox()) ?? {};
    expect(Math.min(width, height), "a mark is large enough for a thumb").toBeGreaterThanOrEqual(56);
    await absent.first().click();
    await page.getByLabel("บันทึก (ไม่บังคับ)").fill("บ้านปิด เพื่อนบ้านไม่รู้จัก");
    const wrong = page.getByRole("button", { name: "ข้อมูลไม่ถูกต้อง" });
    const second = place.drawn >= 2;
    if (second) {
      await wrong.nth(1).click();
      await page.getByRole("button", { name: /^บันทึก 2 คน$/ }).click();
      await page.getByText("โปรดระบุว่าข้อมูลใดไม่ถูกต้อง").first().waitFor();
      await page.getByLabel("ข้อมูลใดไม่ถูกต้อง (ต้องระบุ)").fill("วันเกิด");
    }
    await look(page, "visit-phone");
    await page.context().setOffline(true);
    const save = page.getByRole("button", { name: /^บันทึก \d+ คน$/ });
    await save.click();
    await page.getByText(/เก็บไว้ในเครื่องนี้แล้ว/).waitFor();
    await save.waitFor();
    await page.context().setOffline(false);
    await page.reload();
    await save.waitFor();
    expect(await page.getByLabel("บันทึก (ไม่บังคับ)").inputValue()).toBe("บ้านปิด เพื่อนบ้านไม่รู้จัก");
    await save.click();
    await page.getByText("รอสถานศึกษาดำเนินการ").first().waitFor();
    await look(page, "visited-phone");
    const officer = await system.as("p41");
    const { spotCheck } = await officer.get<{ spotCheck: { tally: { open: number; notFound: number } } }>(
      "query ($id: ID!) { spotCheck(id: $id) { tally { open notFound } } }",
      { id: checkId },
    );
    expect(spotCheck.tally).toEqual({ open: second ? 2 : 1, notFound: 1 });
    await page.goto(`/units/${province}/spot-checks/${checkId}`);
    await page.getByText(/^ประมาณว่ามีนักเรียนในทะเบียน/).waitFor();
    await look(page, "result-phone");
    await page.context().close();
  });

  test("the institution finds its work on the first screen, answers, and the province reads the answer", async () => {
    const page = await openScreen(browser, system.url, { phone: true });
    await enter(page, place.institution.code);
    const card = page.getByRole("region", { name: "ผลการสุ่มตรวจที่ต้องดำเนินการ" });
    await card.getByRole("link").click();
    const answers = page.getByRole("button", { name: /^ชี้แจงเรื่อง/ });
    await answers.first().waitFor();
    const waiting = await answers.count();
    await look(page, "work-phone");
    for (let left = waiting; left > 0; left--) {
      await answers.first().click();
      await page.getByLabel("คำชี้แจง").fill("ลาป่วยในวันที่ตรวจ มีใบรับรองแพทย์");
      if (left === waiting) await look(page, "answer-phone");
      await page.getByRole("button", { name: "ชี้แจงผลการสุ่มตรวจ" }).click();
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      await expect.poll(() => answers.count()).toBe(left - 1);
    }
    await page.getByText("ไม่มีผลการสุ่มตรวจที่ค้างดำเนินการ").waitFor();
    await page.getByRole("button", { name: "ทั้งหมด" }).click();
    await page.getByText("ชี้แจงแล้ว", { exact: true }).first().waitFor();
    await page.goto("/");
    await page.locator("#content h1").waitFor();
    expect(await card.count()).toBe(0);
    await page.context().close();

    const officer = await openScreen(browser, system.url, { language: "en" });
    await enter(officer, "p41", `/units/${province}/spot-checks/${checkId}/${place.institution.id}`);
    await officer.getByText("Answer: ลาป่วยในวันที่ตรวจ มีใบรับรองแพทย์").first().waitFor();
    await look(officer, "answered-en");
    await officer.goto(`/units/${province}/spot-checks/${checkId}`);
    await officer.getByRole("button", { name: "Close the spot check" }).click();
    await officer.getByText(/learners are not visited yet/).waitFor();
    await look(officer, "close-en");
    await officer.getByRole("dialog").getByRole("button", { name: "Close the spot check" }).click();
    await officer.getByText(/Closed \d+/).waitFor();
    await officer.goto(`/units/${province}/spot-checks`);
    await officer.getByText("Closed", { exact: true }).waitFor();
    await look(officer, "list-en");
    await officer.context().close();
  });
});
