import { expect, test } from "vitest";
import { registerStanding } from "./register-standing.ts";

const register = (...codes: string[]) => ({
  availableActions: [
    {
      action: "RECORD_OTHER_COUNTS" as const,
      allowed: codes.length === 0,
      blockers: codes.map(code => ({ code })),
    },
  ],
});

test("a register stands as the server says, for those who keep it and those who look alike", () => {
  expect(registerStanding(register())).toBe("recording");
  expect(registerStanding(register("NOT_ALLOWED"))).toBe("recording");
  expect(registerStanding(register("ROUND_CLOSED", "UNIT_CONFIRMED"))).toBe("confirmed");
  expect(registerStanding(register("ROUND_CLOSED", "NOT_ALLOWED"))).toBe("closed");
  expect(registerStanding(register("ROUND_NOT_OPEN"))).toBe("noRound");
});

test("without an offer nothing is recorded", () => {
  expect(registerStanding({ availableActions: [] })).toBe("noRound");
  expect(registerStanding(null)).toBe("noRound");
});
