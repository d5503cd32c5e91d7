import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { ArgumentError } from '../errors.js';
import { activeIn } from './eigenbasis.js';
import { contractionPart, inverseOfA1 } from './operators.js';
import { thetaMomentsOf, type Population, type ThetaMoments } from './population.js';
import { riskOf } from './risk.js';
import { conjugateGradients, solveDirectly } from './solve.js';
import { checkStable, unstable } from './stability.js';
import { coefficients, type Coefficients, type Step } from './step.js';

/** Up to this many eigenvalues that are not 0, the linear system is small enough to be solved directly. */
const SMALL = 12;

/** Mean and covariance of θ that a step does not change. */
export interface Stationary extends ThetaMoments {
  /** E L(θ) − L*, all of it variance. */
  readonly excessRisk: number;
}

/**
 * The fixed point of the recursion: mean θ*, and the covariance C with
 *
 *     HC + CH − η (a E[xxᵀ (xᵀCx)] + h HCH) = η a E[e²xxᵀ],    e = y − xᵀθ*,
 *
 * found as the solution of this linear system, not by iterating. As η → 0 it becomes the Lyapunov equation of Mandt, Hoffman &
 * Blei (2017). θ does not move in directions that no x has: there the start's mean and covariance stay, and here are θ* and 0.
 *
 * Directly up to 12 dimensions, above by conjugate gradients: 10 to 50 sums over examples of n d² multiplications.
 *
 * @throws ArgumentError for η that is not stable, naming the largest that is
 */
export function stationary(population: Population, step: Step): Stationary {
  const known = coefficients(population, step);
  if (known.eta === 0) throw new ArgumentError('eta', 0, 'above 0');
  const covariance = stationaryCovariance(population, known);
  const state = { offset: new Float64Array(population.d), covariance };
  return { ...thetaMomentsOf(population, state), excessRisk: riskOf(population, state).variance };
}

/** C in the eigenbasis. */
export function stationaryCovariance(
  population: Population,
  known: Coefficients,
  directly = activeIn(population.eigenvalues).length <= SMALL,
): Float64Array {
  const { d, eigenvalues } = population;
  const active = activeIn(eigenvalues);
  const A = contractionPart(population, known);
  const noise = population.gradientMoment(new Float64Array(d), new Float64Array(d * d));
  const N = noise.map((value) => known.eta * known.a * value);
  const C = directly ? solveDirectly(A, N, d, active) : conjugateGradients(A, N, inverseOfA1(population));
  if (C === undefined) throw unstable(population, known);
  // A C = S(C) + N with C and N positive definite proves that S contracts; otherwise it has to be seen.
  if (!directly && !isPositiveDefinite(C, d, active)) checkStable(population, known);
  return C;
}

function isPositiveDefinite(C: Float64Array, d: number, active: readonly number[]): boolean {
  const matrix = new Matrix(active.map((j) => active.map((k) => C[Math.min(j, k) * d + Math.max(j, k)])));
  return new CholeskyDecomposition(matrix).isPositiveDefinite();
}
