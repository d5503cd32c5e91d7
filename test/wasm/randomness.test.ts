import { describe, expect, it } from 'vitest';
import { influence, meanTest } from '../../src/verify/index.js';
import { distributions } from '../../src/wasm/kernels.js';
import { streams } from '../../src/wasm/streams.js';
import { deep, freshSeed } from '../helpers.js';
import { memory } from './memory.js';

/**
 * Statistical tests of the random numbers as they are used. Each of the some 1,700 tests below rejects good ones with a
 * probability of at most 1e-13, 2e-10 for all together: by Catoni's bound (`meanTest`), for the numbers of a test are
 * independent where the generator is good. What is known of Philox itself, and a standard battery, is in docs/verification.md.
 */
const error = { falseAlarm: 1e-13, miss: 1e-3 };
const block = 1 << 16;
const { workspace, kernels } = memory();
const [first, second] = [workspace.reserve(block, 'first'), workspace.reserve(block, 'second')];
const words = (at: number, seed: number, stream: number, step: number, count = block) => {
  kernels.fill(distributions.words, 0, at, count, seed, stream, step);
  return workspace.words(at, count);
};
const normals = (at: number, seed: number, stream: number, step: number, count = block) => {
  kernels.fill(distributions.normal, 0, at, count, seed, stream, step);
  return workspace.floats(at, count);
};

/** Whether `hits` of `trials` is what independent events of probability p give, and how far from it at most. */
function expectShare(hits: number, trials: number, p: number, what: string) {
  const test = meanTest({ draws: trials, variance: p * (1 - p), ...error });
  const sum = hits * influence(test.scale * (1 - p)) + (trials - hits) * influence(test.scale * -p);
  expect(test.pValue(sum), `${what}: ${hits} of ${trials}, expected ${p * trials}`).toBeGreaterThan(
    error.falseAlarm,
  );
  return test.detects / p;
}

describe('the random words', () => {
  const seed = freshSeed(1);
  const steps = deep ? 4000 : 60;

  it('take every value of every byte and of neighbouring half bytes equally often', () => {
    const bytes = [0, 1, 2, 3].map(() => new Float64Array(256));
    const halves = new Float64Array(256);
    for (let step = 0; step < steps; step++) {
      const stock = words(first, seed, streams.values, step);
      for (let k = 0; k < block; k++) {
        const word = stock[k];
        for (let byte = 0; byte < 4; byte++) bytes[byte][(word >>> (8 * byte)) & 255]++;
        // The top of a word and of the next: pairs that do not overlap.
        if (k % 2 === 0) halves[((word >>> 28) << 4) | (stock[k + 1] >>> 28)]++;
      }
    }
    const trials = steps * block;
    let seen = 0;
    for (let value = 0; value < 256; value++) {
      bytes.forEach((counts, byte) => expectShare(counts[value], trials, 1 / 256, `byte ${byte} = ${value}`));
      seen = expectShare(halves[value], trials / 2, 1 / 256, `half bytes ${value}`);
    }
    expect(seen).toBeLessThan(0.17); // a value that is 17 % too rare or too frequent would be seen
  });

  const bits = Array.from({ length: 53 }, (_, bit) => 2 ** bit);
  const base = { seed: freshSeed(12345), stream: streams.values, step: 678 };
  /** `value` with one bit flipped, for numbers of 53 bits. */
  const flipped = (value: number, bit: number) =>
    Math.floor(value / bit) % 2 === 1 ? value - bit : value + bit;
  const neighbours = [
    ...bits.map((bit) => ({ ...base, what: `seed, bit ${Math.log2(bit)}`, seed: flipped(base.seed, bit) })),
    ...bits.map((bit) => ({ ...base, what: `step, bit ${Math.log2(bit)}`, step: flipped(base.step, bit) })),
    ...bits
      .slice(0, 32)
      .map((bit) => ({ ...base, what: `stream, bit ${Math.log2(bit)}`, stream: flipped(base.stream, bit) })),
  ];

  it('of keys that differ in one bit of seed, step or stream differ in half of their bits', () => {
    const stock = words(first, base.seed, base.stream, base.step).slice();
    for (const { what, seed, stream, step } of neighbours) {
      const other = words(second, seed, stream, step);
      let differing = 0;
      for (let k = 0; k < block; k++) {
        for (let x = stock[k] ^ other[k]; x !== 0; x &= x - 1) differing++;
      }
      const seen = expectShare(differing, 32 * block, 1 / 2, what);
      expect(seen).toBeLessThan(0.011);
    }
  });

  it('of such keys give normals that are independent, and so are their squares', () => {
    const z = normals(first, base.seed, base.stream, base.step).slice();
    // Var[z z′] = 1, Var[(z² − 1)(z′² − 1)] = 4.
    const products = meanTest({ draws: block, variance: 1, ...error });
    const squares = meanTest({ draws: block, variance: 4, ...error });
    for (const { what, seed, stream, step } of neighbours) {
      const y = normals(second, seed, stream, step);
      let [product, square] = [0, 0];
      for (let k = 0; k < block; k++) {
        product += influence(products.scale * z[k] * y[k]);
        square += influence(squares.scale * (z[k] ** 2 - 1) * (y[k] ** 2 - 1));
      }
      expect(products.pValue(product), what).toBeGreaterThan(error.falseAlarm);
      expect(squares.pValue(square), `squares, ${what}`).toBeGreaterThan(error.falseAlarm);
    }
    expect(products.detects).toBeLessThan(0.06); // a correlation of 6 % would be seen
  });
});

