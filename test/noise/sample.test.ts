import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.js';
import {
  bernoulli,
  gaussianCov,
  iid,
  momentsOf,
  noiseClass,
  noiseClasses,
  sampler,
  sgd,
  type NoiseClass,
} from '../../src/noise/index.js';
import { streams } from '../../src/wasm/streams.js';
import { lengths, ownOptions } from '../helpers.js';
import { words } from '../reference/philox.js';

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
const names = noiseClasses.map((noise) => noise.name);
const sizes = lengths.filter((n) => n >= 2);

describe.each(names)('%s', (name) => {
  const noise = noiseClass(name);
  const b = (n: number) => Math.max(1, Math.floor(n / 4));
  const options = (n: number) =>
    ownOptions(noise, { n, b: b(n), m: Math.max(2, b(n)), B: Math.max(2, b(n)), seed: 3 });

  it('is a pure function of (seed, step): any step, in any order, in any sampler', () => {
    for (const n of sizes) {
      const draw = sampler(noise, options(n));
      const forwards = [0, 1, 2, 2 ** 33].map((step) => draw(step).toDense());
      const backwards = [2 ** 33, 2, 1, 0].map((step) => sampler(noise, options(n))(step).toDense());
      expect(backwards.reverse()).toEqual(forwards);
    }
  });

  it('changes with the seed and with the step, unless it has no noise', () => {
    const at = (seed: number, step: number) => sampler(noise, { ...options(64), seed })(step).toDense();
    const same = name === 'gd';
    expect(JSON.stringify(at(1, 1)) === JSON.stringify(at(1, 2))).toBe(same);
    expect(JSON.stringify(at(1, 1)) === JSON.stringify(at(2, 1))).toBe(same);
    expect(JSON.stringify(at(1, 1)) === JSON.stringify(at(1 + 2 ** 32, 1))).toBe(same);
  });

  it('says the same as a dense vector and as a list, ascending', () => {
    for (const n of sizes) {
      const w = sampler(noise, options(n))(5);
      const dense = w.toDense();
      const { indices, weights } = w.toList();
      expect(dense).toHaveLength(n);
      const again = new Float32Array(n);
      indices.forEach((index, k) => (again[index] = weights[k]));
      expect(again).toEqual(dense);
      expect(Array.from(indices)).toEqual(Array.from(new Set(indices)).sort((a, b) => a - b));
      expect(w.sparse).toBe(noise.sparse);
    }
  });

  it('sums to 1 in every draw when its moments say so', () => {
    for (const n of sizes) {
      const { alpha, beta } = noise.moments(n, b(n), options(n));
      if (Math.abs(alpha + n * beta) > 1e-15) continue;
      for (let step = 0; step < 5; step++) {
        const w = sampler(noise, options(n))(step).toDense();
        expect(Math.abs(sum(w) - 1)).toBeLessThan(4e-6);
      }
    }
  });

  it('multiplies V by scale', () => {
    const plain = sampler(noise, options(37))(4).toDense();
    const scaled = sampler(noise, { ...options(37), scale: 3 })(4).toDense();
    scaled.forEach((w, i) => expect(w).toBeCloseTo(1 / 37 + 3 * (plain[i] - 1 / 37), 5));
  });
});

