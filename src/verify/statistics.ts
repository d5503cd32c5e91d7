import type { Moments } from '../noise/index.js';
import type { Draws } from './draws.js';
import type { FourthMoments } from './fourthMoments.js';

/** What is tested of V = W − E[W]: independent values whose mean and variance follow from the claim. */
export interface Statistic {
  readonly what: string;
  readonly group: Group;
  /** What its mean is where the claim holds. */
  readonly expected: number;
  /** What its variance is at most; 0 where it is the same in every draw. */
  readonly variance: number;
  /** How far rounding to float32 may carry it. */
  readonly tolerance: number;
  /** The number of values, independent of each other. */
  readonly count: number;
  readonly value: (k: number) => number;
}

export type Group = 'mean' | 'variance' | 'covariance' | 'sum' | 'position' | 'steps' | 'distribution';

/** All pairs of places are tested up to this n; beyond it, those that lie 1, 4 or 16 apart, and the first and last. */
const ALL_PAIRS = 40;
/** A step is held against the steps this far after it: the next ones, and where a counter might lose a bit. */
const LAGS = [1, 2, 3, 4, 16, 256, 4096, 65536];

/** What the statistics are made of. */
interface Given extends Moments, FourthMoments {
  readonly draws: Draws;
  readonly variance: number;
  /** Var[Σ Wᵢ]. */
  readonly ofSum: number;
  /** What rounding does to an entry of V, and to a product of two. */
  readonly round: { readonly mean: number; readonly second: number };
  /** By which variances are multiplied that rest on the fourth moments. */
  readonly allowance: number;
  /** The variance of products, from fourth moments. */
  readonly chopped: (variance: number, scale: number) => number;
  /** Σ of a term over the entries of draw k. */
  readonly over: (k: number, term: (x: number, i: number) => number) => number;
}

/**
 * Every statistic that the draws are tested by, for claimed moments and the fourth moments that go with them.
 *
 * @param allowance by which variances are multiplied that rest on the fourth moments, where those are not exact
 */
export function statistics(
  draws: Draws,
  moments: Moments,
  fourth: FourthMoments,
  allowance = 1,
): Statistic[] {
  const { n, V, largest } = draws;
  const { mean, alpha, beta } = moments;
  const variance = alpha + beta;
  const given: Given = {
    ...moments,
    ...fourth,
    draws,
    variance,
    allowance,
    ofSum: chop(n * alpha + n * n * beta, n * variance),
    round: {
      mean: 2 ** -22 * largest,
      second: 1e-5 * variance + 2 ** -22 * largest * (mean + Math.sqrt(variance)),
    },
    chopped: (variance, scale) => allowance * chop(variance, scale),
    over(k, term) {
      let total = 0;
      for (let i = 0, at = k * n; i < n; i++) total += term(V[at + i], i);
      return total;
    },
  };
  return [...ofPlaces(given), ...ofPairs(given), ...ofSums(given), ...ofPositions(given), ...ofSteps(given)];
}

/** Mean and variance of each entry. */
function ofPlaces({ draws: { n, count, V }, variance, own, round, chopped }: Given): Statistic[] {
  const places = Array.from({ length: n }, (_, i) => i);
  const means = places.map((i): Statistic => ({
    group: 'mean', what: `E[W[${i}]] − 1/n`, expected: 0, variance, count, tolerance: round.mean, value: (k) => V[k * n + i],
  })); // prettier-ignore
  const variances = places.map((i): Statistic => ({
    group: 'variance', what: `Var[W[${i}]]`, expected: variance, variance: chopped(own - variance ** 2, own), count,
    tolerance: round.second, value: (k) => V[k * n + i] ** 2,
  })); // prettier-ignore
  return [...means, ...variances];
}

/** Covariances of two entries. */
function ofPairs({ draws: { n, count, V }, beta, pair, round, chopped }: Given): Statistic[] {
  return pairs(n).map(([i, j]) => ({
    group: 'covariance', what: `Cov[W[${i}], W[${j}]]`, expected: beta, variance: chopped(pair - beta ** 2, pair), count,
    tolerance: round.second, value: (k) => V[k * n + i] * V[k * n + j],
  })); // prettier-ignore
}

/** Of all entries together. */
function ofSums({
  draws: { n, count },
  variance,
  ofSum,
  own,
  pair,
  sum,
  round,
  chopped,
  over,
}: Given): Statistic[] {
  const trace = n * variance;
  return [
    { group: 'sum', what: 'E[Σ Wᵢ] − 1', expected: 0, variance: ofSum, count, tolerance: n * round.mean,
      value: (k) => over(k, (x) => x) },
    { group: 'sum', what: 'Σ Var[Wᵢ]', expected: trace, count, tolerance: n * round.second,
      variance: chopped(n * own + n * (n - 1) * pair - trace ** 2, trace ** 2), value: (k) => over(k, (x) => x * x) },
    { group: 'sum', what: 'Var[Σ Wᵢ]', expected: ofSum, count, tolerance: n * n * round.second,
      variance: chopped(sum - ofSum ** 2, trace ** 2), value: (k) => over(k, (x) => x) ** 2 },
  ]; // prettier-ignore
}

