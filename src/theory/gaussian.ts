import { ArgumentError, checkArray, checkFinite, checkLength, checkNumber, checkOptions } from '../errors.js';
import { checkCovariance } from './covariance.js';
import { eigenbasisOf, identity, type Eigenbasis } from './eigenbasis.js';
import type { Population } from './population.js';
import { checkSize } from './size.js';

/** A Gaussian population: one of `covariance` and `eigenvalues`, and the noise of y. */
export interface GaussianOptions {
  /** Σ = E xxᵀ, d × d, symmetric positive semidefinite; or its eigenvalues alone, where the coordinates are its eigenbasis. */
  readonly covariance?: ArrayLike<number>;
  /** λ, d numbers of at least 0, in place of `covariance`. */
  readonly eigenvalues?: ArrayLike<number>;
  /** θ*, d; by default 0. */
  readonly minimizer?: ArrayLike<number>;
  /** σ² ≥ 0, the variance of e = y − xᵀθ*, which is independent of x. */
  readonly noise: number;
}

/**
 * The population x ~ N(0, Σ), y = xᵀθ* + e: what fresh batches are drawn from. Its moments are exact (Isserlis 1918):
 *
 *     E[xxᵀ (xᵀCx)] = 2ΣCΣ + tr(ΣC) Σ
 *
 * @throws ArgumentError for both or neither of `covariance` and `eigenvalues`, lengths that do not fit, σ² < 0, a
 *   covariance that is not symmetric or has an eigenvalue below 0, and variances the largest of which is beyond 1e±140
 */
export function gaussianPopulation(options: GaussianOptions): Population {
  checkOptions('gaussianPopulation', options, ['covariance', 'eigenvalues', 'minimizer', 'noise']);
  const { noise } = options;
  checkNoise(noise);
  const { eigenvalues, basis } = eigenbasisFrom(options);
  const d = eigenvalues.length;
  const { minimizer: given = new Float64Array(d) } = options;
  checkLength('minimizer', given, d, 'd, the length of x');
  checkFinite('minimizer', given);
  const minimizer = Float64Array.from(given);

  const fourth = (C: Float64Array) => {
    let trace = 0;
    for (let j = 0; j < d; j++) trace += eigenvalues[j] * C[j * d + j];
    return C.map((value, at) => {
      const [j, k] = [Math.floor(at / d), at % d];
      return 2 * (eigenvalues[j] * eigenvalues[k]) * value + (j === k ? trace * eigenvalues[j] : 0);
    });
  };
  return {
    d,
    eigenvalues,
    basis,
    minimizer,
    minimum: noise / 2,
    fourth,
    gradientMoment(offset, covariance) {
      const second = covariance.map((value, at) => value + offset[Math.floor(at / d)] * offset[at % d]);
      const moment = fourth(second);
      for (let j = 0; j < d; j++) moment[j * d + j] += noise * eigenvalues[j];
      return moment;
    },
  };
}

function eigenbasisFrom({ covariance, eigenvalues }: GaussianOptions): Eigenbasis {
  if ((covariance === undefined) === (eigenvalues === undefined)) {
    throw new ArgumentError('covariance', covariance, 'given, or eigenvalues in its place, but not both');
  }
  if (eigenvalues !== undefined) {
    checkEigenvalues(eigenvalues);
    return { eigenvalues: Float64Array.from(eigenvalues), basis: identity(eigenvalues.length) };
  }
  checkFinite('covariance', covariance as ArrayLike<number>);
  const S = Float64Array.from(covariance as ArrayLike<number>);
  const d = Math.sqrt(S.length);
  if (!(Number.isInteger(d) && d > 0)) throw new ArgumentError('covariance.length', S.length, 'd × d');
  checkCovariance(S, d);
  checkSize('covariance', S, 2);
  return eigenbasisOf(S, d);
}

/** @throws ArgumentError unless there is at least one, and none below 0 */
export function checkEigenvalues(eigenvalues: ArrayLike<number>): void {
  checkArray('eigenvalues', eigenvalues);
  if (eigenvalues.length === 0) throw new ArgumentError('eigenvalues', eigenvalues, 'at least one');
  for (let j = 0; j < eigenvalues.length; j++) checkNumber(`eigenvalues[${j}]`, eigenvalues[j], 0);
  checkSize('eigenvalues', eigenvalues, 2);
}

/** @throws ArgumentError unless it is a variance */
export function checkNoise(noise: number): void {
  checkNumber('noise', noise, 0);
  checkSize('noise', noise, 2);
}
