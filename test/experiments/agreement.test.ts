import { describe, expect, it } from 'vitest';
import { penguins } from '../../src/data/index.js';
import { agreement, said } from '../../src/experiments/agreement.js';
import { planTheory, theoryDefaults } from '../../src/experiments/prediction.js';
import { lateMean, type Simulation } from '../../src/experiments/simulation.js';
import { ArgumentError } from '../../src/errors.js';

const options = { ...theoryDefaults, noise: ['sgd', 'gd', 'bernoulli'], steps: 20 };
const plan = planTheory(options, penguins());

/** Runs whose risk is `factor` times what is predicted, give or take 1 %. */
function runs(c: number, factor: number): Simulation {
  const { risks } = plan.predictions[c];
  const late = lateMean(plan.steps, (record) => risks[record]);
  return {
    risks: risks.map((risk) => ({ mean: factor * risk, half: 0.01 * risk })),
    late: Array.from({ length: 100 }, (_, r) => late * (factor + (r % 2 === 0 ? 0.01 : -0.01))),
  };
}

describe('agreement', () => {
  it('is there where the prediction is within the interval, and only there', () => {
    const rows = [1, 1, 1.2].map((factor, c) => agreement(plan, plan.predictions[c], runs(c, factor)));
    expect(rows.map(({ fromOwn }) => fromOwn.verdict)).toEqual(['agrees', 'agrees', 'differs']);
    expect(rows.map(({ fromSgd }) => fromSgd.verdict)).toEqual(['agrees', 'differs', 'differs']);
    expect(rows.map(({ within }) => within)).toEqual([1, 1, 0]);
    expect(rows[2].fromOwn.mean).toBeCloseTo(0.2, 12);
    expect(said(rows)).toBe('Not as predicted: bernoulli. Not as predicted for SGD: gd, bernoulli.');
    expect(said(rows.slice(0, 1))).toBe('The class agrees with its prediction.');
  });

  it('is there where a risk has become as small as float32 lets it be', () => {
    // θ is right to 2⁻²⁴ of itself at best, so that the risk stays at 2⁻⁴⁸ of that at the start, or some way above.
    const gd = planTheory({ ...options, noise: ['gd'], steps: 5000 }, penguins());
    const [prediction] = gd.predictions;
    const floor = 1000 * 2 ** -48 * prediction.risks[0];
    const risks = prediction.risks.map((risk) => ({ mean: Math.max(risk, floor), half: 0 }));
    const late = Array.from({ length: 3 }, () => lateMean(gd.steps, (record) => risks[record].mean));
    const row = agreement(gd, prediction, { risks, late });
    expect(row.predicted).toBeLessThan(1e-3 * floor);
    expect([row.fromOwn.verdict, row.within]).toEqual(['agrees', 1]);
    const wrong = agreement(gd, prediction, {
      risks,
      late: late.map((risk) => risk + 1e-8 * prediction.risks[0]),
    });
    expect(wrong.fromOwn.verdict).toBe('differs');
  });

  it('is there where the risk was to grow beyond float32, and the runs diverged', () => {
    // Ten times the step size that is stable with SGD: each step multiplies the risk.
    const wild = planTheory({ ...options, learningRate: 5.7, steps: 1000 }, penguins());
    const [prediction] = wild.predictions;
    const none = { risks: wild.steps.map(() => ({ mean: NaN, half: NaN })), late: [NaN, NaN, NaN] };
    const { fromOwn, fromSgd } = agreement(wild, prediction, none);
    expect([fromOwn.verdict, fromSgd.verdict]).toEqual(['agrees', 'agrees']);
    const still = { ...none, late: [1, 1.1, 0.9] };
    expect(agreement(wild, prediction, still).fromOwn.verdict).toBe('differs');
  });

  it('is not there where a run diverged', () => {
    const { risks, late } = runs(0, 1);
    const row = agreement(plan, plan.predictions[0], { risks, late: [...late.slice(1), NaN] });
    expect(row.fromOwn.verdict).toBe('differs');
  });
});

describe('planTheory', () => {
  it('records the first step, the last, and about a hundred between', () => {
    const { steps } = planTheory({ ...options, noise: ['gd'], steps: 1001 }, penguins());
    expect([steps[0], steps[1], steps.at(-2), steps.at(-1)]).toEqual([0, 11, 990, 1001]);
    expect(plan.steps).toEqual(Array.from({ length: 21 }, (_, t) => t));
  });

  it('starts from θ = 0 and takes a quarter of the step size that SGD bears', () => {
    expect(plan.sgd.risks[0]).toBeCloseTo(0.5 - 0.06251902, 6); // L(0) − L*, by NumPy
    expect(plan.learningRate).toBeCloseTo(0.57025 / 4, 3);
  });

  it('refuses no noise class at all, and a step size that is none', () => {
    expect(() => planTheory({ ...options, noise: [] }, penguins())).toThrow(ArgumentError);
    expect(() => planTheory({ ...options, learningRate: NaN }, penguins())).toThrow('learningRate must be');
  });
});
