import { checkInteger } from '../errors.js';
import { batchOf } from './batch.js';
import { varianceOf } from './match.js';
import type { Match, NoiseClass } from './noiseClass.js';

/** s²: what is still wanting when the drawing of B of n has brought its own variance. 0 at B = b, up to rounding. */
function addedVariance(n: number, b: number, B: number, match: Match | undefined): number {
  return Math.max(0, B * n * varianceOf(match, n, b) - (n - B) / n);
}

/**
 * A batch of B ≥ b examples whose weights carry Gaussian noise: large-batch SGD with small-batch noise. The paper tuned
 * the noise by hand; this s makes the variance of each weight exactly that of the SGD that is matched. Cost B.
 */
export const minibatchFisher: NoiseClass = {
  name: 'minibatchFisher',
  paperName: '[MSGD-Fisher]-B',
  formula: 'W = (1 + s z)/B on B of n places, else 0',
  sparse: true,
  option: 'B',
  support: batchOf,
  check: (n, b, options) => checkInteger('B', batchOf(n, b, options), b, n, `n = ${n}`),
  moments(n, b, options = {}) {
    const B = batchOf(n, b, options);
    const beta = n === 1 ? 0 : -(n - B) / (B * n * n * (n - 1));
    return { mean: 1 / n, alpha: varianceOf(options.match, n, b) - beta, beta };
  },
  sample(w, b, options) {
    const B = batchOf(w.n, b, options);
    const s = Math.sqrt(addedVariance(w.n, b, B, options.match));
    w.choose(B)
      .fill('normal')
      .affine(1 / B, s / B);
  },
};
