import { builder } from "../builder.ts";
import { accountLoader, standingLoader } from "../people/people.loader.ts";
import { AccountType } from "../people/person.type.ts";
import { Viewer } from "../viewer/viewer.queries.ts";
import { readAccessTokens } from "./access-token.loader.ts";
import { type AccessToken, canMakeOwnToken, canMakeTokenFor, scopesFor } from "./access-token.ts";

export const AccessTokenType = builder.objectRef<AccessToken>("AccessToken");

builder.objectType(AccessTokenType, {
  description:
    "โทเคนสำหรับโปรแกรม ใช้แทนบัญชีในขอบเขตที่แคบลง ส่งใน Authorization: Bearer (a token that stands for its account, narrowed; sent as Authorization: Bearer)",
  fields: t => ({
    id: t.exposeID("id", { access: "internal", description: "รหัสอ้างอิง (id)" }),
    name: t.exposeString("name", { access: "internal", description: "ชื่อที่ตั้งไว้ (its name)" }),
    scopes: t.exposeStringList("scopes", {
      access: "internal",
      description: "สิ่งที่ทำได้ ตามชื่อในตารางสิทธิ (actions of the policy table it is made for)",
    }),
    fields: t.exposeStringList("fields", {
      access: "internal",
      description:
        "ช่องข้อมูลที่เปิดให้ใช้ Type หรือ Type.field ว่างคือไม่จำกัด (types and fields it opens; empty: no narrowing by fields)",
    }),
    createdAt: t.expose("createdAt", {
      type: "DateTime",
      access: "internal",
      description: "สร้างเมื่อ (made at)",
    }),
    createdBy: t.field({
      type: AccountType,
      nullable: true,
      access: "internal",
      description: "ผู้สร้าง ว่างเมื่อผู้เรียกไม่เห็นบุคคลนั้น (who made it; none when out of the viewer's sight)",
      resolve: (token, _args, context) => accountLoader(context).load(token.createdBy),
    }),
    expiresAt: t.expose("expiresAt", {
      type: "DateTime",
      access: "internal",
      description: "หมดอายุเมื่อ (over at)",
    }),
    lastUsedAt: t.expose("lastUsedAt", {
      type: "DateTime",
      nullable: true,
      access: "internal",
      description: "ใช้ครั้งล่าสุด ละเอียดถึงหนึ่งนาที (last used, to the minute)",
    }),
    revokedAt: t.expose("revokedAt", {
      type: "DateTime",
      nullable: true,
      access: "internal",
      description: "เพิกถอนเมื่อ (revoked at)",
    }),
    active: t.exposeBoolean("active", {
      access: "internal",
      description: "ยังใช้ได้ (neither over nor revoked)",
    }),
  }),
});

builder.objectField(AccountType, "accessTokens", t =>
  t.field({
    type: [AccessTokenType],
    access: "internal",
    description:
      "โทเคนของบัญชี ล่าสุดก่อน ไม่เกิน 100 รายการ เห็นเฉพาะผู้ที่แต่งตั้งได้ทุกหน้าที่ของบัญชีนั้น (its tokens, the latest first, at most 100; for who could have given every appointment of the account)",
    listSize: { assumedSize: 5 },
    resolve: (account, _args, context) => readAccessTokens(context, account.id),
  }),
);

builder.objectField(AccountType, "accessTokenScopes", t =>
  t.stringList({
    access: "internal",
    description:
      "สิ่งที่โทเคนใหม่ของบัญชีนี้ทำได้ ว่างเมื่อผู้เรียกสร้างให้ไม่ได้ (actions that the viewer may make a token of this account for; empty when none can be made)",
    resolve: async (account, _args, context) => {
      const standings = await standingLoader(context).load(account.id);
      return canMakeTokenFor(context.identity.actor, account.id, standings)
        ? scopesFor(standings.map(standing => standing.duty))
        : [];
    },
  }),
);

builder.objectField(Viewer, "accessTokens", t =>
  t.field({
    type: [AccessTokenType],
    access: "public",
    description:
      "โทเคนของตนเอง ล่าสุดก่อน ไม่เกิน 100 รายการ (one's own tokens, the latest first, at most 100; a token sees none)",
    listSize: { assumedSize: 5 },
    resolve: (actor, _args, context) => readAccessTokens(context, actor.accountId),
  }),
);

builder.objectField(Viewer, "accessTokenScopes", t =>
  t.stringList({
    access: "public",
    description: "สิ่งที่โทเคนใหม่ของตนเองทำได้ (actions that a token of one's own can be made for)",
    resolve: actor => (canMakeOwnToken(actor) ? scopesFor(actor.appointments.map(held => held.duty)) : []),
  }),
);