/** Σ aᵢ = 0, so that only a place that is unlike others moves them. */
function ofPositions({ draws: { n, count }, alpha, own, pair, round, chopped, over }: Given): Statistic[] {
  return contrasts(n).flatMap(({ name, a }): Statistic[] => {
    const squares = a.reduce((total, x) => total + x * x, 0);
    const size = a.reduce((total, x) => total + Math.abs(x), 0);
    return [
      { group: 'position', what: `E[W]: ${name}`, expected: 0, variance: alpha * squares, count,
        tolerance: size * round.mean, value: (k) => over(k, (x, i) => a[i] * x) },
      { group: 'position', what: `Var[W]: ${name}`, expected: 0, variance: own === Infinity ? own : chopped(own - pair, own) * squares, count,
        tolerance: size * round.second, value: (k) => over(k, (x, i) => a[i] * x * x) },
    ]; // prettier-ignore
  });
}

/** Σ Vᵢ V′ᵢ of independent V and V′ has variance tr Var[W]²; of their squares likewise. */
function ofSteps({
  draws: { n, count, V },
  variance,
  beta,
  own,
  pair,
  round,
  allowance,
  over,
}: Given): Statistic[] {
  const ofProduct = n * variance ** 2 + n * (n - 1) * beta ** 2;
  // Of the squares of variances that rest on fourth moments.
  const ofSquares =
    allowance ** 2 * (n * (own - variance ** 2) ** 2 + n * (n - 1) * (pair - variance ** 2) ** 2);
  return LAGS.filter((lag) => lag < count).flatMap((lag): Statistic[] => {
    const { first, pairCount } = disjointPairs(count, lag);
    const later = lag === 1 ? 'the next step' : `${lag} steps later`;
    return [
      { group: 'steps', what: `Σ Cov[Wᵢ, Wᵢ of ${later}]`, expected: 0, variance: ofProduct, count: pairCount,
        tolerance: n * round.second,
        value: (k) => { const at = first(k); return over(at, (x, i) => x * V[(at + lag) * n + i]); } },
      { group: 'steps', what: `Σ Cov[Vᵢ², Vᵢ² of ${later}]`, expected: 0, variance: ofSquares, count: pairCount,
        tolerance: n * round.second * (variance + round.second),
        value: (k) => {
          const at = first(k);
          return over(at, (x, i) => (x * x - variance) * (V[(at + lag) * n + i] ** 2 - variance));
        } },
    ]; // prettier-ignore
  });
}

/** A variance that is 0 in exact arithmetic, or negative because the claim is wrong, is 0: the same in every draw. */
function chop(variance: number, scale: number): number {
  return variance <= 1e-12 * scale && scale < Infinity ? 0 : variance;
}

/** Pairs of steps (t, t + lag) of which no step is in two, so that they are independent of each other. */
function disjointPairs(count: number, lag: number) {
  const whole = Math.floor(count / (2 * lag));
  const left = Math.max(0, count - whole * 2 * lag - lag);
  return {
    pairCount: whole * lag + left,
    first: (k: number) => Math.floor(k / lag) * 2 * lag + (k % lag),
  };
}

function pairs(n: number): [number, number][] {
  const all = Array.from({ length: n }, (_, i) => i).flatMap((i) => {
    const others = n <= ALL_PAIRS ? Array.from({ length: n }, (_, j) => j) : [i + 1, i + 4, i + 16];
    return others.filter((j) => j > i && j < n).map((j): [number, number] => [i, j]);
  });
  return n <= ALL_PAIRS ? all : [...all, [0, n - 1]];
}

/** Ways in which a kernel might favour places: along the vector, by half, by lane of four, by block of sixteen. */
function contrasts(n: number): { name: string; a: number[] }[] {
  const lanes = [0, 1, 2, 3].map((lane) => ({
    name: `lane ${lane}`,
    of: (i: number) => Number(i % 4 === lane),
  }));
  const ways = [
    { name: 'trend along the places', of: (i: number) => i / n },
    { name: 'first half', of: (i: number) => Number(2 * i < n) },
    ...lanes,
    { name: 'whole vectors of four', of: (i: number) => Number(i < n - (n % 4)) },
    { name: 'whole blocks of sixteen', of: (i: number) => Number(i < n - (n % 16)) },
  ];
  return ways.flatMap(({ name, of }) => {
    const raw = Array.from({ length: n }, (_, i) => of(i));
    const centre = raw.reduce((sum, x) => sum + x, 0) / n;
    const a = raw.map((x) => x - centre);
    return a.some((x) => Math.abs(x) > 1e-12) ? [{ name, a }] : [];
  });
}
