import { Box, Link as MuiLink, Typography } from "@mui/material";
import { Link } from "react-router";
import { CsvButton } from "../export/csv.button.tsx";
import { useWords } from "../i18n/use-words.ts";
import { ListFoot } from "../layout/list.foot.tsx";
import { WaitingPart } from "../layout/waiting.tsx";
import { learnerName } from "../learners/learner-name.ts";
import { ProblemPage } from "../problems/problem.page.tsx";
import { everyRow, useGraphPages } from "../providers/graph-pages.ts";
import type { Connection } from "../providers/page.type.ts";
import { type AbsentLearner, AbsentLearnersDocument } from "./import.documents.ts";

/** Who is on the roll and not in the file: reported, never taken as gone. */
export function AbsentList({ importId, unitId }: { importId: string; unitId: string }) {
  const words = useWords();
  const connectionOf = (data: { import: { absentLearners: Connection<AbsentLearner> } | null }) =>
    data.import?.absentLearners;
  const pages = useGraphPages(AbsentLearnersDocument, { id: importId }, connectionOf);
  const { rows, error, isPending, refetch } = pages;
  if (error) return <ProblemPage error={error} retry={refetch} />;
  if (isPending) return <WaitingPart />;
  if (rows.length === 0) return <Typography>{words("register.import.noLines")}</Typography>;
  const roomOf = ({ grade, classroom }: AbsentLearner) =>
    words("register.roll.room", { grade: words(`grade.${grade}`), name: classroom });
  return (
    <>
      <CsvButton
        name="absent-from-file"
        columns={[
          { title: words("register.roll.column.studentNumber"), value: each => each.studentNumber },
          {
            title: words("register.roll.column.name"),
            value: each => each.learner && learnerName(each.learner),
          },
          { title: words("register.roll.column.room"), value: roomOf },
        ]}
        rows={() => everyRow(AbsentLearnersDocument, { id: importId }, connectionOf)}
      />
      <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
        {rows.map(each => (
          <li key={each.id}>
            {each.learner && (
              <MuiLink component={Link} to={`/units/${unitId}/learners/${each.learner.id}`}>
                {learnerName(each.learner)}
              </MuiLink>
            )}{" "}
            {[roomOf(each), each.studentNumber].filter(Boolean).join(" · ")}
          </li>
        ))}
      </Box>
      <ListFoot pages={pages} />
    </>
  );
}
