/**
 * Every value that W can take under a law, by brute force: for n of a few.
 *
 * @module
 */
import { kurtosisOf } from '../../src/verify/fourthMoments.js';
import type { Law } from '../../src/verify/law.js';

export interface Outcome {
  readonly probability: number;
  readonly w: readonly number[];
}

/** All lists of n of the given values. */
function lists<T>(n: number, values: readonly T[]): T[][] {
  if (n === 0) return [[]];
  return lists(n - 1, values).flatMap((list) => values.map((value) => [...list, value]));
}

/** How often each place is chosen, with probabilities. */
function counts({ n, places }: Law): { probability: number; counts: number[] }[] {
  if (places.kind === 'all') return [{ probability: 1, counts: Array<number>(n).fill(1) }];
  const subsets = lists(n, [0, 1]);
  const size = (subset: number[]) => subset.reduce((a, b) => a + b, 0);
  if (places.kind === 'bernoulli') {
    const { p } = places;
    return subsets.map((counts) => ({
      probability: p ** size(counts) * (1 - p) ** (n - size(counts)),
      counts,
    }));
  }
  if (!places.replacement) {
    const chosen = subsets.filter((subset) => size(subset) === places.k);
    return chosen.map((counts) => ({ probability: 1 / chosen.length, counts }));
  }
  const draws = lists(
    places.k,
    Array.from({ length: n }, (_, i) => i),
  );
  return draws.map((draw) => ({
    probability: 1 / draws.length,
    counts: Array.from({ length: n }, (_, i) => draw.filter((place) => place === i).length),
  }));
}

/**
 * Every value of W with its probability. ξ is replaced by −√κ, 0, √κ with probabilities 1/2κ, 1 − 1/κ, 1/2κ, which has
 * its moments up to the fifth, κ being its fourth.
 */
export function enumerate(law: Law): Outcome[] {
  const kappa = law.xi === undefined ? 1 : kurtosisOf(law.xi);
  const xis = [
    { value: -Math.sqrt(kappa), probability: 1 / (2 * kappa) },
    { value: 0, probability: 1 - 1 / kappa },
    { value: Math.sqrt(kappa), probability: 1 / (2 * kappa) },
  ];
  return counts(law).flatMap(({ probability, counts }) => {
    const chosen = counts.flatMap((count, i) => (count > 0 ? [i] : []));
    const values = law.scale === 0 ? [[]] : lists(chosen.length, xis);
    return values.map((xi) => {
      const centre = law.centred ? xi.reduce((sum, { value }) => sum + value, 0) / xi.length : 0;
      const w = counts.map((count, i) => {
        if (count === 0) return law.rest;
        const noise = law.scale === 0 ? 0 : law.scale * (xi[chosen.indexOf(i)].value - centre);
        return law.mean + law.perCount * count + noise;
      });
      return { probability: xi.reduce((product, { probability }) => product * probability, probability), w };
    });
  });
}

/** E of a function of W. */
export const expectation = (outcomes: readonly Outcome[], of: (w: readonly number[]) => number) =>
  outcomes.reduce((sum, { probability, w }) => sum + probability * of(w), 0);