describe('the normals', () => {
  // P(|z| > x): Abramowitz and Stegun, table 26.2 and 26.2.12.
  const tails = [
    [1, 0.317310507862914],
    [2, 0.0455002638963584],
    [3, 0.00269979606326019],
    [4, 6.33424836662398e-5],
    [4.5, 6.79534624944603e-6],
    [5, 5.73303143758387e-7],
  ] as const;

  it('have their tails: as often beyond 4.5 as they should, on either side', () => {
    const seed = freshSeed(77);
    const steps = deep ? 40_000 : 1500;
    const count = tails.map(() => ({ above: 0, below: 0 }));
    let largest = 0;
    for (let step = 0; step < steps; step++) {
      const z = normals(first, seed, streams.values, step);
      for (let k = 0; k < block; k++) {
        const x = z[k];
        if (x > 1) for (let t = 0; t < tails.length && x > tails[t][0]; t++) count[t].above++;
        else if (x < -1) for (let t = 0; t < tails.length && -x > tails[t][0]; t++) count[t].below++;
        if (x > largest) largest = x;
      }
    }
    const trials = steps * block;
    const seen = tails.map(([x, p], t) => {
      expectShare(count[t].below, trials, p / 2, `z < −${x}`);
      return expectShare(count[t].above, trials, p / 2, `z > ${x}`);
    });
    expect(seen[3]).toBeLessThan(0.3); // beyond 4 an error of 30 % would be seen, beyond 4.5 one that doubles it
    expect(seen[4]).toBeLessThan(1);
    expect(largest).toBeGreaterThan(5);
  });
});

describe('stable numbers', () => {
  // E cos tX = exp(−|t|^α), and cos² tX = (1 + cos 2tX)/2.
  it.each([1.1, 1.5, 1.9, 2])('of α = %d have their characteristic function', (alpha) => {
    const blocks = deep ? 400 : 40;
    const phi = (t: number) => Math.exp(-(t ** alpha));
    const tests = [0.1, 0.5, 1, 2].map((t) => {
      const variance = (1 + phi(2 * t)) / 2 - phi(t) ** 2;
      return {
        t,
        variance,
        sum: 0,
        test: meanTest({ draws: blocks * block, variance, ...error, tolerance: 1e-6 }),
      };
    });
    for (let step = 0; step < blocks; step++) {
      kernels.fill(distributions.stable, alpha, first, block, freshSeed(3), streams.gradientNoise, step);
      const x = workspace.floats(first, block);
      for (const one of tests) {
        for (const value of x) one.sum += influence(one.test.scale * (Math.cos(one.t * value) - phi(one.t)));
      }
    }
    for (const { t, sum, test } of tests) {
      expect(test.pValue(sum), `t = ${t}`).toBeGreaterThan(error.falseAlarm);
      expect(test.detects).toBeLessThan(0.01);
    }
  });
});
