/** Tests of the table of noise classes, which others are checked against: by enumeration of their whole support. @module */
import { describe, expect, it } from 'vitest';
import { expectClose } from '../helpers.js';
import type { Moments, NoiseName, TableOptions } from './sampling.js';
import { moments, tableMoments, tableVariance } from './sampling.js';

describe('moments', () => {
  it('are the mean and the covariance divided by the number of vectors', () => {
    const { mean, covariance } = moments([
      [1, 0],
      [3, 0],
      [2, 6],
    ]);
    expectClose(mean, [2, 2], { relative: 1e-15 }, 'mean');
    expectClose(covariance, [2 / 3, 0, 0, 8], { relative: 1e-15 }, 'covariance');
  });

  it('weigh vectors by their probabilities', () => {
    const { mean, covariance } = moments([[0], [4]], [0.75, 0.25]);
    expect(mean[0]).toBe(1);
    expect(covariance[0]).toBe(3);
  });
});

describe('the table of noise classes', () => {
  const matches = ['sgd', 'sgdWithReplacement'] as const;
  const largest = 6;

  /** All (n, b) with 1 ≤ b ≤ n ≤ 6. */
  const sizes = Array.from({ length: largest }, (_, i) => i + 1).flatMap((n) =>
    Array.from({ length: n }, (_, i) => ({ n, b: i + 1 })),
  );

  function subsets(n: number, size: number): number[][] {
    if (size === 0) return [[]];
    if (n < size) return [];
    return [...subsets(n - 1, size), ...subsets(n - 1, size - 1).map((set) => [...set, n - 1])];
  }

  /** All sequences of `length` numbers below n. */
  function sequences(n: number, length: number): number[][] {
    if (length === 0) return [[]];
    return sequences(n, length - 1).flatMap((start) => Array.from({ length: n }, (_, i) => [...start, i]));
  }

  /** The vector of length n with `value` added at each of `places`, as often as it occurs. */
  function addAt(places: number[], n: number, value: number): number[] {
    const vector = new Array<number>(n).fill(0);
    for (const i of places) vector[i] += value;
    return vector;
  }

  function expectMoments(found: Moments, name: NoiseName, n: number, b: number, options: TableOptions) {
    const { mean, alpha, beta } = tableMoments(name, n, b, options);
    const what = `${name}, n = ${n}, b = ${b}, ${JSON.stringify(options)}`;
    const covariance = Array.from({ length: n * n }, (_, k) => beta + (k % (n + 1) === 0 ? alpha : 0));
    // Rounding alone separates them: up to 6⁶ terms × 2⁻⁵³; the absolute part is for covariances that are exactly 0.
    expectClose(found.mean, new Array<number>(n).fill(mean), { relative: 1e-11 }, `${what}: mean`);
    expectClose(found.covariance, covariance, { relative: 1e-11, absolute: 1e-15 }, `${what}: covariance`);
  }

  describe('discrete classes, by their whole support', () => {
    it('gd', () => {
      for (const { n, b } of sizes)
        expectMoments(moments([new Array<number>(n).fill(1 / n)]), 'gd', n, b, {});
    });

    it.each(matches)('sgd, whatever the match (%s)', (match) => {
      for (const { n, b } of sizes) {
        const support = subsets(n, b).map((set) => addAt(set, n, 1 / b));
        expectMoments(moments(support), 'sgd', n, b, { match });
      }
    });

    it.each(matches)('sgdWithReplacement, whatever the match (%s)', (match) => {
      for (const { n, b } of sizes) {
        const support = sequences(n, b).map((draws) => addAt(draws, n, 1 / b));
        expectMoments(moments(support), 'sgdWithReplacement', n, b, { match });
      }
    });

    it.each(matches)('bernoulli, matching %s', (match) => {
      for (const { n, b } of sizes) {
        const p = match === 'sgd' ? b / n : b / (n + b);
        const value = match === 'sgd' ? 1 / b : 1 / (n * p);
        const sets = Array.from({ length: n + 1 }, (_, size) => subsets(n, size)).flat();
        const found = moments(
          sets.map((set) => addAt(set, n, value)),
          sets.map((set) => p ** set.length * (1 - p) ** (n - set.length)),
        );
        expectMoments(found, 'bernoulli', n, b, { match });
      }
    });
  });

  /**
   * W = a + A z, on a random set of places and with any z of E[z] = 0 and E[zzᵀ] = I: Gaussian or not. So
   * E[W] = mean of a and Var[W] = mean of (a aᵀ + A Aᵀ) − E[W] E[W]ᵀ over the sets, exactly.
   */
  interface Affine {
    a: number[];
    A: number[][];
  }

  function affineMoments(n: number, maps: Affine[]): Moments {
    const average = (f: (map: Affine) => number) => maps.reduce((sum, map) => sum + f(map), 0) / maps.length;
    const mean = Float64Array.from({ length: n }, (_, i) => average(({ a }) => a[i]));
    const covariance = Float64Array.from({ length: n * n }, (_, k) => {
      const [i, j] = [Math.floor(k / n), k % n];
      const second = average(
        ({ a, A }) => a[i] * a[j] + A[i].reduce((sum, _, l) => sum + A[i][l] * A[j][l], 0),
      );
      return second - mean[i] * mean[j];
    });
    return { mean, covariance };
  }

  /** z on `set`, 0 elsewhere, times `scale`. */
  const select = (set: number[], n: number, scale: number) =>
    Array.from({ length: n }, (_, i) => (set.includes(i) ? addAt([i], n, scale) : addAt([], n, 0)));

  /** z − z̄ on `set`, 0 elsewhere, times `scale`. */
  const centre = (set: number[], n: number, scale: number) =>
    select(set, n, scale).map((row, i) =>
      set.includes(i) ? row.map((value, j) => value - (set.includes(j) ? scale / set.length : 0)) : row,
    );

  describe.each(matches)('classes with a random factor z, by enumerating places, matching %s', (match) => {
    it.each([
      { name: 'gaussianCov', shape: centre },
      { name: 'gaussianFisher', shape: select },
    ] as const)('$name', ({ name, shape }) => {
      for (const { n, b } of sizes) {
        const [all] = subsets(n, n);
        const scale = Math.sqrt(tableVariance(name, n, b, { match }));
        const map = { a: addAt(all, n, 1 / n), A: shape(all, n, scale) };
        expectMoments(affineMoments(n, [map]), name, n, b, { match });
      }
    });

    it.each([
      { name: 'sparseFisher', shape: select, fewest: 1 },
      { name: 'sparseCov', shape: centre, fewest: 2 },
    ] as const)('$name', ({ name, shape, fewest }) => {
      for (const { n, b } of sizes) {
        for (let m = fewest; m <= n; m++) {
          const scale = Math.sqrt(tableVariance(name, n, b, { m, match }));
          const [all] = subsets(n, n);
          const maps = subsets(n, m).map((set) => ({ a: addAt(all, n, 1 / n), A: shape(set, n, scale) }));
          expectMoments(affineMoments(n, maps), name, n, b, { m, match });
        }
      }
    });

    it.each([
      { name: 'minibatchFisher', shape: select },
      { name: 'minibatchCov', shape: centre },
    ] as const)('$name', ({ name, shape }) => {
      for (const { n, b } of sizes) {
        for (let B = b; B <= n; B++) {
          const scale = Math.sqrt(tableVariance(name, n, b, { B, match })) / B;
          const maps = subsets(n, B).map((set) => ({ a: addAt(set, n, 1 / B), A: shape(set, n, scale) }));
          expectMoments(affineMoments(n, maps), name, n, b, { B, match });
        }
      }
    });
  });

  it('says which option is missing', () => {
    expect(() => tableMoments('minibatchFisher', 6, 2)).toThrow('B');
    expect(() => tableVariance('sparseCov', 6, 2)).toThrow('m');
  });
});
