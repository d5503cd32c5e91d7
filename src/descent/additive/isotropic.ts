import type { AdditiveNoise } from './additiveNoise.js';
import { sameInAll } from './coordinates.js';

/** Gaussian, the same in every direction: M = I. */
export const isotropic: AdditiveNoise = {
  additive: true,
  name: 'isotropic',
  source: 'GLD dynamic, with sigma GLD const (Zhu et al. 2019)',
  formula: 'v = s z, z ~ N(0, I)',
  cost: 'n a step, n a refresh',
  refreshEvery: 10,
  isSpherical: true,
  begin: (objective, setting) => sameInAll(objective, setting, 'normal'),
};
