import { command, done, refuse } from "@lec/core/command/command";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { can } from "@lec/core/policy/policy";
import { unitPlaces } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import { notAllowed } from "@lec/core/workflow/confirmation.machine";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { type DuplicateSearch, searchesById, startSearch } from "./duplicate.sql.ts";
import { DuplicateSearchType } from "./duplicate.type.ts";
import { continueSearch } from "./duplicate-search.ts";

const FindDuplicatesInput = commandInput("FindDuplicatesInput", "การค้นหานักเรียนที่มีสองระเบียน (S2)", t => ({
  unitId: t.id({
    required: true,
    description: "หน่วยงานที่ค้น รวมทุกหน่วยใต้ลงไป (the unit to search, with all below)",
  }),
}));

const FindDuplicatesPayload = commandPayload(
  "FindDuplicatesPayload",
  "search",
  DuplicateSearchType,
  "การค้นหาที่เริ่มแล้ว (the search, now running)",
);

builder.mutationField("findDuplicates", t =>
  t.field({
    type: FindDuplicatesPayload,
    access: "internal",
    description:
      "เริ่มค้นหานักเรียนที่มีสองระเบียนในหน่วยงานและหน่วยใต้ลงไป ถ้ากำลังค้นอยู่จะตอบรายการเดิม (start looking for children under two records; a search that is running already is answered)",
    args: { input: t.arg({ type: FindDuplicatesInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: async (_root, { input }, context) => {
      const answer = await command<DuplicateSearch>(context, "findDuplicates", input, async tools => {
        const { actor, tx, audit } = tools;
        const [place] = isUuid(input.unitId) ? await tx.query(unitPlaces, [[input.unitId]]) : [];
        if (!place) return refuse(userError("NOT_FOUND", { field: ["input", "unitId"] }));
        audit.unitId = place.id;
        const appointment = can(actor, "duplicate:search", place);
        if (!appointment) return refuse(...userErrorsOf([notAllowed("duplicate:search", "S2 3")]));
        audit.duty = appointment.duty;
        const [started] = await tx.query(startSearch, [place.id]);
        Object.assign(audit, { targetType: "DuplicateSearch", targetId: started?.id ?? null });
        const [search] = await tx.query(searchesById, [[started?.id]]);
        return search ? done(search) : refuse(userError("CONFLICT"));
      });
      // Not awaited: the caller is told how far it has come by asking for the search.
      if (answer.value && !input.dryRun)
        void continueSearch(context.options.database, context.identity, answer.value.id);
      return answer;
    },
  }),
);
