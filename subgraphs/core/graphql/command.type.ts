import type { InputFieldBuilder, InputFieldMap, ObjectRef } from "@pothos/core";
import type { CommandAnswer } from "../command/command.ts";
import type { Builder, SchemaTypes } from "./builder.ts";
import type { UserError } from "./refusal.type.ts";

/** The shape shared by all mutations: one input with key and dry run, a payload with the changed thing and userErrors. */
export function addCommandTypes(builder: Builder, UserErrorType: ObjectRef<SchemaTypes, UserError>) {
  /** The input type of a mutation: its own fields, `idempotencyKey` and `dryRun`. */
  function commandInput<Fields extends InputFieldMap>(
    name: string,
    description: string,
    fields: (t: InputFieldBuilder<SchemaTypes, "InputObject">) => Fields,
  ) {
    return builder.inputType(name, {
      description,
      fields: t => ({
        ...fields(t),
        idempotencyKey: t.string({
          description:
            "รหัสกันส่งซ้ำ ส่งซ้ำด้วยรหัสเดิมได้คำตอบเดิม (a key that makes sending again safe), at most 200 characters",
        }),
        dryRun: t.boolean({
          defaultValue: false,
          description: "ลองทำโดยไม่บันทึก (the same answer, nothing kept)",
        }),
      }),
    });
  }

  /** The payload of a mutation: the changed thing, `null` when refused, and the refusals. */
  function commandPayload<Value>(
    name: string,
    field: string,
    type: ObjectRef<SchemaTypes, Value>,
    description: string,
  ) {
    const valueType = type as ObjectRef<SchemaTypes, unknown>;
    return builder.objectRef<CommandAnswer<Value>>(name).implement({
      description,
      fields: t => ({
        [field]: t.field({
          type: valueType,
          nullable: true,
          access: "internal",
          description: "ผลลัพธ์ ว่างเมื่อไม่ทำรายการให้ (the changed thing; none when refused)",
          resolve: answer => answer.value,
        }),
        userErrors: t.field({
          type: [UserErrorType],
          access: "public",
          description: "เหตุที่ไม่ทำรายการให้ ว่างเมื่อสำเร็จ (refusals; empty when done)",
          listSize: { assumedSize: 5 },
          resolve: answer => [...answer.userErrors],
        }),
      }),
    });
  }

  return { commandInput, commandPayload };
}
