import DataLoader from "dataloader";

/** Loaders of one request, one for each set of arguments: `pages(JSON.stringify(args), load)`. */
export function keptLoaders<Value>() {
  const kept = new Map<string, DataLoader<string, Value>>();
  return (key: string, load: (ids: readonly string[]) => Promise<Value[]>): DataLoader<string, Value> => {
    const known = kept.get(key) ?? new DataLoader<string, Value>(load);
    kept.set(key, known);
    return known;
  };
}
