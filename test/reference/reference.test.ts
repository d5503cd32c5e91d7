/** Tests of the reference itself, against published answers, exact enumeration and inverse formulas. @module */
import { describe, expect, it } from 'vitest';
import { expectClose, testRandom } from '../helpers.js';
import { reference, uniform } from './distributions.js';
import type { Answer, Layer, Model } from './network.js';
import {
  forward,
  gradient,
  gradientMatrix,
  loss,
  numericalGradient,
  parameterCount,
  weightedGradient,
} from './network.js';
import type { Counter, Key } from './philox.js';
import { philox, words } from './philox.js';

describe('philox', () => {
  // Random123's kat_vectors.
  const known: [number, Counter, Key, string][] = [
    [10, [0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [
      10,
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      '408f276d 41c83b0e a20bc7c6 6d5451fd',
    ],
    [
      10,
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
    [7, [0, 0, 0, 0], [0, 0], '5f6fb709 0d893f64 4f121f81 4f730a48'],
  ];
  it.each(known)('has the known answer for %i rounds of %j with key %j', (rounds, counter, key, answer) => {
    const hex = philox(counter, key, rounds).map((word) => word.toString(16).padStart(8, '0'));
    expect(hex.join(' ')).toBe(answer);
  });

  it('lays words out in transposed groups of four blocks', () => {
    const stream = words(5 * 2 ** 32 + 7, 3, 11 * 2 ** 32 + 9, 40);
    // element, its block, its word of that block
    const places = [
      [0, 0, 0],
      [1, 1, 0],
      [3, 3, 0],
      [4, 0, 1],
      [10, 2, 2],
      [15, 3, 3],
      [16, 4, 0],
      [37, 9, 1],
      [39, 11, 1],
    ];
    for (const [element, block, word] of places) {
      expect(stream[element], `element ${element}`).toBe(philox([block, 3, 9, 11], [7, 5])[word]);
    }
  });

  it('gives a prefix for a smaller count', () => {
    const long = words(1, 2, 3, 48);
    for (const count of [0, 1, 5, 16, 17, 47]) expect(words(1, 2, 3, count)).toEqual(long.subarray(0, count));
  });
});

describe('distributions', () => {
  const count = 2 ** 16;
  // Dvoretzky–Kiefer–Wolfowitz: a correct sampler is farther than this from its distribution function with
  // probability below 1e-9 (and the seed is fixed).
  const bound = Math.sqrt(Math.log(2 / 1e-9) / (2 * count));

  const normalCdf = (x: number) => {
    let sum = 0;
    for (let k = 0, term = x; Math.abs(term) > 1e-17; k++, term *= (x * x) / (2 * k + 1)) sum += term;
    return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
  };
  /** Student's distribution function at ν = 5, of the variate scaled to unit variance. */
  const student5Cdf = (x: number) => {
    const t = x / Math.sqrt(3);
    const q = 1 + t * t;
    return 0.5 + ((t / q) * (1 + 2 / (3 * q)) + Math.atan(t)) / Math.PI;
  };
  it.each<[string, Float64Array, (x: number) => number]>([
    ['normal', reference.normal(1, 2, 3, count), normalCdf],
    ['uniform', reference.uniform(1, 2, 3, count), (x) => (1 + x / Math.sqrt(3)) / 2],
    [
      'laplace',
      reference.laplace(1, 2, 3, count),
      (x) => (x < 0 ? Math.exp(Math.SQRT2 * x) / 2 : 1 - Math.exp(-Math.SQRT2 * x) / 2),
    ],
    ['student', reference.student(1, 2, 3, count, 5), student5Cdf],
  ])('%s has its distribution function', (_, sample, cdf) => {
    const distance = sample.sort().reduce((worst, x, i) => {
      const f = cdf(x);
      return Math.max(worst, f - i / count, (i + 1) / count - f);
    }, 0);
    expect(distance).toBeLessThan(bound);
  });

  it('uniform words are midpoints inside (0, 1), of which the last rounds to 1 in float32', () => {
    expect(uniform(0)).toBe(2 ** -33);
    expect(uniform(2 ** 31)).toBe(0.5 + 2 ** -33);
    expect(uniform(2 ** 32 - 1)).toBe(1 - 2 ** -33);
    expect(Math.fround(uniform(2 ** 32 - 1))).toBe(1);
  });

  it('normal pairs invert to their words', () => {
    const stock = words(8, 1, 4, 32);
    const z = reference.normal(8, 1, 4, 32);
    for (const first of [0, 3, 8, 9, 17, 27]) {
      const [x, y] = [z[first], z[first + 4]];
      // The upper 31 bits, at their midpoint.
      const midpoint = ((stock[first] >>> 1) + 0.5) * 2 ** -31;
      expect(Math.exp(-(x ** 2 + y ** 2) / 2)).toBeCloseTo(midpoint, 12);
      const isSteep = Math.abs(y) > Math.abs(x);
      const [cosine, sine] = isSteep ? [y, x] : [x, y];
      const low = Math.round((Math.atan2(sine, Math.abs(cosine)) / (Math.PI / 4)) * 2 ** 29);
      const highest = (cosine < 0 ? 2 ** 31 : 0) + (isSteep ? 2 ** 30 : 0);
      expect(highest + ((low + 2 ** 30) % 2 ** 30)).toBe(stock[first + 4]);
    }
  });

  it('signs come from the top bit', () => {
    const stock = words(8, 1, 4, 64);
    const top = Array.from(stock, (word) => (word.toString(2).length === 32 ? -1 : 1));
    expect(Array.from(reference.rademacher(8, 1, 4, 64))).toEqual(top);
    expect(Array.from(reference.laplace(8, 1, 4, 64), Math.sign)).toEqual(top);
    // A two's complement word is negative when its top bit is set, so here too.
    expect(Array.from(reference.uniform(8, 1, 4, 64), Math.sign)).toEqual(top);
  });

  it('uniform variates are √3 (2u − 1), with u the midpoint of the word counted from −2³¹', () => {
    const expected = Array.from(
      words(8, 1, 4, 20),
      (word) => Math.sqrt(3) * (2 * uniform((word + 2 ** 31) % 2 ** 32) - 1),
    );
    // A missing half step would be 4e-10.
    expectClose(reference.uniform(8, 1, 4, 20), expected, { absolute: 1e-15 }, 'x');
  });

  it('laplace magnitudes invert to the words without their top bit', () => {
    const stock = words(8, 1, 4, 20);
    const u = reference.laplace(8, 1, 4, 20).map((x) => Math.exp(-Math.SQRT2 * Math.abs(x)));
    const expected = Array.from(stock, (word) => (word % 2 ** 31) / 2 ** 31 + 2 ** -33);
    expectClose(u, expected, { relative: 1e-14 }, 'u');
  });

  it('student variates use two rows of words each', () => {
    const nu = 3;
    const stock = words(8, 1, 4, 64);
    const x = reference.student(8, 1, 4, 18, nu);
    // element, its radius word, its angle word
    for (const [element, radius, angle] of [
      [0, 0, 4],
      [5, 9, 13],
      [11, 19, 23],
      [12, 24, 28],
      [17, 33, 37],
    ]) {
      const t = x[element] * Math.sqrt(3);
      const r = t / Math.cos((2 * Math.PI * (stock[angle] | 0)) / 2 ** 32);
      expect((1 + (r * r) / nu) ** (-nu / 2), `element ${element}`).toBeCloseTo(uniform(stock[radius]), 12);
    }
    expect(() => reference.student(8, 1, 4, 1, 2)).toThrow(RangeError);
  });
});

describe('network', () => {
  const dense = (inputs: number, outputs: number, bias = true): Layer => ({
    type: 'dense',
    inputs,
    outputs,
    bias,
  });
  const relu: Layer = { type: 'relu' };
  const tanh: Layer = { type: 'tanh' };
  const stacks: [string, Layer[]][] = [
    ['linear', [dense(4, 3)]],
    ['linear without bias', [dense(4, 3, false)]],
    ['relu', [dense(4, 6), relu, dense(6, 3)]],
    ['tanh', [dense(4, 6), tanh, dense(6, 3)]],
    ['relu, tanh, with and without bias', [dense(4, 7, false), relu, dense(7, 5), tanh, dense(5, 3, false)]],
    ['relu at both ends', [relu, dense(4, 3), relu]],
    ['tanh at both ends', [tanh, dense(4, 3), tanh]],
  ];
  const losses: Model['loss'][] = ['softmaxCrossEntropy', 'squared'];

  const symmetric = (random: () => number, length: number) =>
    Float64Array.from({ length }, () => 2 * random() - 1);

  describe.each(losses)('%s', (lossName) => {
    it.each(stacks)('gradient of %s agrees with central differences', (_, layers) => {
      const model = { layers, loss: lossName };
      for (let seed = 0; seed < 10; seed++) {
        const random = testRandom(seed);
        const theta = symmetric(random, parameterCount(model));
        const x = symmetric(random, 4);
        const y: Answer = lossName === 'squared' ? symmetric(random, 3) : Math.floor(3 * random());
        // h² and 2⁻⁵³ / h are both near 1e-11; no seed puts a relu's input within h of its kink.
        const numerical = numericalGradient(model, theta, x, y, 1e-5);
        expectClose(
          gradient(model, theta, x, y),
          numerical,
          { relative: 1e-7, absolute: 1e-10 },
          `seed ${seed}`,
        );
      }
    });
  });

  it('reads weights as inputs × outputs, then biases', () => {
    const model: Model = { layers: [dense(2, 3), relu, dense(3, 1)], loss: 'squared' };
    const theta = [1, 2, 3, 10, 20, 30, 0.5, -100, 0.25, /* second layer */ 1, 1, 2, 7];
    // First layer on (1, 2): 1 + 20 + 0.5, 2 + 40 − 100, 3 + 60 + 0.25.
    expect(forward({ ...model, layers: [dense(2, 3)] }, theta.slice(0, 9), [1, 2])).toEqual(
      Float64Array.of(21.5, -58, 63.25),
    );
    expect(forward(model, theta, [1, 2])).toEqual(Float64Array.of(21.5 + 0 + 126.5 + 7));
    expect(loss(model, theta, [1, 2], [151])).toBe(8);
    // The output is 4 too large, so the gradient is 4 × that of the output; the second relu is shut.
    expect(gradient(model, theta, [1, 2], [151])).toEqual(
      Float64Array.of(4, 0, 8, 8, 0, 16, 4, 0, 8, 4 * 21.5, 0, 4 * 63.25, 4),
    );
  });

  it('softmax is stable at logits of ±1000', () => {
    const model: Model = { layers: [dense(1, 2, false)], loss: 'softmaxCrossEntropy' };
    const theta = [1000, -1000];
    expect(loss(model, theta, [1], 0)).toBe(0);
    expect(loss(model, theta, [1], 1)).toBe(2000);
    expectClose(gradient(model, theta, [1], 0), [0, 0], {}, 'right label');
    expectClose(gradient(model, theta, [1], 1), [1, -1], {}, 'wrong label');
    expect(loss(model, [1000, 1000], [1], 0)).toBeCloseTo(Math.log(2), 15);
    expect(loss(model, [-1000, -1000], [1], 0)).toBeCloseTo(Math.log(2), 15);
  });

  it('weighted gradient is the gradient of the weighted sum of losses', () => {
    const model: Model = { layers: [dense(4, 5), tanh, dense(5, 3)], loss: 'softmaxCrossEntropy' };
    const random = testRandom(3);
    const theta = symmetric(random, parameterCount(model));
    const inputs = Array.from({ length: 4 }, () => symmetric(random, 4));
    const labels = [2, 0, 1, 2];
    const w = [0.5, -1.5, 0, 2];
    const G = gradientMatrix(model, theta, inputs, labels);
    const total = (at: Float64Array) =>
      inputs.reduce((sum, x, i) => sum + w[i] * loss(model, at, x, labels[i]), 0);
    const h = 1e-5;
    const numerical = theta.map(
      (_, q) =>
        (total(theta.map((value, r) => (r === q ? value + h : value))) -
          total(theta.map((value, r) => (r === q ? value - h : value)))) /
        (2 * h),
    );
    expectClose(weightedGradient(G, w), numerical, { relative: 1e-7 }, 'G w');
    expect(G.length).toBe(4 * theta.length);
  });

  it('refuses what does not fit', () => {
    const model: Model = { layers: [dense(2, 1)], loss: 'squared' };
    expect(() => loss(model, [1, 2], [1, 2], [3])).toThrow(RangeError);
    expect(() => loss(model, [1, 2, 3], [1], [3])).toThrow(RangeError);
    expect(() => loss(model, [1, 2, 3], [1, 2], 3)).toThrow(TypeError);
    expect(() => weightedGradient([1, 2, 3], [1, 2])).toThrow(RangeError);
  });
});

describe('expectClose', () => {
  it.each([
    ['a value too far', [1, 2.1], [1, 2], 'w: worst at [1], 2.1 for 2'],
    ['NaN', [1, NaN], [1, 2], 'w: worst at [1], NaN for 2'],
    ['NaN that was expected', [1, NaN], [1, NaN], 'w: worst at [1]'],
    ['the wrong infinity', [-Infinity, 0], [Infinity, 0], 'w: worst at [0]'],
    ['a finite number beside infinity', [Infinity, 5], [Infinity, 2], 'w: worst at [1], 5 for 2'],
    ['another length', [1], [1, 2], 'w: length'],
  ])('catches %s', (_, actual, expected, message) => {
    expect(() => expectClose(actual, expected, { relative: 0.01 }, 'w')).toThrow(message);
  });

  it('allows errors relative to the largest expected value', () => {
    expectClose([100, 0.5], [100, 0], { relative: 0.01 }, 'within');
    expect(() => expectClose([100, 1.5], [100, 0], { relative: 0.01 }, 'beyond')).toThrow('[1]');
    expectClose([Infinity, 1], [Infinity, 1], {}, 'infinity met');
    expectClose([], [], {}, 'empty');
  });
});
