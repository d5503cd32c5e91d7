import {
  additiveNoises,
  namedNoises,
  type AdditiveNoise,
  type AdditiveOptions,
} from '../descent/additive/index.js';
import { ArgumentError } from '../errors.js';
import { noiseClasses, type NoiseClass, type NoiseOptions } from '../noise/index.js';
import { parseLabel, takenBy } from '../noise/label.js';

/** A noise class, or additive noise, with the options of one row of a comparison. */
export interface Condition<Noise = NoiseClass | AdditiveNoise> {
  /** As it was written: `gaussianCov:scale=3`. */
  readonly label: string;
  readonly noise: Noise;
  readonly options: NoiseOptions & AdditiveOptions & { scale?: number; b?: number };
}

/** The options that a label may give a class of W, and those that it may give additive noise besides. */
export const classOptions: readonly string[] = noiseClasses.flatMap(takenBy);
export const additiveOptions: readonly string[] = additiveNoises.flatMap(takenBy);

/**
 * Reads noise with options, as `parseLabel` does: of any class, or additive. A b is in place of the comparison's.
 *
 * @throws ArgumentError as `parseLabel`
 */
export function condition(label: string): Condition {
  if (/\.[cm]?[jt]s$/.test(label)) {
    const allowed = 'the name of noise of the package: a class of your own is for descend and verify';
    throw new ArgumentError('noise', label, allowed);
  }
  return { label, ...parseLabel(label, namedNoises) };
}

/** @throws ArgumentError for a label that is there twice, as rows are told apart by it */
export function checkDistinct(labels: readonly string[]): void {
  labels.forEach((label, k) => {
    const first = labels.indexOf(label);
    if (first < k) throw new ArgumentError(`noise[${k}]`, label, `another than noise[${first}]`);
  });
}

/**
 * As `condition`, of a class of W alone: for what is said of W.
 *
 * @throws ArgumentError as `parseLabel`, for additive noise too
 */
export function classCondition(label: string): Condition<NoiseClass> {
  return { label, ...parseLabel(label, noiseClasses) };
}
