import type { Actor } from "@lec/core/identity/actor";
import { can } from "@lec/core/policy/policy";

/** What of the inbox is asked for; nothing said: all. */
export interface InboxFilter {
  readonly ids?: readonly string[] | null | undefined;
  readonly unread?: boolean | null | undefined;
  readonly kinds?: readonly string[] | null | undefined;
  readonly unitId?: string | null | undefined;
}

/** Whose inbox the actor reads, and the filter: $1–$7 of the inbox's statements. */
export function inboxOf(actor: Actor | null, filter: InboxFilter = {}): unknown[] {
  const held = actor?.appointments.filter(a => can({ ...actor, appointments: [a] }, "inbox:read", a)) ?? [];
  return [
    held.length > 0 ? actor?.accountId : null,
    held.map(a => a.unitId),
    held.map(a => a.duty),
    filter.ids ?? null,
    filter.unread ?? null,
    filter.kinds ?? null,
    filter.unitId ?? null,
  ];
}
