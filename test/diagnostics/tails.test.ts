import { describe, expect, it } from 'vitest';
import { kurtosis, noiseTails, tailIndex } from '../../src/diagnostics/index.js';
import { ArgumentError } from '../../src/errors.js';
import { probes } from '../../src/diagnostics/probe.js';
import { gaussianCov, sgd } from '../../src/noise/index.js';
import { testRandom } from '../helpers.js';
import { gradientsAt, n, objective, p, theta } from './problem.js';

const uniform = testRandom(9);
const N = 250_000;
const normal = Float64Array.from(
  { length: N },
  () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
);
const cauchy = Float64Array.from({ length: N }, () => Math.tan(Math.PI * (uniform() - 0.5)));

describe('kurtosis', () => {
  it.each([
    [[1, -1, 1, -1], 1], // two points
    [[1, 2, 3, 4, 5], 1.7], // 6.8/4
    [[0, 0, 0, 0, 5], 3.25], // p = 1/5: (1 − 3p(1 − p)) / (p(1 − p))
  ])('of %j is %d', (values, expected) => expect(kurtosis(values)).toBeCloseTo(expected, 12));

  it('is NaN of values that are all the same, also where their mean is rounded', () => {
    for (const values of [[0.1, 0.1, 0.1], [0, 0], [7], []]) expect(kurtosis(values)).toBeNaN();
  });

  it('has no unit: small values do not vanish, nor large ones overflow', () => {
    for (const unit of [1e-300, 1e-100, 1, 1e100, 1e300]) {
      expect(kurtosis([1, 2, 3, 4, 5].map((x) => x * unit))).toBeCloseTo(1.7, 12);
    }
  });

  // The standard error is √(24/N) = 0.0098.
  it('of normal values is 3', () => expect(Math.abs(kurtosis(normal) - 3)).toBeLessThan(0.07));
});

describe('tailIndex', () => {
  // 500 groups: the error of log|sum|, with a standard deviation of 1.11 for normal values and 1.57 for Cauchy's, is 0.05 and 0.07 over log 500.
  it('is 2 of normal values', () => expect(Math.abs(tailIndex(normal) - 2)).toBeLessThan(0.25));
  it('is 1 of Cauchy’s', () => expect(Math.abs(tailIndex(cauchy) - 1)).toBeLessThan(0.12));
  it('is NaN where a value or a sum is 0: of its logarithm, −∞, comes an index of 0', () => {
    expect(tailIndex([1, -1, 1, 1])).toBeNaN();
    expect(tailIndex([0, 1, 1, 1])).toBeNaN();
    expect(tailIndex([1, 1, 1, 1])).toBe(1); // sums of two are twice as large: N^(1/2α) = 2, N = 4
  });
  it('needs values', () =>
    expect(() => tailIndex([1, 2, 3])).toThrow('values.length must be at least 4, but is 3'));
});

it.each([
  ['text', ['1', '2', '3', '4'], 0, '"1"'],
  ['NaN', [1, 2, NaN, 4], 2, 'NaN'],
  ['BigInt', new BigInt64Array(4), 0, '0'],
])('kurtosis and tailIndex refuse %s', (_, values, at, shown) => {
  for (const of of [kurtosis, tailIndex]) {
    expect(() => of(values as never)).toThrow(
      new ArgumentError(`values[${at}]`, (values as unknown[])[at], 'a finite number'),
    );
    expect(() => of(values as never)).toThrow(`but is ${shown}`);
  }
});

describe('noiseTails', () => {
  const u = probes('normal', p, 0)(0);
  const parts = gradientsAt(theta)
    .to2DArray()
    .map((g) => g.reduce((sum, value, j) => sum + u[j] * value, 0));

  it('of SGD with b = 1 are those of the gradients themselves', () => {
    const found = noiseTails(objective(), sgd, { b: 1, draws: 40_000, directions: 1 });
    expect(found.kurtosis / kurtosis(parts)).toBeGreaterThan(0.93);
    expect(found.kurtosis / kurtosis(parts)).toBeLessThan(1.07);
  });

  it('of SGD with b = n − 1 are those of the one that is left out', () => {
    const found = noiseTails(objective(), sgd, { b: n - 1, draws: 40_000, directions: 1 });
    expect(found.kurtosis / kurtosis(parts)).toBeGreaterThan(0.93);
    expect(found.kurtosis / kurtosis(parts)).toBeLessThan(1.07);
  });

  it('of a Gaussian class are normal', () => {
    const found = noiseTails(objective(), gaussianCov, { b: 1, draws: 40_000, directions: 4 });
    expect(Math.abs(found.kurtosis - 3)).toBeLessThan(0.17); // 7 √(24/40,000)
    expect(Math.abs(found.tailIndex - 2)).toBeLessThan(0.5);
  });

  it.each([
    ['gd of b = 17', 'gd', {}],
    ['gd of b = 3', 'gd', { b: 3 }],
    ['sgd of b = 17', sgd, { b: n }],
    ['minibatchCov of b = 17', 'minibatchCov', { b: n }],
    ['sgd of b = 2', sgd, { b: 2, scale: 0 }],
  ] as const)('are refused where the noise is always 0: %s', (given, noise, options) => {
    expect(() => noiseTails(objective(), noise, options)).toThrow(
      `noise must be one whose V is not always 0, to have tails, but is "${given}"`,
    );
  });

  // Sums over whole passes are 0, which makes the index of steps in a row far too large. Either index has a standard error of
  // 0.06 at most: that they are 0.5 apart has a probability of 1e-8.
  it('of random reshuffling are SGD’s: draws of one pass are not independent', () => {
    const [shuffled, own] = ['reshuffling', 'sgd'].map((noise) =>
      noiseTails(objective(), noise, { b: 1, draws: 40_000, directions: 4 }),
    );
    expect(Math.abs(shuffled.tailIndex - own.tailIndex)).toBeLessThan(0.5);
  });

  it('are those of SGD with replacement also at b = n', () => {
    const { kurtosis } = noiseTails(objective(), 'sgdWithReplacement', { b: n, draws: 2000 });
    expect(Math.abs(kurtosis - 3)).toBeLessThan(1);
  });
});
