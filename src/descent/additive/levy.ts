import type { AdditiveNoise } from './additiveNoise.js';
import { sameInAll } from './coordinates.js';

/**
 * Symmetric α-stable, independent for each coordinate. For α < 2 its variance is infinite, so the
 * characteristic function is matched in place of the trace. φ(t) = exp(−|s t/√2|^α) is 1/e at the same t as
 * that of `isotropic`, and for α = 2 the two are equal.
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
