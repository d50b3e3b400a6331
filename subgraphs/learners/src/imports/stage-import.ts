import { createHash } from "node:crypto";
import {
  type CommandAnswer,
  type CommandTools,
  command,
  done,
  type Outcome,
  refuse,
} from "@lec/core/command/command";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { unitPlaces } from "@lec/core/rounds/unit-places.loader";
import { FileFault } from "@lec/core/spreadsheet/file-fault";
import type { InstitutionKind } from "@lec/core/text/unit-code";
import { isUuid } from "@lec/core/text/uuid";
import { notAllowed } from "@lec/core/workflow/confirmation.machine";
import { tambonCodes } from "../addresses/tambon.ts";
import { allAgeRules } from "../findings/findings.sql.ts";
import { recordFields } from "./columns.ts";
import {
  cleanImports,
  countLines,
  type InstitutionFacts,
  importsById,
  insertImport,
  insertLines,
  institutionFacts,
  markDoubles,
  markTwice,
  type RollImport,
  sameFile,
} from "./import.sql.ts";
import type { KnownPlace } from "./known-place.ts";
import { inTurn, readFile } from "./read-file.ts";
import { rollDigest } from "./roll-record.sql.ts";

/** A file, and whose roll it is. */
export interface FileToStage {
  readonly institutionId: string;
  /** พ.ศ. */
  readonly year: number;
  readonly term: number | null;
  readonly fileName: string;
  readonly file: Buffer;
}

/** What became of a file. */
export interface Staged extends CommandAnswer<RollImport> {
  /** The same file was there already, and nothing has changed since: nothing was done. */
  readonly again: boolean;
  /** Why the file as a whole was refused. */
  readonly fault: FileFault | null;
}

/**
 * Reads a file and stages it beside the register, compared with the roll as it is now: all of it, in one transaction, or
 * nothing. Writes nothing to the register, so it may be done whenever there is a roll to compare with.
 * @param progress told of rows read so far, and when they are being compared
 */
export async function stageImport(
  context: RequestContext,
  asked: FileToStage,
  progress: (rows: number, phase: "READING" | "COMPARING") => void,
): Promise<Staged> {
  let again = false;
  let fault: FileFault | null = null;
  const codes = await tambonCodes();
  // Before a transaction begins: whoever waits holds nothing.
  const answer = await inTurn(() =>
    command<RollImport>(context, "stageImport", {}, async tools => {
      again = false;
      const authorised = await authorise(tools, asked.institutionId);
      if (!authorised.done) return authorised;
      const digest = createHash("sha256").update(asked.file).digest("hex");
      const known = await sameAsBefore(tools, asked, digest);
      if (known) {
        again = true;
        tools.audit.targetId = known.id;
        return done(known);
      }
      try {
        return await stage(tools, asked, digest, codes, progress);
      } catch (error) {
        if (!(error instanceof FileFault)) throw error;
        fault = error;
        return refuse(userError("FILE_REFUSED"));
      }
    }),
  );
  return { ...answer, again, fault };
}

/** Whoever may record at the institution may stage for it. */
export async function authorise(
  { actor, tx, audit }: CommandTools,
  institutionId: string,
): Promise<Outcome<true>> {
  audit.targetType = "Import";
  const [place] = isUuid(institutionId) ? await tx.query(unitPlaces, [[institutionId]]) : [];
  if (place?.level !== "INSTITUTION") return refuse(userError("NOT_FOUND"));
  audit.unitId = place.id;
  const appointment = can(actor, "learner:record", place);
  if (!appointment) return refuse(...userErrorsOf([notAllowed("learner:record", "S1g 3.4")]));
  audit.duty = appointment.duty;
  return done(true);
}

/** The import of the very same file, if the roll is still what it was compared with, or became by it. */
async function sameAsBefore(
  { tx }: CommandTools,
  { institutionId, year, term }: FileToStage,
  digest: string,
): Promise<RollImport | null> {
  const [known] = await tx.query(sameFile, [institutionId, year, term, digest]);
  if (!known) return null;
  const [now] = await tx.query(rollDigest, [institutionId, year]);
  return now?.digest === known.rollDigest ? known : null;
}

/** The institution and the units above it, as the columns of places may name them. */
function placesOf({ name, codes, lao, laoCodes, district, province }: InstitutionFacts): KnownPlace[] {
  return [
    { field: "institution", name, codes },
    { field: "lao", name: lao, codes: laoCodes },
    // An LAO of the whole province lies in no district.
    ...(district === null ? [] : [{ field: "district", name: district, codes: [] } as const]),
    { field: "province", name: province, codes: [] },
  ];
}

async function stage(
  { tx, audit }: CommandTools,
  { institutionId, year, term, fileName, file }: FileToStage,
  digest: string,
  codes: ReadonlyMap<string, string>,
  progress: (rows: number, phase: "READING" | "COMPARING") => void,
): Promise<Outcome<RollImport>> {
  const [facts] = await tx.query(institutionFacts, [institutionId]);
  if (!facts) return refuse(userError("NOT_FOUND"));
  await tx.query(cleanImports, [institutionId, year]);
  const [before] = await tx.query(rollDigest, [institutionId, year]);
  const reading = readFile(file, {
    academicYear: year,
    term,
    institutionKind: facts.institutionKind as InstitutionKind,
    places: placesOf(facts),
    ageRules: await tx.query(allAgeRules),
    tambonCodes: codes,
  });
  let id = "";
  let rows = 0;
  let silent: readonly string[] = [];
  for await (const part of reading) {
    if (part.kind === "header") {
      const fields = part.header.fields.filter(field => field !== null);
      silent = recordFields.filter(field => !fields.includes(field));
      const values = [
        institutionId,
        year,
        term,
        fileName,
        digest,
        fields,
        part.header.unknown,
        before?.digest,
      ];
      id = (await tx.query(insertImport, values))[0]?.id ?? "";
      audit.targetId = id;
    } else if (part.kind === "lines") {
      await tx.query(insertLines, [id, part.json, institutionId, year, silent]);
      rows += part.count;
      progress(rows, "READING");
    } else await tx.query(markDoubles, [id, part.doubles]);
  }
  progress(rows, "COMPARING");
  await tx.query(markTwice, [id]);
  await tx.query(countLines, [id]);
  const [staged] = await tx.query(importsById, [[id]]);
  return staged ? done(staged) : refuse(userError("CONFLICT"));
}
