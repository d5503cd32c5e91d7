import { covarianceOf } from './match.js';
import type { NoiseClass } from './noiseClass.js';

/** Stochastic gradient descent with a batch drawn with replacement: the reference of the paper's main text. Cost ≤ b. */
export const sgdWithReplacement: NoiseClass = {
  name: 'sgdWithReplacement',
  paperName: 'SGD',
  formula: 'W = counts of b draws with replacement, divided by b',
  sparse: true,
  support: (_n, b) => b,
  moments(n, b) {
    const c = covarianceOf('sgdWithReplacement', n, b);
    return { mean: 1 / n, alpha: c, beta: -c / n };
  },
  sample: (w, b) => void w.choose(b, true),
};
