import { describe, expect, it } from 'vitest';
import { checkMean } from '../../src/verify/check.js';

describe('what should be the same in every draw', () => {
  const observed = (...values: number[]) => {
    const common = { what: 'x', group: 'mean', expected: 2, variance: 0, tolerance: 0.1 } as const;
    const statistic = { ...common, count: values.length, value: (k: number) => values[k] };
    const { observed, passed } = checkMean(statistic, { falseAlarm: 0.01, miss: 0.01 });
    return { observed, passed };
  };

  it('is told by its mean, on the side on which that is', () => {
    expect(observed(1.5, 1, 1.5, 2)).toEqual({ observed: 1.5, passed: false });
    expect(observed(3, 2, 4)).toEqual({ observed: 3, passed: false });
  });

  it('is told by the draw that differs most, where draws cancel out', () => {
    expect(observed(2.5, 1, 2.5)).toEqual({ observed: 1, passed: false });
    expect(observed(1.5, 3, 1.5)).toEqual({ observed: 3, passed: false });
  });

  it('passes within the tolerance, and not where a draw is no number', () => {
    expect(observed(2, 2, 2)).toEqual({ observed: 2, passed: true });
    expect(observed(2, NaN, 2)).toEqual({ observed: NaN, passed: false });
  });
});
