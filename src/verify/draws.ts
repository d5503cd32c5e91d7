import type { NoiseClass, SamplerOptions } from '../noise/index.js';
import { strideOf } from '../noise/noiseClass.js';
import { samplerOf } from '../noise/sampler.js';
import { Workspace } from '../wasm/workspace.js';
import type { FourthMoments } from './fourthMoments.js';

/** Draws of V = W − E[W], independent of each other. */
export interface Draws {
  readonly n: number;
  readonly count: number;
  /** count × n */
  readonly V: Float64Array;
  /** The largest |W| in them. */
  readonly largest: number;
}

/** Draws from which fourth moments are estimated, of steps far from those that are tested. */
const PILOT = { draws: 20_000, firstStep: 2 ** 40 };

export function drawAll(noise: NoiseClass, options: SamplerOptions, count: number, mean: number): Draws {
  const { n } = options;
  const draw = samplerOf(noise, options, new Workspace());
  const stride = strideOf(noise, n, options.b ?? n);
  const V = new Float64Array(count * n);
  let largest = 0;
  for (let k = 0; k < count; k++) {
    const w = draw(k * stride).toDense();
    for (let i = 0; i < n; i++) {
      V[k * n + i] = w[i] - mean;
      largest = Math.max(largest, Math.abs(w[i]));
    }
  }
  return { n, count, V, largest };
}

/** Fourth moments of a class whose law is not known, by draws of which one at a time is kept: n may be large. */
export function estimateFourthMoments(
  noise: NoiseClass,
  options: SamplerOptions,
  mean: number,
): FourthMoments {
  const { n } = options;
  const draw = samplerOf(noise, options, new Workspace());
  const stride = strideOf(noise, n, options.b ?? n);
  const row = new Float64Array(n);
  const count = PILOT.draws;
  let [own, pair, sum] = [0, 0, 0];
  for (let k = 0; k < count; k++) {
    const w = draw(PILOT.firstStep + k * stride).toDense();
    for (let i = 0; i < n; i++) row[i] = w[i] - mean;
    const squares = row.reduce((total, x) => total + x * x, 0);
    const fourths = row.reduce((total, x) => total + x ** 4, 0);
    own += fourths;
    pair += squares * squares - fourths;
    sum += row.reduce((total, x) => total + x, 0) ** 4;
  }
  return { own: own / count / n, pair: n > 1 ? pair / count / (n * (n - 1)) : 0, sum: sum / count };
}
