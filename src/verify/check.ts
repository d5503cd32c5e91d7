import type { Draws } from './draws.js';
import { distance, QUANTILES, type Cdf } from './marginal.js';
import { influence, testOf } from './meanTest.js';
import type { Group, Statistic } from './statistics.js';

/** Of one check: the probability that it rejects what is right, and that it does not see what it `detects`. */
export interface ErrorRates {
  readonly falseAlarm: number;
  readonly miss: number;
}

/** One of the tests of a class. */
export interface NoiseCheck {
  /** What it is about, as in “Var[W[3]]”. */
  readonly what: string;
  /** What kind of claim it tests. */
  readonly group: Group;
  /** What the class claims. */
  readonly expected: number;
  /**
   * A robust mean (see `meanTest`); of a distribution its distance from what is expected. Of what should be the same in every draw
   * the mean, or where that is right the draw that differs most.
   */
  readonly observed: number;
  /** The largest deviation that passes. */
  readonly bound: number;
  /** The smallest error that is seen with the probability `power`; Infinity where none can be promised. */
  readonly detects: number;
  /** At least the probability of such a deviation in a class that keeps its claim. */
  readonly pValue: number;
  /** Whether |observed − expected| is at most `bound`. */
  readonly passed: boolean;
  /** What the bound rests on. */
  readonly by: 'Catoni' | 'Dvoretzky-Kiefer-Wolfowitz' | 'the same in every draw';
}

/** A deviation in units of what passes: Infinity where it is NaN, which passes nowhere. */
export function strain({ observed, expected, bound }: NoiseCheck): number {
  const deviation = Math.abs(observed - expected);
  if (deviation === 0) return 0;
  const units = deviation / bound;
  return Number.isNaN(units) ? Infinity : units;
}

/** Tests whether a statistic has the mean that is expected of it. */
export function checkMean(
  { what, group, expected, variance, tolerance, count, value }: Statistic,
  { falseAlarm, miss }: ErrorRates,
): NoiseCheck {
  const common = { what, group, expected };
  if (variance === 0) {
    let [worst, sum] = [0, 0]; // once NaN, always NaN
    for (let k = 0; k < count; k++) {
      const deviation = value(k) - expected;
      sum += deviation;
      if (Number.isNaN(deviation) || Math.abs(deviation) > Math.abs(worst)) worst = deviation;
    }
    const passed = Math.abs(worst) <= tolerance;
    // A draw says little of a variance; a mean says nothing where draws differ that cancel out.
    const mean = sum / count;
    const observed = expected + (Math.abs(mean) > tolerance ? mean : worst);
    const by = 'the same in every draw';
    return { ...common, observed, bound: tolerance, detects: tolerance, pValue: passed ? 1 : 0, passed, by };
  }
  const { scale, bound, detects, pValue } = testOf({ draws: count, variance, falseAlarm, miss, tolerance });
  let sum = 0;
  for (let k = 0; k < count; k++) sum += influence(scale * (value(k) - expected));
  const p = pValue(sum);
  const observed = expected + sum / (count * scale);
  return { ...common, observed, bound, detects, pValue: p, passed: p >= falseAlarm, by: 'Catoni' };
}

/** Tests, place by place, whether W has the distribution function `cdf`. */
export function checkDistributions(
  { n, count, V, largest }: Draws,
  mean: number,
  cdf: Cdf,
  { falseAlarm, miss }: ErrorRates,
): NoiseCheck[] {
  const bound = Math.sqrt(Math.log(2 / falseAlarm) / (2 * count));
  const column = new Float64Array(count);
  return Array.from({ length: n }, (_, i) => {
    for (let k = 0; k < count; k++) column[k] = V[k * n + i] + mean;
    const observed = distance(column, cdf, 2 ** -20 * largest);
    const pValue = Math.min(1, 2 * Math.exp(-2 * count * observed ** 2));
    return {
      what: `distribution of W[${i}]`,
      group: 'distribution',
      expected: 0,
      observed,
      bound,
      // The distance may be too small by the part of the sample between two quantiles.
      detects: bound + Math.sqrt(Math.log(2 / miss) / (2 * count)) + 1 / QUANTILES,
      pValue,
      passed: observed <= bound,
      by: 'Dvoretzky-Kiefer-Wolfowitz',
    };
  });
}
