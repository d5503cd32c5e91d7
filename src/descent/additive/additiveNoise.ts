import { ArgumentError, checkInteger, checkNumber, checkRange } from '../../errors.js';
import type { Model } from '../../models/model.js';
import type { Objective } from '../../models/objective.js';
import { checkDegrees } from '../../noise/degrees.js';
import { covarianceOf } from '../../noise/match.js';
import { checkNoise, type Match, type NoiseClass } from '../../noise/noiseClass.js';
import type { Direction } from '../direction.js';

/** The size of additive noise, and the options of its structures. */
export interface AdditiveOptions {
  /** Var[v] = σ² M with the structure's own matrix M, in place of SGD's trace: at least 0. */
  sigma?: number;
  /** Steps from one estimate of M and of SGD's trace to the next, at least 1; by default 10, or 1 for `fullCov`, which needs none. */
  refreshEvery?: number;
  /** `levy`: α, above 1 and at most 2; by default 1.5. */
  alpha?: number;
  /** `student`: degrees of freedom, above 2 and at most 100,000; by default 5. */
  degrees?: number;
}

/** What a run of additive noise begins with, all of it in range. */
export interface AdditiveSetting extends AdditiveOptions {
  /** Of v: an integer from 0 to 2⁵³ − 1. */
  readonly seed: number;
  /** Steps from one refresh to the next, at least 1. */
  readonly refreshEvery: number;
  /** tr Var[v] of SGD as a multiple of tr C, the trace of the covariance of the gradients: c n. */
  readonly ofSgd: number;
  /** Multiplies v. */
  readonly scale: number;
}

/**
 * Noise that is added to the gradient: θ ← θ − η (∇L(θ) + v). A structure is a matrix M(θ) of the gradients,
 * and Var[v] = s² M. s² = T / tr M gives it the trace of SGD's noise, T = c n tr C. So only the structure
 * differs.
 */
export interface AdditiveNoise {
  /** Tells it from a class of sampling vectors. */
  readonly additive: true;
  /** As in `isotropic`. */
  readonly name: string;
  /** What it is called elsewhere, and where. */
  readonly source: string;
  /** v in one line. */
  readonly formula: string;
  /** Its cost in gradients of examples, in one line: of a step, and of a refresh. */
  readonly cost: string;
  /** Steps between refreshes where none are given: 10, or 1 where there is nothing to refresh. */
  readonly refreshEvery: number;
  /** The option of its own that it takes. */
  readonly option?: 'alpha' | 'degrees';
  /** Whether M = I, for which with a given `sigma` no example needs a gradient of its own; by default not. */
  readonly isSpherical?: boolean;
  /** The direction ∇L(θ) + v of every step of a run on that objective. */
  begin(objective: Objective, setting: AdditiveSetting): Direction;
}

interface Given extends AdditiveOptions {
  n: number;
  b?: number;
  seed?: number;
  scale?: number;
  match?: Match;
}

/**
 * The equivalent batch size of either kind of noise, once everything is in range.
 *
 * @throws ArgumentError unless 1 ≤ b ≤ n (additive noise of a given sigma does without) and the options are what it allows
 */
export function equivalentBatch(noise: NoiseClass | AdditiveNoise, options: Given): number {
  if (!isAdditive(noise)) return checkNoise(noise, options);
  const { sigma, refreshEvery, alpha, degrees } = options;
  // What is matched is SGD; b and match are its.
  const b = checkNoise({ deterministic: sigma !== undefined }, options);
  if (sigma !== undefined) checkNumber('sigma', sigma, 0);
  if (refreshEvery !== undefined) checkInteger('refreshEvery', refreshEvery, 1);
  if (alpha !== undefined)
    checkRange('alpha', alpha, (x) => x > 1 && x <= 2, 'a number above 1 and at most 2');
  if (degrees !== undefined) checkDegrees(degrees);
  return b;
}

/** @throws ArgumentError for noise made of the gradients of single examples, where the model's examples see each other */
export function checkSeparable(
  noise: NoiseClass | AdditiveNoise,
  { ghost, name }: Model,
  { sigma }: AdditiveOptions,
): void {
  if (ghost === undefined || !isAdditive(noise) || (noise.isSpherical === true && sigma !== undefined))
    return;
  throw new ArgumentError(
    'noise',
    noise.name,
    `multiplicative, or isotropic, levy or student of a given sigma: examples of ${name} have no gradients of their own`,
  );
}

/** The direction ∇L(θ) + v of every step of a run. */
export function additive(
  noise: AdditiveNoise,
  objective: Objective,
  options: Given & { b: number },
): Direction {
  const { n, b, match, seed = 0, scale = 1, refreshEvery = noise.refreshEvery } = options;
  return noise.begin(objective, {
    ...options,
    seed,
    scale,
    refreshEvery,
    ofSgd: n * covarianceOf(match, n, b),
  });
}

export function isAdditive(noise: NoiseClass | AdditiveNoise): noise is AdditiveNoise {
  return 'additive' in noise;
}

/** s, times `scale`, for a structure of trace `ofM` and gradients whose covariance has trace `ofC`. */
export function factor({ sigma, ofSgd, scale }: AdditiveSetting, ofM: number, ofC: number): number {
  if (sigma !== undefined) return scale * sigma;
  return ofM > 0 ? scale * Math.sqrt((ofSgd * ofC) / ofM) : 0;
}
