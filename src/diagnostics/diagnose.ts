import { checkOptions, checkSeed } from '../errors.js';
import type { Objective } from '../models/objective.js';
import type { NoiseClass } from '../noise/index.js';
import { sgd } from '../noise/sgd.js';
import { alignment, type Alignment } from './alignment.js';
import { checkObjective } from './checks.js';
import { gradientSpectrum, leadingSpectrum, type Spectrum } from './covariance.js';
import { generalization, type Generalization } from './generalization.js';
import { hessianSpectrum, type HessianSpectrum } from './hessian.js';
import { noiseScale, type NoiseScale } from './noiseScale.js';
import { noiseTrace } from './noiseTrace.js';
import { expectedSharpness } from './sharpness.js';
import { noiseTails, varies, type Tails } from './tails.js';
import type { Estimate } from './vectors.js';

/** All diagnostics of this folder at one θ, ready for JSON, which writes null for what is not finite. */
export interface Diagnosis {
  /** Losses and accuracies; absent without `test`. */
  readonly generalization?: Generalization;
  /** The size of the gradients, and of their spread. */
  readonly gradients: NoiseScale;
  /** tr Var[v] of the noise. */
  readonly noiseTrace: number;
  /** Of the covariance of the gradients: all eigenvalues for at most 1,000 examples, the 10 largest for more. */
  readonly spectrum: Spectrum;
  /** The largest eigenvalues of ∇²L, and the smallest. */
  readonly hessian: HessianSpectrum;
  /** Of the gradients' covariance with the Hessian. */
  readonly alignment: Alignment;
  /** By how much the loss rises on average near θ: see `expectedSharpness`. */
  readonly sharpness: Estimate;
  /** Of the noise; absent where it is always 0, as at b = n. */
  readonly tails?: Tails;
}

/** Beyond so many examples, the leading eigenvalues alone. */
const GRAM = 1000;

/**
 * All diagnostics at the objective's θ: some hundred passes over its examples.
 *
 * @param options.b the equivalent batch size of the noise
 * @param options.noise its class, or the name of one, as of `sampler`; by default `sgd`
 * @param options.test held-out examples, with the same model
 * @param options.seed of what is drawn; by default 0
 * @throws ArgumentError for options out of range
 */
export function diagnose(
  objective: Objective,
  options: { b: number; noise?: NoiseClass | string; test?: Objective; seed?: number },
): Diagnosis {
  checkObjective(objective);
  checkOptions('diagnose', options, ['b', 'noise', 'test', 'seed']);
  const { b, noise = sgd, test, seed = 0 } = options;
  checkSeed(seed);
  const hasTails = varies(noise, { b, n: objective.n });
  return {
    generalization: test === undefined ? undefined : generalization(objective, test),
    gradients: noiseScale(objective),
    noiseTrace: noiseTrace(objective, noise, { b }),
    spectrum: objective.n <= GRAM ? gradientSpectrum(objective) : leadingSpectrum(objective, { seed }),
    hessian: hessianSpectrum(objective, { seed }),
    alignment: alignment(objective, { seed }),
    sharpness: expectedSharpness(objective, { seed }),
    tails: hasTails ? noiseTails(objective, noise, { b, seed }) : undefined,
  };
}
