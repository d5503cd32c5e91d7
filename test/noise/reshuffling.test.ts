import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planTheory, theoryDefaults } from '../../src/experiments/prediction.js';
import { penguins } from '../../src/data/penguins.js';
import { noiseClasses, reshuffling, sampler, sgd } from '../../src/noise/index.js';
import { SamplingVector } from '../../src/noise/samplingVector.js';
import { explain, verifyNoise } from '../../src/verify/index.js';
import { streams } from '../../src/wasm/streams.js';
import { Workspace } from '../../src/wasm/workspace.js';
import { orderAt, shuffle } from '../reference/shuffle.js';

const orderOf = (n: number, seed: number, pass: number) => orderAt(n, seed, streams.places, pass);

const batch = (n: number, b: number, seed: number, step: number) =>
  Array.from(sampler(reshuffling, { n, b, seed })(step).toList().indices);

describe('reshuffling', () => {
  it('takes b after b of a shuffled pass, the first from step 1 on, and leaves out what does not fill a batch', () => {
    const sizes = fc
      .integer({ min: 1, max: 150 })
      .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 1, max: n }), fc.maxSafeNat()));
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 5 }), ([n, b, seed], pass) => {
        const draw = sampler(reshuffling, { n, b, seed });
        const length = Math.floor(n / b);
        const order = orderOf(n, seed, pass);
        for (let at = 0; at < length; at++) {
          const { indices, weights } = draw((pass - 1) * length + at + 1).toList();
          const expected = order.slice(at * b, (at + 1) * b).sort((i, j) => i - j);
          expect(Array.from(indices)).toEqual(expected);
          expect(weights.every((w) => w === Math.fround(1 / b))).toBe(true);
        }
      }),
    );
  });

  it('can be had at any step without those before it, and across passes', () => {
    const draw = sampler(reshuffling, { n: 23, b: 4, seed: 5 });
    for (const step of [9, 1, 6, 5, 2 ** 40, 0]) {
      expect(Array.from(draw(step).toList().indices)).toEqual(batch(23, 4, 5, step));
    }
  });

  it('is of the seed that the vector has', () => {
    const w = new SamplingVector(new Workspace(), 23, 4, false, true);
    for (const seed of [5, 6, 5]) {
      Object.assign(w, { seed, step: 3 });
      reshuffling.sample(w, 4, {});
      expect(Array.from(w.indices)).toEqual(batch(23, 4, seed, 3));
    }
  });

  // Each permutation comes from one choice of the i + 1 numbers at each i: so all are equally likely. Over them, two steps of a pass:
  it('has SGD’s moments at each step, and the covariances between steps that enumeration gives', () => {
    const [n, b] = [5, 2];
    const orders: number[][] = [];
    const choose = (picked: number[]) => {
      if (picked.length === n) orders.push(shuffle(n, (i) => picked[i]));
      else for (let j = 0; j <= picked.length; j++) choose([...picked, j]);
    };
    choose([]);
    expect(new Set(orders.map(String)).size).toBe(120);
    const w = (order: number[], step: number, i: number) =>
      order.slice(step * b, (step + 1) * b).includes(i) ? 1 / b : 0;
    const covariance = (s: number, i: number, t: number, j: number) =>
      orders.reduce((sum, order) => sum + (w(order, s, i) - 1 / n) * (w(order, t, j) - 1 / n), 0) / 120;
    const { alpha, beta } = reshuffling.moments(n, b);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        for (const s of [0, 1]) {
          expect(covariance(s, i, s, j)).toBeCloseTo(i === j ? alpha + beta : beta, 14);
        }
        // No example comes twice; and those that have not come are the likelier.
        expect(covariance(0, i, 1, j)).toBeCloseTo(i === j ? -1 / n ** 2 : 1 / (n ** 2 * (n - 1)), 14);
      }
    }
  });

  it('is the only class that says that its steps depend on each other', () => {
    expect(noiseClasses.filter(({ pass }) => pass !== undefined)).toEqual([reshuffling]);
    const verdict = verifyNoise(reshuffling, { draws: 1000 });
    expect(explain(verdict)).toContain('not tested: independence within a pass');
  });

  it('is caught where it does not say so', () => {
    expect(() => sampler({ ...sgd, sample: reshuffling.sample }, { n: 10, b: 2 })(1)).toThrow(
      'noise.pass must be given by a class that makes passes over the examples, but is undefined',
    );
    // Its steps drawn one after another, as if they were independent.
    const claims = { ...reshuffling, pass: () => 0 };
    const { checks } = verifyNoise(claims, { n: 12, b: 3, draws: 5000, proof: false });
    expect(checks.filter(({ passed }) => !passed).map(({ what }) => what)).toContain(
      'Σ Cov[Wᵢ, Wᵢ of the next step]',
    );
  });

  it('is refused where the theory needs independent steps', () => {
    const plan = () => planTheory({ ...theoryDefaults, noise: ['reshuffling'] }, penguins());
    expect(plan).toThrow('noise must be a class whose W are independent from step to step');
  });
});
