import { checkLength } from '../errors.js';
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
  /** Cov(θ), d × d, symmetric. */
  readonly covariance: Float64Array;
}

/** The same in the coordinates of the eigenbasis: Uᵀ(E θ − θ*) and Uᵀ Cov(θ) U. */
export interface State {
  readonly offset: Float64Array;
  readonly covariance: Float64Array;
}

/** @throws ArgumentError for lengths other than d and d × d */
export function stateOf(population: Population, { mean, covariance }: ThetaMoments): State {
  const { d, basis, minimizer } = population;
  checkLength('mean', mean, d, 'd, the length of θ');
  checkLength('covariance', covariance, d * d, 'd × d');
  const offset = rotateVector(mean.map((value, j) => value - minimizer[j]), basis, d); // prettier-ignore
  return { offset, covariance: rotate(covariance, basis, d) };
}

export function thetaMomentsOf(population: Population, { offset, covariance }: State): ThetaMoments {
  const { d, basis, minimizer } = population;
  const mean = rotateVectorBack(offset, basis, d).map((value, j) => value + minimizer[j]);
  return { mean, covariance: rotateBack(covariance, basis, d) };
}
