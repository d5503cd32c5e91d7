import { ArgumentError } from '../errors.js';
import { noiseClass, type NoiseClass, type NoiseOptions } from '../noise/index.js';

/** A noise class with the options of one row of a comparison. */
export interface Condition {
  /** As it was written: `gaussianCov:scale=3`. */
  readonly label: string;
  readonly noise: NoiseClass;
  readonly options: NoiseOptions & { scale?: number };
}

const numeric = ['m', 'B', 'scale'] as const;

/**
 * Reads a noise class with options, `class[:option=value]…`: `sgd`, `gaussianCov:scale=3`, `sparseFisher:m=50`,
 * `minibatchCov:B=100`, `gaussianFisher:match=sgdWithReplacement`.
 *
 * @throws ArgumentError for an unknown class (with the nearest name) or option, or a value that is no number
 */
export function condition(label: string): Condition {
  const [name, ...parts] = label.split(':');
  const options: Record<string, unknown> = {};
  for (const part of parts) {
    const [key, value] = part.split('=');
    if (key === 'match') options.match = value;
    else if (numeric.includes(key as never) && value !== undefined && Number.isFinite(Number(value))) {
      options[key] = Number(value);
    } else {
      throw new ArgumentError('noise', label, 'class[:option=value]…, the options m, B, scale and match');
    }
  }
  return { label, noise: noiseClass(name), options };
}
