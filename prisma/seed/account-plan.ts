import { toBuddhist } from "@lec/core/text/buddhist-era";
import { thaiDigits } from "@lec/core/text/digits";
import { addDays } from "./calendar.ts";
import type { Row } from "./copy.ts";
import { type Duty, firstAccountName, namedPersons } from "./demo-accounts.ts";
import { seedId } from "./seed-id.ts";
import type { Unit } from "./world.ts";

/** Everything of these tables was made before the rounds began. */
const accountsMadeAt = "2024-10-01T09:00:00+07:00";

/** Named persons' serials lie far above the units' node numbers. */
const firstNamedSerial = 1_000_000;

const firstDuties = {
  DEPARTMENT: ["DEPARTMENT_ADMINISTRATOR"],
  PROVINCE: ["PROVINCE_OFFICER"],
  DISTRICT: ["DISTRICT_OFFICER"],
  LAO: ["LAO_OFFICER"],
  // Small centres have one person: the record then shows that one person did both (domain.md 2).
  INSTITUTION: ["INSTITUTION_RECORDER", "INSTITUTION_DIRECTOR"],
} as const satisfies Record<Unit["level"], readonly Duty[]>;

/** The id of a unit's first account. */
export function firstAccountId(unit: Unit): string {
  return seedId("account", unit.node);
}

export interface AccountRows {
  readonly users: Row[];
  readonly credentials: Row[];
  readonly appointments: Row[];
}

export const accountColumns = {
  users: "auth.users (id, name, email, email_verified, username, display_username, created_at, updated_at)",
  credentials: "auth.credentials (id, user_id, account_id, provider_id, password, created_at, updated_at)",
  appointments:
    "institutions.appointment (id, account_id, duty, unit_id, order_number, from_date, to_date, classroom)",
} as const;

/** The first account of every unit, and the named persons whose units are here. */
export function accountRows(units: readonly Unit[], today: string, passwordHash: string): AccountRows {
  const from = addDays(today, -730);
  const orderYear = toBuddhist(from).year;
  const rows: AccountRows = { users: [], credentials: [], appointments: [] };
  const byCode = new Map(units.map(unit => [unit.code, unit]));

  const account = (serial: number, username: string, name: string): string => {
    const id = seedId("account", serial);
    rows.users.push([
      id,
      name,
      `${id}@staff.invalid`,
      true,
      username,
      username,
      accountsMadeAt,
      accountsMadeAt,
    ]);
    rows.credentials.push([
      seedId("credential", serial),
      id,
      id,
      "credential",
      passwordHash,
      accountsMadeAt,
      accountsMadeAt,
    ]);
    return id;
  };
  const appoint = (
    accountId: string,
    duty: Duty,
    unit: Unit,
    to: string | null = null,
    classroom: string | null = null,
  ) => {
    const number = rows.appointments.length + 1;
    const order = `คำสั่งที่ ${thaiDigits((unit.node % 400) + 1)}/${thaiDigits(orderYear)}`;
    rows.appointments.push([
      seedId("appointment", number),
      accountId,
      duty,
      unit.id,
      order,
      from,
      to,
      classroom,
    ]);
  };

  for (const unit of units) {
    const id = account(unit.node, firstAccountName(unit.level, unit.code), unit.name);
    for (const duty of firstDuties[unit.level]) appoint(id, duty, unit);
  }
  namedPersons.forEach((person, index) => {
    const places = person.appointments.flatMap(a => {
      const unit = byCode.get(a.unitCode);
      return unit ? [{ ...a, unit }] : [];
    });
    // Nobody is left without an appointment.
    if (places.length === 0) return;
    const id = account(firstNamedSerial + index, person.username, person.name);
    for (const { duty, unit, expired, classroom } of places) {
      appoint(id, duty, unit, expired ? addDays(today, -200) : null, classroom ?? null);
    }
  });
  return rows;
}
