import { Alert, Box, Button, Card, MenuItem, TextField, Typography } from "@mui/material";
import { useState } from "react";
import { useNotify } from "react-admin";
import { useParams } from "react-router";
import { useConsoleLocale, useWords, type Words } from "../i18n/use-words.ts";
import { WaitingPart } from "../layout/waiting.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import { ReasonDialog } from "../units/reason.dialog.tsx";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { usePress } from "../units/use-press.ts";
import {
  PromoteLearnersDocument,
  type Promotion,
  PromotionsDocument,
  UndoPromotionDocument,
} from "./promotion.documents.ts";
import type { Classroom, RegisterUnit } from "./register.documents.ts";
import { RegisterFrame } from "./register.frame.tsx";
import { type RollRights, roomKey } from "./use-register.ts";
import { YearEndRoom, type YearEndTarget } from "./year-end.room.tsx";

const targets = ["NEXT_GRADE", "REPEAT", "GRADUATE", "none"] as const;
type Target = (typeof targets)[number];
type Input = Record<string, unknown>;

/** The rollover of a roll into the academic year of the open round: by class, looked at first, undoable. */
export function PromotionPage() {
  const words = useWords();
  const { id = "" } = useParams();
  const yearOf = (unit: RegisterUnit) => unit.learners?.round.academicYear ?? 0;
  return (
    <RegisterFrame
      id={id}
      title={unit =>
        unit.learners
          ? words("register.promotion.title", { year: String(yearOf(unit)) })
          : words("register.nav.promotion")
      }
    >
      {(unit, rights) =>
        unit.learners ? (
          <Rollover key={unit.id} unit={unit} rights={rights} fromYear={yearOf(unit) - 1} />
        ) : null
      }
    </RegisterFrame>
  );
}

function Rollover({ unit, rights, fromYear }: { unit: RegisterUnit; rights: RollRights; fromYear: number }) {
  const words = useWords();
  const { data, error, isPending, refetch } = useGraph(PromotionsDocument, { id: unit.id, fromYear });
  if (error && !data) return <ProblemPage error={error} retry={() => void refetch()} />;
  if (isPending) return <WaitingPart />;
  const rooms = data?.orgUnit?.classrooms ?? [];
  const earlier = data?.orgUnit?.promotions ?? [];
  return (
    <>
      <Typography sx={{ mb: 2 }}>{words("register.promotion.lead", { from: String(fromYear) })}</Typography>
      {!rights.records && !rights.locked && (
        <Alert severity="info" sx={{ mb: 2 }}>
          {words("register.promotion.notAllowed")}
        </Alert>
      )}
      {rooms.length === 0 ? (
        <Alert severity="info" sx={{ mb: 2 }}>
          {words("register.promotion.none", { from: String(fromYear) })}
        </Alert>
      ) : (
        rights.records && <Decide unit={unit} fromYear={fromYear} rooms={rooms} />
      )}
      {earlier.length > 0 && (
        <Earlier unit={unit} fromYear={fromYear} promotions={earlier} records={rights.records} />
      )}
    </>
  );
}

/** What becomes of one learner of a class, unlike the others. */
interface Exception {
  to: YearEndTarget;
  room: string;
}

interface Decision {
  to: Target;
  room: string;
}

