import { firstAccountId } from "./account-plan.ts";
import { addDays, bangkok } from "./calendar.ts";
import type { Duty } from "./demo-accounts.ts";
import type { InstitutionState } from "./round-state.ts";
import { seedId } from "./seed-id.ts";
import type { LaoUnit, ProvinceUnit, Unit, World } from "./world.ts";

export type Subject = "LEARNERS" | "OTHER_COUNTS";

/** Confirmations of a stage rest on those of the stage before. */
export const stages = ["INSTITUTION", "LAO", "PROVINCE"] as const;
export type Stage = (typeof stages)[number];

export interface PlannedAct {
  readonly id: string;
  readonly action: "CONFIRM" | "CANCEL";
  readonly at: string;
  readonly accountId: string;
  readonly duty: Duty;
  readonly reason: string | null;
}

/** What one unit did on one subject in one round; the last act decides where it stands. */
export interface PlannedConfirmation {
  readonly id: string;
  readonly stage: Stage;
  readonly unit: Unit;
  readonly subject: Subject;
  readonly acts: readonly PlannedAct[];
}

interface Actor {
  readonly unit: Unit;
  readonly duty: Duty;
}

const reasons = {
  institution: "สถานศึกษาขอตรวจสอบรายชื่อซ้ำกับสถานศึกษาอื่น",
  institutionAgain: "สถานศึกษาแจ้งว่ายังมีนักเรียนย้ายเข้าที่ไม่ได้บันทึก",
  lao: "อปท. ขอตรวจทานจำนวนนักเรียนอีกครั้งตามหนังสือแจ้งจังหวัด",
  laoAgain: "อปท. แจ้งว่าสถานศึกษาในสังกัดต้องแก้ไขข้อมูลนักเรียนย้ายเข้า",
} as const;

/** Every confirmation of LEC 2/2568 in the provinces given: all confirmed in time. */
export function closedRoundActs(
  provinces: readonly ProvinceUnit[],
  firstSerial: number,
): PlannedConfirmation[] {
  const log = createLog(firstSerial);
  for (const province of provinces) {
    for (const lao of province.laos) {
      const officer: Actor = { unit: lao, duty: "LAO_OFFICER" };
      const active = activeInstitutions(lao);
      for (const institution of active) {
        const director: Actor = { unit: institution, duty: "INSTITUTION_DIRECTOR" };
        log("INSTITUTION", institution, "LEARNERS", [
          ["CONFIRM", director, instant(addDays("2025-10-20", institution.node % 15), institution.node)],
        ]);
      }
      if (active.length > 0)
        log("LAO", lao, "LEARNERS", [
          ["CONFIRM", officer, instant(addDays("2025-11-05", lao.node % 3), lao.node)],
        ]);
      if (lao.otherSchools.length > 0)
        log("LAO", lao, "OTHER_COUNTS", [
          ["CONFIRM", officer, instant(addDays("2025-11-03", lao.node % 3), lao.node)],
        ]);
    }
    log("PROVINCE", province, "LEARNERS", [
      ["CONFIRM", { unit: province, duty: "PROVINCE_OFFICER" }, instant("2025-11-10", province.node)],
    ]);
  }
  return log.all;
}

/** Who has confirmed what in the open round by the morning of `today`, as round-state.ts has it. */
export function openRoundActs(world: World, today: string, firstSerial: number): PlannedConfirmation[] {
  const log = createLog(firstSerial);
  const day = (daysAgo: number, unit: Unit) => instant(addDays(today, -daysAgo), unit.node);
  for (const province of world.provinces) {
    const provinceOfficer: Actor = { unit: province, duty: "PROVINCE_OFFICER" };
    for (const lao of province.laos) {
      const laoOfficer: Actor = { unit: lao, duty: "LAO_OFFICER" };
      const active = activeInstitutions(lao);
      active.forEach((institution, i) => {
        const director: Actor = { unit: institution, duty: "INSTITUTION_DIRECTOR" };
        const first: Step = ["CONFIRM", director, day(11 - (institution.node % 3), institution)];
        const again: Step = ["CONFIRM", director, day(7, institution)];
        const cancelled = (daysAgo: number, reason: string): Step => [
          "CANCEL",
          laoOfficer,
          day(daysAgo, institution),
          reason,
        ];
        const steps: Partial<Record<InstitutionState, readonly Step[]>> = {
          CONFIRMED: [first],
          CONFIRMED_TWICE: [first, cancelled(8, reasons.institution), again],
          CANCELLED: [first, cancelled(1, reasons.institutionAgain)],
        };
        const taken = steps[lao.state.institutions[i] ?? "UNTOUCHED"];
        if (taken) log("INSTITUTION", institution, "LEARNERS", taken);
      });
      const first: Step = ["CONFIRM", laoOfficer, day(6, lao)];
      if (active.length > 0 && lao.state.learners !== "OPEN") {
        log(
          "LAO",
          lao,
          "LEARNERS",
          {
            CONFIRMED: [first],
            CONFIRMED_TWICE: [
              first,
              ["CANCEL", provinceOfficer, day(5, lao), reasons.lao] as Step,
              ["CONFIRM", laoOfficer, day(4, lao)] as Step,
            ],
            CANCELLED: [first, ["CANCEL", provinceOfficer, day(2, lao), reasons.laoAgain] as Step],
          }[lao.state.learners],
        );
      }
      if (lao.otherSchools.length > 0 && lao.state.other === "CONFIRMED")
        log("LAO", lao, "OTHER_COUNTS", [["CONFIRM", laoOfficer, day(5, lao)]]);
    }
    if (province.confirmed)
      log("PROVINCE", province, "LEARNERS", [["CONFIRM", provinceOfficer, day(1, province)]]);
  }
  return log.all;
}

/** The institutions that take part: those not closed. Their order is that of {@link LaoUnit.state}. */
export function activeInstitutions(lao: LaoUnit) {
  return lao.institutions.filter(institution => !institution.plan.closed);
}

/** A moment of an office day: between 8:30 and 16:29, different for each unit. */
export function instant(isoDate: string, variety: number): string {
  const minutes = 510 + ((variety * 37) % 480);
  const two = (value: number) => String(value).padStart(2, "0");
  return bangkok(
    isoDate,
    `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two((variety * 13) % 60)}`,
  );
}

type Step = readonly [action: "CONFIRM" | "CANCEL", by: Actor, at: string, reason?: string];

function createLog(firstSerial: number) {
  const all: PlannedConfirmation[] = [];
  let acts = firstSerial * 4;
  const log = (stage: Stage, unit: Unit, subject: Subject, steps: readonly Step[]): void => {
    all.push({
      id: seedId("confirmation", firstSerial + all.length),
      stage,
      unit,
      subject,
      acts: steps.map(([action, by, at, reason]) => ({
        id: seedId("event", ++acts),
        action,
        at,
        accountId: firstAccountId(by.unit),
        duty: by.duty,
        reason: reason ?? null,
      })),
    });
  };
  return Object.assign(log, { all });
}
