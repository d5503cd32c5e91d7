import { iid } from './iid.js';
import type { NoiseClass } from './noiseClass.js';

/** Gaussian noise with SGD's own covariance: nothing of SGD is left but its first two moments. Cost n. */
export const gaussianCov: NoiseClass = {
  ...iid('normal', 'cov'),
  name: 'gaussianCov',
  paperName: 'MSGD-Cov',
  formula: 'W = 1/n + √c (z − z̄), z ~ N(0, I)',
};
