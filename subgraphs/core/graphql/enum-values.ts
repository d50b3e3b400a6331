/** Enum values for the builder, each with its description. */
export function enumValues<const Value extends string>(
  values: readonly Value[],
  describe: (value: Value) => string,
) {
  return Object.fromEntries(values.map(value => [value, { value, description: describe(value) }])) as {
    [V in Value]: { value: V; description: string };
  };
}
