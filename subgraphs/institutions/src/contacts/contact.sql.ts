import { statement } from "@lec/core/database/statement";
import type { Unit } from "../units/unit.ts";

/** A unit's official mailbox. */
export interface UnitContact {
  readonly unitId: string;
  readonly email: string | null;
}

/** $1 units. */
export const contactsOfUnits = statement<UnitContact>(
  "contacts of units",
  `SELECT k.unit_id AS "unitId", k.email FROM institutions.unit_contact k WHERE k.unit_id = ANY ($1::uuid[])`,
);

/** A unit as far as setting its contact needs it. $1 unit. */
export const contactedUnit = statement<Pick<Unit, "id" | "level" | "path" | "status">>(
  "contacted unit",
  "SELECT u.id, u.level, u.path::text AS path, u.status FROM institutions.org_unit u WHERE u.id = $1",
);

/** $1 unit, $2 address, or null to take it away. */
export const writeContact = statement<UnitContact>(
  "write contact",
  `INSERT INTO institutions.unit_contact (unit_id, email) VALUES ($1, $2)
   ON CONFLICT (unit_id) DO UPDATE SET email = excluded.email, set_at = core.now(), set_by = core.account_id()
   RETURNING unit_id AS "unitId", email`,
);
