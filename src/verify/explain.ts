import { ArgumentError, MsgdError } from '../errors.js';
import type { NoiseClass } from '../noise/index.js';
import { strain, type NoiseCheck } from './check.js';
import { verifyNoise, type NoiseVerdict, type VerifyOptions } from './verifyNoise.js';

/** A class whose W does not have the moments that it claims. */
export class NoiseError extends MsgdError {
  /** The name of its class, also where code is minified. */
  override readonly name = 'NoiseError';
  constructor(
    /** What was found of the class. */
    readonly verdict: NoiseVerdict,
  ) {
    super(explain(verdict));
  }
}

/**
 * Throws unless `verifyNoise` passes, so that it serves as an assertion in any test runner.
 *
 * @returns the verdict
 * @throws NoiseError that says what failed, by how much, and how probable that is for a correct class
 * @throws ArgumentError for options out of range
 */
export function assertNoise(noise: NoiseClass | string, options: VerifyOptions = {}): NoiseVerdict {
  const verdict = verifyNoise(noise, options);
  if (!verdict.passed) throw new NoiseError(verdict);
  return verdict;
}

/** How many failed checks are told in full. */
const TOLD = 5;

/** A verdict in words, over several lines: what was proved and tested, what failed and by how much. */
export function explain(verdict: NoiseVerdict): string {
  if (!Array.isArray((verdict as NoiseVerdict | null)?.checks))
    throw new ArgumentError('verdict', verdict, 'what verifyNoise returns');
  const { noise, n, b, draws, alpha, power, passed, exact, checks, worst, untested } = verdict;
  const failed = [...checks].filter((check) => !check.passed).sort((a, b) => strain(b) - strain(a));
  const seen = checks.find(({ what }) => what === 'Σ Var[Wᵢ]');
  const detects = seen?.by === 'Catoni' ? seen.detects / seen.expected : NaN;
  return [
    `${noise} at n = ${n}, b = ${b}: ${passed ? 'keeps' : 'does NOT keep'} the mean and covariance that it states`,
    exact === undefined
      ? '  proof: none'
      : `  ${exact.passed ? 'proved' : 'DISPROVED'}: ${exact.explanation}`,
    `  tested: ${checks.length} checks on ${draws} draws; a right class fails with probability ≤ ${alpha}` +
      (detects > 0 ? `, a variance ${percent(detects)} wrong is seen with probability ≥ ${power}` : ''),
    ...(failed.length === 0 ? [`  nearest to its bound: ${sentence(worst)}`] : []),
    ...failed.slice(0, TOLD).map((check) => `  FAILED: ${sentence(check)}`),
    ...(failed.length > TOLD ? [`  and ${failed.length - TOLD} checks more`] : []),
    ...(verdict.fourthMoments === 'estimated'
      ? ['  the bounds of second moments rest on variances that were estimated, and doubled']
      : []),
    ...untested.map((what) => `  not tested: ${what}`),
  ].join('\n');
}

function sentence({ what, group, expected, observed, bound, pValue, by }: NoiseCheck): string {
  const p = pValue === 0 ? 'p = 0' : `p ≤ ${pValue.toPrecision(2)}`;
  if (group === 'distribution') {
    return `${what}: distance ${number(observed)} from what is expected, allowed ${number(bound)}; ${p} (${by})`;
  }
  return `${what}: ${number(observed)}, expected ${number(expected)} ± ${number(bound)}; ${p} (${by})`;
}

const number = (x: number) => String(Number(x.toPrecision(4)));
const percent = (x: number) => `${Number((100 * x).toPrecision(2))} %`;
