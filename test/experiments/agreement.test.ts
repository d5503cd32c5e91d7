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
