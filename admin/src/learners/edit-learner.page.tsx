import { useState } from "react";
import { useNotify } from "react-admin";
import { useNavigate, useParams } from "react-router";
import type { RegisterUnit } from "../enrolments/register.documents.ts";
import { RegisterFrame } from "../enrolments/register.frame.tsx";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { WaitingPage } from "../layout/waiting.tsx";
import { NotFoundPage } from "../problems/not-found.page.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import type { Blocker } from "../units/unit.documents.ts";
import { usePress } from "../units/use-press.ts";
import { CorrectLearnerDocument, type LearnerDetail, LearnerDocument } from "./learner.documents.ts";
import { LearnerForm } from "./learner.form.tsx";
import { learnerName } from "./learner-name.ts";
import { correctInput, type Typed, typedOf } from "./typed-learner.ts";
import { useLiveCheck } from "./use-live-check.ts";

/** The form that corrects a learner; only what was changed is sent. */
export function EditLearnerPage() {
  const words = useWords();
  const { id = "", learnerId = "" } = useParams();
  return (
    <RegisterFrame id={id} title={words("register.form.editTitle")} lead={words("register.form.lead")}>
      {(unit, rights, accountId) =>
        rights.records ? (
          <Loaded key={learnerId} unit={unit} learnerId={learnerId} accountId={accountId} />
        ) : null
      }
    </RegisterFrame>
  );
}

interface LoadedProps {
  unit: RegisterUnit;
  learnerId: string;
  accountId: string;
}

function Loaded({ unit, learnerId, accountId }: LoadedProps) {
  const { data, error, isPending, refetch } = useGraph(LearnerDocument, { id: learnerId });
  if (error && !data) return <ProblemPage error={error} retry={() => void refetch()} />;
  if (isPending) return <WaitingPage />;
  return data?.learner ? (
    <EditLearner unit={unit} learner={data.learner} accountId={accountId} />
  ) : (
    <NotFoundPage />
  );
}

function EditLearner({
  unit,
  learner,
  accountId,
}: {
  unit: RegisterUnit;
  learner: LearnerDetail;
  accountId: string;
}) {
  const words = useWords();
  const locale = useConsoleLocale();
  const notify = useNotify();
  const navigate = useNavigate();
  const enrolment = learner.enrolments.find(({ status }) => status === "ACTIVE") ?? null;
  // What others save meanwhile is not pulled from under the typing: a conflict is said, and then begun from anew.
  const [begun, setBegun] = useState({ learner, typed: typedOf(learner, enrolment, locale) });
  const [typed, setTyped] = useState<Typed>(begun.typed);
  const place = { accountId, form: `${unit.id}.${learner.id}` };
  const { input, faults } = correctInput(typed, begun.typed, locale);
  const whole = { learnerId: learner.id, expectedVersion: begun.learner.version, ...input };
  const changed = Object.keys(input).length > 0;
  const live = useLiveCheck(
    CorrectLearnerDocument,
    changed && Object.keys(faults).length === 0 ? whole : null,
  );
  const press = usePress<Record<string, unknown>, Blocker>(CorrectLearnerDocument);
  const back = () => navigate(`/units/${unit.id}/learners/${learner.id}`);
  const moved = learner.version !== begun.learner.version;

  async function save(): Promise<boolean> {
    const version = moved ? learner.version : begun.learner.version;
    if (moved) setBegun(former => ({ ...former, learner }));
    if (!(await press.send({ ...whole, expectedVersion: version }))) return false;
    notify("register.form.saved", { type: "info", messageArgs: { name: learnerName(learner) } });
    back();
    return true;
  }

  return (
    <LearnerForm
      place={place}
      base={begun.typed}
      typed={typed}
      setTyped={setTyped}
      faults={faults}
      live={{
        refusals: (live.answer?.userErrors ?? []).filter(({ code }) => code !== "CONFLICT"),
        findings: live.answer?.learner?.findings ?? learner.findings,
        busy: live.busy,
        known: live.answer !== null,
      }}
      refusals={moved ? [{ message: words("register.form.conflict"), blockers: [] }] : press.refusals}
      busy={press.busy}
      classrooms={unit.classrooms ?? []}
      province={unit.ancestors.find(({ level }) => level === "PROVINCE")?.name ?? null}
      identifierLocked
      save={save}
      another={false}
      cancel={back}
    />
  );
}
