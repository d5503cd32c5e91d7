import { describe, expect, it } from 'vitest';
import { estimate, verdict } from '../../src/experiments/statistics.js';

describe('estimate', () => {
  // t quantiles at 0.975 as printed in tables: 12.706 for 1 degree of freedom, 2.776 for 4, 2.093 for 19.
  it.each([
    [[1, 3], 2, 12.706],
    [[1, 2, 3, 4, 5], 3, 2.776 * Math.sqrt(2.5 / 5)],
    [Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 1 : -1)), 0, 2.093 * Math.sqrt(20 / 19 / 20)],
  ])('of %j is %d ± the t quantile times the standard error', (values, mean, half) => {
    const actual = estimate(values);
    expect(actual.mean).toBeCloseTo(mean, 12);
    expect(actual.half).toBeCloseTo(half, 2);
  });

  it('of a single value has no interval', () => expect(estimate([7])).toEqual({ mean: 7, half: Infinity }));
});

describe('verdict', () => {
  it.each([
    [0, 1.9, 'same'],
    [1, 0.9, 'same'], // there, but smaller than what counts
    [0, 2, "can't tell"],
    [1.5, 1, 'differs'],
    [-3, 2.9, 'differs'],
    [-3, 3, "can't tell"],
    [3, Infinity, "can't tell"],
  ] as const)('of %d ± %d with margin 2 is %s', (mean, half, expected) => {
    expect(verdict({ mean, half }, 2)).toBe(expected);
  });
});
