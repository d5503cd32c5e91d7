import jstat from 'jstat';
import { ArgumentError, checkInteger } from '../errors.js';
import { momentsOf, sampler, type NoiseClass, type SamplerOptions } from '../noise/index.js';

/** Means of this many groups are what a check is made of; see `verifyNoise`. */
const GROUPS = 50;
/** What rounding W to float32 does to a mean, and to a variance, relative to them: no check may take it for an error. */
const ROUNDING = { mean: 1e-7, variance: 1e-5 };

export interface VerifyOptions extends Omit<SamplerOptions, 'n' | 'b'> {
  /** Length of W; by default 19, so that vectors of four have a tail. */
  n?: number;
  /** By default 4. */
  b?: number;
  /** Sampling vectors to draw; by default 200,000. */
  draws?: number;
  /** The probability that a correct class fails any check; by default 1e-9. */
  alpha?: number;
}

export interface NoiseCheck {
  readonly what: string;
  readonly expected: number;
  readonly observed: number;
  /** Probability of a deviation at least as large in a class that keeps its claim. */
  readonly pValue: number;
  readonly passed: boolean;
}

export interface NoiseVerdict {
  readonly noise: string;
  readonly passed: boolean;
  readonly checks: readonly NoiseCheck[];
  /** The check with the smallest p-value. */
  readonly worst: NoiseCheck;
}

/**
 * Draws W many times and checks what its class claims: E[Wᵢ] and Var[Wᵢ] at every place i, E[Σ Wᵢ], Σ Var[Wᵢ], Var[Σ Wᵢ] (all
 * off-diagonal entries at once), the covariances of neighbours, and that one step tells nothing of the next.
 *
 * Each check is a Student t test on the means of 50 groups of draws, Bonferroni-corrected over the checks, so that
 * their union has the false-alarm probability `alpha`. That is exact where the group means are normal; as each is a
 * mean of thousands of draws, it is very nearly so for every class with a finite fourth moment. At the default sizes a
 * variance that is 2 % wrong is caught in every class of the package.
 *
 * @throws ArgumentError for fewer than 50 draws, alpha outside (0, 1), or options the class does not allow
 */
export function verifyNoise(noise: NoiseClass, options: VerifyOptions = {}): NoiseVerdict {
  const { n = 19, b = 4, draws = 200_000, alpha: falseAlarm = 1e-9, ...rest } = options;
  checkInteger('draws', draws, GROUPS);
  if (!(falseAlarm > 0 && falseAlarm < 1))
    throw new ArgumentError('alpha', falseAlarm, 'a number between 0 and 1');
  const { mean, alpha, beta } = momentsOf(noise, { ...rest, n, b });
  const statistics = [
    ...Array.from({ length: n }, (_, i) => ({ what: `E[W[${i}]]`, expected: mean })),
    ...Array.from({ length: n }, (_, i) => ({ what: `Var[W[${i}]]`, expected: alpha + beta })),
    { what: 'E[Σ Wᵢ]', expected: n * mean },
    { what: 'Σ Var[Wᵢ]', expected: n * (alpha + beta) },
    { what: 'Var[Σ Wᵢ]', expected: n * alpha + n * n * beta },
    { what: 'Σ Cov[Wᵢ, Wᵢ₊₁]', expected: (n - 1) * beta },
    { what: 'Σ Cov[Wᵢ, Wᵢ of the next step]', expected: 0 },
  ];
  const means = groupMeans(noise, { ...rest, n, b }, draws, mean, statistics.length);
  const scale = n * (alpha + beta);
  const checks = statistics.map(({ what, expected }, s): NoiseCheck => {
    const isMean = s < n || what === 'E[Σ Wᵢ]';
    const ofMean = ROUNDING.mean * n * mean;
    const rounding = isMean ? ofMean : ROUNDING.variance * scale + ofMean * ofMean;
    const { observed, pValue } = studentTest(
      means.map((group) => group[s]),
      expected,
      rounding,
    );
    return { what, expected, observed, pValue, passed: pValue >= falseAlarm / statistics.length };
  });
  const worst = checks.reduce((a, b) => (b.pValue < a.pValue ? b : a));
  return { noise: noise.name, passed: checks.every((check) => check.passed), checks, worst };
}

/** The statistics of `verifyNoise`, in its order, averaged over each of the groups of draws. */
function groupMeans(
  noise: NoiseClass,
  options: SamplerOptions,
  draws: number,
  mean: number,
  count: number,
): Float64Array[] {
  const { n } = options;
  const draw = sampler(noise, options);
  const size = Math.floor(draws / GROUPS);
  let previous = new Float64Array(n);
  return Array.from({ length: GROUPS }, (_, group) => {
    const sums = new Float64Array(count);
    for (let k = 0; k < size; k++) {
      const v = Float64Array.from(draw(group * size + k).toDense(), (w) => w - mean);
      let total = 0;
      for (let i = 0; i < n; i++) {
        sums[i] += v[i] + mean;
        sums[n + i] += v[i] * v[i];
        sums[2 * n + 1] += v[i] * v[i];
        if (i > 0) sums[2 * n + 3] += v[i - 1] * v[i];
        if (k > 0) sums[2 * n + 4] += (previous[i] * v[i] * size) / (size - 1);
        total += v[i];
      }
      sums[2 * n] += total + n * mean;
      sums[2 * n + 2] += total * total;
      previous = v;
    }
    return sums.map((sum) => sum / size);
  });
}

function studentTest(values: number[], expected: number, rounding: number) {
  const observed = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - observed) ** 2, 0) / (values.length - 1);
  const excess = Math.max(0, Math.abs(observed - expected) - rounding);
  if (excess === 0) return { observed, pValue: 1 };
  const degrees = values.length - 1;
  const t2 = (excess * excess * values.length) / variance;
  return { observed, pValue: t2 === Infinity ? 0 : jstat.ibeta(degrees / (degrees + t2), degrees / 2, 0.5) };
}
