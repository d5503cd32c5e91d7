/** Small problems whose answers can be had in another way. @module */
import { leastSquares, type LeastSquares, type ThetaMoments } from '../../src/theory/index.js';
import { testRandom } from '../helpers.js';

/** A problem of n examples with d features of unequal size. */
export function someProblem(n: number, d: number, seed = 8): LeastSquares {
  const random = testRandom(seed);
  const X = Float64Array.from({ length: n * d }, (_, at) => (random() * 2 - 1) / (1 + (at % d)));
  return leastSquares(
    X,
    Float64Array.from({ length: n }, () => random() * 2 - 1),
  );
}

/** θ = value, surely. */
export function startAt(value: number, d: number): ThetaMoments {
  return { mean: new Float64Array(d).fill(value), covariance: new Float64Array(d * d) };
}

/**
 * A data set whose moments up to the fifth are those of x ~ N(0, diag λ), y = xᵀθ* + e, Var e = noise: the product of Gauss and
 * Hermite's rule of three nodes, {−√3, 0, √3} with probabilities 1/6, 4/6, 1/6, and e = ±√noise.
 */
export function likeGaussian(
  lambda: readonly number[],
  minimizer: readonly number[],
  noise: number,
): LeastSquares {
  const nodes = [-Math.sqrt(3), 0, 0, 0, 0, Math.sqrt(3)];
  let rows: number[][] = [[]];
  for (const value of lambda) rows = rows.flatMap((row) => nodes.map((z) => [...row, z * Math.sqrt(value)]));
  const both = rows.flatMap((x) => [-1, 1].map((sign) => ({ x, e: sign * Math.sqrt(noise) })));
  return leastSquares(
    both.flatMap(({ x }) => x),
    both.map(({ x, e }) => x.reduce((sum, value, j) => sum + value * minimizer[j], e)),
  );
}

/** All batches of b of n examples without replacement, as sampling vectors. */
export function batchesOf(n: number, b: number): number[][] {
  if (n === 0) return [[]];
  const without = b < n ? batchesOf(n - 1, b).map((w) => [...w, 0]) : [];
  const withLast =
    b > 0 ? batchesOf(n - 1, b - 1).map((w) => [...w.map((v) => (v * (b - 1)) / b), 1 / b]) : [];
  return [...without, ...withLast];
}

/** θ − η Σ wᵢ (xᵢᵀθ − yᵢ) xᵢ. */
export function stepOf(
  { n, d, X, y }: LeastSquares,
  eta: number,
  theta: readonly number[],
  w: ArrayLike<number>,
) {
  return theta.map((value, j) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const residual = theta.reduce((r, t, k) => r + X[i * d + k] * t, -y[i]);
      sum += w[i] * residual * X[i * d + j];
    }
    return value - eta * sum;
  });
}
