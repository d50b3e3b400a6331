import ArrowBack from "@mui/icons-material/ArrowBack";
import HistoryIcon from "@mui/icons-material/History";
import { Alert, Box, Button, Card, Link as MuiLink, Typography } from "@mui/material";
import { type ReactNode, useState } from "react";
import { Link, useParams } from "react-router";
import type { RegisterUnit } from "../enrolments/register.documents.ts";
import { RegisterFrame } from "../enrolments/register.frame.tsx";
import type { RollRights } from "../enrolments/use-register.ts";
import { useConsoleLocale, useWords, type Words } from "../i18n/use-words.ts";
import { WaitingPage } from "../layout/waiting.tsx";
import { NotFoundPage } from "../problems/not-found.page.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { useViewer } from "../providers/session.ts";
import { formatDate, formatDay } from "../time/buddhist-era.ts";
import { FactList } from "../units/fact.list.tsx";
import { HistoryDrawer } from "./history.drawer.tsx";
import { LearnerActs } from "./learner.acts.tsx";
import { type LearnerDetail, LearnerDocument } from "./learner.documents.ts";
import { learnerName } from "./learner-name.ts";
import { RevealButton } from "./reveal.button.tsx";
import { addressFields, guardianFields } from "./typed-learner.ts";

/** One learner: every field the viewer may read, by section, with what was found and what may be done. */
export function LearnerPage() {
  const words = useWords();
  const { id = "", learnerId = "" } = useParams();
  const { data, error, isPending, refetch } = useGraph(LearnerDocument, { id: learnerId });
  const learner = data?.learner;
  if (error && !data) return <ProblemPage error={error} retry={() => void refetch()} />;
  if (!isPending && !learner) return <NotFoundPage />;
  return (
    <RegisterFrame id={id} title={learner ? learnerName(learner) : words("register.learner.title")}>
      {(unit, rights) =>
        learner ? (
          <LearnerView key={learner.id} unit={unit} rights={rights} learner={learner} />
        ) : (
          <WaitingPage />
        )
      }
    </RegisterFrame>
  );
}

interface ViewProps {
  unit: RegisterUnit;
  rights: RollRights;
  learner: LearnerDetail;
}

