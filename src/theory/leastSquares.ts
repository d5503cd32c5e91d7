import { ArgumentError, checkArray, checkFinite, checkInteger, checkOptions } from '../errors.js';
import { design, gram, quadraticForms } from './design.js';
import { eigenbasisOf, givenEigenbasis, rotateRows, rotateVector, rotateVectorBack } from './eigenbasis.js';
import type { Population } from './population.js';
import { checkSize } from './size.js';

/** L(θ) = (1/2n) Σᵢ (xᵢᵀθ − yᵢ)², H = XᵀX/n its Hessian: the population of n examples, each as likely. */
export interface LeastSquares extends Population {
  /** The number of examples. */
  readonly n: number;
  /** The inputs, n × d. */
  readonly X: Float64Array;
  /** The targets, n numbers. */
  readonly y: Float64Array;
  /** XᵀX/n, d × d. */
  readonly H: Float64Array;
  /** d, Xᵀy/n: ∇L(θ) = H θ − g. */
  readonly g: Float64Array;
}

/**
 * The least-squares problem of an n × d design matrix, without an intercept; add a column of ones for one.
 * Columns may be linearly dependent: eigenvalues of H below 1e-12 of the largest count as 0, and θ stays what
 * it was in those directions.
 *
 * Time O(n d² + d³).
 *
 * @param options.eigenbasis orthonormal eigenvectors of H, d × d, one a column, where they are known: saves O(d³)
 * @throws ArgumentError for lengths that do not fit, values that are not finite, or the largest of which is beyond 1e±70, and a wrong eigenbasis
 */
export function leastSquares(
  X: ArrayLike<number>,
  y: ArrayLike<number>,
  options: { eigenbasis?: ArrayLike<number> } = {},
): LeastSquares {
  checkArray('X', X);
  checkArray('y', y);
  checkOptions('leastSquares', options, ['eigenbasis']);
  const { eigenbasis } = options;
  const n = y.length;
  if (n === 0) throw new ArgumentError('y', y, 'at least one target');
  const d = X.length / n;
  checkInteger('X.length / y.length', d, 1);
  checkFinite('X', X);
  checkFinite('y', y);
  checkSize('X', X, 1);
  checkSize('y', y, 1);

  const x = Float64Array.from(X);
  const equal = new Float64Array(n).fill(1 / n);
  const H = gram(design(x, n, d), equal);
  const g = new Float64Array(d);
  for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) g[j] += (x[i * d + j] * y[i]) / n;
  const { eigenvalues, basis } =
    eigenbasis === undefined ? eigenbasisOf(H, d) : givenEigenbasis(H, eigenbasis, d);

  // Row i of Z is Uᵀxᵢ, nothing in the directions where H has nothing.
  const Z = rotateRows(x, basis, n, d).map((value, at) => (eigenvalues[at % d] > 0 ? value : 0));
  const rotated = design(Z, n, d);
  const solution = rotateVector(g, basis, d).map((v, j) => (eigenvalues[j] > 0 ? v / eigenvalues[j] : 0));
  // A residual that is rounding is none: where θ* fits every example, no noise stays.
  const rounding = 1e-12 * Float64Array.from(y).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const residual = Float64Array.from(y, (value, i) => {
    const e = value - dot(Z, i * d, solution);
    return Math.abs(e) > rounding ? e : 0;
  });

  return {
    n,
    d,
    X: x,
    y: Float64Array.from(y),
    H,
    g,
    eigenvalues,
    basis,
    minimizer: rotateVectorBack(solution, basis, d),
    minimum: residual.reduce((sum, e) => sum + e * e, 0) / (2 * n),
    fourth: (C) =>
      gram(
        rotated,
        quadraticForms(rotated, C).map((form) => form / n),
      ),
    gradientMoment(offset, covariance) {
      // E rᵢ² = (xᵢᵀE θ − yᵢ)² + xᵢᵀ Cov(θ) xᵢ
      const squared = quadraticForms(rotated, covariance).map(
        (form, i) => ((dot(Z, i * d, offset) - residual[i]) ** 2 + form) / n,
      );
      return gram(rotated, squared);
    },
  };
}

/** Σⱼ values[from + j] v[j]. */
function dot(values: Float64Array, from: number, v: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < v.length; j++) sum += values[from + j] * v[j];
  return sum;
}
