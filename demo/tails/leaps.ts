import { Objective } from 'msgd';
import { engine } from '../surface/fleet.js';
import { noiseOf } from '../surface/state.js';
import type { Surface } from '../surface/surfaces.js';

/** Runs that are on the other side of the ridge than they began: (w, u) and (−w, −u) are one function. */
export function crossed(cloud: ArrayLike<number>, { start }: Pick<Surface, 'start'>): number {
  let count = 0;
  for (let k = 0; k < cloud.length; k += 2) {
    if (cloud[k] * start[0] + cloud[k + 1] * start[1] < 0) count++;
  }
  return count;
}

/** Where so many runs of a noise are after some steps. */
export function cloudOf(
  surface: Surface,
  noise: string,
  { b, eta, seed, steps, runs }: { b: number; eta: number; seed: number; steps: number; runs: number },
): Float32Array {
  const fleet = engine(surface, noiseOf(noise), { b, seed }).launch({ eta, steps, start: surface.start, runs }); // prettier-ignore
  let cloud: Float32Array = Float32Array.from({ length: 2 * runs }, (_, k) => surface.start[k % 2]);
  for (let t = 0; t < steps; t++) cloud = fleet.advance();
  return cloud;
}

/** How far the far point alone moves θ at the start in a step that draws it, W = 1/b on it, and how far the ridge is, at 0. */
export function leap(surface: Surface, { b, eta }: { b: number; eta: number }) {
  const gradients = new Objective(surface.model, surface.data).perExampleGradients(surface.start);
  let longest = 0;
  for (let i = 0; i < gradients.length; i += 2)
    longest = Math.max(longest, Math.hypot(gradients[i], gradients[i + 1]));
  return { leap: (eta * longest) / b, ridge: Math.hypot(...surface.start) };
}

/**
 * Skewness and excess kurtosis of a weight that is 1/b with probability p = b/n, else 0, which SGD's and Bernoulli's are;
 * a Gaussian weight has 0 and 0.
 */
export function tails(n: number, b: number): { skewness: number; kurtosis: number } {
  const p = b / n;
  const variance = p * (1 - p);
  return { skewness: (1 - 2 * p) / Math.sqrt(variance), kurtosis: (1 - 6 * variance) / variance };
}
