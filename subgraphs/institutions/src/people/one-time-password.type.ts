import type { CommandAnswer, CommandInput } from "@lec/core/command/command";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { builder } from "../builder.ts";
import { commandPayload } from "../command.type.ts";
import { accountLoader } from "./people.loader.ts";
import type { Account } from "./person.ts";
import { AccountType } from "./person.type.ts";

/** What a command about an account answers, and its receipt keeps: never more than the id. */
export interface Key {
  readonly id: string;
}

/** An account as a command left it, with the password made by that command, if this very answer is the first. */
interface PasswordAnswer extends CommandAnswer<Account> {
  readonly oneTimePassword: string | null;
}

/** The payload of a mutation that hands out a one-time password. */
export function passwordPayload(name: string, description: string) {
  const payload = commandPayload(name, "account", AccountType, description);
  builder.objectField(payload, "oneTimePassword", t =>
    t.string({
      nullable: true,
      access: "internal",
      description:
        "รหัสผ่านครั้งแรก แสดงครั้งเดียวเท่านั้น ว่างเมื่อลองทำหรือส่งซ้ำ และสำหรับบัญชีของโปรแกรม (the one-time password, shown this once; none in a dry run or a replay, nor for a program's account)",
      resolve: answer => (answer as PasswordAnswer).oneTimePassword,
    }),
  );
  return payload;
}

/**
 * Runs a command that makes a password. The password goes around the command door, from the act straight to the answer:
 * receipts, audit and log never see it, and a replay, a dry run or a refusal answers without one.
 */
export async function answerWithPassword(
  context: RequestContext,
  { dryRun }: CommandInput,
  run: (hand: (password: string) => void) => Promise<CommandAnswer<Key>>,
): Promise<PasswordAnswer> {
  let made: string | null = null;
  const answer = await answerWithAccount(
    context,
    await run(password => {
      made = password;
    }),
  );
  return { ...answer, oneTimePassword: answer.userErrors.length > 0 || dryRun ? null : made };
}

/** The account itself for the id a command answers. */
export async function answerWithAccount(
  context: RequestContext,
  { value, userErrors }: CommandAnswer<Key>,
): Promise<CommandAnswer<Account>> {
  return { value: value && (await accountLoader(context).load(value.id)), userErrors };
}
