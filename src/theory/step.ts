import { ArgumentError, checkInteger, checkNumber, checkOptions } from '../errors.js';
import {
  checkPopulation,
  thetaMomentsOf,
  stateOf,
  type Population,
  type State,
  type ThetaMoments,
} from './population.js';

/** One step θ ← θ − η G(θ) W, with Var[W] = α I + β 𝟙𝟙ᵀ and W independent of θ. */
export interface Step {
  /** η, above 0 (for `momentsAfter`, at least 0). */
  readonly eta: number;
  /** α and β, as a noise class's `moments` gives them. */
  readonly alpha: number;
  /** As in a noise class's `moments`. */
  readonly beta: number;
  /**
   * Fresh batches: each step draws B examples from the population, and W has length B and mean 1/B. Left out, W weighs
   * the n examples of a data set, always the same.
   */
  readonly B?: number;
}

/** All that the moments of θ see of a step; see `nextState`. */
export interface Coefficients {
  readonly eta: number;
  readonly a: number;
  readonly h: number;
}

/** Rounding that is forgiven where α + nβ should be 0. */
const ROUNDING = 1e-12;

/**
 * a and h of a step. Given θ, and g₁, g₂, … the gradients of single examples, E[GW Wᵀ Gᵀ] is
 * - on all n examples, where Σ gᵢgᵢᵀ = n E[ggᵀ]:  αn E[ggᵀ] + (1 + βn²) ∇L∇Lᵀ;
 * - on a fresh batch, where two of the gᵣ are independent:  B E[W₁²] E[ggᵀ] + B(B − 1) E[W₁W₂] ∇L∇Lᵀ.
 *
 * @throws ArgumentError unless η ≥ 0 and α I + β 𝟙𝟙ᵀ is a covariance matrix
 */
export function coefficients(population: Population, step: Step): Coefficients {
  checkPopulation(population);
  return coefficientsFor(population.n, step);
}

/** As `coefficients`, of a population of n examples, or of one of infinitely many. */
export function coefficientsFor(n: number | undefined, step: Step): Coefficients {
  // What `momentsOf` gives has the mean too.
  checkOptions<Step & { mean?: number }>('step', step, ['eta', 'alpha', 'beta', 'B', 'mean']);
  const { eta, alpha, beta, B } = step;
  checkNumber('eta', eta, 0);
  checkNumber('alpha', alpha, 0);
  checkNumber('beta', beta);
  if (B !== undefined) checkInteger('B', B, 1);
  const length = B ?? n;
  if (length === undefined) {
    throw new ArgumentError('B', B, 'given: this population has no n examples, so that batches are fresh');
  }
  if (alpha + length * beta < -ROUNDING * alpha) {
    throw new ArgumentError(
      'beta',
      beta,
      `at least −alpha/${length} (otherwise αI + β𝟙𝟙ᵀ is not a covariance)`,
    );
  }
  if (B === undefined) return { eta, a: alpha * length, h: 1 + beta * length ** 2 };
  return { eta, a: B * (alpha + beta) + 1 / B, h: B * (B - 1) * (beta + 1 / B ** 2) };
}

/**
 * The state after one more step, exact for any η, for the losses are quadratic:
 *
 *     m′ = m − η∇L(m)
 *     C′ = C − η(HC + CH) + η² [a E[ggᵀ] + h HCH + (h − 1) ∇L(m)∇L(m)ᵀ]
 *
 * In the eigenbasis H is diagonal, and only E[ggᵀ] costs more than O(d²).
 */
export function nextState(population: Population, state: State, { eta, a, h }: Coefficients): State {
  const { d, eigenvalues: lambda } = population;
  const { offset, covariance } = state;
  const next = a === 0 ? new Float64Array(d * d) : population.gradientMoment(offset, covariance);
  for (let j = 0; j < d; j++) {
    for (let k = 0; k < d; k++) {
      const at = j * d + k;
      const kept = 1 - eta * (lambda[j] + lambda[k]) + eta * eta * h * lambda[j] * lambda[k];
      const gradients = lambda[j] * offset[j] * lambda[k] * offset[k];
      next[at] = kept * covariance[at] + eta * eta * (a * next[at] + (h - 1) * gradients);
    }
  }
  return { offset: offset.map((value, j) => (1 - eta * lambda[j]) * value), covariance: next };
}

/**
 * Mean and covariance of θ after one more step. Exact, for any η. For a data set this is
 *
 *     m′ = m − η ∇L(m)
 *     C′ = (I − ηH) C (I − ηH) + η² [α Xᵀ diag(E rᵢ²) X + β n² (H C H + ∇L(m) ∇L(m)ᵀ)]
 *     E rᵢ² = (xᵢᵀm − yᵢ)² + xᵢᵀ C xᵢ
 *
 * Time O(n d² + d³) for a data set of n, O(d³) for Gaussian x.
 *
 * @throws ArgumentError for lengths that do not fit, a covariance that is not symmetric positive semidefinite, η < 0, and α, β that no W has
 */
export function momentsAfter(population: Population, moments: ThetaMoments, step: Step): ThetaMoments {
  const known = coefficients(population, step);
  return thetaMomentsOf(population, nextState(population, stateOf(population, moments), known));
}