describe('choosing places', () => {
  const keyed = { n: fc.integer({ min: 1, max: 200 }), seed: fc.maxSafeNat(), step: fc.nat() };

  /** The algorithm as Bentley prints it, on a Set, with Lemire's bounded integers in BigInt. */
  const floyd = (n: number, b: number, seed: number, step: number): number[] => {
    const stock = words(seed, streams.places, step, 4 * b + 64);
    let next = 0;
    const below = (range: number) => {
      for (;;) {
        const product = BigInt(stock[next++]) * BigInt(range);
        if ((product & 0xffffffffn) >= 2n ** 32n % BigInt(range)) return Number(product >> 32n);
      }
    };
    const chosen = new Set<number>();
    for (let last = n - b; last < n; last++) {
      const x = below(last + 1);
      chosen.add(chosen.has(x) ? last : x);
    }
    return Array.from(chosen).sort((a, b) => a - b);
  };

  it('sgd takes b distinct places, by Floyd’s algorithm on the words of its key', () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.record({ ...keyed, part }), ({ n, seed, step, part }) => {
        const b = Math.max(1, Math.round(part * n));
        const { indices, weights } = sampler(sgd, { n, b, seed })(step).toList();
        expect(Array.from(indices)).toEqual(floyd(n, b, seed, step));
        expect(weights.every((w) => w === Math.fround(1 / b))).toBe(true);
      }),
    );
  });

  it('throws away the words that would favour some places: a quarter of them at n = 3 · 2³⁰', () => {
    const n = 3 * 2 ** 30;
    const { indices } = sampler(sgd, { n, b: 40, seed: 1 })(1).toList();
    expect(Array.from(indices)).toEqual(floyd(n, 40, 1, 1));
  });

  it('sgdWithReplacement counts b draws', () => {
    fc.assert(
      fc.property(fc.record({ ...keyed, b: fc.integer({ min: 1, max: 60 }) }), ({ n, seed, step, b }) => {
        fc.pre(b <= n);
        const stock = words(seed, streams.places, step, 4 * b + 64);
        const counts = new Map<number, number>();
        for (let draw = 0, next = 0; draw < b; draw++) {
          let product = BigInt(stock[next++]) * BigInt(n);
          while ((product & 0xffffffffn) < 2n ** 32n % BigInt(n)) product = BigInt(stock[next++]) * BigInt(n);
          const place = Number(product >> 32n);
          counts.set(place, (counts.get(place) ?? 0) + 1);
        }
        const w = sampler(noiseClass('sgdWithReplacement'), { n, b, seed })(step).toDense();
        w.forEach((weight, i) => expect(weight).toBe(Math.fround((counts.get(i) ?? 0) / b)));
      }),
    );
  });

  it('bernoulli skips by geometric gaps: all places at b = n, and rare places of many', () => {
    const all = sampler(noiseClass('bernoulli'), { n: 50, b: 50 })(1).toDense();
    expect(all.every((w) => w === Math.fround(1 / 50))).toBe(true);
    const rare = sampler(noiseClass('bernoulli'), { n: 1_000_000, b: 1 });
    const counts = Array.from({ length: 2000 }, (_, step) => rare(step).count);
    // Poisson(1): mean 1, deviation 1/√2000 = 0.022; 6.2 of them have probability 5e-10.
    expect(Math.abs(sum(counts) / 2000 - 1)).toBeLessThan(0.14);
  });

  it('uses O(b) memory: 10 of 4,294,967,290', () => {
    const { indices } = sampler(sgd, { n: 4_294_967_290, b: 10, seed: 1 })(1).toList();
    expect(indices).toHaveLength(10);
    expect(Math.max(...indices)).toBeGreaterThan(2 ** 31); // but for a chance of 2⁻¹⁰
  });
});

describe('a class of one’s own', () => {
  // The README's example.
  const threePoint: NoiseClass = {
    name: 'threePoint',
    paperName: '',
    formula: 'W = 1/n + σ √3 ζ, ζ = −1, 0, 0, 0, 0, 1 with probability 1/6 each',
    sparse: false,
    moments: (n, b) => ({ mean: 1 / n, alpha: (n - b) / (b * n * n), beta: 0 }),
    sample(w, b) {
      const step = Math.sqrt((3 * (w.n - b)) / (b * w.n * w.n));
      const { weights } = w.all().fill('uniform');
      for (let i = 0; i < w.n; i++) {
        const zeta = weights[i] < 1 / 6 ? -1 : weights[i] < 2 / 6 ? 1 : 0;
        weights[i] = 1 / w.n + zeta * step;
      }
    },
  };

  it('samples like a built-in one', () => {
    const w = sampler(threePoint, { n: 100, b: 10, seed: 1 })(1).toDense();
    const step = Math.sqrt((3 * 90) / (10 * 100 * 100));
    const values = new Set(Array.from(w, (weight) => Math.round((weight - 0.01) / step)));
    expect(values).toEqual(new Set([-1, 0, 1]));
  });
});

