import {
  type CommandAnswer,
  type CommandTools,
  command,
  done,
  type Outcome,
  refuse,
} from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { accessTokenDigest, isFieldEntry, makeAccessToken } from "@lec/core/identity/access-token";
import { builder } from "../builder.ts";
import { commandInput, commandPayload } from "../command.type.ts";
import { findAccount } from "../people/act-on-account.ts";
import { cleanText } from "../people/appoint.ts";
import type { Key } from "../people/one-time-password.type.ts";
import { peopleReach } from "../people/people.loader.ts";
import { accessTokenLoader } from "./access-token.loader.ts";
import { createTokenRow, dayFits } from "./access-token.sql.ts";
import { type AccessToken, canMakeOwnToken, canMakeTokenFor, scopesFor } from "./access-token.ts";
import { AccessTokenType } from "./access-token.type.ts";

const mostFields = 500;

const CreateAccessTokenInput = commandInput(
  "CreateAccessTokenInput",
  "การสร้างโทเคนสำหรับโปรแกรม (a new access token)",
  t => ({
    accountId: t.id({
      description:
        "บัญชีที่โทเคนใช้แทน ไม่ระบุคือของตนเอง ระบุได้เฉพาะบัญชีของโปรแกรม (the account it stands for; one's own unless given, else a program's)",
    }),
    name: t.string({
      required: true,
      description: "ชื่อไว้จำ ไม่เกิน 100 ตัวอักษร (a name, at most 100 characters)",
    }),
    scopes: t.stringList({
      required: true,
      description:
        "สิ่งที่ทำได้ ตามชื่อในตารางสิทธิ เช่น counts:read อย่างน้อยหนึ่ง (actions of the policy table, at least one)",
    }),
    fields: t.stringList({
      defaultValue: [],
      description: `ช่องข้อมูลที่เปิดให้ใช้ Type หรือ Type.field ไม่เกิน ${mostFields} ว่างคือไม่จำกัด (types and fields it opens; empty: no narrowing by fields)`,
    }),
    expiresOn: t.field({
      type: "Date",
      required: true,
      description: "วันสุดท้ายที่ใช้ได้ ไม่เกินหนึ่งปี (its last day, within a year)",
    }),
  }),
);

/** A token as the command left it, with its text, if this very answer is the first. */
interface TokenAnswer extends CommandAnswer<AccessToken> {
  readonly text: string | null;
}

const CreateAccessTokenPayload = commandPayload(
  "CreateAccessTokenPayload",
  "accessToken",
  AccessTokenType,
  "ผลการสร้างโทเคน (result)",
);
builder.objectField(CreateAccessTokenPayload, "token", t =>
  t.string({
    nullable: true,
    access: "internal",
    description:
      "ตัวโทเคน แสดงครั้งเดียวเท่านั้น ว่างเมื่อลองทำหรือส่งซ้ำ (the token itself, shown this once; none in a dry run or a replay)",
    resolve: answer => (answer as TokenAnswer).text,
  }),
);

builder.mutationField("createAccessToken", t =>
  t.field({
    type: CreateAccessTokenPayload,
    access: "internal",
    description:
      "สร้างโทเคนของตนเอง หรือของบัญชีโปรแกรมที่ตนแต่งตั้งได้ โทเคนสร้างโทเคนไม่ได้ (make a token of one's own, or of a program one may appoint; a token makes none)",
    args: { input: t.arg({ type: CreateAccessTokenInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: async (_root, { input }, context): Promise<TokenAnswer> => {
      // Around the command door, as one-time passwords go: receipts, audit and log never see the text.
      let made: string | null = null;
      const { value, userErrors } = await command<Key>(context, "createAccessToken", input, async tools => {
        tools.audit.targetType = "AccessToken";
        const permitted = await permitToken(context, tools, input.accountId ?? tools.actor.accountId);
        if (!permitted.done) return permitted;
        const name = cleanText(input.name, 100);
        if (!name) return bad("name");
        const scopes = [...new Set(input.scopes)];
        const offered: readonly string[] = permitted.value.scopes;
        if (scopes.length === 0 || !scopes.every(scope => offered.includes(scope))) return bad("scopes");
        const fields = [...new Set(input.fields ?? [])];
        if (fields.length > mostFields || !fields.every(isFieldEntry)) return bad("fields");
        const [day] = await tools.tx.query(dayFits, [input.expiresOn]);
        if (!day?.fits) return bad("expiresOn");

        const text = makeAccessToken();
        const { accountId } = permitted.value;
        const digest = accessTokenDigest(text);
        const row = [accountId, name, digest, scopes, fields, input.expiresOn];
        const [created] = await tools.tx.query(createTokenRow, row);
        if (!created) return refuse(userError("CONFLICT"));
        tools.audit.targetId = created.id;
        made = text;
        return done({ id: created.id });
      });
      return {
        value: value && (await accessTokenLoader(context).load(value.id)),
        userErrors,
        text: userErrors.length > 0 || input.dryRun ? null : made,
      };
    },
  }),
);

interface Permitted {
  readonly accountId: string;
  readonly scopes: readonly string[];
}

/** Whose token it is to be, and what it can be made for. */
async function permitToken(
  context: RequestContext,
  tools: CommandTools,
  accountId: string,
): Promise<Outcome<Permitted>> {
  const { actor, audit } = tools;
  if (accountId.toLowerCase() === actor.accountId) {
    const [first] = actor.appointments;
    Object.assign(audit, { duty: first?.duty ?? null, unitId: first?.unitId ?? null });
    if (!canMakeOwnToken(actor)) return refuse(userError("NOT_ALLOWED"));
    return done({ accountId: actor.accountId, scopes: scopesFor(actor.appointments.map(held => held.duty)) });
  }
  const found = await findAccount(tools, accountId, peopleReach(context), canMakeTokenFor);
  // `findAccount` notes the account; what is made is a token.
  audit.targetType = "AccessToken";
  audit.targetId = null;
  return found.done ? done({ accountId: found.value.id, scopes: scopesFor(["CLIENT"]) }) : found;
}

const bad = (field: string) => refuse(userError("BAD_USER_INPUT", { field: ["input", field] }));
