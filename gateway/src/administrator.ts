import { randomUUID } from "node:crypto";
import { hashPassword, makeOneTimePassword } from "@lec/core/identity/password";
import { normaliseThaiName } from "@lec/core/text/thai-name";
import { readUsername } from "@lec/core/text/username";
import { withClient } from "@lec/prisma/connection";
import { SetupError } from "@lec/prisma/setup-error";

export interface NewAdministrator {
  /** 3 to 64 of a-z, 0-9, dot, hyphen, underscore. */
  readonly username: string;
  /** As shown on screen. */
  readonly name: string;
  /** Make one although the department has one already. */
  readonly another: boolean;
}

/**
 * Makes an administrator of the department, whom nobody in the system can appoint, and the department itself if the tree
 * is empty.
 * @param adminUrl administrative address of a migrated database
 * @returns the one-time password, kept nowhere: it works 72 hours and is changed at the first sign-in
 * @throws SetupError for an impossible or taken name, or when there is an administrator already and none other is meant
 */
export async function createAdministrator(adminUrl: string, wanted: NewAdministrator): Promise<string> {
  const username = readUsername(wanted.username);
  if (!username) {
    throw new SetupError({
      th: "ชื่อผู้ใช้ใช้ a-z 0-9 จุด ขีดกลาง ขีดล่าง 3 ถึง 64 ตัว เช่น --username somchai.k",
      en: "A username is 3 to 64 of a-z, 0-9, dot, hyphen and underscore: --username somchai.k",
    });
  }
  const name = normaliseThaiName(wanted.name);
  if (name.length === 0 || name.length > 200) {
    throw new SetupError({
      th: 'ใส่ชื่อที่แสดง ไม่เกิน 200 ตัว เช่น --name "สมชาย ใจดี"',
      en: 'Give the name to show, of at most 200 characters: --name "สมชาย ใจดี"',
    });
  }
  const password = makeOneTimePassword();
  const encoded = await hashPassword(password);
  await withClient(adminUrl, async client => {
    await client.query("BEGIN");
    // Two of these at once: the second sees what the first has made.
    await client.query("LOCK TABLE institutions.appointment IN SHARE ROW EXCLUSIVE MODE");
    const { rows } = await client.query<{ administrators: boolean; taken: boolean }>(
      `SELECT EXISTS (SELECT FROM institutions.appointment a JOIN auth.users u ON u.id = a.account_id
           WHERE a.duty = 'DEPARTMENT_ADMINISTRATOR' AND a.ended_at IS NULL AND u.disabled_at IS NULL
             AND (a.to_date IS NULL OR a.to_date >= core.today())) AS administrators,
         EXISTS (SELECT FROM auth.users
           WHERE translate(username, '01i', 'oll') = translate($1, '01i', 'oll')) AS taken`,
      [username],
    );
    if (rows[0]?.taken) {
      throw new SetupError({
        th: `ชื่อผู้ใช้ ${username} มีผู้ใช้แล้ว หรือคล้ายกับชื่อที่มีอยู่`,
        en: `The username ${username} is taken, or looks like one that is`,
      });
    }
    if (rows[0]?.administrators && !wanted.another) {
      throw new SetupError({
        th: "มีผู้ดูแลระบบของกรมอยู่แล้ว หากต้องการเพิ่มอีกคนให้ใส่ --another",
        en: "The department has an administrator already: add --another to make one more",
      });
    }
    const accountId = randomUUID();
    await client.query(
      `INSERT INTO institutions.org_unit (level, code, name, opened_on)
       SELECT 'DEPARTMENT', '00', 'กรมส่งเสริมการปกครองท้องถิ่น', core.today()
       WHERE NOT EXISTS (SELECT FROM institutions.org_unit WHERE level = 'DEPARTMENT')`,
    );
    await client.query(
      `INSERT INTO auth.users (id, name, email, username, must_change_password, one_time_password_expires_at)
       VALUES ($1::uuid, $2, $1::text || '@staff.invalid', $3, true, now() + interval '72 hours')`,
      [accountId, name, username],
    );
    await client.query(
      `INSERT INTO auth.credentials (id, user_id, account_id, provider_id, password)
       VALUES (core.uuid7(), $1::uuid, $1::text, 'credential', $2)`,
      [accountId, encoded],
    );
    await client.query(
      `INSERT INTO institutions.appointment (account_id, duty, unit_id, order_number, from_date)
       SELECT $1, 'DEPARTMENT_ADMINISTRATOR', id, 'ตั้งต้นระบบ', core.today()
       FROM institutions.org_unit WHERE level = 'DEPARTMENT'`,
      [accountId],
    );
    await client.query(
      "SELECT reporting.append_account_event($1, 'createAdministrator', 'DONE', 'command line')",
      [accountId],
    );
    await client.query("COMMIT");
  });
  return password;
}
