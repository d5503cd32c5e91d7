import { ArgumentError } from '../errors.js';
import type { NoiseClass, NoiseOptions } from './noiseClass.js';

/** The class with options of its own that are given once and for all. */
export function withOptions(noise: NoiseClass, own: NoiseOptions): NoiseClass {
  const all = (options: NoiseOptions = {}) => joined(options, own, `the class ${noise.name}`);
  return {
    ...noise,
    support: (n, b, options) => noise.support?.(n, b, all(options)) ?? 0,
    check: (n, b, options) => noise.check?.(n, b, all(options)),
    moments: (n, b, options) => noise.moments(n, b, all(options)),
    sample: (w, b, options) => noise.sample(w, b, all(options)),
  };
}

/** `options` and `own`, which has its values from `source`: what is in both has to be the same. */
export function joined<O extends object>(options: O, own: object, source: string): O {
  const all = { ...options } as Record<string, unknown>;
  for (const [name, value] of Object.entries(own)) {
    if (value === undefined) continue;
    if (all[name] !== undefined && all[name] !== value) {
      throw new ArgumentError(name, all[name], `left out, because ${source} has its own`);
    }
    all[name] = value;
  }
  return all as O;
}
