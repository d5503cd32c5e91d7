/**
 * A test of a mean that is exact for no distribution and right for all: it needs independent draws and a bound on their
 * variance, and neither normality nor a large sample.
 *
 * With ψ as below and X of mean μ ± tolerance and variance at most v, E exp ψ(s(X − μ)) ≤ 1 + s·tolerance + s²(v + tolerance²)/2, so
 * by Markov's inequality Σ ψ(s(Xᵢ − μ)) over N draws exceeds N(s·tolerance + s²(v + tolerance²)/2) + log(1/δ) with a probability
 * of at most δ. The price for this certainty is a threshold that at the defaults of `verifyNoise` is a tenth above that of a normal sample.
 *
 * Source: O. Catoni, Challenging the empirical mean and empirical variance: a deviation study, Ann. Inst. H. Poincaré
 * 48 (2012), proposition 2.1; ψ from O. Catoni and I. Giulini, arXiv 1712.02747 (2017).
 *
 * @module
 */

import { checkInteger, checkNumber, checkOptions, checkRange } from '../errors.js';

const LAST = (2 * Math.SQRT2) / 3;

/** ψ(x) = x − x³/6 up to ±√2, then constant: −log(1 − x + x²/2) ≤ ψ(x) ≤ log(1 + x + x²/2), and no draw weighs much. */
export function influence(x: number): number {
  if (x >= Math.SQRT2) return LAST;
  if (x <= -Math.SQRT2) return -LAST;
  return x - (x * x * x) / 6;
}

/** What is known of the draws, and the error probabilities that are wanted. */
export interface MeanTestOptions {
  /** N, the number of independent draws. */
  readonly draws: number;
  /** v > 0, which Var[X] does not exceed where the claim holds. */
  readonly variance: number;
  /** The probability that the test rejects a mean that is right, on either side. */
  readonly falseAlarm: number;
  /** The probability of not seeing an error of the size that the test `detects`. */
  readonly miss: number;
  /** How far E[X] may be from the claim, as by rounding; by default 0. */
  readonly tolerance?: number;
}

/** A test of whether draws have a mean: what to compute, and what passes. */
export interface MeanTest {
  /** s: ψ is applied to s(X − μ). */
  readonly scale: number;
  /** The test rejects where |Σ ψ(s(Xᵢ − μ))|/(N s) exceeds this. */
  readonly bound: number;
  /** The smallest error of the mean that is seen with probability 1 − `miss`, if the variance is still at most v. */
  readonly detects: number;
  /** At least the probability, if the claim holds, of a |Σ ψ(s(Xᵢ − μ))| as large as `sum`. */
  readonly pValue: (sum: number) => number;
}

const names = ['variance', 'falseAlarm', 'miss', 'tolerance'] as const;

function checkKnown({ variance, falseAlarm, miss, tolerance = 0 }: Omit<MeanTestOptions, 'draws'>): void {
  checkRange('variance', variance, (x) => x > 0, 'a finite number above 0');
  for (const [name, value] of Object.entries({ falseAlarm, miss })) {
    checkRange(name, value, (x) => x > 0 && x < 1, 'a number between 0 and 1');
  }
  checkNumber('tolerance', tolerance, 0);
}

/**
 * The test with these error probabilities, whatever the distribution.
 *
 * @throws ArgumentError for numbers out of range
 */
export function meanTest(options: MeanTestOptions): MeanTest {
  checkOptions('meanTest', options, ['draws', ...names]);
  checkInteger('draws', options.draws, 1);
  checkKnown(options);
  return testOf(options);
}

/** As `meanTest`, of what this package computed: NaN makes a test that fails. */
export function testOf({ draws, variance, falseAlarm, miss, tolerance = 0 }: MeanTestOptions): MeanTest {
  const alarm = Math.log(2 / falseAlarm);
  const both = alarm + Math.log(1 / miss);
  const scale = Math.sqrt(both / (draws * variance));
  const drift = scale * tolerance + (scale * scale * (variance + tolerance * tolerance)) / 2;
  // Under an error Δ, −Σψ ≤ −N(sΔ − s²(v + Δ²)/2) + log(1/miss) but for the probability `miss`: Δ solves a quadratic.
  const needed = both / draws + drift + (scale * scale * variance) / 2;
  const root = 1 - 2 * needed;
  return {
    scale,
    bound: (drift + alarm / draws) / scale,
    detects: root < 0 ? Infinity : (1 - Math.sqrt(root)) / scale,
    pValue: (sum) => Math.min(1, 2 * Math.exp(draws * drift - Math.abs(sum))),
  };
}

/**
 * The number of draws from which the test sees an error of `effect` in the mean with probability 1 − miss.
 *
 * @throws ArgumentError for numbers out of range
 */
export function drawsToDetect(effect: number, options: DrawsOptions): number {
  checkOptions('drawsToDetect', options, [...names, 'varianceThen']);
  checkNumber('effect', effect, 0);
  checkKnown(options);
  if (options.varianceThen !== undefined) checkNumber('varianceThen', options.varianceThen, 0);
  return drawsNeeded(effect, options);
}

/** What `drawsToDetect` takes: the options of the test, without its number of draws. */
export type DrawsOptions = Omit<MeanTestOptions, 'draws'> & {
  /** At least Var[X] where there is an error; by default `variance`. */
  readonly varianceThen?: number;
};

/** As `drawsToDetect`, of what this package computed. */
export function drawsNeeded(
  effect: number,
  { variance, falseAlarm, miss, tolerance = 0, varianceThen = variance }: DrawsOptions,
): number {
  const both = Math.log(2 / falseAlarm) + Math.log(1 / miss);
  const spread = variance + tolerance * tolerance + varianceThen + effect * effect;
  const k = (effect - tolerance) / Math.sqrt(variance) / (1 + spread / (2 * variance));
  return k > 0 ? Math.ceil(both / (k * k)) : Infinity;
}
