import { demoPassword } from "@lec/seed/demo-accounts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { nextTotpCode, totpCode, wrongCode } from "../kit/totp.ts";
import { chromiumPath, look, openBrowser, openScreen, signIn } from "./console.ts";

const path = chromiumPath();
const timeout = 180_000;

describe.skipIf(path === null)("one's own account in a browser", { timeout }, () => {
  let system: TestSystem;
  let browser: Browser;

  beforeAll(async () => {
    [system, browser] = await Promise.all([
      startTestSystem({ demo: true, secondFactorDuties: ["PROVINCE_OFFICER"] }),
      openBrowser(path ?? ""),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await system?.close();
  });

  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

  /** Types username and password at sign-in, whatever comes then. */
  async function typePassword(page: Page, username: string): Promise<void> {
    await page.goto("/");
    await page.locator("#username").fill(username);
    await page.locator("#password").fill(demoPassword);
    await page.locator("button[type=submit]").click();
  }

  /** From the question for the password to the backup codes; the key as the page shows it, and the codes. */
  async function setUp(page: Page): Promise<{ key: string; codes: string[] }> {
    await page.locator("#own-password").fill(demoPassword);
    await page.locator("#own-password").press("Enter");
    const key = (await page.getByTestId("second-factor-key").textContent()) ?? "";
    await look(page, "key");
    await page.locator("#second-factor-code").fill(wrongCode(key));
    await page.locator("#second-factor-code").press("Enter");
    await page.getByText("รหัสไม่ถูกต้อง").waitFor();
    await look(page, "wrong-first-code");
    await page.locator("#second-factor-code").fill(totpCode(key));
    await page.locator("#second-factor-code").press("Enter");
    await page.getByTestId("backup-codes").waitFor();
    const codes = await page.getByTestId("backup-codes").locator("li").allTextContents();
    await look(page, "backup-codes");
    return { key, codes };
  }

  test("a person sets up codes from an app by keyboard, signs in with one, and with a backup code once", async () => {
    const page = await openScreen(browser, system.url);
    await signIn(page, "recorder.nongsamrong");
    await page.getByRole("button", { name: /บัญชีของ/ }).click();
    await page.getByRole("link", { name: "บัญชีของฉัน" }).click();
    await page.waitForURL(/\/account$/);
    await page.getByText("ยังไม่เปิดใช้").waitFor();
    await look(page, "account");
    await press(page, "ตั้งค่า");
    await look(page, "password-asked");
    const { key, codes } = await setUp(page);
    expect(codes).toHaveLength(10);
    await press(page, "เก็บไว้แล้ว ปิด");
    await page.getByText("เปิดใช้อยู่").waitFor();
    await look(page, "in-use");

    const again = await openScreen(browser, system.url);
    await typePassword(again, "recorder.nongsamrong");
    await again.locator("#sign-in-code").waitFor();
    await look(again, "code-step");
    await again.locator("#sign-in-code").fill(wrongCode(key));
    await again.locator("#sign-in-code").press("Enter");
    await again.getByText("รหัสไม่ถูกต้อง").waitFor();
    await again.locator("#sign-in-code").fill(nextTotpCode(key));
    await again.locator("#sign-in-code").press("Enter");
    await again.locator("#content h1").waitFor();

    for (const works of [true, false]) {
      const lost = await openScreen(browser, system.url, { phone: true });
      await typePassword(lost, "recorder.nongsamrong");
      await press(lost, "ใช้รหัสสำรอง");
      await lost.locator("#sign-in-code").fill(codes[0] ?? "");
      if (works) await look(lost, "backup-code-phone");
      await lost.locator("#sign-in-code").press("Enter");
      await (works ? lost.locator("#content h1") : lost.getByText("รหัสไม่ถูกต้อง")).waitFor();
    }

    await page.reload();
    await page.getByText("เปิดใช้อยู่").waitFor();
    await press(page, "ปิดใช้");
    await page.locator("#own-password").fill(demoPassword);
    await page.locator("#own-password").press("Enter");
    await page.getByText("ปิดใช้รหัสจากแอปยืนยันตัวตนแล้ว").waitFor();
    await look(page, "turned-off");
  });

  test("whoever holds a duty that asks for codes sets them up before anything else, and cannot turn them off", async () => {
    const page = await openScreen(browser, system.url);
    await typePassword(page, "p41");
    await page.waitForURL(/second-factor/);
    await page.goto("/rounds");
    await page.waitForURL(/second-factor/);
    await look(page, "forced");
    await setUp(page);
    await press(page, "เริ่มใช้งาน");
    await page.locator("#content h1").waitFor();
    await page.goto("/account");
    await page.getByText("จึงปิดเองไม่ได้").waitFor();
    expect(await page.getByRole("button", { name: "ปิดใช้", exact: true }).count()).toBe(0);
    await look(page, "required");
  });

  test("a session elsewhere is seen and ended, and its next click leads to sign-in", async () => {
    const here = await openScreen(browser, system.url);
    await signIn(here, "304120019", "/");
    const there = await openScreen(browser, system.url);
    await signIn(there, "304120019", "/");
    await here.goto("/account");
    await here.getByText("เครื่องนี้", { exact: true }).waitFor();
    await here
      .getByRole("button", { name: /ออกจากระบบ$/ })
      .first()
      .click();
    await here.getByText("ออกจากระบบแล้ว 1 เครื่อง").waitFor();
    await look(here, "session-ended");
    await there.goto("/rounds");
    await there.locator("#username").waitFor();
  });

  test("the password is changed from the account's page, on a phone and in English too", async () => {
    const page = await openScreen(browser, system.url, { language: "en", phone: true });
    await signIn(page, "304150023", "/account");
    await page.locator("#password-current").waitFor();
    await look(page, "english-phone");
    await page.locator("#password-current").fill(demoPassword);
    await page.locator("#password-next").fill("somsri walks along the canal");
    await page.locator("#password-again").fill("somsri walks along the canal");
    await page.locator("#password-again").press("Enter");
    await page.getByText("The password is changed").waitFor();
    await look(page, "password-changed");
  });
});
