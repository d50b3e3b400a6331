import { enumValues } from "@lec/core/graphql/enum-values";
import { type AvailableAction, workflowActions } from "@lec/core/workflow/confirmation.machine";
import { BlockerType, builder } from "../builder.ts";

export const WorkflowActionEnum = builder.enumType("WorkflowAction", {
  description: "การดำเนินการของรอบ (an act of the confirmation machine)",
  values: enumValues(
    workflowActions,
    action =>
      ({
        SCHEDULE_ROUND: "กำหนดรอบใหม่ (schedule a round)",
        OPEN_ROUND: "เปิดรอบ (T1)",
        UPDATE_CLOCKS: "แก้ไขเวลาของรอบ (edit a round's clocks)",
        CONFIRM: "ยืนยันข้อมูล (T3, T7, T9, T11)",
        CANCEL: "ยกเลิกการยืนยัน (T5, T8, T10, T12)",
        EXTEND: "ขยายเวลา (T15)",
        KEEP_OTHER_SCHOOLS: "เพิ่มหรือแก้ไขทะเบียนสถานศึกษาสังกัดอื่น (keep the register of other schools)",
        MOVE_OTHER_SCHOOLS: "ย้ายสถานศึกษาสังกัดอื่นไปหรือมาจาก อปท. อื่น (T6)",
        RECORD_OTHER_COUNTS: "บันทึกจำนวนนักเรียนสังกัดอื่น (T6)",
      })[action],
  ),
});

export const AvailableActionType = builder.objectRef<AvailableAction>("AvailableAction").implement({
  description: "การดำเนินการที่ทำได้หรือไม่ได้ พร้อมเหตุทั้งหมดที่ขวาง (an act with everything that stands in its way)",
  fields: t => ({
    action: t.expose("action", {
      type: WorkflowActionEnum,
      access: "public",
      description: "การดำเนินการ (act)",
    }),
    allowed: t.exposeBoolean("allowed", {
      access: "public",
      description: "ผู้เรียกทำได้ขณะนี้ (the viewer can do it now)",
    }),
    needsReason: t.exposeBoolean("needsReason", {
      access: "public",
      description: "ต้องระบุเหตุผล (a reason is required)",
    }),
    blockers: t.expose("blockers", {
      type: [BlockerType],
      access: "public",
      description: "สิ่งที่ขวาง ว่างเมื่อทำได้ (everything in the way; empty when allowed)",
      listSize: { assumedSize: 5 },
    }),
  }),
});
