import { ArgumentError } from '../errors.js';
import { smallestEigenvalue } from './davidson.js';
import { identity } from './eigenbasis.js';
import { contractionPart, diagonal, inverseOfA1, secondMoment } from './operators.js';
import type { Population } from './population.js';
import { coefficients, type Coefficients, type Step } from './step.js';

/** Relative, of the largest stable η. */
const TOLERANCE = 1e-12;
/** Of the least eigenvalue of A₁, the part by which it is shifted to find that of A₁ − ηA₂ just below. */
const NEARLY = 0.98;

/**
 * The η below which the covariance of θ converges, and from which on it does not: mean-square stability. (At larger η
 * the mean may still converge, up to 2/λmax(H).)
 *
 * S, which takes one second moment to the next, maps positive semidefinite matrices to such, so its spectral radius is
 * an eigenvalue (Krein & Rutman 1948); being self-adjoint, S contracts just where I − S = η(A₁ − ηA₂) is positive
 * definite, that is where η < 1/λmax(A₁^(−1/2) A₂ A₁^(−1/2)). To about 1e-12 of it.
 *
 * Time: 8 to 100 sums over examples of n d² multiplications.
 *
 * @param step α, β and B of the step
 * @returns Infinity where H = 0
 */
export function largestStable(population: Population, step: Omit<Step, 'eta'>): number {
  return largestStableOf(population, coefficients(population, { ...step, eta: 0 }));
}

function largestStableOf(population: Population, { a, h }: Omit<Coefficients, 'eta'>): number {
  const { d, eigenvalues } = population;
  if (Math.max(...eigenvalues) === 0) return Infinity;
  // Of numbers near 1, however large a W: squares of larger ones may be beyond all numbers.
  const size = Math.max(a, Math.abs(h));
  const A2 = secondMoment(population, { a: a / size, h: h / size });
  const half = diagonal(population, (j, k) => 1 / Math.sqrt(j + k));
  // A₁^(1/2) I meets the eigenvector A₁^(1/2) P that is sought, P positive semidefinite, in 2 tr(HP) > 0.
  const start = diagonal(population, (j, k) => Math.sqrt(j + k))(identity(d));
  return -1 / smallestEigenvalue((C) => half(A2(half(C))).map((value) => -value), start, TOLERANCE) / size;
}

/** Factors by which one step brings the moments of θ nearer to their fixed point. */
export interface Contraction {
  /** max |1 − ηλ|, of E θ − θ*; the bias of the excess risk has its square. */
  readonly mean: number;
  /** The spectral radius of S, of the second moments of θ; below 1 just where η is stable. */
  readonly secondMoment: number;
}

/**
 * How fast the fixed point is reached, in the slowest direction that x has: a distance shrinks e-fold in
 * −1/ln(factor) steps. From a start with mean θ* that factor is `secondMoment`, to about 1e-8 of 1 −
 * `secondMoment`, or 1e-13 where that is more. From any other start, E rᵢ² has a term linear in E θ − θ*, and so the slower `mean`
 * decides. (That term is absent if the residuals at θ* do not depend on x.) `stepsToReach` counts the steps
 * from a given start. Where H = 0 there is no such direction, and both are 0.
 *
 * @throws ArgumentError unless 0 < η < the largest stable one
 */
export function contraction(population: Population, step: Step): Contraction {
  const known = coefficients(population, step);
  checkStable(population, known);
  const { d } = population;
  const eigenvalues = population.eigenvalues.filter((value) => value > 0);
  if (eigenvalues.length === 0) return { mean: 0, secondMoment: 0 };
  const mean = Math.max(...eigenvalues.map((value) => Math.abs(1 - known.eta * value)));
  const slowest = smallestEigenvalue(
    contractionPart(population, known),
    diagonal(population, () => 1)(identity(d)),
    1e-8,
    inverseOfA1(population, NEARLY * 2 * Math.min(...eigenvalues)),
  );
  return { mean, secondMoment: 1 - known.eta * slowest };
}

/** @throws ArgumentError unless 0 < η < the largest stable one */
export function checkStable(population: Population, known: Coefficients): void {
  if (!(known.eta > 0 && known.eta < largestStableOf(population, known))) throw unstable(population, known);
}

export function unstable(population: Population, known: Coefficients): ArgumentError {
  const largest = largestStableOf(population, known);
  return new ArgumentError(
    'eta',
    known.eta,
    `above 0 and below ${largest}, from where on no covariance stays`,
  );
}
