import { STEPS } from '../surface/state.js';
import type { StateOf, Table } from '../shell/state.js';

/** Two classes with the same α and β, exactly: the first with tails, the second Gaussian. */
export const pairs = {
  fisher: ['bernoulli', 'gaussianFisher'],
  cov: ['sgd', 'gaussianCov'],
} as const;

/** A quadratic loss, and one with two valleys; in both, one point lies far off. */
export const losses = ['outlier', 'far'] as const;

export const table = {
  pair: {
    kind: 'choice',
    label: 'Two classes of one covariance',
    default: 'fisher',
    values: ['fisher', 'cov'],
    names: { fisher: 'bernoulli and gaussianFisher', cov: 'sgd and gaussianCov' },
  },
  b: { kind: 'number', label: 'b, equivalent batch size', default: 1, min: 1, max: 8, values: [1, 2, 4, 8] },
  eta: { kind: 'number', label: 'η, step size', default: 0.2, min: 0.02, max: 0.2, values: [0.02, 0.05, 0.1, 0.15, 0.2] },
  seed: { kind: 'number', label: 'Seed', default: 1, min: 0, max: 1e9, input: 'number' },
  step: { kind: 'number', label: 'Step', default: STEPS, min: 0, max: STEPS },
} as const satisfies Table; // prettier-ignore

export type State = StateOf<typeof table>;
export const RUNS = 200;
