import type { AdditiveNoise } from './additiveNoise.js';
import { sameInAll } from './coordinates.js';

/**
 * Symmetric α-stable, each coordinate by itself: for α < 2 its variance is infinite. In place of the trace it is the
 * characteristic function that is matched: φ(t) = exp(−|s t/√2|^α) has the value 1/e at the t at which `isotropic`'s has it, and for
 * α = 2 it is `isotropic`'s.
 */
export const levy: AdditiveNoise = {
  additive: true,
  name: 'levy',
  source: 'Simsekli et al. 2019',
  formula: 'v = s ξ/√2, ξ symmetric α-stable',
  cost: 'n a step, n a refresh',
  refreshEvery: 10,
  isSpherical: true,
  option: 'alpha',
  begin: (objective, setting) => sameInAll(objective, setting, 'stable', setting.alpha ?? 1.5, Math.SQRT1_2),
};
