import { momentsOf, noiseClass } from 'msgd';
import { describe, expect, it } from 'vitest';
import { predict } from '../../demo/surface/predict.js';
import { expected, measure, unlike } from '../../demo/surface/quantities.js';
import { STEPS } from '../../demo/surface/state.js';
import { surfaceOf } from '../../demo/surface/surfaces.js';
import { cloudOf, crossed, leap, tails } from '../../demo/tails/leaps.js';
import { losses, pairs, table } from '../../demo/tails/state.js';
import { beneath, moral } from '../../demo/tails/words.js';
import { defaultsOf } from '../../demo/shell/state.js';

const [quadratic, valleys] = losses.map(surfaceOf);
const usual = { b: 1, eta: 0.2, steps: STEPS, runs: 400 };

describe.each(Object.values(pairs))('%s and %s', (first, second) => {
  it('have the same two moments, whatever b', () => {
    for (const { n } of [quadratic.data, valleys.data]) {
      for (const b of table.b.values) {
        const [one, other] = [first, second].map((name) => momentsOf(noiseClass(name), { n, b }));
        expect(one.alpha).toBeCloseTo(other.alpha, 14);
        expect(one.beta).toBeCloseTo(other.beta, 14);
      }
    }
  });

  it('do as one theory says on the quadratic loss', () => {
    const { start } = quadratic;
    const at = [first, second].map((name) =>
      predict(quadratic.problem!, noiseClass(name), { ...usual, start })!.at(-1)!,
    );
    expect([...at[0].covariance]).toEqual(
      [...at[1].covariance].map((value) => expect.closeTo(value, 12) as number),
    );
    // The interval of the heavy-tailed risk of a thousand runs is a wide one, but it is the same theory for both.
    for (const name of [first, second])
      expect(unlike(measure(cloudOf(quadratic, name, { ...usual, seed: 3, runs: 1000 }), quadratic), expected(quadratic, at[0]))).toEqual([]); // prettier-ignore
  });

  it('do not do the same between two valleys', () => {
    for (const seed of [1, 2, 3]) {
      const [one, other] = [first, second].map((name) =>
        crossed(cloudOf(valleys, name, { ...usual, seed }), valleys),
      );
      expect(one / usual.runs).toBeGreaterThan(0.5);
      expect(other / usual.runs).toBeLessThan(0.05);
    }
  });

  it('do the same where many small kicks add up', () => {
    for (const own of [{ b: 4 }, { eta: 0.1, steps: 2 * STEPS }]) {
      const over = [first, second].map((name) =>
        crossed(cloudOf(valleys, name, { ...usual, ...own, seed: 1 }), valleys),
      );
      expect(Math.max(...over)).toBeLessThan(4);
    }
  });
});

describe('what is said', () => {
  it('of a leap is what the loss, worked out by hand, says', () => {
    // ŷ = u tanh(w x): the derivatives of ½ (ŷ − y)² at the point that lies far off.
    const [w, u] = valleys.start;
    const i = valleys.data.targets.findIndex((y) => y === -8);
    const at = valleys.data.inputs[i];
    const r = u * Math.tanh(w * at) + 8;
    const slope = Math.hypot(r * u * at * (1 - Math.tanh(w * at) ** 2), r * Math.tanh(w * at));
    expect(leap(valleys, { b: 1, eta: 0.2 }).leap).toBeCloseTo(0.2 * slope, 4);
    expect(leap(valleys, { b: 4, eta: 0.2 }).leap).toBeCloseTo(0.05 * slope, 4);
    expect(leap(valleys, { b: 1, eta: 0.2 }).leap).toBeGreaterThan(leap(valleys, { b: 1, eta: 0.2 }).ridge);
  });

  it('of tails is what sums over both values say', () => {
    for (const [n, b] of [
      [32, 1],
      [32, 8],
      [12, 6],
    ]) {
      const [p, values] = [b / n, [1 / b, 0]];
      const moment = (k: number) => p * (values[0] - 1 / n) ** k + (1 - p) * (values[1] - 1 / n) ** k;
      const { skewness, kurtosis } = tails(n, b);
      expect(skewness).toBeCloseTo(moment(3) / moment(2) ** 1.5, 10);
      expect(kurtosis).toBeCloseTo(moment(4) / moment(2) ** 2 - 3, 10);
    }
  });

  it('of the runs is true of them', () => {
    const state = defaultsOf(table);
    expect(moral(state, [152, 16])).toBe(
      'The class matters here: 152 of 200 runs of bernoulli are over the ridge, and 16 of gaussianFisher, whose covariance is the same.',
    );
    expect(moral({ ...state, b: 4 }, [2, 0])).toBe(
      'At b = 4, η = 0.2 and step 80 nothing tells the classes apart: 2 and 0 of 200 runs are over the ridge.',
    );
    expect(moral({ ...state, step: 0 }, [0, 0])).toMatch(/^At the start nothing tells/);
    expect(moral(state, undefined)).toBe(
      'bernoulli and gaussianFisher have the same mean and the same covariance, exactly.',
    );
    expect(crossed([1, 1, -1, -2, 3, -1], { start: [-0.28, -2.53] })).toBe(1);
    const member = { name: 'bernoulli', clouds: [], measured: [] };
    expect([beneath(member, 0, 7), beneath(member, 0, NaN)]).toEqual([
      '7 of 200 runs are over the ridge',
      'running …',
    ]);
  });
});
