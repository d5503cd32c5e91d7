import jstat from 'jstat';
import { checkOptions } from '../errors.js';
import { classOf } from '../noise/classes.js';
import type { NoiseClass, SamplerOptions } from '../noise/index.js';
import { momentsOfClass, samplerNames } from '../noise/sampler.js';
import { binomial } from './fourthMoments.js';
import { lawOf, type Law } from './law.js';

/** F(x) = P(Wᵢ ≤ x), the same for every place. */
export type Cdf = (x: number) => number;

/** Distribution functions of ξ, of mean 0 and variance 1. */
const cdfs: Record<NonNullable<Law['xi']>['distribution'], (x: number, degrees: number) => number> = {
  normal: (x) => jstat.normal.cdf(x, 0, 1),
  rademacher: (x) => (x < -1 ? 0 : x < 1 ? 1 / 2 : 1),
  centredUniform: (x) => Math.min(1, Math.max(0, 1 / 2 + x / Math.sqrt(12))),
  laplace: (x) => (x < 0 ? Math.exp(Math.SQRT2 * x) / 2 : 1 - Math.exp(-Math.SQRT2 * x) / 2),
  student: (x, degrees) => {
    // jstat.studentt.cdf is NaN at large x.
    const t = x * Math.sqrt(degrees / (degrees - 2));
    const beyond = jstat.ibeta(degrees / (degrees + t * t), degrees / 2, 1 / 2) / 2;
    return x < 0 ? beyond : 1 - beyond;
  },
};

/**
 * The exact distribution of an entry of W, the same for every place, from the class's own `sample`.
 *
 * @returns x ↦ P(Wᵢ ≤ x); undefined where it has no closed form that is known here, or `sample` writes weights by hand
 * @throws ArgumentError for options out of range
 */
export function marginal(noise: NoiseClass | string, options: SamplerOptions): Cdf | undefined {
  checkOptions('marginal', options, samplerNames);
  const { noise: own, options: all } = classOf(noise, options);
  momentsOfClass(own, all); // which checks both
  const law = lawOf(own, all);
  return typeof law === 'string' ? undefined : marginalOf(law);
}

/**
 * The marginal distribution of W under a law.
 *
 * @returns undefined where it has no closed form: centred values that are not normal, a random number of centred values
 */
export function marginalOf(law: Law): Cdf | undefined {
  const { n, places, mean, perCount, rest, scale, centred, xi } = law;
  const step = (at: number) => (x: number) => Number(x >= at);
  if (places.kind === 'choose' && places.replacement) {
    if (scale !== 0) return undefined;
    const atoms = binomial(places.k, 1 / n).map((mass, count) => {
      return { mass, at: count === 0 ? rest : mean + perCount * count };
    });
    return (x) => atoms.reduce((sum, { mass, at }) => (x >= at ? sum + mass : sum), 0);
  }
  const chosen = places.kind === 'all' ? 1 : places.kind === 'choose' ? places.k / n : places.p;
  const elsewhere = step(rest);
  const centre = mean + perCount;
  let there = step(centre);
  if (scale !== 0 && xi !== undefined) {
    let deviation = Math.abs(scale); // every ξ is distributed as −ξ
    if (centred) {
      if (xi.distribution !== 'normal' || places.kind === 'bernoulli') return undefined;
      deviation *= Math.sqrt(1 - 1 / (places.kind === 'all' ? n : places.k));
    }
    if (deviation > 0) there = (x) => cdfs[xi.distribution]((x - centre) / deviation, xi.degrees);
  }
  return (x) => chosen * there(x) + (1 - chosen) * elsewhere(x);
}

/** F is evaluated at about this many of the sample's quantiles: the distance is then too small, never too large. */
export const QUANTILES = 1000;

/**
 * The Kolmogorov-Smirnov distance between a sample, which it sorts, and F at the sample's quantiles, each value allowed to be off by `tolerance`.
 *
 * With N independent values P(distance > ε) ≤ 2 exp(−2 N ε²), whatever F (A. Dvoretzky, J. Kiefer and J. Wolfowitz 1956, with
 * the constant of P. Massart, Ann. Probab. 18, 1990).
 */
export function distance(values: Float64Array, cdf: Cdf, tolerance: number): number {
  const sorted = values.sort();
  const N = sorted.length;
  let worst = 0;
  let next = 0;
  for (let start = 0; start < N;) {
    let end = start + 1;
    while (end < N && sorted[end] === sorted[start]) end++;
    if (end > next) {
      const x = sorted[start];
      worst = Math.max(worst, end / N - cdf(x + tolerance), cdf(x - tolerance) - start / N);
      next = end + N / QUANTILES;
    }
    start = end;
  }
  return worst;
}
