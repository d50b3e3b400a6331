import { Box, Button, Link as MuiLink, Typography } from "@mui/material";
import { useState } from "react";
import { Link } from "react-router";
import { useWords } from "../i18n/use-words.ts";
import { WaitingPart } from "../layout/waiting.tsx";
import { learnerName } from "../learners/learner-name.ts";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { AbsentLearnersDocument } from "./import.documents.ts";

const step = 100;
const most = 500;

/** Who is on the roll and not in the file: reported, never taken as gone. */
export function AbsentList({ importId, unitId }: { importId: string; unitId: string }) {
  const words = useWords();
  const [first, setFirst] = useState(step);
  const { data, error, isPending, refetch } = useGraph(
    AbsentLearnersDocument,
    { id: importId, first },
    { keepPrevious: true },
  );
  if (error && !data) return <ProblemPage error={error} retry={() => void refetch()} />;
  if (isPending) return <WaitingPart />;
  const absent = data?.import?.absentLearners;
  if (!absent || absent.nodes.length === 0)
    return <Typography>{words("register.import.noLines")}</Typography>;
  return (
    <>
      <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
        {absent.nodes.map(({ id, learner, grade, classroom, studentNumber }) => (
          <li key={id}>
            {learner && (
              <MuiLink component={Link} to={`/units/${unitId}/learners/${learner.id}`}>
                {learnerName(learner)}
              </MuiLink>
            )}{" "}
            {[words("register.roll.room", { grade: words(`grade.${grade}`), name: classroom }), studentNumber]
              .filter(Boolean)
              .join(" · ")}
          </li>
        ))}
      </Box>
      {absent.pageInfo.hasNextPage && first < most && (
        <Button onClick={() => setFirst(Math.min(first + step, most))}>
          {words("register.import.more")}
        </Button>
      )}
    </>
  );
}
