import { command, done, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { isUuid } from "@lec/core/text/uuid";
import { builder } from "../builder.ts";
import { commandInput, commandPayload } from "../command.type.ts";
import { findAccount } from "../people/act-on-account.ts";
import type { Key } from "../people/one-time-password.type.ts";
import { peopleReach } from "../people/people.loader.ts";
import { canKeep } from "../people/person.ts";
import { accessTokenLoader } from "./access-token.loader.ts";
import { revokeTokenRow, tokensById } from "./access-token.sql.ts";
import { canMakeOwnToken } from "./access-token.ts";
import { AccessTokenType } from "./access-token.type.ts";

const RevokeAccessTokenInput = commandInput(
  "RevokeAccessTokenInput",
  "การเพิกถอนโทเคน (revoking a token)",
  t => ({ accessTokenId: t.id({ required: true, description: "โทเคน (access token)" }) }),
);

const RevokeAccessTokenPayload = commandPayload(
  "RevokeAccessTokenPayload",
  "accessToken",
  AccessTokenType,
  "ผลการเพิกถอน (result)",
);

builder.mutationField("revokeAccessToken", t =>
  t.field({
    type: RevokeAccessTokenPayload,
    access: "internal",
    description:
      "เพิกถอนโทเคนของตนเอง หรือของบัญชีที่ตนแต่งตั้งได้ทุกหน้าที่ มีผลตั้งแต่คำขอถัดไป ทำซ้ำได้ (revoke one's own token, or one of an account all of whose appointments one could have given; bites at its next request; again changes nothing)",
    args: { input: t.arg({ type: RevokeAccessTokenInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: async (_root, { input }, context) => {
      const { value, userErrors } = await command<Key>(context, "revokeAccessToken", input, async tools => {
        const { tx, actor, audit } = tools;
        const notFound = () => refuse(userError("NOT_FOUND", { field: ["input", "accessTokenId"] }));
        const [token] = isUuid(input.accessTokenId)
          ? await tx.query(tokensById, [[input.accessTokenId]])
          : [];
        if (!token) {
          Object.assign(audit, { targetType: "AccessToken", targetId: input.accessTokenId });
          return notFound();
        }
        if (token.accountId === actor.accountId) {
          const [first] = actor.appointments;
          Object.assign(audit, { duty: first?.duty ?? null, unitId: first?.unitId ?? null });
          if (!canMakeOwnToken(actor)) return notFound();
        } else {
          const found = await findAccount(tools, token.accountId, peopleReach(context), canKeep);
          if (!found.done) return notFound();
        }
        Object.assign(audit, { targetType: "AccessToken", targetId: token.id });
        await tx.query(revokeTokenRow, [token.id]);
        return done({ id: token.id });
      });
      return { value: value && (await accessTokenLoader(context).load(value.id)), userErrors };
    },
  }),
);
