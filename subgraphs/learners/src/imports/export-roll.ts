import { command, done, refuse } from "@lec/core/command/command";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { type Action, can } from "@lec/core/policy/policy";
import { unitPlaces } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import { notAllowed } from "@lec/core/workflow/confirmation.machine";
import { type Column, columns } from "./columns.ts";
import {
  type ImportLine,
  institutionFacts,
  type LineState,
  linePages,
  type RollImport,
} from "./import.sql.ts";
import { layoutRow, type RollPlace } from "./layout.ts";
import { rollSlice } from "./roll-record.sql.ts";
import { faultsOf } from "./shown-fault.ts";

/** Rows read at a time while a file is made. */
const slice = 1_000;

/** A roll that may leave: recorded as an export before a byte of it does. */
export interface RollExport {
  readonly institutionId: string;
  readonly place: RollPlace;
  /** Those that the viewer may read. */
  readonly columns: readonly Column[];
}

const classActions = {
  personal: "learner:read",
  identifier: "identifier:read",
  sensitive: "sensitive:read",
} as const satisfies Record<string, Action>;

/** Allows and records one export of a roll; refuses as any command does. */
export function exportRoll(context: RequestContext, institutionId: string, year: number) {
  return command<RollExport>(context, "exportRoll", {}, async ({ actor, tx, audit }) => {
    audit.targetType = `Roll ${year}`;
    const [place] = isUuid(institutionId) ? await tx.query(unitPlaces, [[institutionId]]) : [];
    if (place?.level !== "INSTITUTION") return refuse(userError("NOT_FOUND"));
    Object.assign(audit, { unitId: place.id, targetId: place.id });
    const appointment = can(actor, "learner:read", place);
    if (!appointment) return refuse(...userErrorsOf([notAllowed("learner:read")]));
    audit.duty = appointment.duty;
    const facts = await placeOf(tx, place.id, year, null);
    if (!facts) return refuse(userError("NOT_FOUND"));
    const shown = columns.filter(
      ({ access }) => access === "public" || can(actor, classActions[access], place) !== null,
    );
    return done({ institutionId: place.id, place: facts, columns: shown });
  });
}

/** The rows of a roll in the layout, in the order grade, classroom, id. */
export async function* rollRows(
  context: RequestContext,
  { institutionId, place, columns: shown }: RollExport,
) {
  let number = 0;
  let after: readonly (string | null)[] = [null, null, null];
  for (;;) {
    const learners = await context.reads.query(rollSlice, [
      institutionId,
      place.academicYear,
      slice,
      ...after,
    ]);
    yield learners.map(({ record }) => {
      number += 1;
      return layoutRow(number, record, place, shown);
    });
    const last = learners.at(-1);
    if (!last || learners.length < slice) return;
    after = [String(last.record.grade), String(last.record.classroom), last.enrolmentId];
  }
}

/** Allows and records a download of what was uploaded. */
export function exportLines(context: RequestContext, found: RollImport, which: "passed" | "failed") {
  return command<RollExport>(context, "exportImport", {}, async ({ actor, tx, audit }) => {
    Object.assign(audit, { targetType: `Import ${which}`, targetId: found.id, unitId: found.institutionId });
    const [unit] = await tx.query(unitPlaces, [[found.institutionId]]);
    const appointment = can(actor, "learner:record", unit ?? null);
    if (!appointment) return refuse(...userErrorsOf([notAllowed("learner:record")]));
    audit.duty = appointment.duty;
    const place = await placeOf(tx, found.institutionId, found.academicYear, found.term);
    return place
      ? done({ institutionId: found.institutionId, place, columns })
      : refuse(userError("NOT_FOUND"));
  });
}

const statesOf: Readonly<Record<"passed" | "failed", readonly LineState[]>> = {
  passed: ["NEW", "CHANGED", "UNCHANGED"],
  failed: ["FAULTY", "ELSEWHERE"],
};

/** Headings that the workbook of failed rows has beside the layout's. A file with them is read as one without. */
export const failedHeadings = ["แถวในไฟล์เดิม", "เหตุผล"] as const;

/** Lines of an import in the layout: those that passed, or those that failed with their reasons in Thai. */
export async function* lineRows(
  context: RequestContext,
  found: RollImport,
  { place }: RollExport,
  which: "passed" | "failed",
) {
  let number = 0;
  let after: number | null = null;
  for (;;) {
    const lines: ImportLine[] = await context.reads.query(linePages.forward, [
      found.id,
      statesOf[which],
      slice,
      after,
    ]);
    yield lines.map(line => {
      number += 1;
      const cells = line.record ? layoutRow(number, line.record, place, columns) : [...(line.raw ?? [])];
      if (which === "passed") return cells;
      const reasons = faultsOf(line)
        .filter(fault => fault.severity === "BLOCKS")
        .map(fault => `${fault.column ? `${fault.column}: ` : ""}${fault.said.th}`);
      return [...cells, line.row, reasons.join(" / ")];
    });
    const last = lines.at(-1);
    if (!last || lines.length < slice) return;
    after = last.row;
  }
}

async function placeOf(
  tx: Parameters<Parameters<typeof command>[3]>[0]["tx"],
  institutionId: string,
  academicYear: number,
  term: number | null,
): Promise<RollPlace | null> {
  const [facts] = await tx.query(institutionFacts, [institutionId]);
  if (!facts) return null;
  const { province, district, lao, name } = facts;
  return { province, district, lao, name, academicYear, term };
}
