import { type RawRow, type Statement, statement } from "@lec/core/database/statement";
import type { Unit, UnitOrder } from "./unit.ts";

/**
 * Reads of the tree. The first wall stands in each statement ($reach: paths of the actor's appointments): units within
 * reach, and their ancestors. Row security says the same a second time.
 */

const columns = `u.id, u.level, u.path::text AS path, u.parent_id AS "parentId", u.province_id AS "provinceId",
  u.district_id AS "districtId", u.lao_id AS "laoId", u.code, u.name, u.name_en AS "nameEn", u.lao_kind AS "laoKind",
  u.institution_kind AS "institutionKind", u.status, u.moe_code AS "moeCode", u.phone`;

const visible = (reach: string) =>
  `(u.path <@ ANY (${reach}::text[]::ltree[]) OR u.path @> ANY (${reach}::text[]::ltree[]))`;

/** Units by id. $1 ids, $2 reach. */
export const unitsById = statement<Unit>(
  "units by id",
  `SELECT ${columns} FROM institutions.org_unit u WHERE u.id = ANY ($1::uuid[]) AND ${visible("$2")}`,
);

/** Units by code, present or past: the holder today, or else the last holder. $1 code, $2 reach. */
export const unitByCode = statement<Unit>(
  "unit by code",
  `SELECT ${columns} FROM institutions.org_unit u
   WHERE u.id = (SELECT c.unit_id FROM institutions.unit_code c WHERE c.code = $1 ORDER BY c.valid_from DESC LIMIT 1)
     AND ${visible("$2")}`,
);

/** Ancestors of units, root first. $1 ids, $2 reach. */
export const ancestorsOfUnits = statement<Unit & { readonly of: string }>(
  "ancestors of units",
  `SELECT d.id AS of, ${columns}
   FROM institutions.org_unit d JOIN institutions.org_unit u ON u.path @> d.path AND u.id <> d.id
   WHERE d.id = ANY ($1::uuid[]) AND ${visible("$2")}
   ORDER BY nlevel(u.path)`,
);

/** How many children each unit has, as the viewer sees them. $1 ids, $2 reach. */
export const childCounts = statement<{ readonly id: string; readonly count: number }>(
  "child counts",
  `SELECT u.parent_id AS id, count(*) AS count FROM institutions.org_unit u
   WHERE u.parent_id = ANY ($1::uuid[]) AND ${visible("$2")} GROUP BY u.parent_id`,
);

/** Where a list of units hangs: everywhere, directly below each given unit, or anywhere in each given province. */
export type UnitListScope = "everywhere" | "children" | "province";

const joins: Readonly<Record<UnitListScope, string>> = {
  everywhere: "true",
  children: "u.parent_id = p.id",
  province: "u.province_id = p.id",
};

const filter = `($3::uuid[] IS NULL OR u.id = ANY ($3::uuid[]))
    AND ($4::uuid IS NULL OR u.parent_id = $4::uuid)
    AND ($5::uuid IS NULL OR u.path <@ (SELECT w.path FROM institutions.org_unit w WHERE w.id = $5::uuid))
    AND ($6::text[] IS NULL OR u.level = ANY ($6::text[]::institutions.org_level[]))
    AND ($7::text[] IS NULL OR u.lao_kind = ANY ($7::text[]::institutions.lao_kind[]))
    AND ($8::text[] IS NULL OR u.institution_kind = ANY ($8::text[]::institutions.institution_kind[]))
    AND ($9::text IS NULL OR u.status = $9::text::institutions.unit_status)
    AND ($10::text IS NULL OR (u.code || ' ' || u.name || ' ' || coalesce(u.name_en, '')) ILIKE $10)
    AND ${visible("$2")}`;

const orderColumn: Readonly<Record<UnitOrder["field"], string>> = {
  CODE: 'u.code COLLATE "C"',
  NAME: 'u.name COLLATE "th-x-icu"',
};

/** A page of units for each parent, cut per parent. $1 parents, $2 reach, $3–$10 filter, $11 limit, $12 and $13 position. */
export const unitPages = (
  scope: UnitListScope,
  order: UnitOrder,
): Statement<Unit & { readonly of: string }> =>
  pages[`${scope} ${order.field} ${order.direction}`] as Statement<Unit & { readonly of: string }>;

const pages = Object.fromEntries(
  (["everywhere", "children", "province"] as const).flatMap(scope =>
    (["CODE", "NAME"] as const).flatMap(field =>
      (["ASC", "DESC"] as const).map(direction => {
        const key = `${scope} ${field} ${direction}`;
        const column = orderColumn[field];
        const past = direction === "ASC" ? ">" : "<";
        return [
          key,
          statement<Unit & { of: string }>(
            `unit pages ${key}`,
            `SELECT p.id AS of, u.* FROM unnest($1::uuid[]) WITH ORDINALITY AS p(id, n)
             CROSS JOIN LATERAL (
               SELECT ${columns} FROM institutions.org_unit u
               WHERE ${joins[scope]} AND ${filter}
                 AND ($12::text IS NULL OR (${column}, u.id) ${past} ($12::text, $13::uuid))
               ORDER BY ${column} ${direction}, u.id ${direction} LIMIT $11
             ) u ORDER BY p.n`,
          ),
        ] as const;
      }),
    ),
  ),
);

/** How many units each list holds in all. Parameters as for the pages, without limit and position. */
export const unitTotals = (
  scope: UnitListScope,
): Statement<{ readonly id: string; readonly count: number }> => totals[scope];

const totalOf = (scope: UnitListScope) =>
  statement(
    `unit totals ${scope}`,
    `SELECT p.id, count(u.id) AS count FROM unnest($1::uuid[]) AS p(id)
     LEFT JOIN institutions.org_unit u ON ${joins[scope]} AND ${filter} GROUP BY p.id`,
    (raw: RawRow) => ({ id: String(raw.id), count: Number(raw.count) }),
  );
const totals = {
  everywhere: totalOf("everywhere"),
  children: totalOf("children"),
  province: totalOf("province"),
};
