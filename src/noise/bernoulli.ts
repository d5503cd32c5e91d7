import { varianceOf } from './match.js';
import type { Match, NoiseClass } from './noiseClass.js';

/** p with (1 − p)/(p n²) = σ²: b/n where SGD without replacement is matched, b/(n + b) where it is with. */
function probability(match: Match | undefined, n: number, b: number): number {
  return match === 'sgdWithReplacement' ? b / (n + b) : b / n;
}

/** Each example with probability p, independently: SGD with a random batch size. Cost about b. */
export const bernoulli: NoiseClass = {
  name: 'bernoulli',
  paperName: 'MSGD-Bernoulli',
  formula: 'W = 1/b with probability b/n, else 0, independently',
  sparse: true,
  support: (n) => n,
  moments: (n, b, options) => ({ mean: 1 / n, alpha: varianceOf(options?.match, n, b), beta: 0 }),
  sample(w, b, { match }) {
    const p = probability(match, w.n, b);
    w.bernoulli(p).constant(1 / (w.n * p));
  },
};
