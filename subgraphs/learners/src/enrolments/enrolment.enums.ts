import { enumValues } from "@lec/core/graphql/enum-values";
import { builder } from "../builder.ts";
import { checkResults, enrolmentStatuses, type LeaveKind, leaveKinds } from "./enrolment.sql.ts";

export const EnrolmentStatusEnum = builder.enumType("EnrolmentStatus", {
  description: "สถานะการเข้าเรียน (status of an enrolment)",
  values: enumValues(
    enrolmentStatuses,
    status =>
      ({
        ACTIVE: "กำลังเรียน (on the roll)",
        COMPLETED: "จบปีการศึกษา (completed the year)",
        TRANSFERRED: "ย้ายสถานศึกษา (transferred)",
        LEFT: "ออก (left)",
        REMOVED: "ไม่มีตัวตน นำออกจากระบบ (a ghost, removed with its reason)",
      })[status],
  ),
});
export const CheckResultEnum = builder.enumType("CheckResult", {
  description: "ผลการตรวจสอบตัวตน (result of an existence check)",
  values: enumValues(
    checkResults,
    result =>
      ({ PRESENT: "พบตัวตน (present)", NOT_FOUND: "ไม่พบตัวตน (not found)", MOVED: "ย้ายออกแล้ว (moved)" })[
        result
      ],
  ),
});

const leaveKindNames: Readonly<Record<LeaveKind, string>> = {
  GRADUATED: "จบการศึกษา (graduated)",
  PROMOTED: "เลื่อนชั้น (went on to the next grade)",
  REPEATED: "เรียนซ้ำชั้น (repeats the grade)",
  TRANSFERRED: "ย้ายสถานศึกษา (moved to another institution)",
  MOVED_AWAY: "ย้ายถิ่นที่อยู่ (moved away)",
  ABSENT: "ขาดเรียนนาน (long absent)",
  DIED: "เสียชีวิต (died)",
  GHOST: "ไม่มีตัวตน (a ghost)",
  OTHER: "อื่น ๆ (another reason)",
};
export const LeaveKindEnum = builder.enumType("LeaveKind", {
  description: "ออกเพราะอะไร (how an enrolment ended)",
  values: enumValues(leaveKinds, kind => leaveKindNames[kind]),
});
