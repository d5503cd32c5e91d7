import { momentsOf, sampler, sgd, type Moments, type NoiseClass, type SamplerOptions } from 'msgd';
import { marginal } from 'msgd/verify';

/** Of the histogram. */
const BINS = 61;
/** Of the axis of weights: so many standard deviations, and all values of SGD. */
const REACH = 4.5;
/** Sums that are kept: those of the last steps. */
const LAST = 200;
/** Where the error is written down: so many steps in each power of ten. */
const PER_DECADE = 16;

/** What is known of a class before anything is drawn. */
export interface Exact {
  readonly n: number;
  readonly moments: Moments;
  /** Of the axis of weights. */
  readonly low: number;
  readonly high: number;
  /** The probability of each bin; undefined where the law has no closed form. */
  readonly probabilities: Float64Array | undefined;
  /** Standard deviation of Σ Wᵢ. */
  readonly deviationOfSum: number;
  /** What the error after one step would be on average, if W were Gaussian: it falls as 1/√steps. */
  readonly firstError: number;
}

/** What has come of the draws so far. */
export interface Gathered {
  /** Draws: those of steps 1 … step. */
  readonly step: number;
  /** n: of the last step */
  readonly w: Float32Array;
  /** Frequencies of the bins. */
  readonly frequencies: Float64Array;
  /** n × n, about the exact mean */
  readonly covariance: Float64Array;
  /** Of all weights so far. */
  readonly mean: number;
  readonly variance: number;
  readonly sum: {
    readonly mean: number;
    /** About the exact mean. */
    readonly deviation: number;
    /** Of the last steps, the newest at the end. */
    readonly last: readonly number[];
  };
  /** ‖Ĉ − C‖/‖C‖ by Frobenius' norm, at steps that grow by a factor; empty where C is 0. */
  readonly errors: { readonly steps: readonly number[]; readonly values: readonly number[] };
}

export interface Gathering {
  readonly exact: Exact;
  /** Draws so many steps more. */
  advance(steps: number): void;
  picture(): Gathered;
}

/** Draws W step by step and gathers its histogram, its covariance and its sum. */
export function gather(
  noise: NoiseClass,
  options: SamplerOptions,
  workspace = workspaceOf(options),
): Gathering {
  const { n } = options;
  const exact = exactOf(noise, options);
  const { mean, alpha, beta } = exact.moments;
  // As weights have it, so that what has no noise has no variance.
  const centre = Math.fround(mean);
  const size = Math.sqrt(n * (alpha + beta) ** 2 + n * (n - 1) * beta ** 2);
  const draw = sampler(noise, options, workspace);
  const width = (exact.high - exact.low) / BINS;
  const counts = new Float64Array(BINS);
  const products = new Float64Array(n * n);
  const v = new Float64Array(n);
  const errors = { steps: [] as number[], values: [] as number[] };
  let [step, next] = [0, 1];
  let [total, squares, sums, squaredSums] = [0, 0, 0, 0];
  let last: number[] = [];
  let w: Float32Array = new Float32Array(n);

  function take(): void {
    step++;
    w = draw(step).toDense();
    let sum = 0;
    for (let i = 0; i < n; i++) {
      v[i] = w[i] - centre;
      sum += w[i];
      total += w[i];
      squares += v[i] * v[i];
      const bin = Math.floor((w[i] - exact.low) / width);
      if (bin >= 0 && bin < BINS) counts[bin]++;
    }
    sums += sum;
    if (last.length >= 2 * LAST) last = last.slice(-LAST);
    last.push(sum);
    squaredSums += (sum - n * centre) ** 2;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) products[i * n + j] += v[i] * v[j];
    }
    if (step >= next) {
      if (size > 0) {
        errors.steps.push(step);
        errors.values.push(error());
      }
      next = Math.max(step + 1, Math.round(step * 10 ** (1 / PER_DECADE)));
    }
  }

  function error(): number {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        const difference = products[i * n + j] / step - beta - (i === j ? alpha : 0);
        sum += (i === j ? 1 : 2) * difference ** 2;
      }
    }
    return Math.sqrt(sum) / size;
  }

  return {
    exact,
    advance(steps) {
      for (let k = 0; k < steps; k++) take();
    },
    picture() {
      const covariance = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) {
          covariance[i * n + j] = covariance[j * n + i] = products[i * n + j] / Math.max(1, step);
        }
      }
      const all = Math.max(1, step * n);
      return {
        step,
        w,
        frequencies: counts.map((count) => count / all),
        covariance,
        mean: total / all,
        variance: squares / all,
        sum: {
          mean: sums / Math.max(1, step),
          deviation: rounded(Math.sqrt(squaredSums / Math.max(1, step))),
          last: last.slice(-LAST),
        },
        errors: { steps: [...errors.steps], values: [...errors.values] },
      };
    },
  };
}

/** What rounding leaves of 0. */
function rounded(deviation: number): number {
  return deviation < 1e-6 ? 0 : deviation;
}

function exactOf(noise: NoiseClass, options: SamplerOptions): Exact {
  const { n, b = n } = options;
  const moments = momentsOf(noise, options);
  const { mean, alpha, beta } = moments;
  const reach = REACH * Math.sqrt(Math.max(alpha + beta, ((n - b) / (b * n * n)) * 0.25, 1e-6));
  const low = Math.min(0, mean - reach);
  const high = Math.max(1.1 / b, mean + reach);
  const cdf = marginal(noise, options);
  const edges = Array.from({ length: BINS + 1 }, (_, k) => low + ((high - low) * k) / BINS);
  const [trace, squared] = [n * (alpha + beta), n * (alpha + beta) ** 2 + n * (n - 1) * beta ** 2];
  return {
    n,
    moments,
    low,
    high,
    probabilities: cdf && Float64Array.from({ length: BINS }, (_, k) => cdf(edges[k + 1]) - cdf(edges[k])),
    deviationOfSum: rounded(Math.sqrt(Math.max(0, n * alpha + n * n * beta))),
    firstError: Math.sqrt((trace ** 2 + squared) / squared),
  };
}

/** One memory for many samplers: browsers allow few. */
export function workspaceOf(options: SamplerOptions) {
  return sampler(sgd, { n: options.n, b: 1 })(0).workspace;
}
