import { checkInteger, checkRange } from '../errors.js';
import type { Distribution, NoiseClass, SamplerOptions, SamplingVector } from '../noise/index.js';
import { checkNoise } from '../noise/noiseClass.js';
import { draw } from '../noise/sampler.js';
import { fractionOf } from './fraction.js';

/**
 * The law of W as a class's `sample` spells it out: which places are chosen, and what is put there. At a place that was
 * chosen c times W is mean + perCount · c + scale · ξ, or scale · (ξ − ξ̄) when centred, ξ̄ over the chosen places;
 * elsewhere it is `rest`.
 */
export interface Law {
  readonly n: number;
  readonly places: Places;
  readonly mean: number;
  readonly perCount: number;
  readonly scale: number;
  readonly centred: boolean;
  /** The distribution of ξ where scale is not 0. */
  readonly xi?: { readonly distribution: Distribution; readonly degrees: number };
  readonly rest: number;
}

export type Places =
  | { readonly kind: 'all' }
  | { readonly kind: 'choose'; readonly k: number; readonly replacement: boolean }
  | { readonly kind: 'bernoulli'; readonly p: number };

/** Why the law of a class is not known: it does not keep to the moves of a SamplingVector. */
class Unwritten extends Error {}

/**
 * Runs `sample` of a class on a vector that writes down the moves rather than make them.
 *
 * @returns the law, or why it cannot be written down: a class that writes its weights by hand has none
 * @throws ArgumentError for a choice of places that a SamplingVector refuses
 */
export function lawOf(noise: NoiseClass, options: SamplerOptions): Law | string {
  const recorder = new Recorder(options.n);
  const onlyMoves = new Proxy(recorder, {
    get(target, name) {
      if (name in target) return Reflect.get(target, name) as unknown;
      throw new Unwritten(`its sample uses ${String(name)}, not the moves of a SamplingVector alone`);
    },
  });
  try {
    draw(onlyMoves as unknown as SamplingVector, noise, checkNoise(noise, options), options);
    return recorder.law();
  } catch (error) {
    if (error instanceof Unwritten) return error.message;
    throw error;
  }
}

/** In place of a SamplingVector: its moves, of which it keeps what they mean. */
class Recorder {
  seed = 0;
  step = 0;
  private places: Places = { kind: 'all' };
  private value = { mean: 0, perCount: 0, scale: 0, centred: false, xi: undefined as Law['xi'] };
  private rest = 0;
  /** Whether moves are for the chosen places alone. */
  sparse = false;

  constructor(readonly n: number) {}

  law(): Law {
    return { n: this.n, places: this.places, ...this.value, rest: this.rest };
  }

  all(): this {
    this.sparse = false;
    this.places = { kind: 'all' };
    return this;
  }

  choose(k: number, replacement = false): this {
    checkInteger('k', k, 0, this.n, `n = ${this.n}`);
    this.sparse = true;
    this.rest = 0;
    this.places = { kind: 'choose', k, replacement };
    this.value = { mean: 0, perCount: k === 0 ? 0 : 1 / k, scale: 0, centred: false, xi: undefined };
    return this;
  }

  /** At a step by itself, any k places are as likely as others. */
  nextOfPass(k: number): this {
    return this.choose(k);
  }

  bernoulli(p: number): this {
    checkRange('p', p, (x) => x >= 0 && x <= 1, 'a number from 0 to 1');
    this.sparse = true;
    this.rest = 0;
    this.places = { kind: 'bernoulli', p };
    return this;
  }

  constant(mean: number): this {
    return this.put({ mean, perCount: 0, scale: 0, centred: false, xi: undefined });
  }

  fill(distribution: Distribution | 'uniform', degrees = 0): this {
    // (0, 1] is 1/2 + ξ/√12.
    const uniform = distribution === 'uniform';
    const xi = { distribution: uniform ? ('centredUniform' as const) : distribution, degrees };
    return this.put({ mean: uniform ? 1 / 2 : 0, perCount: 0, scale: uniform ? 1 / Math.sqrt(12) : 1, centred: false, xi }); // prettier-ignore
  }

  affine(mean: number, scale: number, centred = false): this {
    const { value } = this;
    const onAll = !this.sparse && this.places.kind !== 'all';
    if (centred && (onAll || value.perCount !== 0)) {
      throw new Unwritten('it centres weights that are not all drawn alike');
    }
    if (onAll) this.rest = affineOf(mean, scale, this.rest);
    this.value = {
      ...value,
      mean: centred ? mean : affineOf(mean, scale, value.mean),
      perCount: scale * value.perCount,
      scale: scale * value.scale,
      centred: centred || value.centred,
    };
    return this;
  }

  spread(value: number): this {
    this.rest = value;
    this.sparse = false;
    return this;
  }

  /** A new value at the chosen places, or after `spread` at all. */
  private put(value: Recorder['value']): this {
    if (!this.sparse) this.places = { kind: 'all' };
    this.value = value;
    return this;
  }
}

/** mean + scale x as fractions: as doubles the terms of 1/n + scale (1/n − 1/n) leave their rounding. */
function affineOf(mean: number, scale: number, x: number): number {
  const rounded = mean + scale * x;
  if (![mean, scale, x].every(Number.isFinite)) return rounded;
  const exact = fractionOf(mean)
    .add(fractionOf(scale).mul(fractionOf(x)))
    .valueOf();
  return Number.isFinite(exact) ? exact : rounded;
}
