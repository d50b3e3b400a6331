import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { chromiumPath, enter, look, openBrowser, openScreen, signIn } from "./console.ts";

/** A school's line: slow, and lost now and then. Every wait is seen, nothing typed is lost, nothing is done twice. */

const path = chromiumPath();
const recorder = "recorder.nongsamrong";

describe.skipIf(path === null)("the console on a slow line", { timeout: 180_000 }, () => {
  let system: TestSystem;
  let browser: Browser;
  let school: string;

  beforeAll(async () => {
    [system, browser] = await Promise.all([startTestSystem({ demo: true }), openBrowser(path ?? "")]);
    const { viewer } = await (await system.as(recorder)).get<{
      viewer: { appointments: { unit: { id: string } }[] };
    }>("{ viewer { appointments { unit { id } } } }");
    school = viewer.appointments[0]!.unit.id;
  });
  afterAll(async () => {
    await browser?.close();
    await system?.close();
  });

  async function slowLine(page: Page): Promise<void> {
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 400,
      downloadThroughput: 50_000,
      uploadThroughput: 50_000,
    });
  }
  /** The first class that is not checked, on a screen of the recorder. */
  async function openClass(): Promise<Page> {
    const page = await openScreen(browser, system.url);
    await enter(page, recorder, `/units/${school}/check`);
    await page.locator("[data-row]").first().waitFor();
    return page;
  }
  const present = { name: "มี", exact: true };

  test("from the address to the roll there is never an empty screen: something is there, or says that it is coming", async () => {
    const page = await openScreen(browser, system.url);
    await slowLine(page);
    // Looked at with every frame that is drawn. A few of them between two screens are nothing that anybody sees; they are
    // counted, not timed, since a busy machine draws fewer.
    await page.addInitScript(() => {
      let empty = 0;
      const longest = { emptyFrames: 0 };
      Object.assign(window, { longest });
      const lookAt = () => {
        const root = document.getElementById("root");
        const there = root?.textContent.trim() || root?.querySelector("[role=status], [role=progressbar]");
        empty = there ? 0 : empty + 1;
        longest.emptyFrames = Math.max(longest.emptyFrames, empty);
        requestAnimationFrame(lookAt);
      };
      // Before the page's first bytes have arrived, the browser's own wheel turns.
      document.addEventListener("DOMContentLoaded", () => requestAnimationFrame(lookAt));
    });
    const longest = () =>
      page.evaluate(() => (window as unknown as { longest: { emptyFrames: number } }).longest.emptyFrames);
    await signIn(page, recorder);
    expect(await longest(), "from the address to the first page").toBeLessThan(12);
    await page.goto(`/units/${school}/roll`);
    await page.locator("[data-name]").first().waitFor();
    expect(await longest(), "from an address inside to a roll").toBeLessThan(12);
    await page.context().close();
  });

  test("what the console is made of is sent compressed", async () => {
    const page = await (await fetch(system.url)).text();
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? "";
    for (const encoding of ["br", "gzip"]) {
      const answer = await fetch(`${system.url}${script}`, { headers: { "accept-encoding": encoding } });
      expect(answer.headers.get("content-encoding")).toBe(encoding);
      expect((await answer.text()).length).toBeGreaterThan(100_000);
    }
  });

  test("a lost connection is said where somebody is reading, what to do too, and no longer once the line is back, without a press", async () => {
    const page = await openClass();
    const rows = page.locator("[data-row]");
    await rows.last().getByRole("button", present).click();
    await page.context().setOffline(true);
    const save = page.getByRole("button", { name: "บันทึกผล 1 คน" });
    await save.click();
    const banner = page.getByRole("alert").filter({ hasText: "ขาดการเชื่อมต่อ" });
    await banner.waitFor();
    await rows.last().scrollIntoViewIfNeeded();
    const { y = -1 } = (await banner.boundingBox()) ?? {};
    expect(y, "seen at the end of the class").toBeGreaterThanOrEqual(0);
    await save.waitFor();
    await look(page, "lost");
    await page.context().setOffline(false);
    await banner.waitFor({ state: "detached" });
    await save.click();
    await page.getByText("บันทึกผลตรวจ 1 คนแล้ว").first().waitFor();
    await page.context().close();
  });

  test("a screen that the lost line kept back comes by itself once the line is there again", async () => {
    const page = await openScreen(browser, system.url);
    // Neither the screen nor the server, from the beginning on: the screens are fetched before anybody asks for them.
    await page.route(/roll\.page-|healthcheck/, route => route.abort("connectionreset"));
    await enter(page, recorder, `/units/${school}/check`);
    await page.getByRole("link", { name: "รายชื่อ", exact: true }).click();
    await page.getByRole("heading", { name: "เชื่อมต่อระบบไม่ได้" }).waitFor();
    await page.unroute(/roll\.page-|healthcheck/);
    await page.locator("[data-name]").first().waitFor();
    await page.context().close();
  });

  test("a class whose answer was lost is saved once though pressed twice, and the sheet finds that out by itself", async () => {
    const page = await openClass();
    await page.locator("[data-row]").first().getByRole("button", present).click();
    let sent = 0;
    await page.route("**/graphql", async route => {
      if (!route.request().postData()?.includes("checkExistence")) return route.continue();
      sent += 1;
      // Done by the server, and never heard of.
      await route.fetch();
      await route.abort("connectionreset");
    });
    await page.getByRole("button", { name: "บันทึกผล 1 คน" }).dblclick();
    await page.getByText("เชื่อมต่อระบบไม่ได้").waitFor();
    await page.getByRole("button", { name: "ยังไม่มีผลที่จะบันทึก" }).waitFor();
    expect(sent).toBe(1);
    await page.context().close();
  });
});
