import { execFileSync } from "node:child_process";
import { demoPassword } from "@lec/seed/demo-accounts";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";

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
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
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
  await page.locator("#content h1").waitFor();
}

/** Signs in by the form and arrives at `path`. */
export async function signIn(page: Page, username: string, path = "/"): Promise<void> {
  await page.goto(path);
  await page.locator("#username").fill(username);
  await page.locator("#password").fill(demoPassword);
  await page.locator("button[type=submit]").click();
  await page.locator("#content h1").waitFor();
}

/** From the home page to the page of one's own unit. */
export async function openOwnUnit(page: Page): Promise<void> {
  await page.locator("#content a[href^='/units/']").first().click();
  await page.waitForURL(/\/units\//);
  await page.locator("#headcount-title").waitFor();
}

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Violations of WCAG 2.2 A and AA that keep people from working, as "rule: element". Asked in the page itself: the
 * console has no frames, and a tab of its own for every report, as Axe's own driver opens, takes twice as long as the
 * report.
 */
export async function seriousViolations(page: Page): Promise<string[]> {
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
