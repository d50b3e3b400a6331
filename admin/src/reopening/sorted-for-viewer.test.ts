import { expect, test } from "vitest";
import type { ReopeningCase } from "./reopening.documents.ts";
import { sortedForViewer } from "./sorted-for-viewer.ts";

const request = (id: string, duty: "LAO_OFFICER" | "PROVINCE_OFFICER") =>
  ({ id, waitingFor: { duty } }) as ReopeningCase;

test("each request stands once, and those that wait for one of the viewer's duties come first", () => {
  const nodes = [request("1", "PROVINCE_OFFICER"), request("2", "LAO_OFFICER")];
  const sorted = sortedForViewer([
    { duty: "LAO_OFFICER", unit: { reopeningCases: { nodes } } },
    { duty: "LAO_REGISTRATION_OFFICER", unit: { reopeningCases: { nodes } } },
    { duty: "CLASS_TEACHER", unit: { reopeningCases: null } },
  ]);
  expect(sorted.map(({ reopening, yours }) => [reopening.id, yours])).toEqual([
    ["2", true],
    ["1", false],
  ]);
});