function LearnerView({ unit, rights, learner }: ViewProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const viewer = useViewer();
  const [history, setHistory] = useState(false);
  const present = learner.enrolments.find(({ status }) => status === "ACTIVE") ?? null;
  const here = present?.institution.id === unit.id;
  // Sensitive fields come as null to everybody else; "not recorded" would be a lie to them.
  const sensitive = (viewer?.appointments ?? []).some(
    each =>
      each.unit.id === unit.id &&
      (each.duty === "INSTITUTION_RECORDER" || each.duty === "INSTITUTION_DIRECTOR"),
  );
  const value = factOf(words);
  const hidden = words("register.learner.hidden");
  const identifier = learner.identifier ?? learner.identifierMasked;
  return (
    <>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mb: 2 }}>
        <Button size="small" startIcon={<ArrowBack />} component={Link} to={`/units/${unit.id}/roll`}>
          {words("register.learner.back")}
        </Button>
        <Box sx={{ flexGrow: 1 }} />
        {rights.records && here && (
          <Button variant="contained" component={Link} to={`/units/${unit.id}/learners/${learner.id}/edit`}>
            {words("register.learner.edit")}
          </Button>
        )}
        <Button variant="outlined" startIcon={<HistoryIcon />} onClick={() => setHistory(true)}>
          {words("register.learner.history")}
        </Button>
        {rights.records && <LearnerActs unit={unit} learner={learner} />}
      </Box>
      <Findings learner={learner} />
      <Box
        sx={{
          display: "grid",
          gap: 2.5,
          alignItems: "start",
          gridTemplateColumns: { xs: "minmax(0, 1fr)", lg: "repeat(2, minmax(0, 1fr))" },
        }}
      >
        <Section title={words("register.learner.person")}>
          <FactList
            facts={[
              [
                words(`register.kind.${learner.identifierKind}`),
                <Box
                  component="span"
                  key="id"
                  sx={{ display: "inline-flex", flexWrap: "wrap", columnGap: 1.5 }}
                >
                  <Box component="span" sx={{ fontVariantNumeric: "tabular-nums" }}>
                    {identifier}
                  </Box>
                  {learner.identifier === null && <RevealButton learnerId={learner.id} unit={unit} />}
                </Box>,
              ],
              [words("register.field.sex"), words(`enrolments.sexes.${learner.sex}`)],
              [words("register.field.birthDate"), formatDate(learner.birthDate, locale)],
              [words("register.field.nationality"), learner.nationality],
              [words("register.field.ethnicity"), sensitive ? value(learner.ethnicity) : hidden],
              [words("register.field.religion"), sensitive ? value(learner.religion) : hidden],
              [words("register.field.familyStatus"), value(learner.familyStatus)],
              [words("register.field.tuitionEntitled"), value(learner.tuitionEntitled)],
              [words("register.field.medicalEntitled"), value(learner.medicalEntitled)],
            ]}
          />
        </Section>
        <Section title={words("register.learner.studying")}>
          {present ? (
            <FactList
              facts={[
                [words("register.field.grade"), `${words(`grade.${present.grade}`)}/${present.classroom}`],
                [words("register.field.studentNumber"), value(present.studentNumber)],
                [words("register.field.enteredOn"), formatDate(present.enteredOn, locale)],
                [words("register.field.weightKg"), sensitive ? value(present.weightKg) : hidden],
                [words("register.field.heightCm"), sensitive ? value(present.heightCm) : hidden],
                [words("register.field.condition"), sensitive ? value(present.condition) : hidden],
              ]}
            />
          ) : (
            <Typography>{words("register.learner.notStudying")}</Typography>
          )}
        </Section>
        <Section title={words("register.learner.guardians")}>
          <Parts
            parts={learner.guardians.map(guardian => ({
              title: words(`register.guardian.${guardian.role}`),
              facts: guardianFields.map((field): Fact => {
                const secret = field === "religion" || field === "monthlyIncome";
                return [words(`register.field.${field}`), secret && !sensitive ? hidden : guardian[field]];
              }),
            }))}
          />
        </Section>
        <Section title={words("register.learner.addresses")}>
          <Parts
            parts={learner.addresses.map(address => ({
              title: words(`register.address.${address.kind}`),
              facts: addressFields
                .filter(field => field !== "tambonCode")
                .map((field): Fact => [words(`register.field.${field}`), address[field]]),
            }))}
          />
        </Section>
        <Section title={words("register.learner.enrolments")}>
          <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
            {learner.enrolments.map(each => (
              <li key={each.id}>
                <MuiLink component={Link} to={`/units/${each.institution.id}`}>
                  {each.institution.name}
                </MuiLink>{" "}
                {`${each.academicYear} ${words(`grade.${each.grade}`)}/${each.classroom} · ${words(`register.status.${each.status}`)}`}
                <Typography variant="body2" color="textSecondary">
                  {[
                    words("register.learner.enrolledFrom", { from: formatDate(each.enteredOn, locale) }),
                    each.leftOn &&
                      words("register.learner.enrolledTo", { to: formatDate(each.leftOn, locale) }),
                    each.leaveKind && words(`register.leave.${each.leaveKind}`),
                    each.leaveReason,
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </Typography>
              </li>
            ))}
          </Box>
        </Section>
        {learner.pastIdentifiers.length > 0 && (
          <Section title={words("register.learner.identifiers")}>
            <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
              {learner.pastIdentifiers.map(past => (
                <li key={past.until}>
                  {past.identifier ?? past.identifierMasked}
                  <Typography variant="body2" color="textSecondary">
                    {[
                      words(`register.kind.${past.identifierKind}`),
                      past.mistyped && words("register.learner.mistyped"),
                      words("register.learner.until", {
                        when: formatDay(past.until, locale),
                        reason: past.reason,
                      }),
                    ]
                      .filter(Boolean)
                      .join(" · ")}
                  </Typography>
                </li>
              ))}
            </Box>
          </Section>
        )}
      </Box>
      {history && <HistoryDrawer learnerId={learner.id} close={() => setHistory(false)} />}
    </>
  );
}

/** What was found about the record, what stops the confirmation first. */
function Findings({ learner: { findings } }: { learner: LearnerDetail }) {
  const words = useWords();
  return (["BLOCKS", "WARNS"] as const).map(severity => {
    const found = findings.filter(each => each.severity === severity);
    if (found.length === 0) return null;
    return (
      <Alert key={severity} severity={severity === "BLOCKS" ? "error" : "info"} sx={{ mb: 2 }}>
        <strong>
          {words(severity === "BLOCKS" ? "register.findings.mustFix" : "register.findings.worthLook")}
        </strong>
        <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
          {found.map(each => (
            <li key={`${each.rule}-${each.field}`}>{each.message}</li>
          ))}
        </Box>
      </Alert>
    );
  });
}

type Fact = readonly [label: string, value: ReactNode];

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card component="section" aria-label={title} sx={{ p: { xs: 2, md: 2.5 } }}>
      <Typography variant="h2" gutterBottom>
        {title}
      </Typography>
      {children}
    </Card>
  );
}

/** Guardians or addresses: of each only what is known. */
function Parts({ parts }: { parts: readonly { title: string; facts: readonly Fact[] }[] }) {
  const words = useWords();
  if (parts.length === 0)
    return <Typography color="textSecondary">{words("register.learner.notGiven")}</Typography>;
  return parts.map(({ title, facts }) => (
    <Box key={title} sx={{ "& + &": { mt: 2 } }}>
      <Typography variant="h3">{title}</Typography>
      <FactList facts={facts.filter(([, value]) => value !== null && value !== "")} />
    </Box>
  ));
}

function factOf(words: Words) {
  return (value: string | number | boolean | null): string =>
    value === null || value === ""
      ? words("register.learner.notGiven")
      : typeof value === "boolean"
        ? words(value ? "register.yes" : "register.no")
        : String(value);
}
