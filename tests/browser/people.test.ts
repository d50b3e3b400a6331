import { walk } from "@lec/seed/demo-accounts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { chromiumPath, look, openBrowser, openScreen, signIn } from "./console.ts";

const path = chromiumPath();
const timeout = 180_000;

describe.skipIf(path === null)("people and appointments in a browser", { timeout }, () => {
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

  /** Makes an account on the page of a unit's people and notes its one-time password. */
  async function makeAccount(page: Page, unitId: string, username: string, name: string): Promise<string> {
    await page.goto(`/units/${unitId}/people`);
    await page.getByRole("button", { name: "สร้างบัญชีและแต่งตั้ง" }).click();
    await page.locator("#person-name").fill(name);
    await page.locator("#person-username").fill(username);
    await page.locator("#person-orderNumber").fill("12/2569");
    await look(page, "form");
    await page.locator("form button[type=submit]").click();
    const password = await page.getByTestId("one-time-password").textContent();
    await look(page, "one-time-password");
    await page.getByRole("button", { name: "จดแล้ว ปิด" }).click();
    await page.getByText(username, { exact: true }).waitFor();
    await look(page, "people");
    return password ?? "";
  }

  /** Signs in with a one-time password, is led to choose one's own, and arrives at home. */
  async function firstSignIn(username: string, password: string): Promise<Page> {
    const page = await openScreen(browser, system.url);
    await page.goto("/");
    await page.locator("#username").fill(username);
    await page.locator("#password").fill(password);
    await page.locator("button[type=submit]").click();
    await page.waitForURL(/change-password/);
    await page.locator("#password-current").fill(password);
    await page.locator("#password-next").fill("password2569");
    await page.locator("#password-again").fill("password2569");
    await page.locator("button[type=submit]").click();
    await page.getByText("เดาง่าย").waitFor();
    await look(page, "change-password");
    // Nothing else can be done: every other address leads back here.
    await page.goto("/rounds");
    await page.waitForURL(/change-password/);
    await page.locator("#password-current").fill(password);
    await page.locator("#password-next").fill("ปลาดุกย่างกับข้าวเหนียว");
    await page.locator("#password-again").fill("ปลาดุกย่างกับข้าวเหนียว");
    await page.locator("button[type=submit]").click();
    await page.locator("#content h1").waitFor();
    return page;
  }

  test("a province officer makes an LAO's account, that officer a director, and the director's next click after the end is a friendly page", async () => {
    const [laoId, schoolId] = await Promise.all([idOf(walk.laoCode), idOf(walk.missingCode)]);
    const province = await openScreen(browser, system.url);
    await signIn(province, "p41");
    const forLao = await makeAccount(province, laoId, "somsak.lao", "สมศักดิ์ รักถิ่น");
    const lao = await firstSignIn("somsak.lao", forLao);

    await lao.goto(`/units/${schoolId}/people`);
    await lao.getByRole("button", { name: "สร้างบัญชีและแต่งตั้ง" }).click();
    await lao.locator("#person-duty").click();
    expect(await lao.getByRole("option").allTextContents()).toEqual([
      "ผู้บันทึกข้อมูลสถานศึกษา",
      "ผู้อำนวยการสถานศึกษา",
      "นายทะเบียน",
      "ระบบภายนอก",
    ]);
    await lao.getByRole("option", { name: "ผู้อำนวยการสถานศึกษา" }).click();
    await lao.locator("#person-name").fill("สมหญิง ใจดี");
    await lao.locator("#person-username").fill("somying.head");
    await lao.locator("#person-orderNumber").fill("15/2569");
    await lao.locator("form button[type=submit]").click();
    const forHead = (await lao.getByTestId("one-time-password").textContent()) ?? "";
    await lao.getByRole("button", { name: "จดแล้ว ปิด" }).click();

    const head = await firstSignIn("somying.head", forHead);
    await head.goto(`/units/${schoolId}`);
    await head.locator("#headcount-title").waitFor();

    const row = lao.getByRole("row", { name: /somying\.head/ });
    await row.getByRole("button", { name: "ให้สิ้นสุด" }).click();
    await lao.locator("#person-reason").fill("ย้ายไปปฏิบัติหน้าที่อื่น");
    await look(lao, "end");
    await lao.locator("form button[type=submit]").click();
    await lao.locator("#person-reason").waitFor({ state: "detached" });
    await row.waitFor({ state: "detached" });
    await lao.setViewportSize({ width: 390, height: 844 });
    await lao.getByRole("listitem").filter({ hasText: walk.missingCode }).first().waitFor();
    await look(lao, "people-phone");

    await head.reload();
    await head.locator("#content h1").waitFor();
    await look(head, "after-the-end");
    expect(await head.locator("#headcount-title").count()).toBe(0);
    await head.goto("/");
    await head.getByText("ยังไม่มีคำสั่งแต่งตั้งที่มีผลอยู่").waitFor();
    await look(head, "home-after-the-end");
  });
});
