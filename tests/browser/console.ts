import { execFileSync } from "node:child_process";
import { basename, join } from "node:path";
import { demoPassword } from "@lec/seed/demo-accounts";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { expect } from "vitest";

/** Flags for a browser that may run as any user and calls nobody but the system under test. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Where Chromium is: CHROMIUM_PATH, otherwise the first of its usual names on the PATH; null when there is none. */
export function chromiumPath(): string | null {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  // The shell without windows first: the same engine, and a fifth quicker.
  for (const name of ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      // Not under this name.
    }
  }
  return null;
}

/** Starts the browser of one test file. */
export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: flags });
}

export interface ScreenOptions {
  language?: "th" | "en";
  phone?: boolean;
}

/** A fresh visitor: no session, no settings but the language. */
export async function openScreen(browser: Browser, url: string, options: ScreenOptions = {}): Promise<Page> {
  const { language = "th", phone = false } = options;
  const context = await browser.newContext({
    baseURL: url,
    reducedMotion: "reduce",
    viewport: phone ? { width: 390, height: 844 } : { width: 1366, height: 768 },
  });
  // Only where nothing was chosen yet, so that a choice made in the test survives a reload.
  await context.addInitScript(chosen => {
    if (!localStorage.getItem("lec.locale")) localStorage.setItem("lec.locale", chosen);
    // Nobody closes a print dialog here: paper stays on the page, to be looked at.
    window.print = () => undefined;
  }, language);
  context.setDefaultTimeout(60_000);
  return context.newPage();
}

/** Arrives at `path` with a session, past the form of sign-in: that is two pages more than most tests are about. */
export async function enter(page: Page, username: string, path = "/"): Promise<void> {
  const data = { username, password: demoPassword };
  const answer = await page.request.post("/auth/sign-in/username", { data });
  if (!answer.ok()) throw new Error(`sign-in of ${username} was answered ${answer.status()}`);
  await page.goto(path);
  await hasHeading(page);
}

/** Until a screen is there. Asked at every frame: a locator asks at intervals that soon are half a second. */
async function hasHeading(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector("#content h1") !== null);
}

/** Signs in by the form and arrives at `path`. */
export async function signIn(page: Page, username: string, path = "/"): Promise<void> {
  await page.goto(path);
  await page.locator("#username").fill(username);
  await page.locator("#password").fill(demoPassword);
  await page.locator("button[type=submit]").click();
  await hasHeading(page);
}

/** From the home page to the page of one's own unit. */
export async function openOwnUnit(page: Page): Promise<void> {
  await page.locator("#content a[href^='/units/']").first().click();
  await page.waitForURL(/\/units\//);
  await page.locator("#headcount-title").waitFor();
}

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Where pictures of what was looked at are kept, for people to look at too; nowhere unless it is said. */
const shots = process.env.LEC_SCREENSHOTS;
let serial = 0;

/** The file of one picture, named after the test file, in the order of looking. */
function shotOf(name: string, ending: string): string {
  const file = basename(expect.getState().testPath ?? "", ".test.ts");
  return join(shots ?? "", `${file}-${String(++serial).padStart(2, "0")}-${name}.${ending}`);
}

/** How much wider than the window a page is. */
const overflowOf = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

/** Looks at a screen as it is now: everybody can use it, and it is no wider than the device. */
export async function look(page: Page, name: string): Promise<void> {
  // From the top, so that the bar there lies over nothing.
  await page.evaluate(() => window.scrollTo(0, 0));
  expect(await seriousViolations(page), name).toEqual([]);
  expect(await overflowOf(page), `${name} is no wider than the screen`).toBeLessThanOrEqual(0);
  if (shots) await page.screenshot({ path: shotOf(name, "png"), fullPage: true });
}

/**
 * Looks at what is printed of a page as it is now: nothing of the console, and nothing wider than A4 between its margins.
 * @returns how many sheets that are
 */
export async function lookAtPaper(page: Page, name: string): Promise<number> {
  const screen = page.viewportSize();
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: Math.floor((186 / 25.4) * 96), height: 1_000 });
  for (const part of ["header", "nav", "button"])
    expect(await page.locator(part).filter({ visible: true }).count(), `${name} prints no ${part}`).toBe(0);
  expect(await overflowOf(page), `${name} is no wider than the paper`).toBeLessThanOrEqual(0);
  const pdf = await page.pdf({
    preferCSSPageSize: true,
    format: "A4",
    ...(shots ? { path: shotOf(name, "pdf") } : {}),
  });
  await page.emulateMedia({ media: null });
  if (screen) await page.setViewportSize(screen);
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

/**
 * Violations of WCAG 2.2 A and AA that keep people from working, as "rule: element". Asked in the page itself: the
 * console has no frames, and a tab of its own for every report, as Axe's own driver opens, takes twice as long as the
 * report.
 */
async function seriousViolations(page: Page): Promise<string[]> {
  if (page.frames().length > 1) throw new Error("Axe is asked about one frame, and there are more");
  await page.evaluate(standsStill);
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async tags => {
    const asked = (window as unknown as { axe: typeof import("axe-core") }).axe;
    const { violations } = await asked.run(document, {
      runOnly: { type: "tag", values: tags },
      resultTypes: ["violations"],
    });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 160)}`));
  }, rules);
}

/** Until what fades in or moves has arrived: half way there, colours are none that anybody reads. */
async function standsStill(): Promise<void> {
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
  const moving = () =>
    document
      .getAnimations()
      .filter(each => each.playState === "running" && each.effect?.getComputedTiming().endTime !== Infinity);
  // What begins with this frame is known in the next.
  do {
    await Promise.allSettled(moving().map(each => each.finished));
    await frame();
    await frame();
  } while (moving().length > 0);
}
