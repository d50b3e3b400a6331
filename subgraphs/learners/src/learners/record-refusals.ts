import { type UserError, userError } from "@lec/core/graphql/refusal.type";
import { adviseOnIdentifier } from "../findings/identifier-doctor.ts";
import { type Fault, faultCodes } from "./learner-record.ts";

/** What is wrong with typed values, as refusals; an identifier's with what the doctor makes of it. */
export function refusalsOf(faults: readonly Fault[], identifier: string | null | undefined): UserError[] {
  return faults.map(({ field, code }) => {
    const path = ["input", ...field.split(".")];
    if (code === "IDENTIFIER_FORM" || code === "IDENTIFIER_CHECK_DIGIT") {
      const said = adviseOnIdentifier(identifier ?? "") ?? faultCodes[code];
      return userError("IDENTIFIER_INVALID", { field: path, clause: "S1g 4.3.3", said });
    }
    return userError("BAD_USER_INPUT", { field: path, said: faultCodes[code] });
  });
}
