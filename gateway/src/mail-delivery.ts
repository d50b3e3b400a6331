import { toInstant } from "@lec/core/workflow/instant";
import { type NotificationFacts, writeNotification } from "@lec/core/workflow/notification-text";
import { SetupError } from "@lec/prisma/setup-error";
import { createTransport } from "nodemailer";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { type RunningChore, startChore } from "./chore.ts";

/** How e-mail is sent. */
export interface MailSettings {
  /** `smtp://user:password@host:587`, or `smtps://…`. */
  readonly url: string;
  /** Whom it comes from: an address, or a name with one in angle brackets. */
  readonly from: string;
  /** Where the console is, to be named in the message. */
  readonly publicUrl?: string | undefined;
}

const everyMs = 10_000;
/** Sent one after another, and claimed for longer than that can take. */
const batch = 10;
const patienceMs = 20_000;

/**
 * Reads LEC_SMTP_URL and LEC_SMTP_FROM. @returns `null` when no mail server is named: then nothing is sent
 * @throws SetupError for one without the other, or what is no such address
 */
export function readMailSettings(env: NodeJS.ProcessEnv): MailSettings | null {
  const { LEC_SMTP_URL: url = "", LEC_SMTP_FROM: from = "", LEC_PUBLIC_URL: publicUrl } = env;
  if (!url && !from) return null;
  if (URL.canParse(url) && /^smtps?:$/.test(new URL(url).protocol) && /@[^@\s]+$/.test(from))
    return { url, from, publicUrl };
  throw new SetupError({
    th: "ต้องกำหนด LEC_SMTP_URL เป็น smtp:// หรือ smtps:// และ LEC_SMTP_FROM เป็นที่อยู่อีเมล ทั้งสองอย่าง",
    en: "Set both LEC_SMTP_URL, as smtp:// or smtps://, and LEC_SMTP_FROM, an e-mail address",
  });
}

/** A mail server and the outbox. */
export interface MailDelivery {
  /** Sends what is due. @returns how many were sent, and how many could not be now or for good */
  readonly deliver: () => Promise<{ readonly sent: number; readonly failed: number }>;
  readonly close: () => void;
}

interface Claimed extends Omit<NotificationFacts, "dueAt"> {
  readonly notificationId: string;
  readonly attempt: number;
  readonly email: string;
  readonly dueAt: string | null;
  readonly message: string | null;
}

const claim = `SELECT notification_id AS "notificationId", attempt, email, kind, unit_name AS "unitName", round_title AS "roundTitle",
  subject, action, outcome, due_at::text AS "dueAt", message FROM reporting.claim_mail($1)`;

/**
 * Sends the outbox of notifications. At least once: a message whose sender died in between goes out again, with the same
 * Message-ID, by which mailboxes know it. Several gateways share the work.
 */
export function createMailDelivery(pool: Pool, settings: MailSettings): MailDelivery {
  const host = /@([^@\s>]+)>?$/.exec(settings.from)?.[1] ?? "localhost";
  const transport = createTransport(settings.url, {
    from: settings.from,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
  } as Parameters<typeof createTransport>[1]);

  async function send(mail: Claimed): Promise<boolean> {
    let trouble: Trouble | null = null;
    try {
      await transport.sendMail({ to: mail.email, ...messageOf(mail, host, settings.publicUrl) });
    } catch (error) {
      trouble = troubleOf(error);
    }
    await pool.query("SELECT reporting.settle_mail($1, $2, $3, $4, $5)", [
      mail.notificationId,
      mail.attempt,
      trouble === null,
      trouble?.forGood ?? false,
      trouble?.code ?? null,
    ]);
    return trouble === null;
  }

  return {
    async deliver() {
      let [sent, failed] = [0, 0];
      for (;;) {
        const { rows } = await pool.query<Claimed>(claim, [batch]);
        for (const mail of rows) {
          if (await send(mail)) sent++;
          else failed++;
        }
        if (rows.length < batch) return { sent, failed };
      }
    },
    close: () => transport.close(),
  };
}

/** Sends the outbox every few seconds until stopped. */
export function startMailDelivery(pool: Pool, settings: MailSettings, log: Logger): RunningChore {
  const delivery = createMailDelivery(pool, settings);
  const work = async () => {
    const { sent, failed } = await delivery.deliver();
    if (failed > 0) log.warn({ sent, failed }, "e-mail could not be sent");
    else if (sent > 0) log.info({ sent }, "e-mail was sent");
  };
  const chore = startChore({ everyMs, work, trouble: "the outbox could not be looked at" }, log);
  return {
    async stop() {
      await chore.stop();
      delivery.close();
    },
  };
}

/** The message: Thai first, then English. */
function messageOf(mail: Claimed, host: string, publicUrl: string | undefined) {
  const facts = { ...mail, dueAt: mail.dueAt === null ? null : toInstant(mail.dueAt) };
  const [thai, english] = [writeNotification(facts, "th"), writeNotification(facts, "en")];
  const where = publicUrl ? `${publicUrl.replace(/\/$/, "")}/inbox` : null;
  return {
    messageId: `<${mail.notificationId}@${host}>`,
    subject: `${thai.title} · ${mail.unitName}`,
    text: [
      thai.text,
      ...(mail.message ? [`ข้อความ: ${mail.message}`] : []),
      ...(where ? [`ดูในระบบ: ${where}`] : []),
      "",
      english.text,
      "",
      "อีเมลนี้ส่งโดยระบบสารสนเทศทางการศึกษาท้องถิ่น (LEC) โปรดอย่าตอบกลับ",
    ].join("\n"),
    // So that no out-of-office answers it (RFC 3834).
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

interface Trouble {
  readonly code: string;
  /** Whether trying again is of no use: the other side refuses this message or this mailbox. */
  readonly forGood: boolean;
}

/** What went wrong as a code: what the other side says may hold an address. */
function troubleOf(error: unknown): Trouble {
  const { code = "", responseCode } = error as { code?: unknown; responseCode?: unknown };
  const name = /^[A-Z_]{1,30}$/.test(String(code)) ? String(code) : "UNKNOWN";
  if (typeof responseCode !== "number") return { code: name, forGood: false };
  return { code: `SMTP ${responseCode}`, forGood: responseCode >= 500 && name !== "EAUTH" };
}
