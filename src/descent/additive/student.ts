import type { AdditiveNoise } from './additiveNoise.js';
import { sameInAll } from './coordinates.js';

/** Student's t with variance 1, independent for each coordinate: M = I. */
export const student: AdditiveNoise = {
  additive: true,
  name: 'student',
  source: '',
  formula: 'v = s ξ, ξ Student t of variance 1',
  cost: 'n a step, n a refresh',
  refreshEvery: 10,
  isSpherical: true,
  option: 'degrees',
  begin: (objective, setting) => sameInAll(objective, setting, 'student', setting.degrees ?? 5),
};
