import Fraction from 'fraction.js';
import { ArgumentError, checkOptions } from '../errors.js';
import { classOf } from '../noise/classes.js';
import { momentsOf, type NoiseClass, type NoiseOptions, type SamplerOptions } from '../noise/index.js';
import { checkNoise } from '../noise/noiseClass.js';
import { fractionOf, LARGEST_DENOMINATOR } from './fraction.js';
import { exactMoments, type ExactMoments } from './exactMoments.js';
import { lawOf, type Law } from './law.js';

/** What the enumeration found. */
export interface ExactVerdict {
  /** Whether every case has the stated moments. */
  readonly passed: boolean;
  /** How many (n, b, and m or B) were enumerated. */
  readonly cases: number;
  /** What was found, in a sentence. */
  readonly explanation: string;
}

const names = ['match', 'scale'] as const;

/** Support is enumerated for all n up to this. */
export const LARGEST_N = 8;
/** What is no simple fraction, for the class's numbers are none, is compared to this, relative to the variance. */
const CLOSE = new Fraction(1n, 2n ** 40n);

/**
 * Proves the stated moments of a class, for every n ≤ 8 and every b (and m or B) that the class allows. It
 * takes the law of W from the class's own `sample`, enumerates all choices of places in integers, and adds
 * the covariance of the values put there. Then it compares the mean and every entry of the covariance with
 * `moments`, as fractions. The scale of Gaussian and other values enters by its square, so that nothing is
 * rounded. A case whose numbers are not finite, or whose choice of places is impossible, is disproved. What a
 * class does not allow, it refuses in its `check`.
 *
 * @param given a class, or the name of one, as of `sampler`
 * @returns undefined where the law cannot be known, because `sample` writes weights by hand, and where the class allows no n ≤ 8
 * @throws ArgumentError for an option that is unknown or out of range
 */
export function verifyExactly(
  given: NoiseClass | string,
  ownOptions: Pick<NoiseOptions, 'match'> & { scale?: number } = {},
): ExactVerdict | undefined {
  checkOptions('verifyExactly', ownOptions, names);
  const { noise, options } = classOf(given, ownOptions);
  checkOptions('verifyExactly', options, names); // a name may have brought more
  let cases = 0;
  for (const setting of settings(noise)) {
    const all = { ...options, ...setting };
    checkNoise(noise, all); // what the caller gave, so that other errors are the class's own
    const fault = faultOf(noise, all);
    if (fault === null) return undefined;
    cases++;
    if (fault !== undefined) {
      const where = Object.entries(setting).map(([key, value]) => `${key} = ${value}`);
      return { passed: false, cases, explanation: `at ${where.join(', ')}: ${fault}` };
    }
  }
  if (cases === 0) return undefined;
  const explanation = `mean and covariance are as stated, entry by entry, in ${cases} cases with n ≤ ${LARGEST_N}`;
  return { passed: true, cases, explanation };
}

/** All n, b and m or B that the class allows. */
function* settings(noise: NoiseClass): Iterable<{ n: number; b: number; m?: number; B?: number }> {
  for (let n = 1; n <= LARGEST_N; n++) {
    for (let b = noise.deterministic === true ? n : 1; b <= n; b++) {
      const sizes = noise.option === undefined ? [undefined] : Array.from({ length: n }, (_, k) => k + 1);
      for (const size of sizes) {
        const setting = { n, b, ...(noise.option === undefined ? {} : { [noise.option]: size }) };
        if (isAllowed(noise, setting)) yield setting;
      }
    }
  }
}

/** Whether the class's own `check` lets these pass. */
export function isAllowed(
  noise: NoiseClass,
  options: { n: number; b: number; m?: number; B?: number },
): boolean {
  try {
    noise.check?.(options.n, options.b, options);
    return true;
  } catch {
    return false;
  }
}

/** What is wrong at this setting; undefined if nothing is, null where the law cannot be known. */
function faultOf(noise: NoiseClass, options: SamplerOptions): string | undefined | null {
  try {
    const law = lawOf(noise, options);
    if (typeof law === 'string') return null;
    return notFinite(law) ?? firstDifference(exactMoments(law), momentsOf(noise, options));
  } catch (error) {
    if (error instanceof ArgumentError) return error.message;
    throw error;
  }
}

function notFinite({ mean, perCount, scale, rest }: Law): string | undefined {
  const value = [scale * scale, mean, perCount, rest].find((x) => !Number.isFinite(x));
  return value === undefined ? undefined : `its values are ${value}`;
}

function firstDifference(
  exact: ExactMoments,
  stated: { mean: number; alpha: number; beta: number },
): string | undefined {
  const n = exact.mean.length;
  const [diagonal, beta] = [stated.alpha + stated.beta, stated.beta];
  for (let i = 0; i < n; i++) {
    if (!agree(exact.mean[i], stated.mean, exact.mean[i]))
      return `E[W[${i}]] is ${show(exact.mean[i])}, not ${show(fractionOf(stated.mean))}`;
    for (let j = 0; j <= i; j++) {
      const entry = exact.covariance[i][j];
      const claim = i === j ? diagonal : beta;
      if (!agree(entry, claim, exact.covariance[i][i]))
        return `Cov[W[${i}], W[${j}]] is ${show(entry)}, not ${show(fractionOf(claim))}`;
    }
  }
  return undefined;
}

/** Whether a double stands for the fraction; `scale` is what is large beside it. */
function agree(exact: Fraction, stated: number, scale: Fraction): boolean {
  const claim = fractionOf(stated);
  if (claim.equals(exact)) return true;
  return exact.d > LARGEST_DENOMINATOR && claim.sub(exact).abs().compare(scale.abs().mul(CLOSE)) <= 0;
}

function show(x: Fraction): string {
  return x.d <= LARGEST_DENOMINATOR ? x.toFraction() : String(x.valueOf());
}
