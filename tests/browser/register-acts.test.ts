import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLand, type Institution, type Land, type Lao, type Person } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { chromiumPath, openBrowser, openScreen, type ScreenOptions, seriousViolations } from "./console.ts";

const path = chromiumPath();
const shots = process.env.LEC_SCREENSHOTS;

/** What is pressed on a learner and on a roll, by the people of a small land of the test's own. */
describe.skipIf(path === null)("acts of the register in a browser", { timeout: 240_000 }, () => {
  let system: TestSystem;
  let browser: Browser;
  let land: Land;
  let lao: Lao;
  let school: Institution;
  let recorder: Person;
  let serial = 0;

  beforeAll(async () => {
    [system, browser] = await Promise.all([startTestSystem(), openBrowser(path ?? "")]);
    land = await createLand(system);
    lao = await (await (await land.createProvince("41", "จังหวัดอุดรธานี")).createDistrict("4101")).createLao();
    school = await lao.createInstitution({ learners: 6 });
    recorder = await school.as("INSTITUTION_RECORDER");
    await land.openRound();
  });
  afterAll(async () => {
    await browser?.close();
    await land?.close();
    await system?.close();
  });

  /** A screen of somebody who is signed in. */
  async function screenOf(person: Person, to: string, options: ScreenOptions = {}): Promise<Page> {
    const page = await openScreen(browser, system.url, options);
    await page.context().setExtraHTTPHeaders({ authorization: `Bearer ${person.token}` });
    await page.goto(to);
    return page;
  }
  async function look(page: Page, name: string): Promise<void> {
    expect(await seriousViolations(page), name).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${name} is no wider than the screen`).toBeLessThanOrEqual(0);
    if (shots) await page.screenshot({ path: `${shots}/acts-${++serial}-${name}.png`, fullPage: true });
  }

  test("a tambon is chosen from what is offered, fills in everything that goes with it, and loses its code when typed over", async () => {
    const { learnerId } = school.roll[0]!;
    const page = await screenOf(recorder, `/units/${school.id}/learners/${learnerId}/edit`);
    await page.locator("#fold-CURRENT").click();
    const field = (name: string) => page.locator(`#learner-addresses-CURRENT-${name}`);
    await field("tambon").click();
    await field("tambon").pressSequentially("หมากแข", { delay: 20 });
    await page.getByRole("option", { name: /หมากแข้ง.*เมืองอุดรธานี · อุดรธานี · 41000/ }).waitFor();
    await look(page, "tambon-offered");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByText("รหัสตำบล 410101").waitFor();
    for (const [name, value] of [
      ["tambon", "หมากแข้ง"],
      ["district", "เมืองอุดรธานี"],
      ["province", "อุดรธานี"],
      ["postalCode", "41000"],
    ] as const)
      expect(await field(name).inputValue()).toBe(value);
    await look(page, "tambon-chosen");
    const stored = async () =>
      (
        await land.sql<{ code: string | null; tambon: string }>(
          "SELECT tambon_code AS code, tambon FROM learners.address WHERE learner_id = $1 AND kind = 'CURRENT'",
          [learnerId],
        )
      )[0];
    const save = async () => {
      await page.getByRole("button", { name: "บันทึก", exact: true }).click();
      await page.getByRole("link", { name: "แก้ไขข้อมูล" }).waitFor();
    };
    await save();
    expect(await stored()).toEqual({ code: "410101", tambon: "หมากแข้ง" });

    // Only the name is edited: the code of the former tambon is not left behind.
    await page.getByRole("link", { name: "แก้ไขข้อมูล" }).click();
    await page.locator("#fold-CURRENT").click();
    await field("tambon").fill("ธาตุหลวง");
    await page.keyboard.press("Escape");
    await page.locator("#learner-addresses-CURRENT-tambon-helper-text").getByText("พิมพ์แล้วเลือก").waitFor();
    await save();
    expect(await stored()).toEqual({ code: null, tambon: "ธาตุหลวง" });
    await page.context().close();
  });
});
