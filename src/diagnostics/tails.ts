import { ArgumentError, checkFinite, checkInteger, checkOptions } from '../errors.js';
import type { Objective } from '../models/objective.js';
import { classOf } from '../noise/classes.js';
import { momentsOf, sampler, type NoiseClass, type SamplerOptions } from '../noise/index.js';
import { strideOf } from '../noise/noiseClass.js';
import { checkObjective } from './checks.js';
import { probes } from './probe.js';

/**
 * The kurtosis E[(x − x̄)⁴] / E[(x − x̄)²]² of a sample: 3 of a normal distribution, NaN of values that are all
 * the same, and of none.
 *
 * @throws ArgumentError for values that are not finite numbers
 */
export function kurtosis(values: ArrayLike<number>): number {
  checkFinite('values', values);
  return kurtosisOf(values);
}

/** As `kurtosis`, of what this package computed: NaN where one is NaN. */
function kurtosisOf(values: ArrayLike<number>): number {
  let [least, most] = [Infinity, -Infinity];
  for (let k = 0; k < values.length; k++)
    [least, most] = [Math.min(least, values[k]), Math.max(most, values[k])];
  // The mean of equal values may be off by rounding, which would have a kurtosis of 1.
  if (least === most) return NaN;
  // A power of 2, so that nothing is rounded but what would be 0 or infinite.
  const unit = 2 ** Math.floor(Math.log2(most / 2 - least / 2));
  const mean = average(values, (x) => x / unit);
  const variance = average(values, (x) => (x / unit - mean) ** 2);
  return average(values, (x) => (x / unit - mean) ** 4) / variance ** 2;
}

/**
 * The index α of the tails of independent values, symmetric about 0: 2 where sums of them tend to a normal
 * distribution, below it where their variance is infinite. The estimator of Mohammadi, Mohammadpour & Ogata
 * (2015), as Simsekli et al. (2019) use it: sums of √N of them are larger by N^(1/2α). It is right only for
 * α-stable values. For others it says whether sums have become normal.
 *
 * @param values at least 4; the first ⌊√N⌋² of them count; NaN if a value or a sum of ⌊√N⌋ is 0, which has no logarithm
 * @throws ArgumentError for fewer, and for values that are not finite numbers
 */
export function tailIndex(values: ArrayLike<number>): number {
  checkFinite('values', values);
  return tailIndexOf(values);
}

/** As `tailIndex`, of what this package computed. */
function tailIndexOf(values: ArrayLike<number>): number {
  const group = Math.floor(Math.sqrt(values.length));
  if (group < 2) throw new ArgumentError('values.length', values.length, 'at least 4');
  let [ofSums, ofAll] = [0, 0];
  for (let g = 0; g < group; g++) {
    let sum = 0;
    for (let k = 0; k < group; k++) {
      const value = values[g * group + k];
      sum += value;
      ofAll += Math.log(Math.abs(value));
    }
    ofSums += Math.log(Math.abs(sum));
  }
  if (!Number.isFinite(ofSums) || !Number.isFinite(ofAll)) return NaN;
  return Math.log(group) / (ofSums / group - ofAll / group ** 2);
}

/** How heavy the tails of the gradient noise are. */
export interface Tails {
  /** The mean over the directions. */
  readonly kurtosis: number;
  /** The mean over the directions of `tailIndex`: 2 where sums of the noise become normal. */
  readonly tailIndex: number;
}

/** Whether W is ever other than its mean. */
export function varies(noise: NoiseClass | string, options: SamplerOptions): boolean {
  const { alpha, beta } = momentsOf(noise, options);
  return alpha + beta > 0;
}

/**
 * The tails of the gradient noise v = G V at the objective's θ, of its parts uᵀv along random directions u:
 * these are normal where many examples contribute. Draws of V are independent: of a class that makes passes,
 * one of each pass. Costs one gradient of every example, however many draws.
 * NaN where v is always 0 though V is not: where all gradients are 0, or all alike and Σ Wᵢ is 1.
 *
 * @param noise as of `sampler`
 * @param options the noise class's b and options, and `scale`; `draws` of V, by default 2,500; `directions`, by default 8; `seed`
 * @throws ArgumentError for options out of range, and for noise that is always 0, as of `gd`, or of `sgd` at b = n
 */
export function noiseTails(
  objective: Objective,
  noise: NoiseClass | string,
  options: Omit<SamplerOptions, 'n'> & { draws?: number; directions?: number },
): Tails {
  checkObjective(objective);
  checkOptions('noiseTails', options, ['b', 'seed', 'scale', 'match', 'm', 'B', 'draws', 'directions']);
  const { n, p } = objective;
  const { draws = 2500, directions = 8, seed = 0, ...ofNoise } = options;
  const W = sampler(noise, { ...ofNoise, n, seed });
  checkInteger('draws', draws, 4);
  checkInteger('directions', directions, 1);
  const { noise: own, options: all } = classOf(noise, { ...ofNoise, n });
  const b = all.b ?? n;
  if (!varies(own, all)) {
    throw new ArgumentError('noise', `${own.name} of b = ${b}`, 'one whose V is not always 0, to have tails');
  }
  const stride = strideOf(own, n, b);
  const draw = probes('normal', p, seed);
  const along = Array.from({ length: directions }, (_, k) => ({ u: draw(k), of: new Float64Array(n) }));
  for (const { first, rows, gradients } of objective.perExampleGradientBlocks()) {
    for (const { u, of } of along) {
      for (let i = 0; i < rows; i++) {
        let sum = 0;
        for (let j = 0; j < p; j++) sum += u[j] * gradients[i * p + j];
        of[first + i] = sum;
      }
    }
  }
  // uᵀv = Σ (Wᵢ − 1/n) uᵀgᵢ = Σ Wᵢ uᵀgᵢ less the mean of the uᵀgᵢ.
  const parts = along.map(() => new Float64Array(draws));
  const means = along.map(({ of }) => average(of, (x) => x));
  for (let d = 0; d < draws; d++) {
    const w = W(d * stride);
    const { weights, indices } = w;
    along.forEach(({ of }, k) => {
      let sum = 0;
      for (let e = 0; e < w.count; e++) sum += weights[e] * of[w.sparse ? indices[e] : e];
      parts[k][d] = sum - means[k];
    });
  }
  return {
    kurtosis: average(parts, (values) => kurtosisOf(values)),
    tailIndex: average(parts, (values) => tailIndexOf(values)),
  };
}

function average<T>(values: ArrayLike<T>, of: (value: T) => number): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += of(values[k]);
  return sum / values.length;
}
