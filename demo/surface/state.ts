import { additiveNoises, noiseClass, noiseClasses } from 'msgd';
import type { Table } from '../shell/state.js';
import type { Noise } from './structures.js';
import { surfaces } from './surfaces.js';

/** Steps of every run. */
export const STEPS = 80;

const names = [...noiseClasses, ...additiveNoises].map(({ name }) => name);

export const noiseOf = (name: string): Noise =>
  additiveNoises.find((noise) => noise.name === name) ?? noiseClass(name);

export const charts = {
  risk: 'excess risk',
  along: 'spread along the valley',
  across: 'spread across the valley',
} as const;
export type Chart = keyof typeof charts;

const coordinate = { kind: 'number', min: -5, max: 5, step: 0.05, input: 'number' } as const;
const { start, cursor } = surfaces[0];

export const table = {
  surface: {
    kind: 'choice',
    label: 'Loss',
    default: surfaces[0].name,
    values: surfaces.map(({ name }) => name),
    names: Object.fromEntries(surfaces.map(({ name, title }) => [name, title])),
  },
  noise: {
    kind: 'list',
    label: 'Noise',
    default: ['sgd', 'gaussianCov', 'isotropic'],
    values: names,
    looks: true,
  },
  b: { kind: 'number', label: 'b, equivalent batch size', default: 2, min: 1, max: 12 },
  eta: {
    kind: 'number',
    label: 'η, step size',
    default: 0.2,
    min: 0.02,
    max: 1,
    values: [0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1],
  },
  runs: { kind: 'number', label: 'Runs of each', default: 200, min: 50, max: 1000, values: [50, 200, 1000] },
  seed: { kind: 'number', label: 'Seed', default: 1, min: 0, max: 1e9, input: 'number' },
  step: { kind: 'number', label: 'Step', default: 40, min: 0, max: STEPS },
  layers: {
    kind: 'list',
    label: 'Drawn',
    default: ['theory', 'simulated', 'cursor'],
    values: ['theory', 'simulated', 'paths', 'cursor'],
    names: {
      theory: 'ellipse of the theory',
      simulated: 'ellipse of the runs',
      paths: 'paths of five runs',
      cursor: 'a step’s noise at the cursor',
    },
  },
  chart: { kind: 'choice', label: 'Curves', default: 'along', values: Object.keys(charts), names: charts },
  blind: {
    kind: 'boolean',
    label: 'Hide the names',
    default: false,
    help: 'In an order of their own: which is which?',
  },
  startX: { ...coordinate, label: 'Start, across', default: start[0] },
  startY: { ...coordinate, label: 'Start, up', default: start[1] },
  cursorX: { ...coordinate, label: 'Cursor, across', default: cursor[0] },
  cursorY: { ...coordinate, label: 'Cursor, up', default: cursor[1] },
} as const satisfies Table;
