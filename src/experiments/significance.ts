import jstat from 'jstat';
import { meanAndError } from './statistics.js';

/** A two-sided test of the hypothesis that paired differences have mean 0: its statistic and its p-value. */
export interface TTest {
  /** The statistic. */
  readonly t: number;
  /** Degrees of freedom: pairs less 1. */
  readonly degrees: number;
  /** Two-sided. */
  readonly p: number;
}

/** Student's paired t test of at least two differences: exact where they are independent and normal. */
export function tTest(differences: readonly number[]): TTest {
  const { mean, error } = meanAndError(differences);
  const degrees = differences.length - 1;
  const t = mean === 0 ? 0 : mean / error;
  return { t, degrees, p: twoSided(t, degrees) };
}

/**
 * Two one-sided tests of the hypothesis that the mean of paired differences is at least the margin away from
 * 0.
 */
export interface Equivalence {
  /** In the units of the differences. */
  readonly margin: number;
  /** The larger of the two: small where the mean is within ±margin beyond doubt. */
  readonly p: number;
  /** The mean that the two-sided t test at 5 % finds with a probability of about 80 %, were the spread as it is here. */
  readonly detectable: number;
}

/**
 * Schuirmann's two one-sided t tests (1987) of at least two differences: exact where they are independent and normal. The power is
 * that of a shifted, central t, as is usual for a rule of thumb.
 */
export function equivalence(differences: readonly number[], margin: number): Equivalence {
  const n = differences.length;
  const { mean, error } = meanAndError(differences);
  const detectable = (jstat.studentt.inv(0.975, n - 1) + jstat.studentt.inv(0.8, n - 1)) * error;
  const distance = margin - Math.abs(mean);
  if (error === 0) return { margin, p: distance > 0 ? 0 : 1, detectable };
  const tail = twoSided(distance / error, n - 1) / 2;
  return { margin, p: distance > 0 ? tail : 1 - tail, detectable };
}

/** Both tails by the incomplete beta function, which has small probabilities that 1 − cdf would lose. */
const twoSided = (t: number, degrees: number) => jstat.ibeta(degrees / (degrees + t * t), degrees / 2, 0.5);

/** Wilcoxon's signed-rank test of the hypothesis that paired differences are symmetric about 0. */
export interface SignedRank {
  /** The sum of the ranks, by size, of the differences above 0. */
  readonly W: number;
  /** How many differences are not 0: the others say nothing. */
  readonly n: number;
  /** Two-sided, exact for these ranks; of more than 1,000 by the normal approximation. */
  readonly p: number;
}

/** As a part of the largest, sizes of differences closer than this are a tie: what parts them is rounding. */
const TIE = 1e-9;
/** Differences of which the exact law is computed: it takes n³ operations. */
const EXACT = 1000;
/** Degrees of freedom with which t is normal. */
const NORMAL = 1e8;

/**
 * Wilcoxon's signed-rank test (1945), which asks of the differences only that they lie symmetrically about 0: the
 * probability, over all 2ⁿ choices of their signs, of a W as far from its mean. Exact with ties too, of which accuracies on
 * some hundred examples have many; libraries go over to the normal approximation there, and this above 1,000 differences.
 */
export function signedRank(differences: readonly number[]): SignedRank {
  const others = differences.filter((value) => value !== 0);
  const order = others.sort((a, b) => Math.abs(a) - Math.abs(b));
  const n = order.length;
  const tie = n === 0 ? 0 : TIE * Math.abs(order[n - 1]);
  // Twice the ranks: those of a tie have the mean of their places, which may be a half.
  const ranks: number[] = [];
  for (let first = 0; first < n;) {
    let end = first + 1;
    while (end < n && Math.abs(order[end]) - Math.abs(order[end - 1]) <= tie) end++;
    while (ranks.length < end) ranks.push(first + end + 1);
    first = end;
  }
  const most = n * (n + 1);
  const W = ranks.reduce((sum, rank, k) => sum + (order[k] > 0 ? rank : 0), 0);
  const p = n > EXACT ? normalTails(ranks, W - most / 2) : 2 * tailOf(ranks, Math.min(W, most - W));
  return { W: W / 2, n, p: Math.min(1, p) };
}

/** The probability that the sum of the ranks above 0 is at most `largest`. */
function tailOf(ranks: readonly number[], largest: number): number {
  const law = new Float64Array(largest + 1);
  law[0] = 1;
  let reached = 0;
  for (const rank of ranks) {
    reached = Math.min(reached + rank, largest);
    // From above, so that what is read is still of the ranks before.
    for (let sum = reached; sum >= 0; sum--) law[sum] = (law[sum] + (sum >= rank ? law[sum - rank] : 0)) / 2;
  }
  return law.reduce((sum, probability) => sum + probability, 0);
}

/** The probability, by the normal approximation, of a sum of ranks at least as far from its mean. */
function normalTails(ranks: readonly number[], distance: number): number {
  const variance = ranks.reduce((sum, rank) => sum + rank ** 2, 0) / 4;
  return twoSided(distance / Math.sqrt(variance), NORMAL);
}

/**
 * Holm's correction (1979) of p-values for their number: the probability that any right null hypothesis is rejected at a level
 * is at most that level, however the tests depend on each other.
 */
export function holm(values: readonly number[]): number[] {
  const order = values.map((_, k) => k).sort((a, b) => values[a] - values[b]);
  const corrected: number[] = [];
  let most = 0;
  order.forEach((k, place) => {
    most = Math.max(most, Math.min(1, (values.length - place) * values[k]));
    corrected[k] = most;
  });
  return corrected;
}
