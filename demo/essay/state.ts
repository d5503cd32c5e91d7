import type { Table } from '../shell/state.js';
import { data } from './points.js';

/** The most steps that a run is followed. */
export const STEPS = 100;

/** Steps or lines a second. */
export const speeds = { lines: 1, slow: 2, fast: 20 } as const;

export const table = {
  noise: {
    kind: 'choice',
    label: 'Noise class',
    default: 'sgd',
    values: ['gd', 'sgd', 'gaussianCov', 'bernoulli'],
  },
  b: { kind: 'number', label: 'b, batch size', default: 3, min: 1, max: data.length },
  eta: {
    kind: 'number',
    label: 'η, step size',
    default: 0.2,
    min: 0.02,
    max: 1,
    values: [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1],
  },
  seed: { kind: 'number', label: 'Seed', default: 1, min: 0, max: 1e9, input: 'number' },
  step: { kind: 'number', label: 'Step', default: 12, min: 0, max: STEPS },
  speed: {
    kind: 'choice',
    label: 'Play',
    default: 'slow',
    values: ['lines', 'slow', 'fast'],
    names: { lines: 'line by line', slow: 'two steps a second', fast: 'twenty steps a second' },
  },
  line: { kind: 'number', label: 'Line', default: 0, min: 0, max: 100 },
} as const satisfies Table;
