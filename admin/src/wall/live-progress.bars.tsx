import type { OrgLevel } from "../i18n/api.type.ts";
import { useLive } from "../live/use-live.ts";
import { ProgressBars } from "../units/progress.bars.tsx";
import type { Progress } from "../units/unit.documents.ts";
import { ProgressDocument } from "./wall.documents.ts";

/**
 * A unit's progress, moving by itself for those who watch over many. Thousands of LAOs look at the page of their own unit:
 * a stream for each is not worth its price.
 */
export function LiveProgressBars({ unit }: { unit: { id: string; level: OrgLevel; progress: Progress } }) {
  const { data, state } = useLive(ProgressDocument, unit.id, unit.level !== "LAO");
  return <ProgressBars progress={(state === "live" && data?.progress) || unit.progress} level={unit.level} />;
}