function Decide({
  unit,
  fromYear,
  rooms,
}: {
  unit: RegisterUnit;
  fromYear: number;
  rooms: readonly Classroom[];
}) {
  const words = useWords();
  const notify = useNotify();
  const [decisions, setDecisions] = useState<Readonly<Record<string, Decision>>>({});
  const [exceptions, setExceptions] = useState<Readonly<Record<string, Exception>>>({});
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const [preview, setPreview] = useState<{ input: string; promotion: Promotion } | null>(null);
  const look = usePress<Input, Blocker, { promotion: Promotion | null }>(PromoteLearnersDocument);
  const apply = usePress<Input, Blocker, { promotion: Promotion | null }>(PromoteLearnersDocument);
  const decisionOf = (room: Classroom): Decision =>
    decisions[roomKey(room)] ?? { to: "none", room: room.name };
  const decided = rooms.filter(room => decisionOf(room).to !== "none");
  const input = {
    institutionId: unit.id,
    fromYear,
    decisions: decided.map(room => {
      const { to, room: newClassroom } = decisionOf(room);
      return {
        grade: room.grade,
        classroom: room.name,
        to,
        ...(newClassroom.trim() && newClassroom.trim() !== room.name
          ? { newClassroom: newClassroom.trim() }
          : {}),
      };
    }),
    exceptions: Object.entries(exceptions).map(([enrolmentId, { to }]) => ({ enrolmentId, to })),
  };
  const unlike = (key: string) => Object.entries(exceptions).filter(([, { room }]) => room === key);
  const text = JSON.stringify(input);
  const seen = preview?.input === text ? preview.promotion : null;
  const change = (room: Classroom, part: Partial<Decision>) =>
    setDecisions(former => ({ ...former, [roomKey(room)]: { ...decisionOf(room), ...part } }));

  return (
    <Card
      component="section"
      aria-label={words("register.nav.promotion")}
      sx={{ p: { xs: 2, md: 2.5 }, mb: 2 }}
    >
      <Button
        size="small"
        variant="outlined"
        sx={{ mb: 1.5 }}
        onClick={() =>
          setDecisions(
            Object.fromEntries(
              rooms.map(room => [roomKey(room), { ...decisionOf(room), to: "NEXT_GRADE" as const }]),
            ),
          )
        }
      >
        {words("register.promotion.allNext")}
      </Button>
      <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {rooms.map(room => {
          const name = roomName(room.grade, room.name, words);
          const { to, room: newRoom } = decisionOf(room);
          return (
            <Box
              component="li"
              key={roomKey(room)}
              sx={{
                display: "flex",
                flexWrap: "wrap",
                gap: 1.5,
                alignItems: "center",
                py: 1,
                borderTop: 1,
                borderColor: "divider",
              }}
            >
              <Box sx={{ flex: "1 1 160px" }}>
                <strong>{name}</strong> {words("confirmation.learners", { count: room.learners })}
              </Box>
              <TextField
                id={`to-${roomKey(room)}`}
                select
                size="small"
                label={`${words("register.promotion.to")} ${name}`}
                value={to}
                onChange={event => change(room, { to: event.target.value as Target })}
                sx={{ width: 180 }}
              >
                {targets.map(each => (
                  <MenuItem key={each} value={each}>
                    {words(`register.promotion.target.${each}`)}
                  </MenuItem>
                ))}
              </TextField>
              <TextField
                id={`room-${roomKey(room)}`}
                size="small"
                label={words("register.promotion.newRoom")}
                value={newRoom}
                disabled={to === "none" || to === "GRADUATE"}
                onChange={event => change(room, { room: event.target.value })}
                sx={{ width: 140 }}
                slotProps={{ htmlInput: { maxLength: 40, autoComplete: "off" } }}
              />
              <Button
                size="small"
                aria-expanded={unfolded.has(roomKey(room))}
                aria-label={`${words("register.promotion.each")} ${name}`}
                onClick={() => setUnfolded(toggled(unfolded, roomKey(room)))}
              >
                {words(
                  unfolded.has(roomKey(room)) ? "register.promotion.hideEach" : "register.promotion.each",
                )}
                {unlike(roomKey(room)).length > 0 &&
                  ` · ${words("register.promotion.unlike", { count: unlike(roomKey(room)).length })}`}
              </Button>
              {unfolded.has(roomKey(room)) && (
                <YearEndRoom
                  unitId={unit.id}
                  fromYear={fromYear}
                  room={room}
                  exceptions={Object.fromEntries(
                    unlike(roomKey(room)).map(([id, exception]) => [id, exception.to]),
                  )}
                  decide={(id, choice) => {
                    const { [id]: _former, ...others } = exceptions;
                    setExceptions(choice ? { ...others, [id]: { to: choice, room: roomKey(room) } } : others);
                  }}
                />
              )}
            </Box>
          );
        })}
      </Box>
      {seen && (
        <Alert severity="info" sx={{ mt: 2 }} role="status">
          <strong>{words("register.promotion.previewTitle")}</strong>
          <Outcome promotion={seen} />
        </Alert>
      )}
      <RefusalAlert refusals={[...look.refusals, ...apply.refusals]} />
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mt: 2 }}>
        <Button
          variant={seen ? "outlined" : "contained"}
          disabled={(decided.length === 0 && input.exceptions.length === 0) || look.busy || apply.busy}
          onClick={async () => {
            const answer = await look.ask({ ...input, dryRun: true });
            if (answer?.promotion) setPreview({ input: text, promotion: answer.promotion });
          }}
        >
          {words("register.promotion.preview")}
        </Button>
        {seen && (
          <Button
            variant="contained"
            disabled={apply.busy}
            onClick={async () => {
              if (!(await apply.send(input))) return;
              setPreview(null);
              setExceptions({});
              setDecisions({});
              notify("register.promotion.applied", { type: "info" });
            }}
          >
            {words(apply.busy ? "confirmation.submitting" : "register.promotion.apply")}
          </Button>
        )}
      </Box>
    </Card>
  );
}

