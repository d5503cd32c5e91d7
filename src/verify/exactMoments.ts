import Fraction from 'fraction.js';
import { fractionOf } from './fraction.js';
import type { Law, Places } from './law.js';

/** The exact moments of W, as fractions. */
export interface ExactMoments {
  /** n */
  readonly mean: readonly Fraction[];
  /** n × n */
  readonly covariance: readonly (readonly Fraction[])[];
}

/**
 * The exact mean and covariance of a law, by enumeration of the places: time 2ⁿ, or n^k with replacement.
 *
 * Over the choices, E[W] = E μ and Var[W] = E[μμᵀ + scale² K] − E[W] E[W]ᵀ with μ the conditional mean and K = I on the chosen places,
 * I − 𝟙𝟙ᵀ/(their number) when centred.
 */
export function exactMoments(law: Law): ExactMoments {
  const { n } = law;
  const value = {
    mean: fractionOf(law.mean),
    perCount: fractionOf(law.perCount),
    variance: fractionOf(law.scale * law.scale),
    rest: fractionOf(law.rest),
  };
  const at = (count: number) => (count === 0 ? value.rest : value.perCount.mul(count).add(value.mean));
  const mean = filled(n, () => new Fraction(0n));
  const second = filled(n, () => filled(n, () => new Fraction(0n)));
  for (const { size, mass, most, tally } of tallies(n, law.places)) {
    tally.forEach((times, cell) => {
      if (times === 0) return;
      const [i, j, a, c] = digitsOf(cell, [n, n, most + 1, most + 1]);
      const probability = mass.mul(times);
      if (i === j) mean[i] = mean[i].add(probability.mul(at(a)));
      let product = at(a).mul(at(c));
      if (a > 0 && c > 0) {
        const covariance = new Fraction(i === j ? 1n : 0n).sub(law.centred ? new Fraction(1, size) : 0n);
        product = product.add(value.variance.mul(covariance));
      }
      second[i][j] = second[i][j].add(probability.mul(product));
    });
  }
  return { mean, covariance: second.map((row, i) => row.map((entry, j) => entry.sub(mean[i].mul(mean[j])))) };
}

/** The choices of one size: how often places i and j are chosen a and c times. */
interface Tally {
  /** The number of distinct places. */
  readonly size: number;
  /** The probability of a choice that counts once. */
  readonly mass: Fraction;
  /** The most that a place is chosen. */
  readonly most: number;
  /** n × n × (most + 1) × (most + 1), by i, j, a and c. */
  readonly tally: Float64Array;
}

function tallies(n: number, places: Places): Iterable<Tally> {
  const most = places.kind === 'choose' && places.replacement ? places.k : 1;
  const bySize = new Map<number, Tally>();
  for (const { counts, times, mass } of choices(n, places)) {
    const size = counts.filter((count) => count > 0).length;
    let one = bySize.get(size);
    if (one === undefined) {
      one = { size, mass: mass(size), most, tally: new Float64Array((n * (most + 1)) ** 2) };
      bySize.set(size, one);
    }
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++)
        one.tally[((i * n + j) * (most + 1) + counts[i]) * (most + 1) + counts[j]] += times;
    }
  }
  return bySize.values();
}

/** The digits of a number in a mixed base, the last the fastest. */
function digitsOf(value: number, bases: readonly number[]): number[] {
  const digits: number[] = [];
  for (let k = bases.length - 1, rest = value; k >= 0; k--) {
    digits.unshift(rest % bases[k]);
    rest = Math.floor(rest / bases[k]);
  }
  return digits;
}

interface Choice {
  /** How often each place was chosen. */
  readonly counts: readonly number[];
  /** In how many ways. */
  readonly times: number;
  /** The probability of each way, for a choice of so many distinct places. */
  readonly mass: (size: number) => Fraction;
}

function* choices(n: number, places: Places): Iterable<Choice> {
  if (places.kind === 'all') {
    yield { counts: filled(n, () => 1), times: 1, mass: () => new Fraction(1n) };
  } else if (places.kind === 'bernoulli') {
    const p = fractionOf(places.p);
    const q = new Fraction(1n).sub(p);
    const mass = (size: number) => power(p, size).mul(power(q, n - size));
    for (const counts of compositions(n, undefined, 1)) yield { counts, times: 1, mass };
  } else if (places.replacement) {
    const mass = () => new Fraction(1n, BigInt(n) ** BigInt(places.k));
    for (const counts of compositions(n, places.k, places.k)) {
      const times = counts.reduce((product, count) => product / factorial(count), factorial(places.k));
      yield { counts, times, mass };
    }
  } else {
    const ways = factorial(n) / factorial(places.k) / factorial(n - places.k);
    const mass = () => new Fraction(1n, BigInt(ways));
    for (const counts of compositions(n, places.k, 1)) yield { counts, times: 1, mass };
  }
}

/** All lists of n integers from 0 to `most`; with `sum`, those of that sum. */
function* compositions(n: number, sum: number | undefined, most: number): Iterable<number[]> {
  if (n === 0) {
    if (sum === undefined || sum === 0) yield [];
    return;
  }
  for (let first = 0; first <= Math.min(most, sum ?? most); first++) {
    for (const rest of compositions(n - 1, sum === undefined ? undefined : sum - first, most))
      yield [first, ...rest];
  }
}

function power(x: Fraction, k: number): Fraction {
  return Array.from({ length: k }).reduce<Fraction>((product) => product.mul(x), new Fraction(1n));
}

function factorial(k: number): number {
  return k < 2 ? 1 : k * factorial(k - 1);
}

function filled<T>(n: number, value: (i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => value(i));
}
