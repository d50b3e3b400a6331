/** `npm run admin:create -- --username x --name "…" [--another]`: the first administrator of a production system. */
import { parseArgs } from "node:util";
import { createAdministrator } from "@lec/gateway/administrator";
import { SetupError } from "@lec/prisma/setup-error";
import { openDatabase } from "@lec/prisma/system";

const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  const { username, name, another } = given();
  const database = await openDatabase(process.env, { attach: true, notice: say });
  try {
    const password = await createAdministrator(database.adminUrl, { username, name, another });
    say(`ชื่อผู้ใช้ / username: ${username.toLowerCase()}`);
    say(`รหัสผ่านครั้งแรก / one-time password: ${password}`);
    say(
      "แสดงครั้งเดียว ใช้ได้ 72 ชั่วโมง / Shown this once; it works 72 hours and is changed at the first sign-in.",
    );
  } finally {
    await database.close();
  }
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function given(): { username: string; name: string; another: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        username: { type: "string", default: "" },
        name: { type: "string", default: "" },
        another: { type: "boolean", default: false },
      },
    });
    return values;
  } catch (error) {
    throw new SetupError({
      th: 'ใช้ว่า npm run admin:create -- --username somchai.k --name "สมชาย ใจดี"',
      en: `Use it as npm run admin:create -- --username somchai.k --name "สมชาย ใจดี" (${error instanceof Error ? error.message : "unknown argument"})`,
    });
  }
}
