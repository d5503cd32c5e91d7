import type { NoiseClass } from './noiseClass.js';

/** Gradient descent: no noise. */
export const gd: NoiseClass = {
  name: 'gd',
  paperName: 'GD',
  formula: 'W = 1/n',
  deterministic: true,
  sparse: false,
  moments: (n) => ({ mean: 1 / n, alpha: 0, beta: 0 }),
  sample: (w) => void w.all().constant(1 / w.n),
};
