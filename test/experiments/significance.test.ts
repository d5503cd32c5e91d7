import { describe, expect, it } from 'vitest';
import { equivalence, holm, signedRank, tTest } from '../../src/experiments/significance.js';
import { testRandom } from '../helpers.js';

/**
 * Differences; t and p of scipy.stats.ttest_1samp (SciPy 1.17); W, the differences other than 0, and p by enumerating all signs of
 * scipy.stats.rankdata's ranks.
 */
const known: [number[], number, number, [number, number, number]][] = [
  [[1, 2, 3, 4, 5], 4.242640687119285, 0.01323559956368269, [15, 5, 0.0625]],
  [
    [-3.5, -2.25, -4, -3, -3.75, -1, -2.5, -3.25],
    -8.454545454545455,
    6.394261516029802e-5,
    [0, 8, 0.0078125],
  ],
  [[0, 0.5, -0.5, 1, 1, -1.5, 0, 2, 0.5], 1, 0.34659350708733416, [20, 7, 0.328125]],
  [[0.1, -0.1], 0, 1, [1.5, 2, 1]],
  [
    [0.5, 0.75, 0.25, -0.5, -0, -0.5, 0.5, 1.75, -0, -0.25, 1, 0.75],
    1.8558565902677673,
    0.09044258707420388,
    [44.5, 10, 0.09765625],
  ],
  [
    [
      -2.875, -3.9375, -3, -2.3125, -4.375, -3.4375, -4.875, -4.3125, -4.8125, -3.25, -4.25, -2.75, -2.8125,
      -3.1875, -5.5, -3.5625, -3.0625, -2.875, -4.5, -3.5,
    ],
    -18.98311813112578,
    8.205548649132442e-14,
    [0, 20, 2 ** -19],
  ],
];

describe('the paired t test', () => {
  it.each(known)('of %j has the t %d and the p %d', (differences, t, p) => {
    const found = tTest(differences);
    expect(found.t).toBeCloseTo(t, 10);
    expect(found.degrees).toBe(differences.length - 1);
    expect(found.p / p).toBeCloseTo(1, 6);
  });

  it('of differences that are all 0 finds none, and of others that are all alike is sure', () => {
    expect(tTest([0, 0, 0])).toEqual({ t: 0, degrees: 2, p: 1 });
    expect(tTest([-2, -2, -2]).p).toBe(0);
  });
});

describe('equivalence', () => {
  // p: the larger of scipy.stats.ttest_1samp(d, −margin, 'greater') and (d, margin, 'less'); detectable: by scipy.stats.t.ppf.
  it.each([
    [[1, 2, 3, 4, 5], 2, 0.8849001794597505, 2.6286055948968867],
    [[1, 2, 3, 4, 5], 6, 0.006617799781841345, 2.6286055948968867],
    [[-0.3, 0.2, 0.5, -0.1, 0.4, 0, 0.25], 1, 9.795261898426387e-5, 0.3597405321285341],
    [[-0.3, 0.2, 0.5, -0.1, 0.4, 0, 0.25], 0.25, 0.16390399368990238, 0.3597405321285341],
    [[0.1, -0.1], 0.5, 0.0628329581890012, 1.4082586656645868],
    [[-1.5, -0.5, -2, -1, -0.75, -1.25], 1, 0.7581185531402332, 0.7695003686655884],
  ])('of %j within %d has the p %d and shows %d', (differences, margin, p, detectable) => {
    const found = equivalence(differences, margin);
    expect(found.p / p).toBeCloseTo(1, 6);
    expect(found.detectable / detectable).toBeCloseTo(1, 6);
  });

  it('is sure of differences that are all alike, on either side of the margin', () => {
    expect(equivalence([0.5, 0.5, 0.5], 1).p).toBe(0);
    expect(equivalence([-1, -1, -1], 1).p).toBe(1);
  });
});

