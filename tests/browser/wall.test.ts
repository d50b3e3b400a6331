import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { chromiumPath, enter, look, openBrowser, openScreen } from "./console.ts";

const path = chromiumPath();
const timeout = 180_000;

/** A child centre that is ready, and its LAO that waits for it alone. */
const [centre, lao] = ["304150023", "05410107"] as const;

describe.skipIf(path === null)("the screen on the wall", { timeout }, () => {
  let system: TestSystem;
  let browser: Browser;
  beforeAll(async () => {
    const streams = { lookAgainMs: 1_000 };
    [system, browser] = await Promise.all([
      startTestSystem({ demo: true, streams }),
      openBrowser(path ?? ""),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await system?.close();
  });

  const state = (page: Page, text: string) => page.getByRole("status").filter({ hasText: text }).waitFor();
  const tile = (page: Page, name: string) =>
    page.locator("section[aria-labelledby=wall-tiles] li", { hasText: name });
  const idOf = async (code: string) =>
    (
      await (
        await system.as("dla")
      ).get<{ orgUnit: { id: string; name: string } }>(`{ orgUnit(code: "${code}") { id name } }`)
    ).orgUnit;

  test("what one person confirms appears on the wall of another without a reload, and survives a lost network", async () => {
    const [unit, above] = [await idOf(centre), await idOf(lao)];
    const officer = await openScreen(browser, system.url);
    await enter(officer, lao, `/units/${above.id}`);
    await officer.getByRole("link", { name: "เปิดจอแสดงความคืบหน้า" }).click();
    await state(officer, "ข้อมูลสด");
    await tile(officer, unit.name).getByText("พร้อมยืนยัน").waitFor();
    await look(officer, "lao");
    // A wall never reloads: what is set here now is still there at the end.
    await officer.evaluate("window.stillTheSame = true");

    const director = await openScreen(browser, system.url);
    await enter(director, centre, `/units/${unit.id}`);
    const press = { name: "ยืนยันข้อมูลสถานศึกษา" };
    await director.getByRole("button", press).click();
    await director.getByRole("dialog").getByRole("button", press).click();
    await tile(officer, unit.name).getByText("ยืนยันแล้ว").waitFor();
    const acts = officer.locator("section[aria-labelledby=wall-acts]");
    await acts.getByRole("listitem").first().getByText(unit.name).waitFor();
    await look(officer, "lao-confirmed");

    await officer.context().setOffline(true);
    await state(officer, "กำลังเชื่อมต่อใหม่ ข้อมูลอาจไม่ล่าสุด");
    await look(officer, "lost");
    const client = await system.as(lao);
    const { progress } = await client.get<{ progress: { round: { id: string } } }>(
      "query ($unitId: ID!) { progress(unitId: $unitId) { round { id } } }",
      { unitId: above.id },
    );
    const done = await client.get<{ cancelConfirmation: { userErrors: unknown[] } }>(
      "mutation ($input: CancelConfirmationInput!) { cancelConfirmation(input: $input) { userErrors { code } } }",
      { input: { unitId: unit.id, roundId: progress.round.id, reason: "แก้ไขข้อมูล" } },
    );
    expect(done.cancelConfirmation.userErrors).toEqual([]);
    await officer.context().setOffline(false);
    await state(officer, "ข้อมูลสด");
    await tile(officer, unit.name).getByText("พร้อมยืนยัน").waitFor();
    await acts.getByRole("listitem").first().getByText("ยกเลิกการยืนยัน").waitFor();
    expect(await officer.evaluate("window.stillTheSame")).toBe(true);
  });

  test("a province's wall shows its LAOs on a large screen and on a phone, the department's its provinces, in both languages", async () => {
    for (const [username, language, phone] of [
      ["p41", "th", false],
      ["p41", "th", true],
      ["dla", "en", false],
      ["analyst.udonthani", "th", false],
    ] as const) {
      const page = await openScreen(browser, system.url, { language, phone });
      if (!phone) await page.setViewportSize({ width: 1920, height: 1080 });
      await enter(page, username);
      const { viewer } = await (await system.as(username)).get<{ viewer: { reach: { id: string }[] } }>(
        "{ viewer { reach { id } } }",
      );
      await page.goto(`/wall/${viewer.reach[0]?.id}`);
      await page.locator("#wall-tiles").waitFor();
      const tops = await page
        .locator("main > header + div > *")
        .evaluateAll(cards => cards.map(card => card.getBoundingClientRect().top));
      if (!phone) expect(new Set(tops).size, "the numbers share one line").toBe(1);
      await look(page, `${username}${phone ? "-phone" : ""}`);
      await page.context().close();
    }
  });

  const tiles = (page: Page) => page.locator("section[aria-labelledby=wall-tiles] ul").last().locator("li");
  /** What of a wall somebody in the room does not see: what lies beyond the screen, and names that are cut. */
  const unseen = (page: Page) =>
    page.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement;
      const beyond = (element: Element) => {
        const { right, bottom } = element.getBoundingClientRect();
        return right > window.innerWidth + 0.5 || bottom > window.innerHeight + 0.5;
      };
      const parts = [...document.querySelectorAll("main > *, main > * > *, [aria-labelledby=wall-tiles] li")];
      const names = [...document.querySelectorAll("[aria-labelledby=wall-tiles] li > span:not(:empty)")];
      return [
        ...(scrollWidth > window.innerWidth || scrollHeight > window.innerHeight ? ["the page scrolls"] : []),
        ...parts.filter(beyond).map(part => `beyond: ${part.textContent?.slice(0, 40)}`),
        ...names
          .filter(
            name => getComputedStyle(name).position !== "absolute" && name.scrollWidth > name.clientWidth,
          )
          .filter(name => getComputedStyle(name).display !== "inline")
          .map(name => `cut: ${name.textContent}`),
      ];
    });

  test("the wall of a province with more than 162 LAOs needs nobody to scroll it, and every name has its turn", async () => {
    const { orgUnit } = await (await system.as("p41")).get<{
      orgUnit: { id: string; laos: { nodes: { confirmation: { state: string } | null }[] } };
    }>(`{ orgUnit(code: "41") { id ... on Province {
      laos: localAdministrativeOrganizations(first: 500) { nodes { confirmation { state } } } } } }`);
    const taking = orgUnit.laos.nodes.filter(({ confirmation }) => confirmation);
    expect(taking.length).toBeGreaterThan(162);
    const waiting = taking.filter(each => each.confirmation?.state === "OPEN").length;
    const page = await openScreen(browser, system.url);
    await enter(page, "p41");
    for (const [language, width, height, letters] of [
      ["th", 1920, 1080, 18],
      ["th", 1280, 720, 14],
      ["en", 1920, 1080, 18],
      ["en", 1280, 720, 14],
    ] as const) {
      await page.evaluate(chosen => localStorage.setItem("lec.locale", chosen), language);
      await page.setViewportSize({ width, height });
      await page.goto(`/wall/${orgUnit.id}`);
      await tiles(page).first().waitFor();
      await page.evaluate(async () => void (await document.fonts.ready));
      await look(page, `province-${language}-${width}`);
      const seen = new Set<string>();
      for (;;) {
        expect(await unseen(page), `${language} ${width}`).toEqual([]);
        const sizes = await tiles(page).evaluateAll(all => all.map(tile => getComputedStyle(tile).fontSize));
        expect(Math.min(...sizes.map(parseFloat))).toBeGreaterThanOrEqual(letters);
        const names = await tiles(page).allTextContents();
        if (names.every(name => seen.has(name))) break;
        for (const name of names) seen.add(name);
        await page.getByRole("button", { name: language === "th" ? "หน้าถัดไป" : "Next page" }).click();
      }
      expect(seen.size, "every LAO that has not confirmed has its turn").toBe(waiting);
    }

    // Pages turn by themselves until somebody stops them, and not where less movement is asked for.
    await page.clock.install();
    await page.evaluate(() => localStorage.setItem("lec.locale", "th"));
    await page.reload();
    await tiles(page).first().waitFor();
    const first = async () => (await tiles(page).first().textContent()) ?? "";
    const begin = await first();
    await page.clock.runFor(16_000);
    expect(await first()).toBe(begin);
    await page.emulateMedia({ reducedMotion: "no-preference" });
    await page.reload();
    const stop = page.getByRole("button", { name: "หยุดเปลี่ยนหน้าเอง" });
    await stop.waitFor();
    // The timer is set a moment after the button is there, and what it does is on screen a moment after that.
    const turned = async () => {
      await page.clock.runFor(16_000);
      return first();
    };
    await expect.poll(turned).not.toBe(begin);
    await stop.click();
    const second = await first();
    await page.clock.runFor(16_000);
    expect(await first()).toBe(second);
    await page.context().close();
  });

  test("a unit outside one's duties has no wall, whether it exists or not", async () => {
    const page = await openScreen(browser, system.url);
    await enter(page, "p54");
    const texts: (string | null)[] = [];
    for (const id of [(await idOf(lao)).id, "0197f9a0-0000-7000-8000-000000000000"]) {
      await page.goto(`/wall/${id}`);
      await page.getByRole("alert").waitFor();
      texts.push(await page.locator("main").textContent());
    }
    expect(texts[0]).toContain("ไม่พบความคืบหน้าของหน่วยงานนี้");
    expect(texts[1]).toBe(texts[0]);
  });
});
