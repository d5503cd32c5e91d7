import type { NoiseClass } from './noiseClass.js';
import { sgd } from './sgd.js';

/**
 * SGD as it is mostly run: pass after pass over the examples, each in a new random order, b examples at a
 * time. At each step W is distributed as that of `sgd`. But within a pass no example comes twice, so W is not
 * independent from step to step. A pass has ⌊n/b⌋ steps and leaves out n mod b examples, drawn anew each
 * time. Cost b.
 */
export const reshuffling: NoiseClass = {
  ...sgd,
  name: 'reshuffling',
  paperName: '',
  formula: 'W = 1/b on the next b places of a pass in random order, else 0',
  pass: (n, b) => Math.floor(n / b),
  sample: (w, b) => void w.nextOfPass(b),
};
