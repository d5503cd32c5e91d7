import { covarianceOf } from './match.js';
import type { NoiseClass } from './noiseClass.js';

/** Stochastic gradient descent: a batch of b of the n examples, drawn without replacement. Cost b. */
export const sgd: NoiseClass = {
  name: 'sgd',
  paperName: 'SGD',
  formula: 'W = 1/b on b of n places without replacement, else 0',
  sparse: true,
  support: (_n, b) => b,
  moments(n, b) {
    const c = covarianceOf('sgd', n, b);
    return { mean: 1 / n, alpha: c, beta: -c / n };
  },
  sample: (w, b) => void w.choose(b),
};
