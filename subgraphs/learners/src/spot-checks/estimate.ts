/** One stratum as far as it has been visited; all numbers are learners. */
export interface StratumFound {
  /** On the rolls when the sample was drawn. */
  readonly learners: number;
  /** Drawn and visited. */
  readonly checked: number;
  /** Of those visited, the ones looked for: absent or moved. */
  readonly found: number;
}

/** A rate with its 95 % confidence interval, shares from 0 to 1. */
export interface Estimate {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** The normal quantile that leaves 2.5 % on either side. */
const z = 1.959963984540054;

/**
 * The share of all learners that the visits would have found, by the stratified estimator: each stratum's own share,
 * weighted by its learners. Strata that nobody has visited yet are left out of it, so it speaks of those visited.
 *
 * The interval is Wilson's, on the effective size of the sample. The textbook interval of a stratified mean (± z standard
 * errors) has no width where nothing was found and no standard error where a stratum gave one learner; both are the rule
 * here. The effective size is Kish's, (Σw)² ÷ Σw² over the learners visited, each with the weight learners ÷ checked of
 * its stratum: it needs no variance, equals the count where the draw is proportional, and gives away what stratifying
 * gains, hence errs to the wide side. It is raised for the share of the rolls that was visited (finite population), so
 * that visiting everybody leaves no doubt. Clopper and Pearson's interval, which is never too narrow, would call for the
 * beta quantile of a fractional size and says little else: none found of 30 is up to 11.6 % by theirs, 11.4 % by this.
 * @returns null where nobody has been visited
 */
export function estimate(strata: readonly StratumFound[]): Estimate | null {
  const visited = strata.filter(stratum => stratum.checked > 0);
  const learners = sum(visited.map(stratum => stratum.learners));
  const checked = sum(visited.map(stratum => stratum.checked));
  if (checked === 0) return null;
  const rate = sum(visited.map(s => (s.learners * s.found) / s.checked)) / learners;
  const squares = sum(visited.map(s => s.learners ** 2 / s.checked));
  const unseen = (learners - checked) / Math.max(learners - 1, 1);
  // At most 1 by the weights, but for the last digit of a sum.
  return unseen <= 0
    ? { rate, low: rate, high: rate }
    : wilson(Math.min(rate, 1), learners ** 2 / squares / unseen);
}

/**
 * What an interval would be if so large a share of a sample were found, to choose a size by before anybody travels.
 * @param strata with `checked` as planned; `found` is not looked at
 * @param rate share found, 0 to 1
 */
export function outlook(strata: readonly StratumFound[], rate: number): Estimate | null {
  return estimate(strata.map(stratum => ({ ...stratum, found: stratum.checked * rate })));
}

/** Wilson's score interval of a share seen in `size` draws, which need not be whole. */
function wilson(rate: number, size: number): Estimate {
  const centre = rate + z ** 2 / (2 * size);
  const spread = z * Math.sqrt((rate * (1 - rate)) / size + z ** 2 / (4 * size ** 2));
  const scale = 1 + z ** 2 / size;
  // The bounds hold the rate by algebra; rounding alone could push it out at 0 and 1.
  return {
    rate,
    low: Math.max(0, Math.min(rate, (centre - spread) / scale)),
    high: Math.min(1, Math.max(rate, (centre + spread) / scale)),
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
