import { describe, expect, test } from "vitest";
import { toInstant } from "./instant.ts";
import { notificationKinds, writeMoment, writeNotification } from "./notification-text.ts";

const school = { name: "รร.ตชด.บ้านนาง่าม", code: "1041990001", fromName: "อบต.เดิม", toName: "อบต.ใหม่" };
const moves = [
  { ...school, received: true, withReport: true, sinceRound: true },
  { ...school, received: false, withReport: false, sinceRound: false },
] as const;

describe("the words of a notification", () => {
  test("exist for every kind, act and outcome in both languages, say whom it is about, and by when", () => {
    for (const kind of notificationKinds)
      for (const action of ["CANCEL", "CONFIRM", null] as const)
        for (const outcome of ["DONE", "WITHDRAWN", "REFUSED"] as const)
          for (const dueAt of [toInstant("2026-11-10T16:59:59.999999Z"), null])
            for (const [language, moved] of [
              ["th", moves[0]],
              ["en", moves[1]],
            ] as const) {
              const { title, text } = writeNotification(
                {
                  kind,
                  action,
                  outcome,
                  dueAt,
                  subject: "OTHER_COUNTS",
                  unitName: "อบต.สามพร้าว",
                  roundTitle: "LEC 2/2569",
                  moved,
                },
                language,
              );
              expect(`${title} ${text}`).not.toMatch(/undefined|null| {2}/);
              expect(text).toContain("อบต.สามพร้าว");
              if (dueAt && !["REOPENING_CLOSED", "MAIL_FAILED", "SCHOOL_MOVED"].includes(kind))
                expect(text).toContain(writeMoment(dueAt, language));
            }
  });

  test("write a moment as of Bangkok, in พ.ศ. for those who read Thai", () => {
    const lastMoment = toInstant("2026-11-10T16:59:59.999999Z");
    expect(writeMoment(lastMoment, "th")).toBe("10 พฤศจิกายน 2569 เวลา 23.59 น.");
    expect(writeMoment(lastMoment, "en")).toBe("10 November 2026, 23:59");
    expect(writeMoment(toInstant("2026-12-31T17:00:00Z"), "th")).toBe("1 มกราคม 2570 เวลา 00.00 น.");
  });
});
