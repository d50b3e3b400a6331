import { Alert, Box, Button, Card, LinearProgress, MenuItem, TextField, Typography } from "@mui/material";
import { type ReactNode, useRef } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { PrintButton } from "../export/print.button.tsx";
import { useWords } from "../i18n/use-words.ts";
import { WaitingPart } from "../layout/waiting.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useEveryRow } from "../providers/graph-pages.ts";
import { CheckPrint } from "./check.print.tsx";
import { CheckSheet } from "./check.sheet.tsx";
import {
  type CheckedClassroom,
  CheckSheetDocument,
  type Classroom,
  type RegisterUnit,
  UncheckedRoomsDocument,
} from "./register.documents.ts";
import { RegisterFrame } from "./register.frame.tsx";
import { checksRoom, type RollRights, roomKey } from "./use-register.ts";

/** Existence checks, one class at a time (S1g 4.3.1). */
export function CheckPage() {
  const words = useWords();
  const { id = "" } = useParams();
  return (
    <RegisterFrame id={id} title={words("register.check.title")} lead={words("register.check.lead")}>
      {(unit, rights, accountId) => <Check key={unit.id} unit={unit} rights={rights} accountId={accountId} />}
    </RegisterFrame>
  );
}

const noRoom = { grade: "PRIMARY_1", name: "" } as const;

function Check({ unit, rights, accountId }: { unit: RegisterUnit; rights: RollRights; accountId: string }) {
  const words = useWords();
  const [search, setSearch] = useSearchParams();
  // A class teacher's own room comes first: the others are there to look at.
  const rooms = (unit.classrooms ?? []).toSorted((a, b) => Number(b.canCheck) - Number(a.canCheck));
  const left = useUncheckedByRoom(unit.id);
  // The first class that is not done; it stays after saving, so that what was saved is seen.
  const begun = useRef<string | null>(null);
  begun.current ??= left
    ? roomKey(
        rooms.find(each => each.canCheck === rights.checks && (left.get(roomKey(each)) ?? 0) > 0) ?? noRoom,
      )
    : null;
  const wanted = search.get("room") ?? begun.current;
  const room = rooms.find(each => roomKey(each) === wanted) ?? rooms[0];
  const next = room && left ? roomAfter(rooms, room, left) : undefined;
  const total = unit.headcount?.total ?? 0;
  const checked = unit.headcount?.checked ?? 0;
  const ghosts = unit.headcount?.ghosts ?? 0;
  const to = (key: string) => setSearch({ room: key }, { replace: true });
  const label = (each: Classroom) =>
    words("register.roll.room", { grade: words(`grade.${each.grade}`), name: each.name });
  return (
    <>
      <Card sx={{ p: { xs: 2, md: 2.5 }, mb: 2 }} component="section" aria-labelledby="check-progress">
        <Typography id="check-progress" variant="h2">
          {words("register.check.progress", { checked, total })}
        </Typography>
        <LinearProgress
          variant="determinate"
          value={total === 0 ? 0 : (100 * checked) / total}
          aria-labelledby="check-progress"
          sx={{ my: 1 }}
        />
        <Box role="status">
          {ghosts > 0 ? (
            <Alert
              severity="warning"
              action={
                <Button size="small" component={Link} to={`/units/${unit.id}/roll?show=ghosts`}>
                  {words("register.check.resolveLink")}
                </Button>
              }
            >
              {words("register.check.resolve", { count: ghosts })}
            </Alert>
          ) : (
            total > 0 &&
            checked === total && (
              <Alert
                severity="success"
                action={
                  <Button size="small" component={Link} to={`/units/${unit.id}`}>
                    {words("register.toUnit")}
                  </Button>
                }
              >
                {words("register.check.allDone")}
              </Alert>
            )
          )}
          {!rights.locked && unit.learners && room && !checksRoom(rights, room) && (
            <Alert severity="info">
              {words(rights.checks ? "register.check.notThisRoom" : "register.check.notAllowed")}
            </Alert>
          )}
        </Box>
      </Card>
      {room ? (
        <Room
          key={roomKey(room)}
          unit={unit}
          room={room}
          rights={rights}
          accountId={accountId}
          picker={
            <TextField
              id="check-room"
              select
              size="small"
              label={words("register.check.pick")}
              value={roomKey(room)}
              onChange={event => to(event.target.value)}
              sx={{ minWidth: 220 }}
            >
              {rooms.map(each => {
                const open = left?.get(roomKey(each)) ?? 0;
                return (
                  <MenuItem key={roomKey(each)} value={roomKey(each)}>
                    {label(each)}
                    {left &&
                      ` · ${open === 0 ? words("register.check.roomDone") : words("register.check.roomLeft", { count: open })}`}
                  </MenuItem>
                );
              })}
            </TextField>
          }
          next={next ? { label: label(next), go: () => to(roomKey(next)) } : null}
        />
      ) : (
        <Alert severity="info">{words("register.next.emptyLooking")}</Alert>
      )}
    </>
  );
}

interface RoomProps {
  unit: RegisterUnit;
  room: CheckedClassroom;
  rights: RollRights;
  accountId: string;
  picker: ReactNode;
  next: { label: string; go: () => void } | null;
}

function Room({ unit, room, rights, accountId, picker, next }: RoomProps) {
  const words = useWords();
  const {
    data: rows,
    error,
    isPending,
    refetch,
  } = useEveryRow(
    CheckSheetDocument,
    { id: unit.id, grade: room.grade, classroom: room.name },
    data => data.orgUnit?.enrolments,
  );
  return (
    <Card component="section" sx={{ p: { xs: 2, md: 2.5 } }} aria-label={words("register.check.title")}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center", mb: 1.5 }}>
        {picker}
        <Box sx={{ flexGrow: 1 }} />
        <PrintButton label={words("register.check.print")} disabled={!rows} content={() => rows ?? []}>
          {all => <CheckPrint unit={unit} room={room} rows={all} />}
        </PrintButton>
      </Box>
      {error && !rows ? (
        <ProblemPage error={error} retry={() => void refetch()} />
      ) : isPending ? (
        <WaitingPart />
      ) : !rows || rows.length === 0 ? (
        <Typography>{words("register.check.none")}</Typography>
      ) : (
        <CheckSheet
          rows={rows}
          checks={checksRoom(rights, room)}
          place={{ accountId, form: `${unit.id}.check.${roomKey(room)}` }}
          next={next}
        />
      )}
    </Card>
  );
}

/** How many of each class are not checked; null while it loads. */
function useUncheckedByRoom(id: string): Map<string, number> | null {
  const { data: nodes } = useEveryRow(UncheckedRoomsDocument, { id }, data => data.orgUnit?.enrolments);
  if (!nodes) return null;
  const left = new Map<string, number>();
  for (const { grade, classroom } of nodes) {
    const key = roomKey({ grade, name: classroom });
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  return left;
}

/** The next class that the viewer marks with somebody unchecked, from this one on and then from the top. */
function roomAfter(
  rooms: readonly CheckedClassroom[],
  room: CheckedClassroom,
  left: Map<string, number>,
): CheckedClassroom | undefined {
  const here = rooms.indexOf(room);
  return [...rooms.slice(here + 1), ...rooms.slice(0, here)].find(
    each => each.canCheck && (left.get(roomKey(each)) ?? 0) > 0,
  );
}
