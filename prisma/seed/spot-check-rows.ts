import type pg from "pg";
import { addDays, bangkok } from "./calendar.ts";
import type { Row } from "./copy.ts";
import { seedId } from "./seed-id.ts";

export const spotCheckColumns = {
  checks: "learners.spot_check (id, round_id, province_id, seed, drawn_at, drawn_by)",
  strata: "learners.spot_check_stratum (spot_check_id, lao_id, institution_kind, learners, drawn)",
  items: `learners.spot_check_item (id, spot_check_id, number, enrolment_id, institution_id, institution_kind, lao_id, province_id, prefix,
    first_name, last_name, sex, birth_date, identifier_masked, grade, classroom, student_number)`,
  findings:
    "learners.spot_check_finding (id, item_id, number, institution_id, province_id, result, note, seen_at, recorded_at, recorded_by)",
} as const;

/** What the officer has found of the first learners; to the others nobody has been yet. */
const found: readonly (readonly [result: string, note: string | null])[] = [
  ["PRESENT", null],
  ["PRESENT", null],
  ["PRESENT", null],
  ["NOT_FOUND", "ครูประจำชั้นและเพื่อนร่วมห้องไม่รู้จัก"],
  ["PRESENT", null],
  ["DATA_WRONG", "วันเกิดไม่ตรงกับสูติบัตร"],
  ["PRESENT", null],
  ["PRESENT", null],
  ["MOVED", "ย้ายตามผู้ปกครองตั้งแต่เปิดเทอม"],
  ["PRESENT", null],
  ["PRESENT", null],
  ["PRESENT", null],
];

/**
 * A spot check of a province under way: one learner of each LAO and kind of institution, which is what a draw of that size
 * gives, those by whom the seed's hash comes first. A few have been visited.
 * @returns rows by table, in the order they are loaded
 */
export async function spotCheckRows(
  client: pg.Client,
  { provinceCode, roundId, today }: { provinceCode: string; roundId: string; today: string },
): Promise<readonly (readonly [columns: keyof typeof spotCheckColumns, rows: readonly Row[]])[]> {
  const seed = "สลาก 4169";
  const { rows } = await client.query<Record<string, string> & { learners: number }>(
    `WITH roll AS (
       SELECT e.id, e.institution_id, u.institution_kind, u.lao_id, u.province_id, u.code, o.code AS lao_code, a.account_id,
         count(*) OVER stratum AS learners,
         row_number() OVER (stratum ORDER BY sha256(convert_to($3 || '/' || e.id, 'UTF8')), e.id) AS place
       FROM institutions.org_unit p
       JOIN institutions.appointment a ON a.unit_id = p.id AND a.duty = 'PROVINCE_OFFICER'
       JOIN institutions.org_unit u ON u.province_id = p.id AND u.level = 'INSTITUTION' AND u.status = 'ACTIVE'
       JOIN institutions.org_unit o ON o.id = u.lao_id
       JOIN reporting.round r ON r.id = $2
       JOIN learners.enrolment e ON e.institution_id = u.id AND e.academic_year = r.academic_year AND e.status = 'ACTIVE'
       WHERE p.code = $1 AND p.level = 'PROVINCE'
       WINDOW stratum AS (PARTITION BY u.lao_id, u.institution_kind))
     SELECT r.*, r.learners::integer AS learners, l.prefix, l.first_name, l.last_name, l.sex, l.birth_date::text AS birth_date, e.grade,
       e.classroom, e.student_number,
       CASE l.identifier_kind WHEN 'CITIZEN_ID' THEN 'x-xxxx-xxxxx-' || substr(l.identifier, 11, 2) || '-' || substr(l.identifier, 13)
         ELSE 'Gxxxxxxxxx' || substr(l.identifier, 11) END AS identifier_masked
     FROM roll r JOIN learners.enrolment e ON e.id = r.id JOIN learners.learner l ON l.id = e.learner_id
     WHERE r.place = 1 ORDER BY r.lao_code, r.code, e.grade, e.classroom, e.student_number, e.id`,
    [provinceCode, roundId, seed],
  );
  const [first] = rows;
  if (!first) return [];
  const checkId = seedId("spotCheck", 1);
  const visitedAt = bangkok(addDays(today, -2), "10:15:00");
  const visited = rows.slice(0, found.length).map((row, i) => ({ row, i, finding: found[i] ?? ["PRESENT"] }));
  return [
    [
      "checks",
      [
        [
          checkId,
          roundId,
          first.province_id,
          seed,
          bangkok(addDays(today, -3), "09:30:00"),
          first.account_id,
        ],
      ],
    ],
    ["strata", rows.map(row => [checkId, row.lao_id, row.institution_kind, row.learners, 1])],
    [
      "items",
      rows.map((row, i) => [
        seedId("spotCheckItem", i + 1),
        checkId,
        i + 1,
        row.id,
        row.institution_id,
        row.institution_kind,
        row.lao_id,
        row.province_id,
        row.prefix,
        row.first_name,
        row.last_name,
        row.sex,
        row.birth_date,
        row.identifier_masked,
        row.grade,
        row.classroom,
        row.student_number,
      ]),
    ],
    [
      "findings",
      visited.map(({ row, i, finding: [result, note] }) => [
        seedId("spotCheckFinding", i + 1),
        seedId("spotCheckItem", i + 1),
        1,
        row.institution_id,
        row.province_id,
        result,
        note,
        visitedAt,
        visitedAt,
        row.account_id,
      ]),
    ],
  ];
}
