import { expect, test } from "vitest";
import { registerStanding } from "./register-standing.ts";

const closes = "2026-12-08T10:00:00.000000Z";
const at = Date.parse(closes);
const confirmation = (over: object = {}) =>
  ({
    standing: "WAITING",
    deadline: "2026-12-07T16:59:59.999999Z",
    round: { id: "r", programme: "LEC", academicYear: 2569, number: 2, recordingClosesAt: closes },
    ...over,
  }) as const;

test("numbers are recorded until the round closes: at the instant still, a millisecond later no more", () => {
  expect(registerStanding(confirmation(), 3, true, at)).toBe("recording");
  expect(registerStanding(confirmation(), 3, true, at + 1)).toBe("closed");
});

test("an extension of the unit carries recording beyond the closing", () => {
  const extended = confirmation({ deadline: "2026-12-10T16:59:59.999999Z" });
  expect(registerStanding(extended, 3, false, at + 1)).toBe("recording");
  expect(registerStanding(extended, 3, false, Date.parse("2026-12-10T17:00:00Z"))).toBe("closed");
});

test("confirmed numbers stand still, before and after the closing", () => {
  for (const standing of ["CONFIRMED", "LOCKED"] as const)
    for (const now of [at - 1, at + 1])
      expect(registerStanding(confirmation({ standing }), 3, true, now)).toBe("confirmed");
});

test("an LAO without any school has no confirmation, and adds its first while a round is open", () => {
  expect(registerStanding(null, 0, true, at)).toBe("recording");
  expect(registerStanding(null, 0, false, at)).toBe("noRound");
  expect(registerStanding(null, 4, true, at)).toBe("noRound");
});
