import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { ArgumentError } from '../errors.js';
import { activeIn, identity } from './eigenbasis.js';
import { stateOf, type Population, type ThetaMoments } from './population.js';
import { coefficients, type Step } from './step.js';

/** E L(θ̄_t) − L* ≤ C₁/(t + 1) + C₂/(t + 1)², and the constants it is made of. */
export interface AverageBound {
  /** C₁: what remains of the noise. */
  readonly C1: number;
  /** C₂: what remains of the start. */
  readonly C2: number;
  /** R², the least with E[‖x‖² xxᵀ] ⪯ R² H. */
  readonly R2: number;
  /** σ², the least with E[e² xxᵀ] ⪯ σ² H, e = y − xᵀθ*. */
  readonly sigma2: number;
  /** λ, the largest eigenvalue of H. */
  readonly lambda: number;
  /** a R² + h λ, with which E L² ⪯ ρ H for the step's random L = Σ Wᵣ xᵣxᵣᵀ. With Theorem 1's W, (R² + (b − 1) λ)/b. */
  readonly rho: number;
}

/** What counts as 0 of E[e xxᵀ (xᵀδ)], as a part of E[ggᵀ], both relative to H: rounding, where e is 1e-9 of y. */
const NOTHING = 1e-6;

/**
 * The bound of Wu et al. (2020), Theorem 1, for the averaged iterate, derived anew (docs/theory.md):
 *
 *     C₁ = a σ² d/(2 − ηρ),    C₂ = (1 + ηρd/(2 − ηρ)) tr(H⁻¹ E[δ₀δ₀ᵀ])/(2η²)
 *
 * with d the rank of H; directions that no x has do not count. It needs residuals that do not depend on x,
 * E[e xxᵀ (xᵀδ)] = 0 for every δ, as where E[e | x] = 0.
 *
 * @param start moments of θ₀
 * @throws ArgumentError unless 0 < η < 2/ρ, and for a population whose residuals depend on x
 */
export function averageBound(population: Population, start: ThetaMoments, step: Step): AverageBound {
  const { eta, a, h } = coefficients(population, step);
  const { d, eigenvalues } = population;
  checkWellSpecified(population);
  const active = activeIn(eigenvalues);
  const rank = active.length;
  const zero = new Float64Array(d * d);
  const R2 = largestRelativeToH(population, active, population.fourth(identity(d)));
  const noise = population.gradientMoment(new Float64Array(d), zero);
  const sigma2 = largestRelativeToH(population, active, noise);
  const lambda = Math.max(...eigenvalues);
  const rho = a * R2 + Math.max(h, 0) * lambda;
  if (!(eta > 0 && eta * rho < 2)) {
    throw new ArgumentError('eta', eta, `above 0 and below 2/ρ = ${2 / rho}, for the bound to hold`);
  }
  const { offset, covariance } = stateOf(population, start);
  const distance = active.reduce(
    (sum, j) => sum + (covariance[j * d + j] + offset[j] ** 2) / eigenvalues[j],
    0,
  );
  return {
    C1: (a * sigma2 * rank) / (2 - eta * rho),
    C2: ((1 + (eta * rho * rank) / (2 - eta * rho)) * distance) / (2 * eta ** 2),
    R2,
    sigma2,
    lambda,
    rho,
  };
}

/** The least r with F ⪯ r H, of a matrix that is 0 where H is. */
function largestRelativeToH(
  { d, eigenvalues }: Population,
  active: readonly number[],
  F: Float64Array,
): number {
  const relative = active.map((j) =>
    active.map((k) => F[j * d + k] / Math.sqrt(eigenvalues[j] * eigenvalues[k])),
  );
  if (active.length === 0) return 0;
  const { realEigenvalues } = new EigenvalueDecomposition(new Matrix(relative), { assumeSymmetric: true });
  return Math.max(...realEigenvalues);
}

/**
 * E[ggᵀ] at θ* ± δ differs by 4 E[e xxᵀ (xᵀδ)]: for a δ that is nothing special, 0 only where it is for all. This one makes
 * (xᵀδ)² as large as e², or nothing would be seen of the product beside the larger of both.
 */
function checkWellSpecified(population: Population): void {
  const { d, eigenvalues, minimum } = population;
  const zero = new Float64Array(d * d);
  const delta = eigenvalues.map((value, j) => (value > 0 ? Math.sqrt((2 * minimum) / (value * (j + 1))) : 0));
  const relative = (moment: Float64Array) =>
    moment.map((value, at) => {
      const size = Math.sqrt(eigenvalues[Math.floor(at / d)]) * Math.sqrt(eigenvalues[at % d]);
      return size > 0 ? value / size : 0;
    });
  const plus = relative(population.gradientMoment(delta, zero));
  const minus = relative(population.gradientMoment(delta.map((value) => -value), zero)); // prettier-ignore
  const largest = plus.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (plus.some((value, at) => Math.abs(value - minus[at]) > NOTHING * largest)) {
    throw new ArgumentError(
      'population',
      population,
      'one whose residuals do not go with x, as where E[e | x] = 0',
    );
  }
}
