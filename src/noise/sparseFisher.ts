import { checkInteger } from '../errors.js';
import { varianceOf } from './match.js';
import type { NoiseClass } from './noiseClass.js';

/** The full gradient and independent Gaussian noise on m random examples. Cost n, but only m random numbers. */
export const sparseFisher: NoiseClass = {
  name: 'sparseFisher',
  paperName: 'MSGD-[Fisher-B]',
  formula: 'W = 1/n, plus s z on m of n places',
  sparse: false,
  option: 'm',
  support: (_n, b, { m = b }) => m,
  check: (n, b, { m = b }) => checkInteger('m', m, 1, n, `n = ${n}`),
  moments: (n, b, options) => ({ mean: 1 / n, alpha: varianceOf(options?.match, n, b), beta: 0 }),
  sample(w, b, { m = b, match }) {
    // A place is chosen with probability m/n, so its variance is s² m/n.
    const s = Math.sqrt((varianceOf(match, w.n, b) * w.n) / m);
    w.choose(m)
      .fill('normal')
      .affine(1 / w.n, s)
      .spread(1 / w.n);
  },
};
