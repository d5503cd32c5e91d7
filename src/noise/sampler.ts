import { ArgumentError, checkInteger, checkNumber, checkOptions, checkSeed } from '../errors.js';
import { Workspace } from '../wasm/workspace.js';
import { classOf } from './classes.js';
import { checkNoise, type Moments, type NoiseClass, type NoiseOptions } from './noiseClass.js';
import { SamplingVector } from './samplingVector.js';

/** What a sampler draws, and by which seed. */
export interface SamplerOptions extends NoiseOptions {
  /** The length of W: the number of examples, at least 1. */
  n: number;
  /** The equivalent batch size, 1 … n; `gd` does without. */
  b?: number;
  /** An integer from 0 to 2⁵³ − 1; by default 0. */
  seed?: number;
  /** Multiplies V = W − 1/n: at least 0; by default 1. */
  scale?: number;
}

/** Draws the sampling vector of a step: any from 0 to 2⁵³ − 1, in any order. It is overwritten by the next draw. */
export type Sampler = (step: number) => SamplingVector;

/** What `SamplerOptions` has, for `checkOptions`. */
export const samplerNames = ['n', 'b', 'seed', 'scale', 'match', 'm', 'B'] as const;

/**
 * A sampler of W.
 *
 * @param noise a class, or the name of one as the command takes it: `sgd`, `gaussianCov:scale=3`
 * @param workspace where W lives: an objective's own, for `Objective.accumulate`; by default one of its own
 * @throws ArgumentError for n, b, seed or options out of range; from a draw, for a class whose `sample` chooses no places
 */
export function sampler(
  noise: NoiseClass | string,
  options: SamplerOptions,
  workspace: Workspace = new Workspace(),
): Sampler {
  checkOptions('sampler', options, samplerNames);
  if (!(workspace instanceof Workspace))
    throw new ArgumentError('workspace', workspace, 'a workspace, such as objective.workspace');
  const { noise: own, options: all } = classOf(noise, options);
  return samplerOf(own, all, workspace);
}

/** As `sampler`, for noise that has no name, and options that may be of more than it. */
export function samplerOf(noise: NoiseClass, options: SamplerOptions, workspace: Workspace): Sampler {
  const { n, seed = 0, scale = 1 } = options;
  const b = checkNoise(noise, options);
  checkSeed(seed);
  const places = noise.support?.(n, b, options) ?? 0;
  const w = new SamplingVector(workspace, n, places, !noise.sparse || scale !== 1, noise.pass !== undefined);
  w.seed = seed;
  return (step) => {
    checkInteger('step', step, 0, Number.MAX_SAFE_INTEGER);
    w.step = step;
    // Else a class that chooses no places would leave those of the last step, or none: a gradient of 0.
    w.sparse = false;
    w.count = 0;
    draw(w, noise, b, options);
    if (!w.sparse && w.count !== n) {
      const allowed = 'a function that chooses places (all, choose, bernoulli) and gives them values';
      throw new ArgumentError('noise.sample', 'one that chose none', allowed);
    }
    return w;
  };
}

/** Draws the W of w's key into w, V multiplied by `scale`. */
export function draw(w: SamplingVector, noise: NoiseClass, b: number, options: SamplerOptions): void {
  const { n, scale = 1 } = options;
  noise.sample(w, b, options);
  if (scale !== 1) {
    // 1/n + scale (W − 1/n): what was 0 is 0 no longer.
    const rest = (1 - scale) / n;
    w.affine(rest, scale);
    if (w.sparse) w.spread(rest);
  }
}

/**
 * The exact moments of W with V multiplied by `scale`.
 *
 * @param noise as of `sampler`
 * @throws ArgumentError for n, b or options out of range
 */
export function momentsOf(noise: NoiseClass | string, options: SamplerOptions): Moments {
  checkOptions('momentsOf', options, samplerNames);
  const { noise: own, options: all } = classOf(noise, options);
  return momentsOfClass(own, all);
}

/** As `momentsOf`, for noise that has no name, and options that may be of more than it. */
export function momentsOfClass(noise: NoiseClass, options: SamplerOptions): Moments {
  const b = checkNoise(noise, options);
  const { n, scale = 1 } = options;
  const stated: unknown = (noise as { moments?: unknown }).moments;
  if (typeof stated !== 'function') throw new ArgumentError('noise.moments', stated, 'a function of n and b');
  const { mean, alpha, beta } = { ...noise.moments(n, b, options) };
  const scaled = {
    mean: mean + (scale - 1) * (mean - 1 / n), // which is 1/n where mean is, to the last bit
    alpha: alpha * scale * scale,
    beta: beta * scale * scale,
  };
  for (const [name, value] of Object.entries(scaled)) checkNumber(`the ${name} of ${noise.name}`, value);
  return scaled;
}
