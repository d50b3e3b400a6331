import SchemaBuilder, {
  BasePlugin,
  type FieldNullability,
  type InputFieldMap,
  type PothosOutputFieldConfig,
  type SchemaTypes,
  type TypeParam,
} from "@pothos/core";
import { type FieldClass, readableBy } from "../policy/field-class.ts";

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
    }
  }
}

/** Refuses fields without a class or a description, and ends each description with who may read the field. */
class FieldClassPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const options = field.pothosOptions as { access?: FieldClass };
    const place = `${field.parentType}.${field.name}`;
    if (!options.access) throw new Error(`${place} has no field class`);
    if (!field.description) throw new Error(`${place} has no description`);
    return { ...field, description: `${field.description}\n${readableBy[options.access]}` };
  }
}

export const fieldClassPlugin = "fieldClass" as const;
SchemaBuilder.registerPlugin(fieldClassPlugin, FieldClassPlugin);
