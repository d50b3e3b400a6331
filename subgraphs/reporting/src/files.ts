import { fileDoor } from "@lec/core/graphql/file-answer";
import { answerLetter } from "./letters/files.ts";
import { answerRegister } from "./other-school-files/files.ts";

/** Files of this subgraph: letters out, registers of other schools in and out. */
export const reportingFiles = fileDoor((request, context) =>
  request.path.startsWith("/letters/") ? answerLetter(request, context) : answerRegister(request, context),
);
