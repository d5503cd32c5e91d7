import type { AdditiveNoise } from './additiveNoise.js';
import { throughGradients } from './throughGradients.js';

/** The whole empirical Fisher matrix, F = (1/n) G Gᵀ: `gaussianFisher`, but with SGD's trace. */
export const fullFisher: AdditiveNoise = {
  additive: true,
  name: 'fullFisher',
  source: '',
  formula: 'v = (s/√n) G z, z ~ N(0, I)',
  cost: 'n a step, 2n a refresh',
  refreshEvery: 10,
  begin: (objective, setting) => throughGradients(objective, setting, 'F'),
};
