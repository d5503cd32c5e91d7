import { checkInteger, checkNumber, checkOneOf } from '../errors.js';
import type { SamplingVector } from './samplingVector.js';

/** E[Wᵢ] = mean and Var[W] = alpha I + beta 𝟙𝟙ᵀ: all that an exchangeable W has of first and second moments. */
export interface Moments {
  /** E[Wᵢ], of every class of the package 1/n. */
  readonly mean: number;
  /** α, at least 0: Var[Wᵢ] is α + β. */
  readonly alpha: number;
  /** β: the covariance of any two entries. */
  readonly beta: number;
}

/** Which SGD a class's first two moments are matched to. */
export type Match = 'sgd' | 'sgdWithReplacement';
/** All values of `Match`. */
export const matches: readonly Match[] = ['sgd', 'sgdWithReplacement'];

/** What a noise class may take beside b. */
export interface NoiseOptions {
  /**
   * The SGD whose moments are matched: drawn without replacement (default), or with, as in the paper's main text.
   */
  match?: Match;
  /** `sparseFisher`, `sparseCov`: how many of the n places carry noise; by default b. */
  m?: number;
  /** `minibatchFisher`, `minibatchCov`: the batch size that is drawn, at least b; by default 10 b, at most n. */
  B?: number;
}

/**
 * A family of distributions of the sampling vector W. To add one is to write such an object; see docs/noise.md.
 */
export interface NoiseClass {
  /** As in `gaussianCov`: what `noiseClass` and the command line know it by. */
  readonly name: string;
  /** The name in Wu et al. (2020), or '' for what is not in the paper. */
  readonly paperName: string;
  /** W in one line. */
  readonly formula: string;
  /** W is always its mean: b plays no part and may be left out. */
  readonly deterministic?: boolean;
  /** The entries that are not on the list of `support` are 0, and their examples are not touched. */
  readonly sparse: boolean;
  /** The option of its own that the class takes, beside `match` and `scale`. */
  readonly option?: 'm' | 'B';
  /**
   * Steps in a pass over the examples, where W of the steps of a pass depend on each other. Left out, W is independent from
   * step to step, as the theory and the paper have it.
   */
  pass?(n: number, b: number): number;
  /** The most entries that the class puts on a list; left out, it makes no lists. */
  support?(n: number, b: number, options: NoiseOptions): number;
  /** Throws where b or an option is outside what the class allows. That 1 ≤ b ≤ n is checked already. */
  check?(n: number, b: number, options: NoiseOptions): void;
  /** The exact first two moments of W. */
  moments(n: number, b: number, options?: NoiseOptions): Moments;
  /** Draws W into w, a pure function of w's key (seed, step). */
  sample(w: SamplingVector, b: number, options: NoiseOptions): void;
}

/**
 * The equivalent batch size to use, once everything is in range.
 *
 * @throws ArgumentError unless 1 ≤ b ≤ n and the options are what the class allows
 */
export function checkNoise(
  noise: Pick<NoiseClass, 'deterministic' | 'check'>,
  options: NoiseOptions & { n: number; b?: number; scale?: number },
): number {
  const { n, match, scale } = options;
  checkInteger('n', n, 1, 2 ** 32 - 2);
  const b = options.b ?? (noise.deterministic === true ? n : undefined);
  checkInteger('b', b, 1, n, `n = ${n}`);
  if (match !== undefined) checkOneOf('match', match, matches);
  if (scale !== undefined) checkNumber('scale', scale, 0);
  noise.check?.(n, b as number, options);
  return b as number;
}

/** Steps from one draw to the next that is independent of it: of a class that makes passes, to the next pass and its next place. */
export function strideOf(noise: NoiseClass, n: number, b: number): number {
  return noise.pass === undefined ? 1 : noise.pass(n, b) + 1;
}
