import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import {
  chromiumPath,
  enter,
  look,
  lookAtPaper,
  openBrowser,
  openScreen,
  type ScreenOptions,
} from "./console.ts";

/** Whoever answers for units below finds from the menu how the round goes, who is missing and whom to call, down to the last centre. */

const path = chromiumPath();

describe.skipIf(path === null)("monitoring in a browser", { timeout: 180_000 }, () => {
  let system: TestSystem;
  let browser: Browser;

  beforeAll(async () => {
    [system, browser] = await Promise.all([startTestSystem({ demo: true }), openBrowser(path ?? "")]);
  });
  afterAll(async () => {
    await browser?.close();
    await system?.close();
  });

  async function open(username: string, address = "/", options: ScreenOptions = {}): Promise<Page> {
    const page = await openScreen(browser, system.url, options);
    await enter(page, username, address);
    return page;
  }
  const section = (page: Page, name: string) => page.locator(`section[aria-labelledby=${name}-title]`);
  async function arrive(page: Page): Promise<void> {
    await section(page, "missing").locator("input[type=checkbox]").nth(1).waitFor();
    await section(page, "burn-down").locator("svg path").first().waitFor();
  }

  test("a province follows the round from the menu, narrows the missing, takes the list along, and goes down to a centre", async () => {
    const page = await open("p41");
    await page.getByRole("link", { name: "ติดตาม", exact: true }).click();
    await arrive(page);
    await look(page, "province");

    const burnDown = section(page, "burn-down");
    await burnDown.getByRole("button", { name: "ดูเป็นตาราง" }).click();
    await burnDown.getByRole("rowheader", { name: "1", exact: true }).waitFor();
    await look(page, "burn-down-table");

    const missing = section(page, "missing");
    await missing.locator("#missing-stage").click();
    await page.getByRole("option", { name: "พร้อม เหลือกดยืนยัน" }).click();
    await expect.poll(() => missing.getByText("ยังไม่เริ่ม", { exact: true }).count()).toBe(0);
    await missing.locator("#missing-track").click();
    await page.getByRole("option", { name: "สถานศึกษา: ข้อมูลนักเรียน" }).click();
    await missing.getByRole("checkbox", { name: "เลือกทุกรายการที่แสดง" }).click();
    await missing.getByText(/^เลือกไว้ \d+ รายการ$/).waitFor();
    await missing.getByRole("button", { name: "เตือนให้ยืนยัน" }).waitFor();
    await look(page, "selected");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      missing.getByRole("button", { name: "ดาวน์โหลด CSV" }).click(),
    ]);
    const lines = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
    expect(lines[0]).toContain("สิ่งที่ขวาง");
    expect(lines.slice(1).every(line => line.includes("พร้อม เหลือกดยืนยัน"))).toBe(true);
    expect(lines.length).toBeGreaterThan(1);
    await missing.locator("#missing-search").fill("ไม่มีชื่อนี้แน่นอน");
    await missing.getByText("ไม่พบรายการที่ตรงกับเงื่อนไข").waitFor();
    await look(page, "no-match");

    const below = section(page, "below");
    await below.getByRole("link").first().click();
    await page.waitForURL(/monitoring$/);
    await arrive(page);
    await look(page, "district");
    await section(page, "below").getByRole("link").first().click();
    await page.getByRole("heading", { level: 1, name: /ติดตามการยืนยัน/ }).waitFor();
    await section(page, "missing").locator("input[type=checkbox]").nth(1).waitFor();
    await look(page, "lao");
    await section(page, "missing").locator("a[href^='/units/']").first().click();
    await page.locator("#headcount-title").waitFor();
    await page.context().close();
  });

  test("the department sees the nation; an LAO its own, on a phone; in English too", async () => {
    const dla = await open("dla");
    await dla.getByRole("link", { name: "ติดตาม", exact: true }).click();
    await arrive(dla);
    await look(dla, "department");
    await dla.context().close();
    const lao = await open("05410107", "/", { phone: true });
    await lao.getByRole("button", { name: "เปิดรายการหน่วยงาน" }).click();
    await lao.getByRole("link", { name: "ติดตาม", exact: true }).click();
    await arrive(lao);
    await look(lao, "lao-phone");
    await lao.context().close();
    const english = await open("d4101", "/", { language: "en" });
    await english.getByRole("link", { name: "Follow", exact: true }).click();
    await arrive(english);
    await look(english, "district-english");
    await english.context().close();
  });

  test("prints progress and the missing, and nothing else", async () => {
    const page = await open("p41");
    await page.getByRole("link", { name: "ติดตาม", exact: true }).click();
    await arrive(page);
    await page.getByRole("button", { name: "พิมพ์", exact: true }).click();
    const paper = page.locator(".register-paper");
    await paper.locator("h1", { hasText: /ติดตามการยืนยัน/ }).waitFor({ state: "attached" });
    const [total] = (await page.locator("#missing-title").textContent())?.match(/\d+/) ?? [];
    expect(
      await paper.locator("table").last().locator("tbody tr").count(),
      "also those below the screen's end",
    ).toBe(Number(total));
    await lookAtPaper(page, "paper");
    await page.context().close();
  });
});
