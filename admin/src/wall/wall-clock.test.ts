import { expect, test } from "vitest";
import { nextDeadline, timeLeft } from "./wall-clock.ts";

/** LEC 2/2565: the province's deadline is the closing. */
const round = {
  unitDeadline: "2022-11-10T16:59:59.999999Z",
  recordingClosesAt: "2022-11-11T10:00:00Z",
  provinceDeadline: "2022-11-11T10:00:00Z",
};
const at = (instant: string) => Date.parse(instant);

test("a wall counts down to the units' deadline, then to the closing, then stays there", () => {
  expect(nextDeadline(round, at("2022-11-10T00:00:00Z")).which).toBe("unitDeadline");
  expect(nextDeadline(round, at("2022-11-10T16:59:59.999Z")).which).toBe("unitDeadline");
  expect(nextDeadline(round, at("2022-11-10T17:00:00.000Z")).which).toBe("recordingClosesAt");
  expect(nextDeadline(round, at("2022-11-11T10:00:00.001Z")).at).toBe(round.recordingClosesAt);
});

test("a province that confirms after the closing is counted down to as well, one without a deadline is not", () => {
  const ccis = { ...round, provinceDeadline: "2022-11-20T10:00:00Z" };
  expect(nextDeadline(ccis, at("2022-11-12T00:00:00Z")).which).toBe("provinceDeadline");
  const none = { ...round, provinceDeadline: null };
  expect(nextDeadline(none, at("2022-11-12T00:00:00Z")).which).toBe("recordingClosesAt");
});

test("the last second is shown until it is over, and late begins after the instant, not at it", () => {
  expect(timeLeft("2022-11-10T17:00:00Z", at("2022-11-08T09:00:57Z"))).toEqual({
    days: 2,
    clock: "07:59:03",
    late: false,
  });
  expect(timeLeft("2022-11-10T17:00:00Z", at("2022-11-10T16:59:59.500Z")).clock).toBe("00:00:01");
  expect(timeLeft("2022-11-10T17:00:00Z", at("2022-11-10T17:00:00Z"))).toEqual({
    days: 0,
    clock: "00:00:00",
    late: false,
  });
  expect(timeLeft("2022-11-10T17:00:00Z", at("2022-11-10T17:00:00.001Z")).late).toBe(true);
});
