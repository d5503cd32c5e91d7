import {
  checkBoolean,
  checkInteger,
  checkNumber,
  checkOptions,
  checkRange,
  checkSeed,
  MsgdError,
} from '../errors.js';
import { classOf } from '../noise/classes.js';
import { checkNoise } from '../noise/noiseClass.js';
import { momentsOf, type NoiseClass, type SamplerOptions } from '../noise/index.js';
import { checkDistributions, checkMean, strain, type ErrorRates, type NoiseCheck } from './check.js';
import { drawAll, estimateFourthMoments, type Draws } from './draws.js';
import { isAllowed, LARGEST_N, verifyExactly, type ExactVerdict } from './exact.js';
import { fourthMoments } from './fourthMoments.js';
import { lawOf } from './law.js';
import { marginalOf, type Cdf } from './marginal.js';
import { drawsNeeded } from './meanTest.js';
import { statistics, type Statistic } from './statistics.js';

/** The setting in which a class is tested, and how well. */
export interface VerifyOptions extends Omit<SamplerOptions, 'n' | 'b'> {
  /** Length of W; by default 19, so that vectors of four and blocks of sixteen have a tail. */
  n?: number;
  /** By default 4. A class's m or B is 3b by default, at most n; where the class does not allow that, its own default. */
  b?: number;
  /** The probability that a class which keeps its claim fails, between 0 and 1; by default 1e-9. */
  alpha?: number;
  /** The probability with which a variance that is wrong by `effect` is seen, between 0 and 1; by default 0.999. */
  power?: number;
  /** The relative error of the variance Σ Var[Wᵢ] that is to be seen, at least 1e-4; by default 0.02. */
  effect?: number;
  /** Sampling vectors to draw, at least 2; by default as many as `effect` and `power` need, and at least 50,000 (of n > 335, 2²⁴/n). */
  draws?: number;
  /** Whether to enumerate small n as well, which takes a quarter of a second; by default true. */
  proof?: boolean;
}

/** What was proved and tested about a class. */
export interface NoiseVerdict {
  /** The class's name. */
  readonly noise: string;
  /** The length of W that was drawn. */
  readonly n: number;
  /** The equivalent batch size. */
  readonly b: number;
  /** How many W were drawn. */
  readonly draws: number;
  /** The probability that a right class fails, at most. */
  readonly alpha: number;
  /** The probability with which what each check `detects` is seen. */
  readonly power: number;
  /** Whether the proof, where there is one, and every check passed. */
  readonly passed: boolean;
  /** The enumeration for small n; undefined without `proof`, and as `verifyExactly` says. */
  readonly exact: ExactVerdict | undefined;
  /** Everything that was tested. */
  readonly checks: readonly NoiseCheck[];
  /** The check that came nearest to its bound, or went furthest beyond. */
  readonly worst: NoiseCheck;
  /** Where the fourth moments come from, on which the bounds of second moments rest. */
  readonly fourthMoments: 'exact' | 'estimated';
  /** What could not be tested, and why. */
  readonly untested: readonly string[];
}

const names = [
  ...(['n', 'b', 'seed', 'scale', 'match', 'm', 'B'] as const),
  ...(['alpha', 'power', 'effect', 'draws', 'proof'] as const),
];

const FEWEST_DRAWS = 50_000;
/** By which variances are taken to be larger that rest on estimated fourth moments. */
const ALLOWANCE = 2;
/** Numbers of the draws that are kept: 1 GiB, and without need 128 MiB. */
const MOST_WEIGHTS = 2 ** 27;
const USUAL_NUMBERS = 2 ** 24;

/**
 * Proves and tests what a noise class claims of its W: its own mean and covariance, as `moments` states them.
 *
 * - Proved, where `sample` keeps to the moves of a SamplingVector: mean and every entry of the covariance,
 *   for all n ≤ 8 and all b, m and B, by enumeration in rational arithmetic (`verifyExactly`).
 * - Tested on draws of steps 0, 1, … (for a class that makes passes, on one step of each): E[Wᵢ], Var[Wᵢ] and
 *   Cov[Wᵢ, Wⱼ] at every place and pair of places (for n > 40 the pairs 1, 4 and 16 apart), and their sums.
 *   No half, lane or block of places may be special, and steps may not depend on each other. The distribution
 *   of Wᵢ is tested where it has a closed form.
 *
 * A class that keeps its claim fails with a probability of at most `alpha`, for any n, any number of draws
 * and any class: by Bonferroni over the checks, each of which rests on Catoni's bound for means (`meanTest`)
 * or on that of Dvoretzky, Kiefer and Wolfowitz for distributions. Catoni's needs the variance of what is
 * averaged. For second moments, that needs the fourth moments of W. They follow from the law where it is
 * known. Otherwise they are estimated from other draws, the variances are doubled, and the verdict says so
 * (`fourthMoments`).
 *
 * @param noise the package's or your own, or a name with or without options, as of `sampler`
 * @throws ArgumentError for options out of range; MsgdError for a class that would need more draws than there is room for
 */
export function verifyNoise(noise: NoiseClass | string, options: VerifyOptions = {}): NoiseVerdict {
  checkOptions('verifyNoise', options, names);
  const { noise: own, options: all } = classOf(noise, options);
  return verifyClass(own, all);
}

