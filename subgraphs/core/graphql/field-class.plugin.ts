import SchemaBuilder, {
  BasePlugin,
  type FieldNullability,
  type InputFieldMap,
  type PothosOutputFieldConfig,
  type SchemaTypes,
  type TypeParam,
} from "@pothos/core";
import { type FieldClass, readableBy } from "../policy/field-class.ts";
import { type Action, dutiesWith } from "../policy/policy.ts";

declare global {
  export namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      fieldClass: FieldClassPlugin<Types>;
    }
    interface FieldOptions<
      Types extends SchemaTypes,
      ParentShape,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveShape,
      ResolveReturnShape,
    > {
      /** Class of the field (domain.md 6). Without one the schema does not build. */
      access: FieldClass;
      /**
       * The action of the policy table without which the field answers nobody: the gateway then refuses whoever holds no
       * duty with it. (`requires` is a word of federation.) Only where nothing finer is owed to them; where a typed refusal says more, leave it out.
       */
      needs?: Action;
    }
  }
}

/**
 * Refuses fields without a class or a description, and ends each description with who may read the field. States what the
 * gateway can enforce: every root field is for those who signed in, and `needs` becomes the duties of the table.
 */
class FieldClassPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const options = field.pothosOptions as { access?: FieldClass; needs?: Action };
    const place = `${field.parentType}.${field.name}`;
    if (!options.access) throw new Error(`${place} has no field class`);
    if (!field.description) throw new Error(`${place} has no description`);
    const isRoot = ["Query", "Mutation", "Subscription"].includes(field.parentType);
    // Options of the federation plugin, which fields pass after this one.
    const stated = {
      ...(isRoot ? { authenticated: true } : {}),
      ...(options.needs ? { requiresScopes: dutiesWith(options.needs).map(duty => [duty]) } : {}),
    };
    return Object.assign(
      { ...field, description: `${field.description}\n${readableBy[options.access]}` },
      { pothosOptions: { ...field.pothosOptions, ...stated } },
    ) as PothosOutputFieldConfig<Types>;
  }
}

export const fieldClassPlugin = "fieldClass" as const;
SchemaBuilder.registerPlugin(fieldClassPlugin, FieldClassPlugin);
