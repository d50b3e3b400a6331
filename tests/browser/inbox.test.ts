import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { chromiumPath, enter, look, openBrowser, openScreen, type ScreenOptions } from "./console.ts";

/** Whoever stands above reminds and writes from the list of the missing; whoever is reminded finds it, and where to go. */

const path = chromiumPath();

/** An LAO that waits for one institution, and a child centre of it that has not confirmed. */
const [lao, centre] = ["05410107", "304150023"] as const;

describe.skipIf(path === null)("the inbox in a browser", { timeout: 180_000 }, () => {
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
  async function open(username: string, address = "/", options: ScreenOptions = {}): Promise<Page> {
    const page = await openScreen(browser, system.url, options);
    await enter(page, username, address);
    return page;
  }
  const submit = (page: Page) => page.getByRole("dialog").locator("button[type=submit]").click();

  test("a province reminds the missing and takes the letter to them along", async () => {
    const province = await open("p41", `/units/${await idOf("41")}`);
    const waiting = province.locator("section[aria-labelledby=waiting-title]");
    await waiting.getByRole("button", { name: "เตือนให้ยืนยัน" }).click();
    await province.locator("#remind-message").fill("โปรดเร่งดำเนินการ");
    await look(province, "remind");
    await submit(province);
    await province.getByText(/ส่งคำเตือนถึงหน่วยงาน \d+ แห่งแล้ว/).waitFor();
    await look(province, "reminded");
    const [download] = await Promise.all([
      province.waitForEvent("download"),
      waiting.getByRole("button", { name: "หนังสือแจ้ง (PDF)" }).click(),
    ]);
    expect((await readFile(await download.path())).subarray(0, 5).toString()).toBe("%PDF-");

    await waiting.getByRole("button", { name: "เตือนให้ยืนยัน" }).click();
    await submit(province);
    await province.getByRole("dialog").getByText("เพิ่งเตือนหน่วยงานนี้ไปไม่ถึงหนึ่งชั่วโมง").first().waitFor();
    await look(province, "reminded-recently");
    await province.context().close();
  });

  test("an LAO finds the reminder behind the bell, goes where it leads, and has read it; its institutions it reminds from its own page", async () => {
    const officer = await open(lao);
    await officer.getByRole("link", { name: "กล่องแจ้งเตือน ยังไม่อ่าน 1 รายการ" }).click();
    await officer.getByText("ข้อความ: โปรดเร่งดำเนินการ").waitFor();
    await look(officer, "unread");
    await officer.getByRole("link", { name: /^ไปที่ / }).click();
    await officer.waitForURL(/\/units\//);
    await officer.getByRole("link", { name: "กล่องแจ้งเตือน", exact: true }).waitFor();
    const children = officer.locator("section[aria-labelledby=children-title]");
    await children.getByRole("button", { name: "หนังสือแจ้ง (PDF)" }).waitFor();
    const tops = await children
      .getByRole("button", { name: /CSV|PDF|เตือนให้ยืนยัน/ })
      .evaluateAll(all => all.map(each => each.getBoundingClientRect().top));
    expect(tops, "what can be done with the table stands on one line").toEqual([tops[0], tops[0], tops[0]]);
    await children.getByRole("button", { name: "เตือนให้ยืนยัน" }).click();
    await submit(officer);
    await officer.getByText("ส่งคำเตือนถึงหน่วยงาน 1 แห่งแล้ว").waitFor();
    await look(officer, "own-page");
    await officer.getByRole("link", { name: "กล่องแจ้งเตือน", exact: true }).click();
    await officer.getByText("อ่านครบทุกรายการแล้ว").waitFor();
    await look(officer, "empty");
    await officer.getByRole("button", { name: "ทั้งหมด", exact: true }).click();
    await officer.getByText("โปรดเร่งดำเนินการ").waitFor();
    await officer.context().close();
  });

  test("on a phone, a centre's head marks it as read; a recorder is offered neither reminder nor letter", async () => {
    const head = await open(centre, "/inbox", { phone: true });
    await head.getByText("โปรดยืนยันข้อมูลนักเรียน").waitFor();
    await look(head, "phone");
    await head
      .getByRole("button", { name: /^ทำเครื่องหมายว่าอ่านแล้ว: / })
      .first()
      .click();
    await head.getByText("อ่านครบทุกรายการแล้ว").waitFor();
    await head.context().close();
    const recorder = await open("recorder.nongsamrong", "/inbox");
    await recorder.getByText("อ่านครบทุกรายการแล้ว").waitFor();
    expect(await recorder.getByRole("button", { name: "เตือนให้ยืนยัน" }).count()).toBe(0);
    await recorder.context().close();
  });
});
