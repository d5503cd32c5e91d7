import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { ArgumentError, checkFinite, checkLength } from '../errors.js';
import type { Objective } from '../models/objective.js';
import { meanGradient } from './atTheta.js';
import { checkCounts, checkLanczosSteps, checkObjective } from './checks.js';
import { lanczos } from './lanczos.js';
import { probes } from './probe.js';
import { dot, type Operator } from './vectors.js';

/**
 * u ↦ C u, C = (1/n) Σ (gᵢ − ∇L)(gᵢ − ∇L)ᵀ, never p × p: at the θ that the objective has at each product, which costs 2n
 * gradients. C u is (1/n) Σ (aᵢ − ā) gᵢ with aᵢ = gᵢᵀu.
 *
 * @throws ArgumentError for a u that is not p finite numbers
 */
export function covarianceOperator(objective: Objective): Operator {
  checkObjective(objective);
  const { n, p, gradientPointer, workspace } = objective;
  return (u) => {
    checkLength('u', u, p, 'p');
    checkFinite('u', u);
    objective.gradient.set(u); // which no block of G touches
    const along = new Float64Array(n);
    for (const { first, rows, gradients } of objective.perExampleGradientBlocks()) {
      for (let i = 0; i < rows; i++) {
        const at = gradients.byteOffset + 4 * p * i;
        along[first + i] = workspace.kernels.dot(at, gradientPointer, p);
      }
    }
    const mean = along.reduce((sum, value) => sum + value, 0) / n;
    const weights = along.map((value) => (value - mean) / n);
    return Float64Array.from(objective.weightedGradient(undefined, weights));
  };
}

/** The eigenvalues of the covariance of the gradients. */
export interface Spectrum {
  /** Descending: all of them from the Gram matrix, the leading ones by Lanczos. */
  readonly eigenvalues: number[];
  /** tr C: the sum of all eigenvalues, exact also where only the leading ones are known. */
  readonly trace: number;
  /** tr C / λ₁: how many directions as large as the leading one would have the trace; 0 where C is 0. */
  readonly effectiveRank: number;
}

/** n at which the Gram matrix's O(n³) takes some ten seconds. */
const MOST_EXAMPLES = 2000;

/**
 * The spectrum of C = (1/n) Σ (gᵢ − ∇L)(gᵢ − ∇L)ᵀ at the objective's θ: exactly, from the n × n Gram matrix
 * of the gradients, which has the same eigenvalues except for zeros. It is in float32: eigenvalues below 1e-6
 * of the largest, or of ‖∇L‖², are rounding. Costs `objective.gramMatrix`, for which dense layers need no gradients, and
 * O(n³) for its eigenvalues. SGD's noise v has the covariance c n C, with c = (n − b)/(b n (n − 1)).
 *
 * @throws ArgumentError for more than 2,000 examples; use `leadingSpectrum` for these
 */
export function gradientSpectrum(objective: Objective): Spectrum {
  checkObjective(objective);
  const { n } = objective;
  if (n > MOST_EXAMPLES) {
    throw new ArgumentError(
      'n',
      n,
      `at most ${MOST_EXAMPLES} for all eigenvalues; leadingSpectrum finds the leading ones`,
    );
  }
  const K = centred(objective.gramMatrix(), n);
  const { realEigenvalues } = new EigenvalueDecomposition(K, { assumeSymmetric: true });
  const eigenvalues = realEigenvalues.map((value) => Math.max(0, value)).sort((a, b) => b - a);
  return spectrum(
    eigenvalues,
    eigenvalues.reduce((sum, value) => sum + value, 0),
  );
}

/** (1/n) of the Gram matrix of the gradients less their mean. */
function centred(gram: Float32Array, n: number): Matrix {
  const means = Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += gram[i * n + k];
    return sum / n;
  });
  const all = means.reduce((sum, mean) => sum + mean, 0) / n;
  const K = Matrix.zeros(n, n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) K.set(i, k, (gram[i * n + k] - means[i] - means[k] + all) / n);
  }
  return K;
}

/**
 * The leading eigenvalues of C, for any n and p, by Lanczos with products that never build G. The trace is exact, from the
 * gradients' norms.
 *
 * @param options.count how many; by default 10
 * @param options.steps of Lanczos, each 2n gradients; at least count (or p), by default 4 · count
 * @param options.seed of the vector to start with; by default 0
 * @throws ArgumentError for numbers out of range
 */
export function leadingSpectrum(
  objective: Objective,
  options: { count?: number; steps?: number; seed?: number } = {},
): Spectrum {
  checkCounts('leadingSpectrum', objective, options, ['count', 'steps']);
  const { count = 10, steps = 4 * count, seed = 0 } = options;
  const { n, p } = objective;
  checkLanczosSteps(steps, count, p);
  const { values } = lanczos(covarianceOperator(objective), probes('normal', p, seed)(0), steps);
  const mean = meanGradient(objective);
  const norms = objective.perExampleGradientNorms();
  const eigenvalues = values.slice(0, count).map((value) => Math.max(0, value));
  return spectrum(eigenvalues, Math.max(0, dot(norms, norms) / n - dot(mean, mean)));
}

function spectrum(eigenvalues: number[], trace: number): Spectrum {
  return { eigenvalues, trace, effectiveRank: eigenvalues[0] > 0 ? trace / eigenvalues[0] : 0 };
}
