import { expect, test } from "vitest";
import type { ReopeningCase, ReopeningStep } from "./reopening.documents.ts";
import { casesOf } from "./use-cases.ts";

const unit = (id: string) => ({ id, name: id, nameEn: null, code: id, level: "LAO" as const });
const step = (id: string, done = false): ReopeningStep => ({
  action: "CANCEL",
  unit: unit(id),
  subject: "LEARNERS",
  duty: "LAO_OFFICER",
  doneAt: done ? "2026-11-22T00:00:00Z" : null,
  doneBy: null,
});
const request = (id: string, asker: string, path: ReopeningStep[], state: ReopeningCase["state"] = "OPEN") =>
  ({
    id,
    state,
    unit: unit(asker),
    subject: "LEARNERS",
    steps: path,
    waitingFor: state === "OPEN" ? (path.find(each => !each.doneAt) ?? null) : null,
  }) as ReopeningCase;

test("a card shows the requests with a step of its confirmation, those that wait for it first", () => {
  const elsewhere = request("1", "school", [step("p41"), step("lao"), step("school")]);
  const here = request("2", "other", [step("p41", true), step("lao"), step("other")]);
  const past = request("3", "third", [step("third")]);
  const shown = casesOf([elsewhere, here, past], "lao", "LEARNERS");
  expect(shown.open.map(({ id }) => id)).toEqual(["2", "1"]);
  expect(shown.own).toBeNull();
  expect(casesOf([elsewhere, here], "lao", "OTHER_COUNTS").open).toEqual([]);
  expect(casesOf([elsewhere], "school", "LEARNERS").own?.id).toBe("1");
});

test("a refusal is told to who asked, until there is a newer request", () => {
  const refused = request("1", "school", [step("school")], "REFUSED");
  expect(casesOf([refused], "school", "LEARNERS").refused?.id).toBe("1");
  expect(
    casesOf([request("2", "school", [step("school")]), refused], "school", "LEARNERS").refused,
  ).toBeNull();
  expect(casesOf([refused], "lao", "LEARNERS").refused).toBeNull();
});
