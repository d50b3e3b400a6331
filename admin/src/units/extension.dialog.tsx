import { useState } from "react";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { type UnitMention, useServerNow } from "../providers/session.ts";
import { endOfDay } from "../time/buddhist-era.ts";
import { GrantExtensionDocument, type GrantExtensionInput } from "./confirmation.documents.ts";
import { ExtensionField } from "./extension.field.tsx";
import { ReasonDialog } from "./reason.dialog.tsx";
import type { Blocker } from "./unit.documents.ts";
import { unitName } from "./unit-name.ts";
import { usePress } from "./use-press.ts";

interface ExtensionDialogProps {
  unit: UnitMention;
  /** What the extension is about; its deadline is the unit's as it stands now. */
  confirmation: { round: { id: string }; deadline: string | null };
  close: () => void;
  done: () => void;
}

/** Gives a unit more time, with a reason; it ends by itself (T15). */
export function ExtensionDialog({ unit, confirmation, close, done }: ExtensionDialogProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const nowMs = useServerNow();
  const { deadline, round } = confirmation;
  const [until, setUntil] = useState(() => endOfDay(Math.max(nowMs, deadline ? Date.parse(deadline) : 0), 1));
  const { send, busy, refusals } = usePress<Omit<GrantExtensionInput, "idempotencyKey">, Blocker>(
    GrantExtensionDocument,
  );
  return (
    <ReasonDialog
      fieldId="extension-reason"
      title={words("extension.grant")}
      about={unitName(unit, locale)}
      text={words("extension.text")}
      label={words("extension.reason")}
      hint={words("confirmation.reasonHint")}
      color="primary"
      busy={busy}
      refusals={refusals}
      submit={async reason => {
        if (await send({ roundId: round.id, unitId: unit.id, until, reason })) done();
      }}
      close={close}
    >
      <ExtensionField
        id="extension-until"
        label={words("extension.until")}
        value={until}
        change={setUntil}
        after={deadline}
      />
    </ReasonDialog>
  );
}
