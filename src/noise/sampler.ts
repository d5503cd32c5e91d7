import { checkInteger } from '../errors.js';
import { Workspace } from '../wasm/workspace.js';
import { checkNoise, type Moments, type NoiseClass, type NoiseOptions } from './noiseClass.js';
import { SamplingVector } from './samplingVector.js';

/** What a sampler draws, and by which seed. */
export interface SamplerOptions extends NoiseOptions {
  /** The length of W: the number of examples. */
  n: number;
  /** The equivalent batch size, 1 … n. */
  b?: number;
  /** An integer from 0 to 2⁵³ − 1; by default 0. */
  seed?: number;
  /** Multiplies V = W − 1/n; by default 1. */
  scale?: number;
}

/** Draws the sampling vector of a step: any step, in any order. It is overwritten by the next draw. */
export type Sampler = (step: number) => SamplingVector;

/**
 * A sampler of W.
 *
 * @param workspace where W lives: an objective's own, for `Objective.accumulate`; by default one of its own
 * @throws ArgumentError for n, b, seed or options out of range
 */
export function sampler(
  noise: NoiseClass,
  options: SamplerOptions,
  workspace: Workspace = new Workspace(),
): Sampler {
  const { n, seed = 0, scale = 1 } = options;
  const b = checkNoise(noise, options);
  checkInteger('seed', seed, 0);
  const places = noise.support?.(n, b, options) ?? 0;
  const w = new SamplingVector(workspace, n, places, !noise.sparse || scale !== 1, noise.pass !== undefined);
  w.seed = seed;
  return (step) => {
    w.step = step;
    draw(w, noise, b, options);
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

/** The exact moments of W with V multiplied by `scale`. */
export function momentsOf(noise: NoiseClass, options: SamplerOptions): Moments {
  const b = checkNoise(noise, options);
  const { n, scale = 1 } = options;
  const { mean, alpha, beta } = noise.moments(n, b, options);
  return { mean: scale * mean + (1 - scale) / n, alpha: alpha * scale * scale, beta: beta * scale * scale };
}
