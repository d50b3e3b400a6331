import { verifyPassword } from "@lec/core/identity/password";
import type { withClient } from "@lec/prisma/connection";
import { SetupError } from "@lec/prisma/setup-error";
import { demoAccounts, demoPassword } from "@lec/seed/demo-accounts";

type Client = Parameters<Parameters<typeof withClient>[1]>[0];

/**
 * A production system never runs with an account whose password is printed in the README.
 * @throws SetupError when there is one
 */
export async function refuseDemoAccounts(client: Client): Promise<void> {
  const { rows } = await client.query<{ password: string }>(
    `SELECT DISTINCT c.password FROM auth.credentials c JOIN auth.users u ON u.id = c.user_id
     WHERE u.username = ANY ($1) AND u.disabled_at IS NULL AND c.password IS NOT NULL`,
    [demoAccounts.map(account => account.username)],
  );
  for (const { password } of rows) {
    if (await verifyPassword(password, demoPassword)) {
      throw new SetupError({
        th: "ฐานข้อมูลนี้มีบัญชีทดลอง จึงเปิดใช้งานจริง (LEC_SANDBOX=false) ไม่ได้ ใช้ฐานข้อมูลใหม่",
        en: "This database has demo accounts, so it cannot run in production (LEC_SANDBOX=false): use a fresh one",
      });
    }
  }
}
