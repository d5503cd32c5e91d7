import { checkInteger } from '../errors.js';
import { covarianceOf } from './match.js';
import type { NoiseClass } from './noiseClass.js';

/** As `sparseFisher`, with the noise centred over the m examples: SGD's own covariance. */
export const sparseCov: NoiseClass = {
  name: 'sparseCov',
  paperName: 'MSGD-[Cov-B]',
  formula: 'W = 1/n, plus s (z − z̄) on m of n places',
  sparse: false,
  option: 'm',
  support: (_n, b, { m = b }) => m,
  check: (n, b, { m = b }) => checkInteger('m', m, 2, n, `n = ${n}`),
  moments(n, b, options) {
    const c = covarianceOf(options?.match, n, b);
    return { mean: 1 / n, alpha: c, beta: -c / n };
  },
  sample(w, b, { m = b, match }) {
    // Centring on the m places gives s² (m − 1)/(n − 1) (I − 𝟙𝟙ᵀ/n).
    const s = Math.sqrt((covarianceOf(match, w.n, b) * (w.n - 1)) / (m - 1));
    w.choose(m)
      .fill('normal')
      .affine(1 / w.n, s, true)
      .spread(1 / w.n);
  },
};
