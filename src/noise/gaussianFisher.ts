import { iid } from './iid.js';
import type { NoiseClass } from './noiseClass.js';

/**
 * Independent Gaussian noise: it has SGD's variances without the small covariances, and gives the scaled
 * Fisher matrix. Cost n.
 */
export const gaussianFisher: NoiseClass = {
  ...iid('normal', 'fisher'),
  name: 'gaussianFisher',
  paperName: 'MSGD-Fisher',
  formula: 'W = 1/n + σ z, z ~ N(0, I)',
};
