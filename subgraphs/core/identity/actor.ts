/**
 * Who is asking. The gateway reads an actor from the database for every request and hands it to the
 * subgraphs: in process as this object, over HTTP inside the signed envelope (`envelope.ts`).
 */

/** A duty of domain.md section 2. What a person may do is the union of the duties in force. */
export const duties = [
  "DEPARTMENT_ADMINISTRATOR",
  "PROVINCE_OFFICER",
  "DISTRICT_OFFICER",
  "LAO_OFFICER",
  "LAO_REGISTRATION_OFFICER",
  "INSTITUTION_RECORDER",
  "INSTITUTION_DIRECTOR",
  "CLASS_TEACHER",
  "REGISTRAR",
  "ANALYST",
  "CLIENT",
] as const;
export type Duty = (typeof duties)[number];

/** A level of the tree: department, province, district, local administrative organisation, institution. */
export const orgLevels = ["DEPARTMENT", "PROVINCE", "DISTRICT", "LAO", "INSTITUTION"] as const;
export type OrgLevel = (typeof orgLevels)[number];

/** An appointment in force: a duty at a unit. `path` is the unit's `ltree` path; reach is that path and all below. */
export interface Appointment {
  readonly duty: Duty;
  readonly unitId: string;
  readonly level: OrgLevel;
  readonly path: string;
}

/** A signed-in account with its appointments in force. No appointments: sees nothing, does nothing. */
export interface Actor {
  readonly accountId: string;
  readonly username: string;
  /** Shown to people: the unit's name for its first account, the person's for a named person. */
  readonly name: string;
  /** Those that this request may use: all in force, or those of the acting duty. */
  readonly appointments: readonly Appointment[];
  /** What holds this request below all that the account may do; absent when nothing does. It never widens. */
  readonly narrowing?: Narrowing;
}

/** What a request is narrowed to. The appointments beside it are narrowed already; the database is told to do the same. */
export interface Narrowing {
  /** The duty, and if named the one unit, that the caller chose to act in; `null`: all. */
  readonly acting: ActingDuty | null;
  /** Actions of the policy table that the request's token is made for; `null`: no token asks. */
  readonly scopes: readonly string[] | null;
}

/** A duty chosen for one request. */
export interface ActingDuty {
  readonly duty: Duty;
  /** `null`: at every unit where the duty is held. */
  readonly unitId: string | null;
}

/** Whether a token asks, and not a person who signed in. A token never appoints, resets or makes tokens. */
export function isToken(actor: Actor): boolean {
  return actor.narrowing != null && actor.narrowing.scopes !== null;
}

/** What travels with every request from the gateway to a subgraph. */
export interface RequestIdentity {
  /** `null` for a stranger: sees nothing but what the schema opens to strangers (nothing today). */
  readonly actor: Actor | null;
  /** Shown to the client with unexpected errors and written in the log beside their details. */
  readonly requestId: string;
  /** Language of messages, from `Accept-Language`; Thai unless English is asked for. */
  readonly language: Language;
}

export type Language = "th" | "en";
