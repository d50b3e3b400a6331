import { describe, expect, test } from "vitest";
import { dutyChoices } from "./duty-choices.ts";

const at = (code: string) => ({ id: code, name: code, nameEn: null, code });

describe("the duties to choose among", () => {
  test("are offered only to somebody who holds different ones", () => {
    expect(dutyChoices([])).toEqual([]);
    expect(dutyChoices([{ duty: "LAO_OFFICER", unit: at("1") }])).toEqual([]);
    expect(
      dutyChoices([
        { duty: "LAO_OFFICER", unit: at("1") },
        { duty: "LAO_OFFICER", unit: at("2") },
      ]),
    ).toEqual([]);
  });

  test("name the place only where the duty alone would not say which", () => {
    const choices = dutyChoices([
      { duty: "LAO_OFFICER", unit: at("1") },
      { duty: "INSTITUTION_RECORDER", unit: at("2") },
      { duty: "INSTITUTION_RECORDER", unit: at("3") },
      { duty: "LAO_OFFICER", unit: at("1") },
    ]);
    expect(choices.map(choice => choice.header)).toEqual([
      "LAO_OFFICER",
      "INSTITUTION_RECORDER@2",
      "INSTITUTION_RECORDER@3",
    ]);
  });
});
