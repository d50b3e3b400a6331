import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { chromiumPath, enter, lookAtPaper, openBrowser, openScreen } from "./console.ts";

/** What is signed or filed goes on one sheet where one sheet is enough, and never ends in a sheet with a signature alone. */

const path = chromiumPath();

describe.skipIf(path === null)("paper", { timeout: 120_000 }, () => {
  let system: TestSystem;
  let browser: Browser;

  beforeAll(async () => {
    [system, browser] = await Promise.all([startTestSystem({ demo: true }), openBrowser(path ?? "")]);
  });
  afterAll(async () => {
    await browser?.close();
    await system?.close();
  });

  for (const language of ["th", "en"] as const) {
    test(`the check sheet of a class is signed on the sheet that its learners are on (${language})`, async () => {
      const { viewer } = await (await system.as("recorder.nongsamrong")).get<{
        viewer: { appointments: { unit: { id: string } }[] };
      }>("{ viewer { appointments { unit { id } } } }");
      const page = await openScreen(browser, system.url, { language });
      await enter(page, "recorder.nongsamrong", `/units/${viewer.appointments[0]!.unit.id}/check`);
      await page.getByRole("button", { name: language === "th" ? "พิมพ์ใบตรวจ" : "Print the sheet" }).click();
      const paper = page.locator(".register-paper");
      await paper.waitFor({ state: "attached" });
      expect(await paper.locator("tbody tr").count()).toBeGreaterThan(20);
      expect(await lookAtPaper(page, `check-sheet-${language}`)).toBe(1);
      await page.context().close();
    });

    test(`the receipt of a school with eleven grades is one sheet, its seal and its code included (${language})`, async () => {
      const { orgUnit } = await (await system.as("304120019")).get<{
        orgUnit: { id: string; confirmation: { round: { id: string }; events: { id: string }[] } };
      }>(`{ orgUnit(code: "304120019") { id confirmation { round { id } events { id } } } }`);
      const { round, events } = orgUnit.confirmation;
      const page = await openScreen(browser, system.url, { language });
      await enter(page, "304120019", `/units/${orgUnit.id}/receipts/${round.id}/${events[0]!.id}`);
      const receipt = page.locator(".receipt");
      await receipt.locator("svg").waitFor();
      expect(await receipt.locator("tbody tr").count()).toBe(11);
      expect(await lookAtPaper(page, `receipt-${language}`)).toBe(1);
      await page.context().close();
    });
  }
});
