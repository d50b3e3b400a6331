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
import { allRounds, type Round } from "@lec/core/rounds/facts.sql";
import { FileFault } from "@lec/core/spreadsheet/file-fault";
import { blocker } from "@lec/core/workflow/refusal";
import { countingRoundOf } from "../other-schools/counting-round.ts";
import { keepRegister } from "../other-schools/keep-other-school.ts";
import { compareFile, countLines } from "./compare-file.ts";
import { discardFiles, insertFile, type OtherSchoolFile, sameFile } from "./other-school-file.sql.ts";
import { readLines } from "./read-lines.ts";
import { roundLabel } from "./round-label.ts";

/** A file, and whose register it is. */
export interface FileToStage {
  readonly laoId: string;
  readonly fileName: string;
  readonly file: Buffer;
}

/** What became of a file. */
export interface StagedFile extends CommandAnswer<OtherSchoolFile> {
  /** The very file waits already: nothing was done. */
  readonly again: boolean;
  /** Why the file as a whole was refused. */
  readonly fault: FileFault | null;
}

/** Reads a file and stages it for the round that counts now. Writes nothing to the register. */
export async function stageOtherSchoolFile(context: RequestContext, asked: FileToStage): Promise<StagedFile> {
  let again = false;
  let fault: FileFault | null = null;
  const answer = await command<OtherSchoolFile>(context, "stageOtherSchoolFile", {}, async tools => {
    tools.audit.targetType = "OtherSchoolFile";
    const kept = await keepRegister(tools, asked.laoId, "otherCounts:record");
    if (!kept.done) return kept;
    const round = countingRoundOf(
      { all: (await tools.tx.query(allRounds)).map(row => row.round), now: await tools.now() },
      null,
    );
    if (!round) return refuse(...userErrorsOf([blocker("ROUND_NOT_OPEN", { clause: "S1g 4" })]));
    const digest = createHash("sha256").update(asked.file).digest("hex");
    const [known] = await tools.tx.query(sameFile, [kept.value.id, round.id, digest]);
    again = known !== undefined;
    if (known) return stagedAs(tools, known);
    try {
      return await stage(tools, asked, round, digest);
    } catch (error) {
      if (!(error instanceof FileFault)) throw error;
      fault = error;
      return refuse(userError("FILE_REFUSED"));
    }
  });
  return { ...answer, again, fault };
}

async function stage(
  tools: CommandTools,
  { laoId, fileName, file }: FileToStage,
  round: Round,
  digest: string,
): Promise<Outcome<OtherSchoolFile>> {
  const { tx, actor } = tools;
  const { lines, unknown } = await readLines(file, roundLabel(round));
  const now = await tools.now();
  const counts = countLines(await compareFile(tx, { lines, laoId, roundId: round.id }, now));
  await tx.query(discardFiles, [laoId, now, actor.accountId]);
  const [staged] = await tx.query(insertFile, [
    round.id,
    laoId,
    fileName,
    digest,
    JSON.stringify(lines),
    unknown,
    counts.NEW,
    counts.CHANGED,
    counts.UNCHANGED,
    counts.FAULTY,
  ]);
  return staged ? stagedAs(tools, staged) : refuse(userError("CONFLICT"));
}

function stagedAs({ audit }: CommandTools, staged: OtherSchoolFile): Outcome<OtherSchoolFile> {
  audit.targetId = staged.id;
  return done(staged);
}
