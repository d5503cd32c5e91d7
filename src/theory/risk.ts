import { checkSteps, stateOf, type Population, type State, type ThetaMoments } from './population.js';
import { coefficients, nextState, type Step } from './step.js';

/** E L(θ) − L* = ½ (m − θ*)ᵀH(m − θ*) + ½ tr(HC). */
export interface ExcessRisk {
  /** Of the mean: what gradient descent alone would leave. */
  readonly bias: number;
  /** Of the noise. */
  readonly variance: number;
}

/** The excess risk before the first step and after each of them. */
export interface ExcessRisks {
  /** steps + 1 */
  readonly bias: Float64Array;
  /** steps + 1 */
  readonly variance: Float64Array;
}

/** The excess risk in a state. */
export function riskOf({ d, eigenvalues }: Population, { offset, covariance }: State): ExcessRisk {
  let bias = 0;
  let variance = 0;
  for (let j = 0; j < d; j++) {
    bias += (eigenvalues[j] * offset[j] ** 2) / 2;
    variance += (eigenvalues[j] * covariance[j * d + j]) / 2;
  }
  return { bias: orInfinity(bias), variance: orInfinity(variance) };
}

/** A risk, where NaN says no more than that something beyond float64 was taken from its like. */
export function orInfinity(risk: number): number {
  return Number.isNaN(risk) ? Infinity : risk;
}

/**
 * The excess risk of θ with these moments, split into bias and variance. Time O(d³).
 *
 * @throws ArgumentError for lengths that do not fit, and a covariance that is not symmetric positive semidefinite
 */
export function excessRisk(population: Population, moments: ThetaMoments): ExcessRisk {
  return riskOf(population, stateOf(population, moments));
}

/**
 * The excess risk of each of the first steps, by the exact recursion. A step takes n d² multiplications for a data set, O(d²)
 * for Gaussian x (where `gaussianRisks` takes O(d)). Where η is not stable, it is Infinity once it is beyond float64.
 *
 * @param start moments of θ before the first step
 * @throws ArgumentError as `momentsAfter`, and for `steps` that are not a whole number
 */
export function excessRisks(
  population: Population,
  start: ThetaMoments,
  step: Step,
  steps: number,
): ExcessRisks {
  checkSteps(steps);
  const known = coefficients(population, step);
  const risks = { bias: new Float64Array(steps + 1), variance: new Float64Array(steps + 1) };
  let state = stateOf(population, start);
  for (let t = 0; t <= steps; t++) {
    if (t > 0) state = nextState(population, state, known);
    const { bias, variance } = riskOf(population, state);
    risks.bias[t] = bias;
    risks.variance[t] = variance;
  }
  return risks;
}