describe('bad input', () => {
  it.each([
    [{ n: 0, b: 1 }, 'n must be an integer from 1 to 4294967294, but is 0'],
    [{ n: 10, b: 0 }, 'b must be an integer from 1 to n = 10, but is 0'],
    [{ n: 10, b: 11 }, 'b must be an integer from 1 to n = 10, but is 11'],
    [{ n: 10, b: 2.5 }, 'b must be an integer from 1 to n = 10, but is 2.5'],
    [{ n: 10, b: NaN }, 'b must be an integer from 1 to n = 10, but is NaN'],
    [{ n: 10 }, 'b must be an integer from 1 to n = 10, but is undefined'],
    [{ n: 10, b: 2, scale: -1 }, 'scale must be a finite number of at least 0, but is -1'],
    [{ n: 10, b: 2, scale: Infinity }, 'scale must be a finite number of at least 0, but is Infinity'],
    [{ n: 10, b: 2, seed: -1 }, 'seed must be an integer from 0 to 9007199254740991, but is -1'],
    [
      { n: 10, b: 2, seed: 2 ** 53 },
      'seed must be an integer from 0 to 9007199254740991, but is 9007199254740992',
    ],
    [
      { n: 10, b: 2, match: 'gd' as never },
      'match must be one of sgd, sgdWithReplacement (did you mean sgd?), but is "gd"',
    ],
  ])('%j is refused', (options, message) => {
    expect(() => sampler(sgd, options)).toThrow(ArgumentError);
    expect(() => sampler(sgd, options)).toThrow(message);
  });

  it.each([
    ['sparseFisher', { n: 10, b: 2, m: 11 }, 'm must be an integer from 1 to n = 10, but is 11'],
    ['sparseCov', { n: 10, b: 1 }, 'm must be an integer from 2 to n = 10, but is 1'],
    ['minibatchFisher', { n: 10, b: 4, B: 3 }, 'B must be an integer from 4 to n = 10, but is 3'],
    ['minibatchCov', { n: 10, b: 4, B: 10.5 }, 'B must be an integer from 4 to n = 10, but is 10.5'],
  ])('%s with %j is refused', (name, options, message) => {
    expect(() => sampler(noiseClass(name), options)).toThrow(message);
  });

  it('refuses an option that the class does not take, or that is none', () => {
    expect(() => sampler(sgd, { n: 10, b: 2, B: 6 })).toThrow(
      'B must be left out (sgd takes scale, match, b), but is 6',
    );
    expect(() => sampler(sgd, { n: 10, b: 2, sed: 6 } as never)).toThrow(
      '(did you mean seed?), but is "sed"',
    );
    expect(() => sampler('isotropic', { n: 10, b: 2 })).toThrow(
      /^noise must be one of gd, sgd,.*; additive noise has no W: it is for descend and compare, but is "isotropic"$/,
    );
    expect(() => sampler({ additive: true, begin() {} } as never, { n: 10, b: 2 })).toThrow(
      '; additive noise has no W: it is for descend and compare, but is an object',
    );
    expect(() => sampler('sgd:b=3', { n: 10, b: 2 })).toThrow(
      'b must be left out, because noise "sgd:b=3" has its own, but is 2',
    );
    expect(() => noiseClass('sgd', { B: 6 })).toThrow('an option of sgd must be one of match, but is "B"');
    for (const name of ['m', 'alpha', 'degrees', 'scale']) {
      expect(() => noiseClass('minibatchCov', { [name]: 3 })).toThrow(
        `an option of minibatchCov must be one of match, B, but is "${name}"`,
      );
    }
  });

  it('has options that a class was made with, in whatever it is used', () => {
    const [own, plain] = [noiseClass('minibatchFisher', { B: 6 }), noiseClass('minibatchFisher')];
    const options = { n: 20, b: 4 };
    expect(own.moments(20, 4)).toEqual(plain.moments(20, 4, { B: 6 }));
    expect(momentsOf(own, options)).toEqual(momentsOf(plain, { ...options, B: 6 }));
    expect(momentsOf(own, options)).not.toEqual(momentsOf(plain, options));
    const w = sampler(own, options)(3).toList();
    expect(w).toEqual(sampler('minibatchFisher:B=6', options)(3).toList());
    expect(w.indices).toHaveLength(6);
    expect(() => sampler(own, { ...options, B: 7 })).toThrow(
      'B must be left out, because the class minibatchFisher has its own, but is 7',
    );
    expect(() => sampler(noiseClass('minibatchFisher', { B: 3 }), options)).toThrow(
      'B must be an integer from 4 to',
    );
  });

  it('knows the paper’s names', () => {
    const names = ['GD', 'SGD', 'MSGD-Cov', 'MSGD-Fisher', 'MSGD-Bernoulli', 'MSGD-[Fisher-B]', 'MSGD-[Cov-B]', '[MSGD-Fisher]-B', '[MSGD-Cov]-B']; // prettier-ignore
    expect(names.map((name) => noiseClass(name).name)).toEqual([
      'gd', 'sgd', 'gaussianCov', 'gaussianFisher', 'bernoulli', 'sparseFisher', 'sparseCov', 'minibatchFisher', 'minibatchCov',
    ]); // prettier-ignore
  });

  it('suggests the nearest name', () => {
    expect(() => noiseClass('gausianCov')).toThrow(/did you mean gaussianCov\?.*but is "gausianCov"/);
    expect(() => noiseClass('Sgd')).toThrow(/did you mean sgd\?/);
    expect(() => noiseClass('')).toThrow('noise must be one of');
  });

  it('refuses a match that there is not, where it is fixed for a class too', () => {
    const match = 'sgdWithReplacment' as never;
    const message = 'match must be one of sgd, sgdWithReplacement (did you mean sgdWithReplacement?)';
    expect(() => noiseClass('gaussianCov', { match })).toThrow(message);
    expect(() => momentsOf('gaussianCov', { n: 10, b: 2, match })).toThrow(message);
  });

  it.each<[string, Partial<NoiseClass>, string]>([
    ['all', { sample: (w) => void w.all().constant(7) }, 'noise.sparse must be false for a class'],
    ['spread', { sample: (w, b) => void w.choose(b).constant(7).spread(3) }, 'noise.sparse must be false'],
    ['choose', { sample: (w) => void w.choose(3) }, 'k must be an integer from 0 to 2, but is 3'],
    ['bernoulli', { sample: (w) => void w.bernoulli(0.9) }, 'noise.support must be n = 3000 for a class'],
    ['fill', { sample: (w, b) => void w.choose(b).fill('student') }, 'degrees must be a finite number above 2'],
    ['fill', { sample: (w, b) => void w.choose(b).fill('stable' as never) }, 'distribution must be one of uniform, normal,'],
  ])('%s refuses what a class of one’s own has no room for, and leaves other memory alone', (_, own, message) => {
    const { workspace } = sampler(sgd, { n: 8, b: 2 })(1);
    const draw = sampler({ ...sgd, support: (_, b) => b, ...own }, { n: 3000, b: 2 }, workspace);
    const other = sampler('gd', { n: 3000 }, workspace)(1);
    expect(() => draw(1)).toThrow(ArgumentError);
    expect(() => draw(1)).toThrow(message);
    expect(new Set(other.toDense())).toEqual(new Set([Math.fround(1 / 3000)]));
  }); // prettier-ignore

  it.each<[string, NoiseClass['sample']]>([
    ['does nothing', () => undefined],
    ['returns W', (w) => Array<number>(w.n).fill(1 / w.n)],
    ['gives values before it chooses places', (w) => void w.fill('normal').affine(0, 1)],
    ['chooses places at its first step alone', (w) => void (w.step === 1 && w.all())],
  ])('refuses a class whose sample %s', (_, sample) => {
    const draw = sampler({ ...gaussianCov, sample }, { n: 5, b: 2 });
    const draws = () => [1, 2].forEach((step) => draw(step));
    expect(draws).toThrow(ArgumentError);
    expect(draws).toThrow('noise.sample must be a function that chooses places (all, choose, bernoulli)');
  });

  it('takes a list without entries, which is a W like any other', () => {
    expect(
      sampler({ ...bernoulli, sample: (w) => void w.bernoulli(0) }, { n: 5, b: 2 })(1).toList().indices,
    ).toHaveLength(0);
  });

  it('refuses a class that states no moments where they are asked for', () => {
    const { moments, ...own } = sgd;
    expect(() => momentsOf(own as NoiseClass, { n: 5, b: 2 })).toThrow(
      'noise.moments must be a function of n and b, but is undefined',
    );
    expect(moments(5, 5)).toMatchObject({ alpha: 0 });
  });

  it('takes a class that holds itself', () => {
    const own: NoiseClass & { self?: unknown } = { ...sgd };
    own.self = own;
    expect(sampler(own, { n: 9, b: 3 })(1).toDense()).toEqual(sampler(sgd, { n: 9, b: 3 })(1).toDense());
  });

  it('iid refuses a ξ without a variance, or none of its own', () => {
    expect(() => iid('student', 'cov', 2)).toThrow('degrees must be a finite number above 2');
    // As float32, 2; and u^(−2/ν) − 1 with two digits, of which the variance was 0.3.
    for (const degrees of [2 + 1e-9, 1e8]) {
      expect(() => iid('student', 'cov', degrees)).toThrow('degrees must be a finite number above 2');
      expect(() =>
        sampler({ ...sgd, sample: (w) => void w.choose(2).fill('student', degrees) }, { n: 4, b: 2 })(1),
      ).toThrow('at most 100,000');
    }
    expect(() => iid('cauchy' as never, 'cov')).toThrow('xi must be one of normal, rademacher');
    expect(() => iid('normal', 'covariance' as never)).toThrow('structure must be one of cov, fisher');
  });
});
