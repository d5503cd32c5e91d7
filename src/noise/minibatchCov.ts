import { checkInteger } from '../errors.js';
import { batchOf } from './batch.js';
import { covarianceOf } from './match.js';
import type { Match, NoiseClass } from './noiseClass.js';

/** s²: what is still wanting when the drawing of B of n has brought its own variance. 0 at B = b, up to rounding. */
function addedVariance(n: number, b: number, B: number, match: Match | undefined): number {
  return Math.max(0, ((covarianceOf(match, n, b) * (n - 1) - (n - B) / (B * n)) * B * B) / (B - 1));
}

/**
 * As `minibatchFisher`, with the noise centred over the batch: SGD's own covariance, as Theorem 1 of the
 * paper requires.
 */
export const minibatchCov: NoiseClass = {
  name: 'minibatchCov',
  paperName: '[MSGD-Cov]-B',
  formula: 'W = (1 + s (z − z̄))/B on B of n places, else 0',
  sparse: true,
  option: 'B',
  support: batchOf,
  check: (n, b, options) => checkInteger('B', batchOf(n, b, options), Math.max(2, b), n, `n = ${n}`),
  moments(n, b, options = {}) {
    const c = covarianceOf(options.match, n, b);
    return { mean: 1 / n, alpha: c, beta: -c / n };
  },
  sample(w, b, options) {
    const B = batchOf(w.n, b, options);
    const s = Math.sqrt(addedVariance(w.n, b, B, options.match));
    w.choose(B)
      .fill('normal')
      .affine(1 / B, s / B, true);
  },
};
