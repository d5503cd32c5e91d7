import { ArgumentError, checkFinite, checkInteger, checkLength } from '../errors.js';
import { checkCovariance } from './covariance.js';
import { rotate, rotateBack, rotateVector, rotateVectorBack, type Eigenbasis } from './eigenbasis.js';

/**
 * A distribution of (x, y) and all that the first two moments of θ need to know of it, for L(θ) = ½ E(xᵀθ − y)²,
 * H = E xxᵀ, and e = y − xᵀθ* the residual at the minimizer. Matrices are row-major.
 */
export interface Population extends Eigenbasis {
  /** Length of x and θ. */
  readonly d: number;
  /** θ*, d: of all minimizers the shortest. */
  readonly minimizer: Float64Array;
  /** L* = L(θ*). */
  readonly minimum: number;
  /** Examples, where it is a finite data set. */
  readonly n?: number;
  /** E[xxᵀ (xᵀCx)], in the coordinates of the eigenbasis as C, symmetric d × d. */
  fourth(C: Float64Array): Float64Array;
  /**
   * E[g gᵀ], g = (xᵀθ − y) x, over x, y and a θ of mean θ* + offset and this covariance, all in the coordinates of the
   * eigenbasis.
   */
  gradientMoment(offset: Float64Array, covariance: Float64Array): Float64Array;
}

/** Mean and covariance of the random parameters θ. */
export interface ThetaMoments {
  /** E θ, d numbers. */
  readonly mean: Float64Array;
  /** Cov(θ), d × d, symmetric positive semidefinite. */
  readonly covariance: Float64Array;
}

/** The same in the coordinates of the eigenbasis: Uᵀ(E θ − θ*) and Uᵀ Cov(θ) U. */
export interface State {
  readonly offset: Float64Array;
  readonly covariance: Float64Array;
}

/** @throws ArgumentError unless it is a population */
export function checkPopulation(population: Population, argument = 'population'): void {
  const given = population as Population | null | undefined;
  if (typeof given?.fourth === 'function' && typeof given.gradientMoment === 'function') return;
  throw new ArgumentError(argument, population, 'one that leastSquares or gaussianPopulation makes');
}

/** Whole numbers of steps of which there is room for the risks. */
export function checkSteps(steps: number): void {
  checkInteger('steps', steps, 0, 2 ** 28);
}

/** @throws ArgumentError for no population, for lengths other than d and d × d, and for a covariance that is none */
export function stateOf(population: Population, moments: ThetaMoments): State {
  checkPopulation(population);
  const { d, basis, minimizer } = population;
  const { mean, covariance } = { ...moments };
  checkLength('mean', mean, d, 'd, the length of θ');
  checkFinite('mean', mean);
  checkCovariance(covariance, d);
  const offset = rotateVector(
    Float64Array.from(mean, (value, j) => value - minimizer[j]),
    basis,
    d,
  );
  return { offset, covariance: rotate(Float64Array.from(covariance), basis, d) };
}

export function thetaMomentsOf(population: Population, { offset, covariance }: State): ThetaMoments {
  const { d, basis, minimizer } = population;
  const mean = rotateVectorBack(offset, basis, d).map((value, j) => value + minimizer[j]);
  return { mean, covariance: rotateBack(covariance, basis, d) };
}
