import { useWords } from "../i18n/use-words.ts";
import { ProblemCard } from "./problem.page.tsx";

/** An address that does not exist or lies outside the viewer's reach: both look the same. */
export function NotFoundPage() {
  const words = useWords();
  return <ProblemCard title={words("problem.notFoundTitle")} text={words("problem.notFoundText")} />;
}
