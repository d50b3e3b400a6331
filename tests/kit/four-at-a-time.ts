/** Work for each in turn, four at a time: the connections of a small machine. */
export async function fourAtATime<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}
