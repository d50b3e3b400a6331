import { withClient } from "./connection.ts";
import { SetupError } from "./setup-error.ts";
import { type OpenDatabase, openDatabase, openServer } from "./system.ts";

/** `npm run db:migrate`, `db:seed [demo|national]`, `db:reset`, `audit:verify`, `round:verify`: what a developer does to a database by hand. */
const verbs: Record<string, (args: string[]) => Promise<void>> = {
  async migrate() {
    await withDatabase(async ({ applied }) => {
      say(applied.length === 0 ? "Nothing to migrate." : `Applied ${applied.join(", ")}.`);
    });
  },

  async seed([size = "demo"]) {
    if (size !== "demo" && size !== "national") {
      throw new SetupError({
        th: "ขนาดข้อมูลมี demo และ national",
        en: `The sizes are demo and national, not ${size}`,
      });
    }
    await withDatabase(async ({ adminUrl }) => {
      const { seed } = await import("../seed/seed.ts");
      await seed({ adminUrl, size, progress: say });
    });
  },

  async "audit-verify"() {
    await withDatabase(async ({ adminUrl }) => {
      const { rows } = await withClient(adminUrl, client =>
        client.query<{ number: number; sealed_at: string; problem: string }>(
          "SELECT * FROM reporting.verify_audit()",
        ),
      );
      const [broken] = rows;
      if (broken) {
        process.exitCode = 1;
        say(
          `The audit does not hold at link ${broken.number}, sealed at ${broken.sealed_at}: ${broken.problem}.`,
        );
      } else {
        say("The audit holds: every link is there and says what was sealed.");
      }
    });
  },

  async "round-verify"([id]) {
    await withDatabase(async ({ adminUrl }) => {
      await withClient(adminUrl, async client => {
        const { rows: rounds } = await client.query<{ id: string; title: string }>(
          "SELECT id, title FROM reporting.round WHERE opened_at IS NOT NULL AND ($1::text IS NULL OR id::text = $1) ORDER BY opens_at",
          [id ?? null],
        );
        if (id && rounds.length === 0) {
          throw new SetupError({ th: `ไม่มีรอบ ${id}`, en: `There is no opened round ${id}` });
        }
        for (const round of rounds) {
          const { rows: faults } = await client.query<{
            province_code: string | null;
            unit_code: string;
            sequence: number | null;
            problem: string;
          }>("SELECT * FROM reporting.verify_round($1)", [round.id]);
          for (const fault of faults) {
            process.exitCode = 1;
            const event = fault.sequence === null ? "" : `, event ${fault.sequence}`;
            say(
              `${round.title}: province ${fault.province_code ?? "none"}, unit ${fault.unit_code}${event}: ${fault.problem}.`,
            );
          }
          if (faults.length === 0) say(`${round.title}: every act, count and digest holds.`);
        }
      });
    });
  },

  async reset(args) {
    if (process.env.DATABASE_URL && !args.includes("--yes")) {
      throw new SetupError({
        th: "คำสั่งนี้ลบข้อมูลทั้งหมดใน DATABASE_URL ยืนยันด้วย npm run db:reset -- --yes",
        en: "This removes all data of DATABASE_URL: confirm with npm run db:reset -- --yes",
      });
    }
    const server = await openServer(process.env, { notice: say });
    try {
      await withClient(server.adminUrl, client =>
        client.query(`drop schema if exists core, auth, institutions, learners, reporting cascade;
                      drop table if exists public._prisma_migrations`),
      );
    } finally {
      await server.close();
    }
    await withDatabase(async () => say("The database is empty and migrated. Fill it with npm run db:seed."));
  },
};

async function withDatabase(work: (database: OpenDatabase) => Promise<void>): Promise<void> {
  const database = await openDatabase(process.env, { attach: true, notice: say });
  try {
    await work(database);
  } finally {
    await database.close();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const [verb = "", ...args] = process.argv.slice(2);
try {
  const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (!run)
    throw new SetupError({ th: "คำสั่งมี migrate, seed, reset", en: "The verbs are migrate, seed, reset" });
  await run(args);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
