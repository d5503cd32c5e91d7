import type { AdditiveNoise } from './additiveNoise.js';
import { throughGradients } from './throughGradients.js';

/** The whole covariance of the gradients: `gaussianCov`, seen as noise of the gradient. There is nothing to refresh. */
export const fullCov: AdditiveNoise = {
  additive: true,
  name: 'fullCov',
  source: '',
  formula: 'v = (s/√n) G (z − z̄)',
  cost: 'n a step',
  refreshEvery: 1,
  begin: (objective, setting) => throughGradients(objective, setting, 'C'),
};
