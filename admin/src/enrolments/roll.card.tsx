import { Alert, Box, Button, Card, MenuItem, TextField, Typography } from "@mui/material";
import { useState } from "react";
import {
  DataTable,
  ListContextProvider,
  Pagination,
  ResourceContextProvider,
  useReferenceManyFieldController,
} from "react-admin";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { WaitingPart } from "../layout/waiting.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { useViewer } from "../providers/session.ts";
import { formatDate } from "../time/buddhist-era.ts";
import type { UnitDetail } from "../units/unit.documents.ts";
import { CheckResultChip } from "./check-result.chip.tsx";
import { type Classroom, ClassroomsDocument, type EnrolmentRow } from "./enrolment.documents.ts";
import { RemoveDialog } from "./remove.dialog.tsx";
import { WholeClassButton } from "./whole-class.button.tsx";

/** The roll of an institution, by classroom. Where names may not be read it says so and shows nothing else. */
export function RollCard({ unit }: { unit: UnitDetail }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const duties = useDutiesAt(unit.id);
  const roundId = unit.learners?.round.id ?? null;
  const [room, setRoom] = useState("");
  const [removing, setRemoving] = useState<EnrolmentRow | null>(null);
  const classrooms = useGraph(ClassroomsDocument, { id: unit.id }).data?.orgUnit?.classrooms ?? [];
  const classroom = classrooms.find(each => roomKey(each) === room);
  const list = useReferenceManyFieldController<UnitDetail, EnrolmentRow>({
    reference: "enrolments",
    target: "institutionId",
    resource: "units",
    record: unit,
    page: 1,
    perPage: 50,
    sort: { field: "id", order: "ASC" },
    storeKey: `roll-${unit.id}`,
    filter: {
      status: "ACTIVE",
      ...(roundId ? { roundId } : {}),
      ...(classroom ? { grade: [classroom.grade], classroom: classroom.name } : {}),
    },
  });
  const permitted = list.meta?.permitted !== false;
  const locked = unit.learners?.standing === "CONFIRMED" || unit.learners?.standing === "LOCKED";
  const mayCheck =
    roundId !== null && !locked && (duties.has("CLASS_TEACHER") || duties.has("INSTITUTION_RECORDER"));
  const mayRemove = !locked && duties.has("INSTITUTION_RECORDER");
  return (
    <ResourceContextProvider value="enrolments">
      <ListContextProvider value={list}>
        <Card component="section" aria-labelledby="roll-title">
          <Box
            sx={{
              px: { xs: 2.5, md: 3 },
              pt: { xs: 2.5, md: 3 },
              pb: 1.5,
              display: "flex",
              flexWrap: "wrap",
              gap: 1.5,
              alignItems: "center",
            }}
          >
            <Typography variant="h2" id="roll-title" sx={{ flexGrow: 1 }}>
              {words("enrolments.title")}
            </Typography>
            {permitted && (
              <TextField
                id="roll-classroom"
                select
                size="small"
                label={words("enrolments.classroom")}
                value={room}
                onChange={event => setRoom(event.target.value)}
                sx={{ minWidth: 220 }}
                slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
              >
                <MenuItem value="">{words("enrolments.allClassrooms")}</MenuItem>
                {classrooms.map(each => (
                  <MenuItem key={roomKey(each)} value={roomKey(each)}>
                    {words("enrolments.classroomOption", {
                      grade: words(`grade.${each.grade}`),
                      name: each.name,
                      count: each.learners,
                    })}
                  </MenuItem>
                ))}
              </TextField>
            )}
            {permitted && mayCheck && (
              <WholeClassButton institutionId={unit.id} roundId={roundId} classroom={classroom} />
            )}
          </Box>
          {list.error ? (
            <ProblemPage error={list.error} retry={() => void list.refetch()} />
          ) : list.isPending ? (
            <WaitingPart />
          ) : !permitted ? (
            <Alert severity="info" sx={{ m: 2 }}>
              {words("enrolments.notPermitted")}
            </Alert>
          ) : list.data?.length === 0 ? (
            <Alert severity="info" sx={{ m: 2 }}>
              {words("enrolments.none")}
            </Alert>
          ) : (
            <Box sx={{ overflowX: "auto" }} tabIndex={0} role="region" aria-labelledby="roll-title">
              <DataTable<EnrolmentRow>
                bulkActionButtons={false}
                rowClick={false}
                sx={{ "& th, & td": { whiteSpace: "nowrap" } }}
              >
                <DataTable.Col<EnrolmentRow>
                  label={words("enrolments.number")}
                  render={row => row.studentNumber ?? "–"}
                />
                <DataTable.Col<EnrolmentRow> label={words("enrolments.name")} render={fullName} />
                <DataTable.Col<EnrolmentRow>
                  label={words("enrolments.identifier")}
                  render={row => row.learner.identifier ?? row.learner.identifierMasked ?? "–"}
                />
                <DataTable.Col<EnrolmentRow>
                  label={words("enrolments.grade")}
                  render={row => `${words(`grade.${row.grade}`)}/${row.classroom}`}
                />
                <DataTable.Col<EnrolmentRow>
                  label={words("enrolments.sex")}
                  render={row => words(`enrolments.sexes.${row.learner.sex}`)}
                />
                <DataTable.Col<EnrolmentRow>
                  label={words("enrolments.birthDate")}
                  render={row => formatDate(row.learner.birthDate, locale)}
                />
                <DataTable.Col<EnrolmentRow>
                  label={words("enrolments.check")}
                  render={row => (
                    <Box sx={{ display: "flex", alignItems: "center", gap: 1 }}>
                      <CheckResultChip result={row.check?.result ?? null} />
                      {mayRemove && row.check?.result === "NOT_FOUND" && (
                        <Button
                          size="small"
                          color="error"
                          onClick={() => setRemoving(row)}
                          aria-label={words("enrolments.removeOf", { name: fullName(row) })}
                        >
                          {words("enrolments.remove")}
                        </Button>
                      )}
                    </Box>
                  )}
                />
              </DataTable>
            </Box>
          )}
          {permitted && (list.total ?? 0) > 25 && <Pagination rowsPerPageOptions={[25, 50, 100]} />}
          {removing && (
            <RemoveDialog enrolment={removing} name={fullName(removing)} close={() => setRemoving(null)} />
          )}
        </Card>
      </ListContextProvider>
    </ResourceContextProvider>
  );
}

function useDutiesAt(unitId: string): Set<string> {
  const viewer = useViewer();
  return new Set(
    (viewer?.appointments ?? []).filter(({ unit }) => unit.id === unitId).map(({ duty }) => duty),
  );
}

function roomKey({ grade, name }: Classroom): string {
  return `${grade}/${name}`;
}

function fullName({ learner }: EnrolmentRow): string {
  return `${learner.prefix}${learner.firstName} ${learner.lastName}`;
}
