import type { NoiseOptions } from './noiseClass.js';

/** B, the batch size that the `minibatch…` classes draw: ten times b unless it is given. */
export function batchOf(n: number, b: number, { B = Math.min(10 * b, n) }: NoiseOptions): number {
  return B;
}
