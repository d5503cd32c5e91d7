import { ArgumentError, checkFinite, checkInteger, checkLength, checkNumber } from '../errors.js';

/** L(θ) = (1/2n) Σᵢ (xᵢᵀθ − yᵢ)², H = XᵀX/n its Hessian. Matrices are row-major. */
export interface LeastSquares {
  readonly n: number;
  readonly d: number;
  /** n × d */
  readonly X: Float64Array;
  /** n */
  readonly y: Float64Array;
  /** d × d */
  readonly H: Float64Array;
  /** d, Xᵀy/n: ∇L(θ) = H θ − g. */
  readonly g: Float64Array;
}

/** Mean and covariance of the random parameters θ. */
export interface ThetaMoments {
  /** d */
  readonly mean: Float64Array;
  /** d × d */
  readonly covariance: Float64Array;
}

/**
 * The least-squares problem of an n × d design matrix, without intercept.
 *
 * @throws ArgumentError for lengths that do not fit or values that are not finite
 */
export function leastSquares(X: ArrayLike<number>, y: ArrayLike<number>): LeastSquares {
  const n = y.length;
  if (n === 0) throw new ArgumentError('y', y, 'at least one target');
  const d = X.length / n;
  checkInteger('X.length / y.length', d, 1);
  checkFinite('X', X);
  checkFinite('y', y);
  const x = Float64Array.from(X);
  const H = new Float64Array(d * d);
  const g = new Float64Array(d);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) {
      g[j] += (x[i * d + j] * y[i]) / n;
      for (let k = 0; k < d; k++) H[j * d + k] += (x[i * d + j] * x[i * d + k]) / n;
    }
  }
  return { n, d, X: x, y: Float64Array.from(y), H, g };
}

/**
 * Mean and covariance of θ after one more step θ ← θ − η G(θ) W, W of any class with Var[W] = α I + β 𝟙𝟙ᵀ, independent
 * of θ. Exact, for any η: the losses are quadratic, so only the first two moments of W enter.
 *
 *     m′ = m − η ∇L(m)
 *     C′ = (I − ηH) C (I − ηH) + η² [α Xᵀ diag(E rᵢ²) X + β n² (H C H + ∇L(m) ∇L(m)ᵀ)]
 *     E rᵢ² = (xᵢᵀm − yᵢ)² + xᵢᵀ C xᵢ
 *
 * Time O(n d² + d³).
 *
 * @param moments of θ before the step
 * @param step.eta η, at least 0
 * @param step.alpha, step.beta of W, as a noise class's `moments` gives them
 */
export function momentsAfter(
  problem: LeastSquares,
  { mean, covariance }: ThetaMoments,
  { eta, alpha, beta }: { eta: number; alpha: number; beta: number },
): ThetaMoments {
  const { n, d, X, y, H, g } = problem;
  checkNumber('eta', eta, 0);
  checkNumber('alpha', alpha);
  checkNumber('beta', beta);
  checkLength('mean', mean, d, 'one for each column of X');
  checkLength('covariance', covariance, d * d, 'd × d');

  const gradient = product(H, mean, d, 1).map((value, j) => value - g[j]);
  const HC = product(H, covariance, d, d);
  const HCH = product(HC, H, d, d);
  const next = new Float64Array(d * d);
  for (let i = 0; i < n; i++) {
    const x = X.subarray(i * d, (i + 1) * d);
    const squaredResidual = (dot(x, mean) - y[i]) ** 2 + dot(x, product(covariance, x, d, 1));
    const weight = eta * eta * alpha * squaredResidual;
    for (let j = 0; j < d; j++) {
      for (let k = 0; k < d; k++) next[j * d + k] += weight * x[j] * x[k];
    }
  }
  for (let j = 0; j < d; j++) {
    for (let k = 0; k < d; k++) {
      const at = j * d + k;
      // C is symmetric, so (C H)[j, k] = (H C)[k, j].
      next[at] += covariance[at] - eta * (HC[at] + HC[k * d + j]) + eta * eta * HCH[at];
      next[at] += eta * eta * beta * n * n * (HCH[at] + gradient[j] * gradient[k]);
    }
  }
  return { mean: mean.map((m, j) => m - eta * gradient[j]), covariance: next };
}

/** A B of a d × d matrix A and a d × columns matrix B. */
function product(A: Float64Array, B: Float64Array, d: number, columns: number): Float64Array {
  const C = new Float64Array(d * columns);
  for (let i = 0; i < d; i++) {
    for (let k = 0; k < d; k++) {
      for (let j = 0; j < columns; j++) C[i * columns + j] += A[i * d + k] * B[k * columns + j];
    }
  }
  return C;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