/** What a promotion does, or did, class by class. */
function Outcome({ promotion }: { promotion: Promotion }) {
  const words = useWords();
  const { promoted, repeated, graduated, undecided, classes } = promotion;
  return (
    <>
      <div>{words("register.promotion.counts", { promoted, repeated, graduated, undecided })}</div>
      <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
        {classes.map(each => (
          <li key={`${each.grade}/${each.classroom}/${each.result}/${each.toClassroom}`}>
            {roomName(each.grade, each.classroom, words)} →{" "}
            {each.toGrade
              ? roomName(each.toGrade, each.toClassroom ?? "", words)
              : words(each.result ? "register.promotion.graduates" : "register.promotion.target.none")}
            {" · "}
            {words("confirmation.learners", { count: each.learners })}
          </li>
        ))}
      </Box>
    </>
  );
}

interface EarlierProps {
  unit: RegisterUnit;
  fromYear: number;
  promotions: readonly Promotion[];
  records: boolean;
}

/** What was done before, and the way back while the new year is untouched. */
function Earlier({ unit, fromYear, promotions, records }: EarlierProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const notify = useNotify();
  const [undoing, setUndoing] = useState(false);
  const { send, busy, refusals } = usePress<Input, Blocker>(UndoPromotionDocument);
  return (
    <Card component="section" aria-labelledby="done-title" sx={{ p: { xs: 2, md: 2.5 } }}>
      <Typography variant="h2" id="done-title" gutterBottom>
        {words("register.promotion.earlier")}
      </Typography>
      {promotions.map(each => (
        <Box key={each.id} sx={{ mb: 1.5 }}>
          <Typography color="textSecondary">
            {words("register.promotion.at", { when: formatDateTime(each.promotedAt, locale) })}
            {each.undoneAt &&
              ` · ${words("register.promotion.undone", { when: formatDateTime(each.undoneAt, locale) })}`}
          </Typography>
          <Outcome promotion={each} />
        </Box>
      ))}
      {records && promotions.some(({ undoneAt }) => undoneAt === null) && (
        <Button variant="outlined" color="error" onClick={() => setUndoing(true)}>
          {words("register.promotion.undo")}
        </Button>
      )}
      {undoing && (
        <ReasonDialog
          fieldId="undo-reason"
          title={words("register.promotion.undo")}
          about={unit.name}
          text={words("register.promotion.undoText", { from: String(fromYear) })}
          label={words("register.promotion.undoReason")}
          maxLength={200}
          busy={busy}
          refusals={refusals}
          submit={async reason => {
            if (!(await send({ institutionId: unit.id, fromYear, reason }))) return;
            notify("register.promotion.undoneNow", { type: "info" });
            setUndoing(false);
          }}
          close={() => setUndoing(false)}
        />
      )}
    </Card>
  );
}

function toggled(all: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const next = new Set(all);
  if (!next.delete(one)) next.add(one);
  return next;
}

function roomName(grade: Classroom["grade"], name: string, words: Words): string {
  return words("register.roll.room", { grade: words(`grade.${grade}`), name });
}
