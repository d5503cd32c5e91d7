import {
  additiveNoises,
  isAdditive,
  type AdditiveNoise,
  type AdditiveOptions,
} from '../descent/additive/index.js';
import { ArgumentError, checkOneOf } from '../errors.js';
import { noiseClass, noiseClasses, type NoiseClass, type NoiseOptions } from '../noise/index.js';

/** A noise class, or additive noise, with the options of one row of a comparison. */
export interface Condition<Noise = NoiseClass | AdditiveNoise> {
  /** As it was written: `gaussianCov:scale=3`. */
  readonly label: string;
  readonly noise: Noise;
  readonly options: NoiseOptions & AdditiveOptions & { scale?: number; b?: number };
}

const own = (rows: readonly { option?: string }[]) => rows.flatMap(({ option }) => option ?? []);
/** The options that a label may give a class of W, and those that it may give additive noise besides. */
export const classOptions: readonly string[] = ['scale', 'match', 'b', ...own(noiseClasses)];
export const additiveOptions: readonly string[] = ['sigma', 'refreshEvery', ...own(additiveNoises)];

/**
 * Reads noise with options, `class[:option=value]…`: `sgd`, `gaussianCov:scale=3`, `sparseFisher:m=50`, `minibatchCov:B=100`,
 * `gaussianFisher:match=sgdWithReplacement`, `sgd:b=1000` (in place of the comparison's b), `diagonalFisher:refreshEvery=1`, `levy:alpha=1.7`. The paper's names serve too,
 * with their sizes: `MSGD-Fisher`, `MSGD-[Cov-50]`, `[MSGD-Fisher]-1k`.
 *
 * @throws ArgumentError for an unknown class (with the nearest name) an option that the class does not take, or a value that is no number
 */
export function condition(label: string): Condition {
  const [name, ...parts] = withSize(label).split(':');
  const noise = named(name);
  const own = isAdditive(noise) ? ['sigma', 'refreshEvery'] : [];
  const known = ['scale', 'match', 'b', ...own, ...(noise.option === undefined ? [] : [noise.option])];
  const options: Record<string, unknown> = {};
  for (const part of parts) {
    const [key, text = ''] = part.split('=');
    const value = key === 'match' ? text : Number(text);
    if (!known.includes(key) || text === '' || Number.isNaN(value)) {
      throw new ArgumentError('noise', label, `${name}[:option=value]…, its options ${known.join(', ')}`);
    }
    options[key] = value;
  }
  return { label, noise, options };
}

/**
 * As `condition`, of a class of W alone: for what is said of W.
 *
 * @throws ArgumentError for additive noise too
 */
export function classCondition(label: string): Condition<NoiseClass> {
  const { noise, options } = condition(label);
  if (isAdditive(noise)) throw new ArgumentError('noise', label, 'a class of W: additive noise has no W whose moments could be stated'); // prettier-ignore
  return { label, noise, options };
}

/** The paper writes the size into the name: `MSGD-[Fisher-100]` is our m = 100, `[MSGD-Cov]-1k` our B = 1000. */
function withSize(label: string): string {
  const [, name, size, thousands, end] = /^(MSGD-\[\w+-|\[MSGD-\w+\]-)(\d+)(k?)(.*)$/.exec(label) ?? [];
  if (name === undefined) return label;
  const rest = end.startsWith(']') ? end.slice(1) : end;
  const number = thousands === '' ? size : `${size}000`;
  return name.startsWith('[') ? `${name}B:B=${number}${rest}` : `${name}B]:m=${number}${rest}`;
}

function named(name: string): NoiseClass | AdditiveNoise {
  const found = additiveNoises.find((noise) => noise.name === name);
  if (found !== undefined) return found;
  const both = [...noiseClasses, ...additiveNoises].map((noise) => noise.name);
  const ofPaper = noiseClasses.map(({ paperName }) => paperName);
  if (!ofPaper.includes(name) || name === '') checkOneOf('noise', name, both);
  return noiseClass(name);
}
