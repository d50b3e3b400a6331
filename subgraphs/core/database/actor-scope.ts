import type { Socket } from "node:net";
import type { PrismaClient } from "@lec/prisma/client";
import pg from "pg";
import type { RequestIdentity } from "../identity/actor.ts";
import type { Statement } from "./statement.ts";
import { transactionSettings } from "./transaction-settings.ts";

/** Told of every statement sent, for budgets in tests and for the log. `BEGIN` and `COMMIT` count as well. */
export type StatementListener = (name: string) => void;

export interface Database {
  readonly pool: pg.Pool;
  /** Prisma on the same pool. */
  readonly prisma: PrismaClient;
  readonly onStatement?: StatementListener | undefined;
  /** Plans of reads are made once per connection, without looking at the values. */
  readonly fixedReadPlans?: boolean;
}

/**
 * All reads of one request: one read-only transaction, opened at the first statement, that carries who is asking and
 * forgets it at the end. Row security sees that actor; a request without an actor sees no rows.
 */
export class ActorScope {
  readonly #database: Database;
  readonly #identity: RequestIdentity;
  #opened: Promise<OpenTransaction> | null = null;
  #ending: "COMMIT" | "ROLLBACK" = "COMMIT";
  #held = false;

  constructor(database: Database, identity: RequestIdentity) {
    this.#database = database;
    this.#identity = identity;
  }

  /**
   * Rows of a statement. Statements of one request run in the order they were asked, on its connection, each sent
   * without waiting for the one before. Should `BEGIN` fail, they find no actor, hence no rows, and are rejected.
   */
  async query<Row>(statement: Statement<Row>, values: readonly unknown[] = []): Promise<Row[]> {
    if (this.#held)
      throw new Error(`"${statement.name}" was asked beside a command instead of in its transaction`);
    this.#opened ??= begin(this.#database, this.#identity, "READ ONLY");
    const { client, begun } = await this.#opened;
    const [rows] = await Promise.all([send(client, this.#database, statement, values), begun]);
    return rows;
  }

  /**
   * Nothing is read here while a command works: what it reads stands in its own transaction. A request that held two
   * connections would, with as many others at once as there are connections, wait for them for ever.
   */
  async whileHeld<T>(work: () => Promise<T>): Promise<T> {
    this.#held = true;
    try {
      return await work();
    } finally {
      this.#held = false;
    }
  }

  /** Reads on inside a transaction that is never committed: what a dry run wrote is seen until the end, then undone. */
  adopt(transaction: OpenTransaction): void {
    this.#opened = Promise.resolve(transaction);
    this.#ending = "ROLLBACK";
  }

  /** Ends the transaction and gives the connection back. A later statement opens another. Never rejects. */
  async end(): Promise<void> {
    const opened = this.#opened;
    const how = this.#ending;
    this.#opened = null;
    this.#ending = "COMMIT";
    try {
      if (opened) await finish(await opened, this.#database, how);
    } catch {
      // `finish` has already dropped the connection, and whoever asked has been told.
    }
  }
}

/** The writing side of one command: statements in a transaction that the command door commits or rolls back. */
export interface WriteTransaction {
  query<Row>(statement: Statement<Row>, values?: readonly unknown[]): Promise<Row[]>;
  /** Undoes what `work` wrote if it throws, and lets the transaction go on. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

/** What becomes of a transaction: kept, undone, or undone only after `reads` has shown what it wrote. */
export type Ending = "keep" | "undo" | { readonly undoAfter: ActorScope };

/**
 * Runs `work` in one READ COMMITTED transaction under the actor and ends it as `work` says.
 * READ COMMITTED on purpose: checks run after locks and must see what was committed while waiting for them.
 */
export async function writeTransaction<T>(
  database: Database,
  identity: RequestIdentity,
  work: (tx: WriteTransaction) => Promise<{ ending: Ending; value: T }>,
): Promise<T> {
  const transaction = await begin(database, identity, "READ WRITE");
  const { client } = transaction;
  const tx: WriteTransaction = {
    query: (statement, values = []) => send(client, database, statement, values),
    async savepoint(inner) {
      await client.query("SAVEPOINT act");
      try {
        return await inner();
      } catch (error) {
        await client.query("ROLLBACK TO SAVEPOINT act");
        throw error;
      }
    },
  };
  try {
    const { ending, value } = await work(tx);
    if (typeof ending === "object") ending.undoAfter.adopt(transaction);
    else await finish(transaction, database, ending === "keep" ? "COMMIT" : "ROLLBACK");
    return value;
  } catch (error) {
    await finish(transaction, database, "ROLLBACK").catch(() => {});
    throw error;
  }
}

interface OpenTransaction {
  readonly client: pg.PoolClient;
  /** That the transaction has begun and carries the actor. What is sent before that waits behind it on the wire. */
  readonly begun: Promise<unknown>;
}

async function begin(
  database: Database,
  identity: RequestIdentity,
  mode: "READ ONLY" | "READ WRITE",
): Promise<OpenTransaction> {
  const client = await database.pool.connect();
  const settings = transactionSettings(identity).map(
    ([name, value]) => `set_config('${name}', ${pg.escapeLiteral(value)}, true)`,
  );
  database.onStatement?.("begin");
  const reading = mode === "READ ONLY";
  const plans = reading && database.fixedReadPlans ? "SET LOCAL plan_cache_mode = force_generic_plan; " : "";
  // What the actor reaches is worked out once for all that is read (decision 0014); nobody reaches nothing anyway.
  const held = reading && identity.actor ? "; SELECT core.hold_appointments()" : "";
  holdBack(client);
  // One round trip: the simple protocol takes several statements, but no parameters, hence the escaped literals.
  const begun = client.query(
    `BEGIN ISOLATION LEVEL READ COMMITTED ${mode}; ${plans}SELECT ${settings.join(", ")}${held}`,
  );
  // Told to whoever waits for a statement; without this, a failure that nobody waits for would end the process.
  begun.catch(() => {});
  return { client, begun };
}

/** Sends what this turn asks of a connection in one packet: each of its own is a call to the system, as dear as a row. */
function holdBack(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Socket } }).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/** Ends the transaction; a connection that could not begin or end one is dropped. */
async function finish(
  { client, begun }: OpenTransaction,
  database: Database,
  how: "COMMIT" | "ROLLBACK",
): Promise<void> {
  database.onStatement?.(how.toLowerCase());
  try {
    await Promise.all([begun, client.query(how)]);
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function send<Row>(
  client: pg.PoolClient,
  database: Database,
  statement: Statement<Row>,
  values: readonly unknown[],
): Promise<Row[]> {
  database.onStatement?.(statement.name);
  const { rows } = await client.query<Record<string, unknown>>({
    name: statement.name,
    text: statement.text,
    values: values as unknown[],
  });
  return rows.map(statement.row);
}
