import { describe, expect, it } from 'vitest';
import { checkDistributions, checkMean } from '../../src/verify/check.js';
import { statistics } from '../../src/verify/statistics.js';

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

describe('a distribution', () => {
  it('is said to be seen no sooner than the distance between two quantiles allows', () => {
    const N = 20_000;
    const V = Float64Array.from({ length: N }, (_, k) => k);
    // What is below 20 is of probability 0, and 20/N of the sample lie there, between the quantiles 0 and 21.
    const cdf = (x: number) => (x < 20 ? 0 : Math.min(1, Math.floor(x + 1) / N));
    const miss = 0.01;
    const [{ observed, bound, detects }] = checkDistributions({ n: 1, count: N, V, largest: 1 }, 0, cdf, {
      falseAlarm: 0.01,
      miss,
    });
    const unseen = 20 / N - observed;
    expect(unseen).toBeGreaterThan(0.0009);
    expect(detects - bound - Math.sqrt(Math.log(2 / miss) / (2 * N))).toBeGreaterThanOrEqual(unseen);
  });
});

describe('variances that rest on estimated fourth moments', () => {
  it('are larger by the allowance in every statistic, and by its square in products of two', () => {
    const draws = { n: 5, count: 10, V: new Float64Array(50), largest: 1 };
    const of = (allowance: number) =>
      statistics(draws, { mean: 0.2, alpha: 1, beta: -0.1 }, { own: 9, pair: 2, sum: 30 }, allowance);
    const exact = of(1);
    of(2).forEach(({ what, variance }, k) => {
      const rests = /Var|Cov\[W\[|Vᵢ²/.test(what);
      const factor = what.includes('Vᵢ²') ? 4 : rests ? 2 : 1;
      expect(variance / exact[k].variance, what).toBeCloseTo(factor, 12);
    });
  });
});
