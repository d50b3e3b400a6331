import { createHmac, randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { SetupError } from "./setup-error.ts";

const minimumLength = 32;
/** Fewer different characters than this is a typed-in placeholder, not a random secret. */
const minimumVariety = 10;
const placeholder =
  /change.?me|default|example|password|placeholder|secret.?secret|your.?secret|0123456789|abcdefgh/i;

/**
 * Reads LEC_SECRET for an installation with its own database.
 * @throws SetupError when it is missing, shorter than 32 characters, or a placeholder.
 */
export function requireSecret(secret: string | undefined): string {
  const how = "openssl rand -base64 48";
  if (!secret) {
    throw new SetupError({
      th: `เมื่อกำหนด DATABASE_URL ต้องกำหนด LEC_SECRET ด้วย (สร้างได้ด้วย ${how})`,
      en: `DATABASE_URL needs LEC_SECRET beside it (make one with: ${how})`,
    });
  }
  if (secret.length < minimumLength) {
    throw new SetupError({
      th: `LEC_SECRET สั้นเกินไป ต้องมีอย่างน้อย ${minimumLength} ตัวอักษร (สร้างได้ด้วย ${how})`,
      en: `LEC_SECRET is too short: at least ${minimumLength} characters (make one with: ${how})`,
    });
  }
  if (placeholder.test(secret) || new Set(secret).size < minimumVariety) {
    throw new SetupError({
      th: `LEC_SECRET เป็นค่าตัวอย่างหรือเดาง่าย ต้องสุ่มใหม่ (สร้างได้ด้วย ${how})`,
      en: `LEC_SECRET is a placeholder or easy to guess (make one with: ${how})`,
    });
  }
  return secret;
}

/** Reads a random secret kept in a file (mode 0600), making it on the first call. Safe when two callers race. */
export async function keptSecret(file: string): Promise<string> {
  const fresh = randomBytes(36).toString("base64url");
  try {
    await writeFile(file, `${fresh}\n`, { mode: 0o600, flag: "wx" });
    return fresh;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return (await readFile(file, "utf8")).trim();
  }
}

/** A key or password for one purpose, so that nothing but LEC_SECRET needs keeping: HMAC-SHA256 in base64url. */
export function derive(secret: string, purpose: string): string {
  return createHmac("sha256", secret).update(purpose).digest("base64url");
}