describe('the signed-rank test', () => {
  it.each(known)('of %j', (differences, _t, _p, [W, n, p]) => {
    const found = signedRank(differences);
    expect([found.W, found.n]).toEqual([W, n]);
    expect(found.p).toBeCloseTo(p, 12);
  });

  it('has the p of R’s example(wilcox.test), Hollander & Wolfe’s depression scores', () => {
    const differences = [0.952, -0.147, 1.022, 0.43, 0.62, 0.59, 0.49, -0.08, 0.01];
    expect(signedRank(differences)).toEqual({ W: 40, n: 9, p: 0.0390625 });
  });

  it('agrees with the enumeration of all signs, ties or not', () => {
    const random = testRandom(3);
    for (let n = 1; n <= 10; n++) {
      for (const grain of [1, 4, 1e6]) {
        const differences = Array.from({ length: n }, () => Math.ceil((random() - 0.4) * 3 * grain) || 1);
        expect(signedRank(differences).p).toBeCloseTo(enumerated(differences), 12);
      }
    }
  });

  it('takes for a tie what only rounding parts', () => {
    const rounded = [0.3 - 0.1, -0.2, 0.7 - 0.5, 0.1];
    expect(new Set(rounded.map(Math.abs)).size).toBe(4);
    expect(signedRank(rounded)).toEqual(signedRank([2, -2, 2, 1]));
  });

  it('says nothing of nothing, and stays exact where there are many', () => {
    expect(signedRank([0, 0])).toEqual({ W: 0, n: 0, p: 1 });
    expect(signedRank(Array.from({ length: 100 }, (_, k) => k + 1)).p).toBe(2 ** -99);
  });

  // Of 1,000 the law had a million places, which were copied a thousand times; of 100,000 it does not fit in memory.
  it('is quick where there are many, and normal above 1,000', () => {
    const random = testRandom(4);
    const all = Array.from({ length: 100_000 }, () => Math.round(100 * (random() - 0.49)));
    const others = all.filter((value) => value !== 0);
    const most = others.slice(0, 1000);
    // One more, of the least rank, changes little.
    const [exact, normal] = [most, [...most, 1]].map(signedRank);
    expect([exact.n, normal.n]).toEqual([1000, 1001]);
    expect(exact.p).toBeGreaterThan(1e-3);
    expect(Math.abs(Math.log(normal.p / exact.p))).toBeLessThan(0.01);
    expect(signedRank(all).p).toBeLessThan(1e-9);
    expect(signedRank(all.flatMap((value) => [value, -value])).p).toBe(1);
  });

  /** From the definition: over all signs, as often is the sum as far from its mean. */
  function enumerated(differences: readonly number[]): number {
    const sizes = differences.map(Math.abs);
    const below = (size: number) => sizes.filter((other) => other < size).length;
    const equal = (size: number) => sizes.filter((other) => other === size).length;
    const ranks = sizes.map((size) => below(size) + (equal(size) + 1) / 2);
    const middle = ranks.reduce((sum, rank) => sum + rank, 0) / 2;
    const off = (signs: number) =>
      Math.abs(ranks.reduce((sum, rank, k) => sum + (((signs >> k) & 1) === 1 ? rank : 0), 0) - middle);
    const own = differences.reduce((signs, value, k) => signs + (value > 0 ? 1 << k : 0), 0);
    const all = Array.from({ length: 1 << ranks.length }, (_, signs) => off(signs));
    return all.filter((distance) => distance >= off(own)).length / all.length;
  }
});

describe('Holm’s correction', () => {
  // p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") in R, and cases in which order and the bound of 1 matter.
  it.each([
    [
      [0.01, 0.04, 0.03, 0.005],
      [0.03, 0.06, 0.06, 0.02],
    ],
    [
      [0.9, 0.5],
      [1, 1],
    ],
    [[0.2], [0.2]],
    [[], []],
  ])('of %j is %j', (values, expected) => {
    holm(values).forEach((value, k) => expect(value).toBeCloseTo(expected[k], 12));
    expect(holm(values)).toHaveLength(expected.length);
  });
});
