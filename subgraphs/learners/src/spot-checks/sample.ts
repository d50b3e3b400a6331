/**
 * How many to draw of each stratum: in proportion to its learners, by largest remainder, and at least one of each while
 * the size allows it, so that no LAO is left out by being small. Where a fraction ties, the earlier stratum goes first:
 * the order of strata is part of the answer.
 * @param learners learners on the rolls of each stratum, whole numbers, 0 or more
 * @param size how many learners to draw in all; more than there are draws them all
 * @returns learners to draw of each stratum, in the same order; never more than it has
 */
export function allot(learners: readonly number[], size: number): number[] {
  const drawn = learners.map(() => 0);
  let rest = [...learners.keys()].filter(stratum => learnersOf(learners, [stratum]) > 0);
  let seats = Math.min(size, learnersOf(learners, rest));
  // Strata too small for one of their own get one, and the others share what is left; which may make another too small.
  while (seats >= rest.length) {
    const total = learnersOf(learners, rest);
    const small = rest.filter(stratum => (learners[stratum] ?? 0) * seats < total);
    if (small.length === 0) break;
    for (const stratum of small) drawn[stratum] = 1;
    seats -= small.length;
    rest = rest.filter(stratum => drawn[stratum] === 0);
  }
  const total = learnersOf(learners, rest);
  if (total === 0) return drawn;
  const shares = rest.map(stratum => {
    const exact = (learners[stratum] ?? 0) * seats;
    return { stratum, whole: Math.floor(exact / total), remainder: exact % total };
  });
  let left = seats - shares.reduce((sum, share) => sum + share.whole, 0);
  for (const { stratum, whole } of shares.toSorted((a, b) => b.remainder - a.remainder))
    drawn[stratum] = whole + (left-- > 0 ? 1 : 0);
  return drawn;
}

const learnersOf = (learners: readonly number[], strata: readonly number[]) =>
  strata.reduce((sum, stratum) => sum + (learners[stratum] ?? 0), 0);
