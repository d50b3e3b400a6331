import { Box, MenuItem, TextField, Typography } from "@mui/material";
import { useWords } from "../i18n/use-words.ts";
import { ListFoot } from "../layout/list.foot.tsx";
import { WaitingPart } from "../layout/waiting.tsx";
import { learnerName } from "../learners/learner-name.ts";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraphPages } from "../providers/graph-pages.ts";
import { YearEndRoomDocument } from "./promotion.documents.ts";
import type { Classroom } from "./register.documents.ts";

const targets = ["NEXT_GRADE", "REPEAT", "GRADUATE", "STAY"] as const;
/** What becomes of one learner, whatever the class does. */
export type YearEndTarget = (typeof targets)[number];

interface YearEndRoomProps {
  unitId: string;
  fromYear: number;
  room: Classroom;
  /** By enrolment. Who is not there goes as the class goes. */
  exceptions: Readonly<Record<string, YearEndTarget>>;
  decide: (enrolmentId: string, to: YearEndTarget | null) => void;
}

/** The learners of a class that is decided about, each as the class goes or otherwise. */
export function YearEndRoom({ unitId, fromYear, room, exceptions, decide }: YearEndRoomProps) {
  const words = useWords();
  const pages = useGraphPages(
    YearEndRoomDocument,
    { id: unitId, year: fromYear, grade: room.grade, classroom: room.name },
    data => data.orgUnit?.enrolments,
  );
  const { rows, error, isPending, refetch } = pages;
  if (error) return <ProblemPage error={error} retry={refetch} />;
  if (isPending) return <WaitingPart />;
  return (
    <Box sx={{ flexBasis: "100%", pl: { xs: 0, md: 3 } }}>
      <Typography variant="body2" color="textSecondary">
        {words("register.promotion.stayHint")}
      </Typography>
      <Box component="ol" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {rows.map(({ id, studentNumber, learner }) => {
          const name = learner ? learnerName(learner) : words("register.roll.gone");
          return (
            <Box
              component="li"
              key={id}
              // A line from the name to what was decided: on a wide screen they stand far apart.
              sx={{
                display: "flex",
                flexWrap: "wrap",
                gap: 1,
                alignItems: "center",
                py: 0.5,
                borderTop: 1,
                borderColor: "divider",
              }}
            >
              <Box component="span" sx={{ flex: "1 1 200px" }}>
                {name}{" "}
                <Box component="span" sx={{ color: "text.secondary" }}>
                  {studentNumber}
                </Box>
              </Box>
              <TextField
                id={`one-${id}`}
                select
                size="small"
                value={exceptions[id] ?? ""}
                onChange={event => decide(id, (event.target.value || null) as YearEndTarget | null)}
                sx={{ width: 180 }}
                slotProps={{
                  select: { displayEmpty: true, SelectDisplayProps: { "aria-label": name } },
                }}
              >
                <MenuItem value="">{words("register.promotion.asClass")}</MenuItem>
                {targets.map(each => (
                  <MenuItem key={each} value={each}>
                    {words(`register.promotion.target.${each}`)}
                  </MenuItem>
                ))}
              </TextField>
            </Box>
          );
        })}
      </Box>
      <ListFoot pages={pages} />
    </Box>
  );
}
