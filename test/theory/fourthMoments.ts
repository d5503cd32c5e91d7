import type { LeastSquares } from '../../src/theory/index.js';
import type { Atom } from '../reference/supports.js';

/** Moments of θ about its mean up to the fourth, exact. */
interface CentralMoments {
  readonly mean: Float64Array;
  /** d × d */
  readonly covariance: Float64Array;
  /** E[(θ − m)ⱼ(θ − m)ₖ(θ − m)ₗ(θ − m)ₘ], d × d × d × d. */
  readonly fourth: Float64Array;
}

/**
 * The moments of θ after `steps` steps from 0, by enumeration of W. A step is affine, (θ, 1) ↦ A_W (θ, 1), so the moments up to
 * the fourth go linearly: z = E[(θ, 1)⊗(θ, 1)⊗(θ, 1)⊗(θ, 1)] ↦ E[A_W⊗A_W⊗A_W⊗A_W] z.
 */
export function centralMoments(
  { n, d, X, y }: LeastSquares,
  eta: number,
  support: readonly Atom[],
  steps: number,
): CentralMoments {
  const k = d + 1;
  let z: Float64Array = new Float64Array(k ** 4);
  z[z.length - 1] = 1;
  const maps = support.map(({ w }) => {
    const A = new Float64Array(k * k);
    for (let j = 0; j < k; j++) A[j * k + j] = 1;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < d; j++) {
        for (let l = 0; l < d; l++) A[j * k + l] -= eta * w[i] * X[i * d + j] * X[i * d + l];
        A[j * k + d] += eta * w[i] * X[i * d + j] * y[i];
      }
    }
    return A;
  });
  for (let t = 0; t < steps; t++) {
    const next = new Float64Array(z.length);
    maps.forEach((A, atom) => {
      fourTimes(A, z, k).forEach((value, at) => (next[at] += support[atom].probability * value));
    });
    z = next;
  }
  const last = z.length - 1;
  const mean = Float64Array.from({ length: d }, (_, j) => z[last - d + j]);
  // (θ, 1) ↦ (θ − m, 1)
  const shift = new Float64Array(k * k);
  for (let j = 0; j < k; j++) shift[j * k + j] = 1;
  mean.forEach((m, j) => (shift[j * k + d] = -m));
  const central = fourTimes(shift, z, k);
  const ones = d * k + d;
  return {
    mean,
    covariance: Float64Array.from(
      { length: d * d },
      (_, at) => central[(Math.floor(at / d) * k + (at % d)) * k * k + ones],
    ),
    fourth: Float64Array.from({ length: d ** 4 }, (_, at) => {
      const [j, l, m, o] = [
        Math.floor(at / d ** 3),
        Math.floor(at / d ** 2) % d,
        Math.floor(at / d) % d,
        at % d,
      ];
      return central[((j * k + l) * k + m) * k + o];
    }),
  };
}

/** (A⊗A⊗A⊗A) z, an index at a time: the last index becomes the first, four times. */
function fourTimes(A: Float64Array, z: Float64Array, k: number): Float64Array {
  const others = k ** 3;
  let from = z;
  for (let index = 0; index < 4; index++) {
    const to = new Float64Array(z.length);
    for (let rest = 0; rest < others; rest++) {
      for (let j = 0; j < k; j++) {
        let sum = 0;
        for (let l = 0; l < k; l++) sum += A[j * k + l] * from[rest * k + l];
        to[j * others + rest] = sum;
      }
    }
    from = to;
  }
  return from;
}
