import { useState } from "react";
import { useNotify } from "react-admin";
import { useNavigate, useParams, useSearchParams } from "react-router";
import type { RegisterUnit } from "../enrolments/register.documents.ts";
import { RegisterFrame } from "../enrolments/register.frame.tsx";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useServerNow } from "../providers/session.ts";
import { bangkokDay, typedDay } from "../time/typed-day.ts";
import type { Blocker } from "../units/unit.documents.ts";
import { usePress } from "../units/use-press.ts";
import { dropDraft } from "./draft.store.ts";
import { ElsewhereAlert } from "./elsewhere.alert.tsx";
import { type Elsewhere, EnrolLearnerDocument } from "./learner.documents.ts";
import { LearnerForm } from "./learner.form.tsx";
import { inputId } from "./learner.inputs.tsx";
import { enrolInput, type Typed } from "./typed-learner.ts";
import { useLiveCheck } from "./use-live-check.ts";

/** The form that puts a learner on a roll, one after the other if wished (T2). */
export function AddLearnerPage() {
  const words = useWords();
  const { id = "" } = useParams();
  return (
    <RegisterFrame id={id} title={words("register.form.addTitle")} lead={words("register.form.lead")}>
      {(unit, rights, accountId) =>
        rights.records ? <AddLearner key={unit.id} unit={unit} accountId={accountId} /> : null
      }
    </RegisterFrame>
  );
}

function AddLearner({ unit, accountId }: { unit: RegisterUnit; accountId: string }) {
  const locale = useConsoleLocale();
  const notify = useNotify();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const nowMs = useServerNow();
  const [base, setBase] = useState<Typed>(() => {
    const [grade = "", classroom = ""] = (search.get("room") ?? "").split("/");
    return { nationality: "ไทย", grade, classroom, enteredOn: typedDay(bangkokDay(nowMs), locale) };
  });
  const [typed, setTyped] = useState<Typed>(base);
  const place = { accountId, form: `${unit.id}.new` };
  const { input, faults } = enrolInput(typed, locale);
  const whole = { institutionId: unit.id, ...input };
  const live = useLiveCheck(EnrolLearnerDocument, Object.keys(faults).length === 0 ? whole : null);
  const press = usePress<Record<string, unknown>, Blocker, { elsewhere: Elsewhere | null }>(
    EnrolLearnerDocument,
  );
  const elsewhere = live.answer?.elsewhere ?? (live.busy ? null : (press.answer?.elsewhere ?? null));
  const back = () => navigate(`/units/${unit.id}/roll`);

  async function save(another: boolean): Promise<boolean> {
    if (!(await press.send(whole))) return false;
    const name = `${typed.prefix ?? ""}${typed.firstName ?? ""} ${typed.lastName ?? ""}`;
    notify("register.form.saved", { type: "info", messageArgs: { name } });
    dropDraft(place);
    if (!another) {
      back();
      return true;
    }
    // The next child is most often of the same class.
    const { nationality = "", grade = "", classroom = "", enteredOn = "" } = typed;
    const next = { nationality, grade, classroom, enteredOn };
    setBase(next);
    setTyped(next);
    window.scrollTo({ top: 0 });
    document.getElementById(inputId("identifier"))?.focus();
    return true;
  }

  return (
    <LearnerForm
      place={place}
      base={base}
      typed={typed}
      setTyped={setTyped}
      faults={faults}
      live={{
        refusals: live.answer?.userErrors ?? [],
        findings: live.answer?.warnings ?? [],
        busy: live.busy,
        known: live.answer !== null,
      }}
      refusals={press.refusals}
      busy={press.busy}
      classrooms={unit.classrooms ?? []}
      province={unit.ancestors.find(({ level }) => level === "PROVINCE")?.name ?? null}
      identifierLocked={false}
      save={save}
      another
      cancel={back}
    >
      {elsewhere && (
        <ElsewhereAlert
          elsewhere={elsewhere}
          request={{
            institutionId: unit.id,
            identifier: input.identifier,
            grade: input.grade,
            classroom: input.classroom,
            studentNumber: input.studentNumber ?? null,
            enteredOn: input.enteredOn,
          }}
          asked={() => {
            dropDraft(place);
            navigate(`/units/${unit.id}/transfers?side=IN`);
          }}
        />
      )}
    </LearnerForm>
  );
}
