import { iid } from './iid.js';
import type { NoiseClass } from './noiseClass.js';

/** Independent Gaussian noise: SGD's variances without its small covariances, the scaled Fisher matrix. Cost n. */
export const gaussianFisher: NoiseClass = {
  ...iid('normal', 'fisher'),
  name: 'gaussianFisher',
  paperName: 'MSGD-Fisher',
  formula: 'W = 1/n + σ z, z ~ N(0, I)',
};
