import type { Match } from './noiseClass.js';

/** c of SGD's Var[W] = c (I − 𝟙𝟙ᵀ/n): (n − b)/(b n (n − 1)) without replacement, 1/(bn) with (Wu et al., Prop. 1). */
export function covarianceOf(match: Match = 'sgd', n: number, b: number): number {
  if (match === 'sgdWithReplacement') return 1 / (b * n);
  return n === 1 ? 0 : (n - b) / (b * n * (n - 1));
}

/** σ² of the Fisher classes' Var[W] = σ² I: SGD's diagonal (n − b)/(b n²), or 1/(bn) for the paper's main text. */
export function varianceOf(match: Match = 'sgd', n: number, b: number): number {
  return match === 'sgdWithReplacement' ? 1 / (b * n) : (n - b) / (b * n * n);
}
