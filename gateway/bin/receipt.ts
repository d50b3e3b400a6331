/** `npm run receipt:check -- key.pem "LEC1.…"`: checks a receipt without the system, by its public key alone. */
import { readFile } from "node:fs/promises";
import { openReceipt } from "@lec/core/identity/receipt";

const [keyFile, text] = process.argv.slice(2);
if (!keyFile || !text) {
  process.stderr.write('ใช้ว่า / usage: npm run receipt:check -- key.pem "LEC1.…"\n');
  process.exit(2);
}
const receipt = openReceipt(text, await readFile(keyFile, "utf8"));
if (receipt) {
  process.stdout.write(`${JSON.stringify(receipt, null, 2)}\n`);
} else {
  process.stderr.write("ใบรับนี้ไม่ได้ลงลายมือชื่อด้วยกุญแจนี้ / This receipt was not signed by this key.\n");
  process.exitCode = 1;
}
