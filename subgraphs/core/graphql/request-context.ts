import type { KeyObject } from "node:crypto";
import type { PrismaClient } from "@lec/prisma/client";
import { actorPrisma } from "../database/actor-prisma.ts";
import { ActorScope, type Database } from "../database/actor-scope.ts";
import type { RequestIdentity } from "../identity/actor.ts";
import type { PersonalRead } from "./personal-reads.ts";

/** What a subgraph is started with. */
export interface SubgraphOptions {
  readonly database: Database;
  /** Signs cursors; the same in every process of one system. */
  readonly cursorKey: Buffer;
  /** Signs receipts of acts on confirmations. */
  readonly receiptKey: KeyObject;
  /** Whether the sandbox clock may be moved. In production the mutation does not exist. */
  readonly sandbox: boolean;
}

/** What every resolver is given: who is asking, the reads of this request, and its loaders. */
export class RequestContext {
  readonly identity: RequestIdentity;
  readonly options: SubgraphOptions;
  readonly reads: ActorScope;
  /** Looks at personal data from outside the institution, to be audited before the answer leaves. */
  readonly personalReads = new Map<string, PersonalRead>();
  readonly #kept = new Map<unknown, unknown>();
  readonly #keptFor = new Map<unknown, Map<string, unknown>>();

  constructor(identity: RequestIdentity, options: SubgraphOptions) {
    this.identity = identity;
    this.options = options;
    this.reads = new ActorScope(options.database, identity);
  }

  /** Prisma under this actor, for single things and their relations. Lists, trees and counts are SQL. */
  get prisma(): PrismaClient {
    return this.once(prismaOf);
  }

  /** A thing made once for this request, such as a loader; `make` itself is the key. */
  once<T>(make: (context: this) => T): T {
    if (!this.#kept.has(make)) this.#kept.set(make, make(this));
    return this.#kept.get(make) as T;
  }

  /** The same for one thing, such as the loaders of a round. */
  onceFor<Thing extends { readonly id: string }, T>(
    make: (context: this, thing: Thing) => T,
    thing: Thing,
  ): T {
    const kept = (this.#keptFor.get(make) ?? new Map<string, unknown>()) as Map<string, T>;
    this.#keptFor.set(make, kept);
    const found = kept.get(thing.id) ?? make(this, thing);
    kept.set(thing.id, found);
    return found;
  }

  /** Reads again from now on, seeing what a command has just committed. */
  async forget(): Promise<void> {
    this.#kept.clear();
    this.#keptFor.clear();
    await this.reads.end();
  }
}

const prismaOf = (context: RequestContext) => actorPrisma(context.options.database.prisma, context.identity);
