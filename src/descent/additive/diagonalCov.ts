import type { AdditiveNoise } from './additiveNoise.js';
import { byDiagonal } from './coordinates.js';

/**
 * The diagonal of the covariance of the gradients: each parameter’s noise is as large as SGD’s, and
 * independent.
 */
export const diagonalCov: AdditiveNoise = {
  additive: true,
  name: 'diagonalCov',
  source: 'GLD diag (Zhu et al. 2019)',
  formula: 'v = s √d ∘ z, d = (1/n) Σ (gᵢ − ḡ)²',
  cost: 'n a step, n a refresh',
  refreshEvery: 10,
  begin: (objective, setting) => byDiagonal(objective, setting, 'C'),
};
