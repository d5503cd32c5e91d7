import type { AdditiveNoise } from './additiveNoise.js';
import { byDiagonal } from './coordinates.js';

/**
 * The diagonal of the empirical Fisher matrix: each parameter’s noise is proportional to the root mean square
 * of its gradients, and independent.
 */
export const diagonalFisher: AdditiveNoise = {
  additive: true,
  name: 'diagonalFisher',
  source: 'Wen et al. 2019',
  formula: 'v = s √d ∘ z, d = (1/n) Σ gᵢ²',
  cost: 'n a step, n a refresh',
  refreshEvery: 10,
  begin: (objective, setting) => byDiagonal(objective, setting, 'F'),
};