function verifyClass(noise: NoiseClass, options: VerifyOptions): NoiseVerdict {
  const {
    n = 19,
    b: given = 4,
    alpha = 1e-9,
    power = 0.999,
    effect = 0.02,
    draws,
    proof = true,
    ...rest
  } = options;
  const { deterministic } = noise;
  const b = checkNoise({ deterministic }, { n, b: deterministic === true ? n : given });
  const size = noise.option === undefined ? {} : { [noise.option]: Math.min(3 * b, n) };
  // Not where the class has its own, as of noiseClass('minibatchCov', { B: 10 }).
  const noiseOptions = { ...(isAllowed(noise, { n, b, ...size }) ? size : {}), ...rest, n, b };
  checkRange('alpha', alpha, (x) => x > 0 && x < 1, 'a number between 0 and 1');
  checkRange('power', power, (x) => x > 0 && x < 1, 'a number between 0 and 1');
  checkNumber('effect', effect, 1e-4);
  checkBoolean('proof', proof);
  if (rest.seed !== undefined) checkSeed(rest.seed);
  const moments = momentsOf(noise, noiseOptions);
  const most = Math.floor(MOST_WEIGHTS / n);
  if (draws !== undefined)
    checkInteger('draws', draws, 2, most, `${most}, for there is room for ${MOST_WEIGHTS} weights`);

  const exact = proof ? verifyExactly(noise, { match: rest.match, scale: rest.scale }) : undefined;
  const law = lawOf(noise, noiseOptions);
  const known = typeof law === 'string' ? undefined : fourthMoments(law, moments.mean);
  const fourth = known ?? estimateFourthMoments(noise, noiseOptions, moments.mean);
  const cdf = typeof law === 'string' ? undefined : marginalOf(law);
  const count = (draws: Draws) => statistics(draws, moments, fourth, known === undefined ? ALLOWANCE : 1);
  const planned = count({ n, count: Infinity, V: new Float64Array(), largest: 0 });
  const tests = planned.length + (cdf === undefined ? 0 : n);
  const error = { falseAlarm: alpha / tests, miss: 1 - power };
  // What is disproved needs no large sample.
  const enough = exact?.passed === false ? 0 : drawsFor(planned, effect, error);
  const needed = draws ?? Math.max(Math.min(FEWEST_DRAWS, Math.floor(USUAL_NUMBERS / n)), enough);
  if (needed > most) throw untestable({ noise, n, b, effect }, planned, needed, most);

  const drawn = drawAll(noise, noiseOptions, needed, moments.mean);
  const tested = count(drawn);
  const checks = tested
    .filter(({ variance }) => variance !== Infinity)
    .map((statistic) => checkMean(statistic, error))
    .concat(cdf === undefined ? [] : checkDistributions(drawn, moments.mean, cdf, error));
  const worst = checks.reduce((a, b) => (strain(b) > strain(a) ? b : a));
  return {
    noise: noise.name,
    n,
    b,
    draws: needed,
    alpha,
    power,
    passed: checks.every((check) => check.passed) && exact?.passed !== false,
    exact,
    checks,
    worst,
    fourthMoments: known === undefined ? 'estimated' : 'exact',
    untested: untested(noise, tested, law, cdf, exact === undefined && proof),
  };
}

/** What to say of a class whose squares vary so much that there is no room for the draws that it needs. */
function untestable(
  { noise, n, b, effect }: { noise: NoiseClass; n: number; b: number; effect: number },
  planned: readonly Statistic[],
  needed: number,
  most: number,
): MsgdError {
  const { variance, expected } = traceOf(planned);
  const times = (Math.sqrt(variance) / expected).toPrecision(2);
  return new MsgdError(
    `${noise.name} cannot be tested at n = ${n}, b = ${b}: Σ (Wᵢ − 1/n)² deviates by ${times} times its mean, as where large weights are rare, ` +
      `so that a variance wrong by ${100 * effect} % shows in no fewer than ${needed} draws, and there is room for ${most}; ` +
      'a larger b or effect, or a smaller n, needs fewer',
  );
}

const traceOf = (planned: readonly Statistic[]) =>
  planned.find(({ what }) => what === 'Σ Var[Wᵢ]') as Statistic;

/** So many that an error of `effect` in Σ Var[Wᵢ] is seen. */
function drawsFor(planned: readonly Statistic[], effect: number, error: ErrorRates): number {
  const trace = traceOf(planned);
  // One that is NaN fails with any.
  if (!(trace.variance > 0 && trace.variance < Infinity)) return 0;
  const { variance, expected } = trace;
  return drawsNeeded(effect * expected, { variance, ...error, varianceThen: variance * (1 + effect) ** 2 });
}

function untested(
  noise: NoiseClass,
  tested: readonly Statistic[],
  law: ReturnType<typeof lawOf>,
  cdf: Cdf | undefined,
  unproved: boolean,
): string[] {
  const infinite = tested.some(({ variance }) => variance === Infinity);
  return [
    ...(noise.pass === undefined
      ? []
      : [
          'independence within a pass: W of its steps are not independent, and the class says so; a step of each pass was drawn',
        ]),
    ...(typeof law === 'string'
      ? [`the exact moments: ${law}`]
      : unproved
        ? [`the exact moments: the class has no n ≤ ${LARGEST_N} that can be enumerated`]
        : []),
    ...(cdf === undefined ? ['the distribution: it has no closed form that is known here'] : []),
    ...(infinite
      ? ['second moments: the fourth moments are infinite, so that no number of draws would do']
      : []),
  ];
}
