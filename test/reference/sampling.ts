/**
 * Moments of sampling vectors W, of length n: of sets of vectors, and in closed form from the table of noise classes.
 *
 * @module
 */

export interface Moments {
  /** n means. */
  readonly mean: Float64Array;
  /** n × n, row-major. */
  readonly covariance: Float64Array;
}

/**
 * The exact mean and covariance of a finite distribution: `vectors` with their `probabilities`, by default all equal
 * (so that the covariance of a sample of N vectors is divided by N).
 */
export function moments(
  vectors: readonly ArrayLike<number>[],
  probabilities: ArrayLike<number> = vectors.map(() => 1 / vectors.length),
): Moments {
  const n = vectors[0].length;
  const mean = new Float64Array(n);
  vectors.forEach((vector, v) => {
    for (let i = 0; i < n; i++) mean[i] += probabilities[v] * vector[i];
  });
  const covariance = new Float64Array(n * n);
  vectors.forEach((vector, v) => {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        covariance[i * n + j] += probabilities[v] * (vector[i] - mean[i]) * (vector[j] - mean[j]);
      }
    }
  });
  return { mean, covariance };
}

export type NoiseName =
  | 'gd'
  | 'sgd'
  | 'sgdWithReplacement'
  | 'gaussianCov'
  | 'gaussianFisher'
  | 'bernoulli'
  | 'sparseFisher'
  | 'sparseCov'
  | 'minibatchFisher'
  | 'minibatchCov';

export interface TableOptions {
  /** Examples drawn a step, b ≤ B ≤ n: minibatchFisher and minibatchCov. */
  readonly B?: number;
  /** Noisy places, 1 ≤ m ≤ n: sparseFisher, and sparseCov, where 2 ≤ m. */
  readonly m?: number;
  /** Whose moments to match. `sgd` and `sgdWithReplacement` themselves are what they are under either. */
  readonly match?: 'sgd' | 'sgdWithReplacement';
}

/** Var[W] = α I + β 𝟙𝟙ᵀ, and every entry of W has the same mean. */
interface ExchangeableMoments {
  readonly mean: number;
  readonly alpha: number;
  readonly beta: number;
}

/** The table of noise classes: (mean, α, β) of W for 1 ≤ b ≤ n. */
export function tableMoments(
  name: NoiseName,
  n: number,
  b: number,
  { B, match = 'sgd' }: TableOptions = {},
): ExchangeableMoments {
  const mean = 1 / n;
  // Cov-like classes have W summing to 1 always, hence β = −α/n; Fisher-like ones have independent noise, hence β = 0.
  const cov = (alpha: number) => ({ mean, alpha, beta: -alpha / n });
  const fisher = (alpha: number) => ({ mean, alpha, beta: 0 });
  switch (name) {
    case 'gd':
      return fisher(0);
    case 'sgd':
      return cov(covTarget(n, b, 'sgd'));
    case 'sgdWithReplacement':
      return cov(covTarget(n, b, 'sgdWithReplacement'));
    case 'gaussianCov':
    case 'sparseCov':
    case 'minibatchCov':
      return cov(covTarget(n, b, match));
    case 'gaussianFisher':
    case 'bernoulli':
    case 'sparseFisher':
      return fisher(fisherTarget(n, b, match));
    case 'minibatchFisher': {
      needs('B', B);
      const diagonal = fisherTarget(n, b, match);
      // Independent factors on the chosen B leave the off-diagonal of plain SGD with batch size B.
      const offDiagonal = n === B ? 0 : -(n - B) / (B * n * n * (n - 1));
      return { mean, alpha: diagonal - offDiagonal, beta: offDiagonal };
    }
  }
}

/**
 * The table's variance of the noise that a class puts on a place, in the units of its own formula for W:
 * c for gaussianCov, σ² for gaussianFisher and the mini-batch classes, s² for the sparse ones.
 */
export function tableVariance(
  name: Exclude<NoiseName, 'gd' | 'sgd' | 'sgdWithReplacement' | 'bernoulli'>,
  n: number,
  b: number,
  { B, m, match = 'sgd' }: TableOptions = {},
): number {
  switch (name) {
    case 'gaussianCov':
      return covTarget(n, b, match);
    case 'gaussianFisher':
      return fisherTarget(n, b, match);
    case 'sparseFisher':
      needs('m', m);
      return match === 'sgd' ? (n - b) / (b * n * m) : 1 / (b * m);
    case 'sparseCov':
      needs('m', m);
      return match === 'sgd' ? (n - b) / (b * n * (m - 1)) : (n - 1) / (b * n * (m - 1));
    case 'minibatchFisher':
      needs('B', B);
      return match === 'sgd' ? B / b - 1 : B / b + B / n - 1;
    case 'minibatchCov':
      needs('B', B);
      // z − z̄ is 0 where one example is drawn, and then b = B = 1 needs no noise.
      if (B === 1) return 0;
      return ((match === 'sgd' ? B / b - 1 : (B * (n - 1)) / (b * n) - (n - B) / n) * B) / (B - 1);
  }
}

/** The α of SGD. */
function covTarget(n: number, b: number, match: 'sgd' | 'sgdWithReplacement'): number {
  if (match === 'sgdWithReplacement') return 1 / (b * n);
  return n === b ? 0 : (n - b) / (b * n * (n - 1));
}

/** The diagonal of independent noise: SGD's without replacement; for SGD with replacement the paper has 1/(bn). */
function fisherTarget(n: number, b: number, match: 'sgd' | 'sgdWithReplacement'): number {
  return match === 'sgdWithReplacement' ? 1 / (b * n) : (n - b) / (b * n * n);
}

function needs(option: string, value: number | undefined): asserts value is number {
  if (value === undefined) throw new TypeError(`this noise class needs ${option}`);
}
