import { checkOneOf } from '../errors.js';
import { checkDegrees } from './degrees.js';
import { covarianceOf, varianceOf } from './match.js';
import type { NoiseClass } from './noiseClass.js';
import type { Distribution } from './samplingVector.js';

/** The kernel's distribution for each ξ: mean 0, variance 1. */
const kinds = {
  normal: 'normal',
  rademacher: 'rademacher',
  uniform: 'centredUniform',
  laplace: 'laplace',
  student: 'student',
} as const satisfies Record<Xi, Distribution>;

/** Distributions of ξ, each of mean 0 and variance 1: normal, ±1, uniform, Laplace, Student's t. */
export type Xi = 'normal' | 'rademacher' | 'uniform' | 'laplace' | 'student';

/**
 * n independent draws of ξ, one for each example: `'fisher'` W = 1/n + σ ξ; `'cov'` W = 1/n + √c (ξ − ξ̄), which
 * has SGD's own covariance. With normal ξ these are the paper's MSGD-Fisher and MSGD-Cov.
 *
 * @param xi the distribution of ξ, of mean 0 and variance 1
 * @param degrees of freedom of `student`, more than 2 and at most 100,000; by default 5. Below 3 much of its variance is in tails that
 *   32 random bits do not reach: 0.04 % is missing at 3, 1 % at 2.5, 12 % at 2.2, 33 % at 2.1
 * @throws ArgumentError for an unknown ξ or structure, or degrees out of range
 */
export function iid(xi: Xi, structure: 'cov' | 'fisher', degrees = 5): NoiseClass {
  checkOneOf('xi', xi, Object.keys(kinds));
  checkOneOf('structure', structure, ['cov', 'fisher']);
  checkDegrees(degrees);
  const kind = kinds[xi];
  const label = xi === 'student' ? 'Student t' : xi;
  const common = { paperName: '', sparse: false };
  if (structure === 'fisher') {
    return {
      ...common,
      name: `${xi}Fisher`,
      formula: `W = 1/n + σ ξ, ξ ${label}`,
      moments: (n, b, options) => ({ mean: 1 / n, alpha: varianceOf(options?.match, n, b), beta: 0 }),
      sample(w, b, { match }) {
        w.all()
          .fill(kind, degrees)
          .affine(1 / w.n, Math.sqrt(varianceOf(match, w.n, b)));
      },
    };
  }
  return {
    ...common,
    name: `${xi}Cov`,
    formula: `W = 1/n + √c (ξ − ξ̄), ξ ${label}`,
    moments(n, b, options) {
      const c = covarianceOf(options?.match, n, b);
      return { mean: 1 / n, alpha: c, beta: -c / n };
    },
    sample(w, b, { match }) {
      w.all()
        .fill(kind, degrees)
        .affine(1 / w.n, Math.sqrt(covarianceOf(match, w.n, b)), true);
    },
  };
}
