import { ArgumentError } from '../errors.js';
import { noiseClass, type NoiseClass, type NoiseOptions } from '../noise/index.js';

/** A noise class with the options of one row of a comparison. */
export interface Condition {
  /** As it was written: `gaussianCov:scale=3`. */
  readonly label: string;
  readonly noise: NoiseClass;
  readonly options: NoiseOptions & { scale?: number };
}

/**
 * Reads a noise class with options, `class[:option=value]…`: `sgd`, `gaussianCov:scale=3`, `sparseFisher:m=50`,
 * `minibatchCov:B=100`, `gaussianFisher:match=sgdWithReplacement`.
 *
 * @throws ArgumentError for an unknown class (with the nearest name) an option that the class does not take, or a value that is no number
 */
export function condition(label: string): Condition {
  const [name, ...parts] = label.split(':');
  const noise = noiseClass(name);
  const known = ['scale', 'match', ...(noise.option === undefined ? [] : [noise.option])];
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
