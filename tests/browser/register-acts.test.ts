import { readFileSync } from "node:fs";
import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mutate } from "../kit/acts.ts";
import {
  citizenId,
  createLand,
  type Institution,
  type Land,
  type Lao,
  type Person,
} from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { chromiumPath, look, openBrowser, openScreen, type ScreenOptions } from "./console.ts";

const path = chromiumPath();

/** What is pressed on a learner and on a roll, by the people of a small land of the test's own. */
describe.skipIf(path === null)("acts of the register in a browser", { timeout: 240_000 }, () => {
  let system: TestSystem;
  let browser: Browser;
  let land: Land;
  let lao: Lao;
  let school: Institution;
  let other: Institution;
  let recorder: Person;

  beforeAll(async () => {
    [system, browser] = await Promise.all([startTestSystem(), openBrowser(path ?? "")]);
    land = await createLand(system);
    lao = await (await (await land.createProvince("41", "จังหวัดอุดรธานี")).createDistrict("4101")).createLao();
    school = await lao.createInstitution({ learners: 6 });
    other = await lao.createInstitution({ learners: 2 });
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

  test("many are chosen by keyboard and moved to a class at once; whoever is in the way is named and nobody moves", async () => {
    const page = await screenOf(recorder, `/units/${school.id}/roll`);
    const names = page.locator("[data-name]");
    await names.first().focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
    await page.getByRole("region", { name: "เลือกแล้ว 2 คน" }).waitFor();
    await look(page, "chosen");
    await page.getByRole("button", { name: "ย้ายห้อง…" }).click();
    await page.locator("#move-room").fill("๒");
    await look(page, "move-many");
    await page.getByRole("dialog").getByRole("button", { name: "ย้ายห้อง", exact: true }).click();
    await page.getByText("ย้ายห้อง 2 คนแล้ว").waitFor();
    const inSecond = async () =>
      (
        await land.sql<{ n: number }>(
          "SELECT count(*)::int AS n FROM learners.enrolment WHERE institution_id = $1 AND classroom = '2' AND status = 'ACTIVE'",
          [school.id],
        )
      )[0]!.n;
    expect(await inSecond()).toBe(2);

    await page.getByRole("checkbox", { name: "เลือกทุกคนในหน้านี้" }).check();
    const { enrolmentId } = school.roll[5]!;
    await mutate(recorder, "removeLearner", "enrolment { id }", { enrolmentId, reason: "ไม่มีตัวตน" });
    // Rows of one class stand in no order of the test's making: the one removed may be one of the two.
    const before = await inSecond();
    await page.getByRole("button", { name: "ย้ายห้อง…" }).click();
    await page.locator("#move-room").fill("2");
    await page.getByRole("dialog").getByRole("button", { name: "ย้ายห้อง", exact: true }).click();
    await page.getByText(/สกุล\d+: ไม่อยู่ในทะเบียนแล้ว/).waitFor();
    await look(page, "move-refused");
    expect(await inSecond()).toBe(before);
    await page.getByRole("button", { name: "นำ 1 คนนี้ออกจากที่เลือก" }).click();
    await page.getByRole("region", { name: "เลือกแล้ว 5 คน" }).waitFor();
    await page.context().close();
  });

  test("a class teacher finds the own room first and marks it, and looks at the others", async () => {
    const page = await screenOf(await school.as("CLASS_TEACHER"), `/units/${school.id}/check`);
    await page.locator("#check-room").getByText("ป.1/1").waitFor();
    await page.locator("[data-row] button").first().waitFor();
    expect(await page.locator("[data-row] button").first().isEnabled()).toBe(true);
    await page.locator("#check-room").click();
    await page.getByRole("option", { name: /ป.1\/2/ }).click();
    await page.getByText("ห้องนี้ดูได้อย่างเดียว").waitFor();
    await page.locator("[data-row]").first().waitFor();
    expect(await page.locator("[data-row] button:enabled").count()).toBe(0);
    await look(page, "check-other-room");
    await page.context().close();
  });

  test("a class with a child who has just been removed is saved without that child, who is named", async () => {
    const room = await lao.createInstitution({ learners: 3 });
    const page = await screenOf(await room.as("CLASS_TEACHER"), `/units/${room.id}/check`);
    await page.locator("[data-row]").nth(2).waitFor();
    const [first] = room.roll;
    const row = page.locator(`[data-row="${first!.enrolmentId}"]`);
    const name = (await row.locator("[role=group]").getAttribute("aria-label")) ?? "";
    const gone = await mutate(await room.as("INSTITUTION_RECORDER"), "removeLearner", "enrolment { id }", {
      enrolmentId: first!.enrolmentId,
      reason: "ไม่มีตัวตน",
    });
    expect(gone.codes).toEqual([]);
    await page.getByRole("button", { name: "มีตัวตนทุกคนที่ยังไม่ตรวจ" }).click();
    await page.getByRole("button", { name: "บันทึกผล 3 คน" }).click();
    const refusal = page.getByText(/: ไม่อยู่ในทะเบียนแล้ว/);
    await refusal.waitFor();
    expect(name).toContain((await refusal.textContent())?.split(":")[0]);
    await row.waitFor({ state: "detached" });
    await look(page, "check-one-gone");
    await page.getByRole("button", { name: "บันทึกผล 2 คน" }).click();
    await page.getByText("บันทึกผลตรวจ 2 คนแล้ว").waitFor();
    await page.context().close();
  });

  test("an identifier is changed with a reason, a wrong one is refused in the dialog, and the former stays in sight", async () => {
    const { learnerId } = school.roll[1]!;
    const page = await screenOf(recorder, `/units/${school.id}/learners/${learnerId}`);
    await page.getByRole("button", { name: "ดำเนินการอื่น" }).click();
    await page.getByRole("menuitem", { name: "เปลี่ยนเลขประจำตัว" }).click();
    await page.locator("#identifier-new").fill("123");
    await page.locator("#identifier-reason").fill("พิมพ์ผิด");
    const press = () => page.getByRole("dialog").getByRole("button", { name: "เปลี่ยนเลขประจำตัว" }).click();
    await press();
    await page.getByText("มี 3 หลัก").waitFor();
    await look(page, "identifier-refused");
    const next = citizenId(8_800_001);
    await page.locator("#identifier-new").fill(next);
    await press();
    await page.getByText(next).first().waitFor();
    await page.getByRole("heading", { name: "เลขประจำตัวเดิม" }).waitFor();
    await look(page, "identifier-changed");
    await page.context().close();
  });

  test("a release is refused with a reason by those who hold the child, and withdrawn by those who asked", async () => {
    const asking = await other.as("INSTITUTION_RECORDER");
    for (const { learnerId } of school.roll.slice(2, 4)) {
      const [row] = await land.sql<{ identifier: string }>(
        "SELECT identifier FROM learners.learner WHERE id = $1",
        [learnerId],
      );
      const { codes } = await mutate(asking, "requestRelease", "request { id }", {
        institutionId: other.id,
        identifier: row!.identifier,
        grade: "PRIMARY_1",
        classroom: "1",
        enteredOn: "2022-10-20",
      });
      expect(codes).toEqual([]);
    }
    const holding = await screenOf(recorder, `/units/${school.id}/transfers`);
    await holding.getByRole("button", { name: "ไม่อนุญาต" }).first().click();
    await holding.locator("#refuse-reason").fill("ยังเรียนอยู่");
    await look(holding, "refuse");
    await holding.getByRole("dialog").getByRole("button", { name: "ไม่อนุญาต" }).click();
    await holding.getByText("ตอบไม่อนุญาตแล้ว").waitFor();
    await holding.context().close();

    const page = await screenOf(asking, `/units/${other.id}/transfers?side=IN`);
    await page.getByRole("button", { name: "ยกเลิกคำขอ" }).click();
    await page.locator("#withdraw-reason").fill("ผู้ปกครองเปลี่ยนใจ");
    await look(page, "withdraw");
    await page.getByRole("dialog").getByRole("button", { name: "ยกเลิกคำขอ" }).click();
    await page.getByText("ไม่มีคำขอที่รอตอบ").waitFor();
    await page.getByRole("button", { name: "ทั้งหมด" }).click();
    await page.getByText("เหตุผล: ยังเรียนอยู่").waitFor();
    await look(page, "transfers-settled");
    await page.context().close();
  });

  test("two records are merged by the unit that reaches both, and the merge is taken back", async () => {
    const [gone, kept] = [school.roll[5]!.learnerId, other.roll[0]!.learnerId];
    const [found] = await land.sql<{ id: string }>(
      `INSERT INTO learners.duplicate_case (a_id, b_id, score, reasons, unit_id)
       VALUES (least($1::uuid, $2), greatest($1::uuid, $2), 90, '{SAME_NAME}', $3) RETURNING id`,
      [gone, kept, lao.id],
    );
    const page = await screenOf(await lao.officer(), `/units/${lao.id}/duplicates/${found!.id}`);
    await page.getByRole("button", { name: "คนเดียวกัน รวมระเบียน" }).click();
    await page.locator("#verdict-reason").fill("เทียบสูติบัตรแล้ว");
    await look(page, "merge");
    await page.getByRole("dialog").getByRole("button", { name: "คนเดียวกัน รวมระเบียน" }).click();
    await page.getByRole("button", { name: "แยกระเบียนคืน" }).waitFor();
    await look(page, "merged");
    await page.getByRole("button", { name: "แยกระเบียนคืน" }).click();
    await page.locator("#verdict-reason").fill("คนละคนกัน");
    await page.getByRole("dialog").getByRole("button", { name: "แยกระเบียนคืน" }).click();
    await page.getByText("แยกระเบียนคืนแล้ว").waitFor();
    await look(page, "merge-undone");
    await page.context().close();
  });

  test("a list goes on to its end, and its file holds all of it", async () => {
    const pairs = 103;
    const large = await lao.createInstitution({ learners: 2 * pairs });
    const ids = large.roll.map(({ learnerId }) => learnerId);
    await land.sql(
      `INSERT INTO learners.duplicate_case (a_id, b_id, score, reasons, unit_id)
       SELECT least(a, b), greatest(a, b), 80, '{SIMILAR_NAME}', $3 FROM unnest($1::uuid[], $2::uuid[]) AS pair(a, b)`,
      [ids.slice(0, pairs), ids.slice(pairs), large.id],
    );
    const page = await screenOf(await large.head(), `/units/${large.id}/duplicates`);
    const cases = page.locator("#content li a[href*='/duplicates/']");
    await page.getByText(`แสดง 100 จาก ${pairs}`).waitFor();
    expect(await cases.count()).toBe(100);
    await look(page, "duplicates-100");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "ดาวน์โหลด CSV" }).click();
    const file = readFileSync(await (await download).path(), "utf8");
    expect(file.trim().split("\r\n")).toHaveLength(pairs + 1);
    await page.getByRole("button", { name: "แสดงอีก 100" }).click();
    await cases.nth(pairs - 1).waitFor();
    expect(await page.getByRole("button", { name: "แสดงอีก 100" }).count()).toBe(0);
    await page.context().close();
  });

  test("what is typed without a line, and over a closed tab, is there again and saved once the line is back", async () => {
    const page = await screenOf(recorder, `/units/${school.id}/learners/new?room=PRIMARY_1/1`);
    const field = (screen: Page, name: string) => screen.locator(`#learner-${name}`);
    await field(page, "identifier").fill(citizenId(8_800_002));
    await field(page, "prefix").fill("เด็กชาย");
    await page.keyboard.press("Escape");
    await field(page, "firstName").fill("ร่าง");
    await field(page, "lastName").fill("ไม่หาย");
    await field(page, "birthDate").fill("๕/๑๑/๒๕๕๘");
    await page.getByText("ตรวจแล้ว บันทึกได้").waitFor();
    await page.context().setOffline(true);
    await field(page, "lastName").fill("ไม่หายไปไหน");
    await page.getByText("สิ่งที่พิมพ์เก็บไว้ในเครื่องนี้แล้ว").waitFor();
    await look(page, "offline");
    await page.getByRole("button", { name: "บันทึก", exact: true }).click();
    await page
      .getByText(/ติดต่อระบบไม่ได้/)
      .last()
      .waitFor();
    const { baseURL, context } = { baseURL: page.url(), context: page.context() };
    await page.close();
    await context.setOffline(false);
    const again = await context.newPage();
    await again.goto(baseURL);
    await again.getByRole("button", { name: "ใช้ต่อ" }).click();
    expect(await field(again, "lastName").inputValue()).toBe("ไม่หายไปไหน");
    await again.getByText("ตรวจแล้ว บันทึกได้").waitFor();
    await again.getByRole("button", { name: "บันทึก", exact: true }).click();
    await again.waitForURL(/\/roll/);
    const rows = await land.sql("SELECT FROM learners.learner WHERE last_name = 'ไม่หายไปไหน'");
    expect(rows).toHaveLength(1);
    await context.close();
  });

  test("the search finds part of a name, a student number and a whole identifier, and says what to do when nobody is found", async () => {
    const { learnerId } = school.roll[0]!;
    const [row] = await land.sql<{ identifier: string; first: string; version: number }>(
      "SELECT identifier, first_name AS first, version FROM learners.learner WHERE id = $1",
      [learnerId],
    );
    const { identifier, first, version } = row!;
    const change = { learnerId, expectedVersion: version, studentNumber: "77001" };
    expect((await mutate(recorder, "correctLearner", "learner { id }", change)).codes).toEqual([]);
    const page = await screenOf(recorder, `/units/${school.id}/roll`);
    const box = page.locator("#roll-search");
    const names = page.locator("[data-name]");
    for (const typed of [
      first,
      "770",
      "๗๗๐๐๑",
      identifier,
      identifier.replace(/^(.)(....)(.....)(..)(.)$/, "$1-$2-$3-$4-$5"),
    ]) {
      await box.fill(typed);
      await page.waitForURL(url => url.searchParams.get("q") === typed);
      await page.getByText(/^พบ \d+ คน$/).waitFor();
      expect(
        (await names.allTextContents()).some(name => name.includes(first)),
        typed,
      ).toBe(true);
    }
    await box.fill("ไม่มีใครชื่อนี้");
    await page.getByText("ไม่พบนักเรียนตามที่ค้น").waitFor();
    await look(page, "search-nobody");
    await page.getByRole("button", { name: "ล้างตัวกรอง" }).click();
    await names.nth(3).waitFor();
    // An LAO officer does not read identifiers, and is told why the search finds nothing.
    const officer = await screenOf(await lao.officer(), `/units/${school.id}/roll?q=${identifier}`);
    await officer.getByText("ค้นด้วยเลขประจำตัวได้เฉพาะผู้มีสิทธิ์").waitFor();
    await look(officer, "search-not-allowed");
    await officer.context().close();
    await page.context().close();
  });

  describe("empty, and when an answer does not come", () => {
    const pages = {
      roll: ["Roll", "ยังไม่มีนักเรียนในทะเบียน"],
      check: ["RegisterUnit", "สถานศึกษานี้ยังไม่มีนักเรียนในทะเบียน"],
      import: ["Imports", "ยังไม่เคยนำเข้าไฟล์"],
      transfers: ["ReleaseRequests", "ไม่มีคำขอที่รอตอบ"],
      duplicates: ["Duplicates", "ไม่มีรายการรอตัดสิน"],
      promotion: ["Promotions", "ไม่มีนักเรียนค้างอยู่ในปีการศึกษา"],
    } as const;

    for (const phone of [false, true])
      test(`every page says so in Thai and leads on${phone ? ", on a phone" : ""}`, async () => {
        const empty = await lao.createInstitution({
          learners: 0,
          name: "ศูนย์พัฒนาเด็กเล็กองค์การบริหารส่วนตำบลหนองบัวบานพัฒนาใต้",
        });
        const person = await empty.as("INSTITUTION_RECORDER");
        const page = await screenOf(person, "/", { phone });
        for (const [name, [operation, said]] of Object.entries(pages)) {
          await page.goto(`/units/${empty.id}/${name}`);
          await page.getByText(said).first().waitFor();
          await look(page, `${name}-empty${phone ? "-phone" : ""}`);
          const broken = (route: Route) =>
            (route.request().postData() ?? "").includes(`query ${operation}(`)
              ? route.fulfill({ status: 500, body: "" })
              : route.continue();
          await page.route("**/graphql", broken);
          await page.reload();
          const retry = page.getByRole("button", { name: "ลองอีกครั้ง" }).first();
          await retry.waitFor();
          await look(page, `${name}-error${phone ? "-phone" : ""}`);
          await page.unroute("**/graphql", broken);
          await retry.click();
          await page.getByText(said).first().waitFor();
        }
        await page.context().close();
      });
  });
});
