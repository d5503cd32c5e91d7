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

/**
 * Every statistic that the draws are tested by, for claimed moments and the fourth moments that go with them.
 *
 * @param allowance by which variances are multiplied that rest on the fourth moments, where those are not exact
 */
export function statistics(
  draws: Draws,
  { mean, alpha, beta }: Moments,
  { own, pair, sum }: FourthMoments,
  allowance = 1,
): Statistic[] {
  const { n, count, V, largest } = draws;
  const variance = alpha + beta;
  const ofSum = chop(n * alpha + n * n * beta, n * variance);
  const round = {
    mean: 2 ** -22 * largest,
    second: 1e-5 * variance + 2 ** -22 * largest * (mean + Math.sqrt(variance)),
  };
  const everyDraw = { count, tolerance: round.second };
  const chopped = (variance: number, scale: number) => allowance * chop(variance, scale);
  const range = Array.from({ length: n }, (_, i) => i);
  const over = (k: number, term: (x: number, i: number) => number) => {
    let total = 0;
    for (let i = 0, at = k * n; i < n; i++) total += term(V[at + i], i);
    return total;
  };

  const means = range.map((i): Statistic => ({
    ...everyDraw, group: 'mean', what: `E[W[${i}]] − 1/n`, expected: 0, variance, tolerance: round.mean, value: (k) => V[k * n + i],
  })); // prettier-ignore
  const variances = range.map((i): Statistic => ({
    ...everyDraw, group: 'variance', what: `Var[W[${i}]]`, expected: variance, variance: chopped(own - variance ** 2, own),
    value: (k) => V[k * n + i] ** 2,
  })); // prettier-ignore
  const covariances = pairs(n).map(([i, j]): Statistic => ({
    ...everyDraw, group: 'covariance', what: `Cov[W[${i}], W[${j}]]`, expected: beta, variance: chopped(pair - beta ** 2, pair),
    value: (k) => V[k * n + i] * V[k * n + j],
  })); // prettier-ignore

  const trace = n * variance;
  const sums: Statistic[] = [
    { ...everyDraw, group: 'sum', what: 'E[Σ Wᵢ] − 1', expected: 0, variance: ofSum, tolerance: n * round.mean,
      value: (k) => over(k, (x) => x) },
    { ...everyDraw, group: 'sum', what: 'Σ Var[Wᵢ]', expected: trace, tolerance: n * round.second,
      variance: chopped(n * own + n * (n - 1) * pair - trace ** 2, trace ** 2), value: (k) => over(k, (x) => x * x) },
    { ...everyDraw, group: 'sum', what: 'Var[Σ Wᵢ]', expected: ofSum, tolerance: n * n * round.second,
      variance: chopped(sum - ofSum ** 2, trace ** 2), value: (k) => over(k, (x) => x) ** 2 },
  ]; // prettier-ignore

  // Σ aᵢ = 0, so that only a place that is unlike others moves them.
  const positions = contrasts(n).flatMap(({ name, a }): Statistic[] => {
    const squares = a.reduce((total, x) => total + x * x, 0);
    const size = a.reduce((total, x) => total + Math.abs(x), 0);
    return [
      { ...everyDraw, group: 'position', what: `E[W]: ${name}`, expected: 0, variance: alpha * squares,
        tolerance: size * round.mean, value: (k) => over(k, (x, i) => a[i] * x) },
      { ...everyDraw, group: 'position', what: `Var[W]: ${name}`, expected: 0, variance: chopped(own - pair, own) * squares,
        tolerance: size * round.second, value: (k) => over(k, (x, i) => a[i] * x * x) },
    ]; // prettier-ignore
  });

  // Σ Vᵢ V′ᵢ of independent V and V′ has variance tr Var[W]²; of their squares likewise.
  const ofProduct = n * variance ** 2 + n * (n - 1) * beta ** 2;
  const ofSquares = n * (own - variance ** 2) ** 2 + n * (n - 1) * (pair - variance ** 2) ** 2;
  const steps = LAGS.filter((lag) => lag < count).flatMap((lag): Statistic[] => {
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

  return [...means, ...variances, ...covariances, ...sums, ...positions, ...steps];
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
