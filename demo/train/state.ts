import { entrants, models, refusal, type Race } from './race.js';
import type { StateOf } from '../shell/state.js';

/** Test digits that there are at any number of training examples. */
const DIGITS = 797;

export const table = {
  noise: {
    kind: 'list',
    label: 'Who races',
    default: ['sgd', 'gd', 'gaussianCov', 'bernoulli', 'isotropic', 'gaussianCov:scale=3'],
    values: entrants.map(({ label }) => label),
  },
  model: {
    kind: 'choice',
    label: 'Model',
    default: 'mlp:64',
    values: Object.keys(models),
    names: {
      softmax: 'softmax regression',
      'mlp:32': 'MLP, 32 hidden',
      'mlp:64': 'MLP, 64 hidden',
      'mlp:128': 'MLP, 128 hidden',
      'mlp:64:tanh': 'MLP, 64 hidden, tanh',
      'conv:8': 'convolution, 8 channels',
    },
  },
  train: {
    kind: 'number',
    label: 'n, training digits',
    default: 200,
    min: 50,
    max: 1000,
    values: [50, 100, 200, 400, 1000],
  },
  labelNoise: {
    kind: 'number',
    label: 'Labels drawn anew at random',
    help: 'As a fraction of the training labels. With wrong labels, what fits them all reads worse.',
    default: 0.2,
    min: 0,
    max: 0.5,
    values: [0, 0.1, 0.2, 0.3, 0.4, 0.5],
  },
  batch: {
    kind: 'number',
    label: 'b, equivalent batch size',
    default: 8,
    min: 1,
    max: 'train',
    values: [1, 2, 4, 8, 16, 32, 64],
  },
  learningRate: {
    kind: 'number',
    label: 'η, step size',
    default: 0.3,
    min: 0.01,
    max: 1,
    values: [0.01, 0.03, 0.1, 0.3, 1],
    attribute: 'learning-rate',
  },
  steps: {
    kind: 'number',
    label: 'Steps',
    default: 2000,
    min: 200,
    max: 5000,
    values: [200, 500, 1000, 2000, 5000],
  },
  seeds: { kind: 'number', label: 'Seeds, runs of each', default: 5, min: 1, max: 5 },
  seed: {
    kind: 'number',
    label: 'First seed',
    help: 'With a seed, all have the same split, wrong labels, start and random numbers.',
    default: 1,
    min: 0,
    max: 1e9,
    input: 'number',
  },
  pace: {
    kind: 'choice',
    label: 'Pace',
    default: '100',
    values: ['1', '10', '100', 'any'],
    names: { 1: '1 step a second', 10: '10 steps a second', 100: '100 steps a second', any: 'as fast as it can' },
  },
  across: {
    kind: 'choice',
    label: 'Accuracy against',
    default: 'step',
    values: ['step', 'cost'],
    names: { step: 'steps', cost: 'example gradients computed' },
  },
  zoom: { kind: 'boolean', label: 'Only where the lines end', default: true },
  digit: { kind: 'number', label: 'Test digit', default: 7, min: 0, max: DIGITS - 1, input: 'number' },
} as const; // prettier-ignore

export type State = StateOf<typeof table>;

/** What decides the bits, and so begins a race anew. */
export const deciding = [
  'noise', 'labelNoise', 'batch', 'learningRate', 'model', 'train', 'steps', 'seeds', 'seed',
] as const satisfies readonly (keyof State)[]; // prettier-ignore

/** The race of all who can race with this b. */
export function raceOf({ seed, ...state }: State): Race {
  const { model, train, labelNoise, batch, learningRate, steps, seeds } = state;
  const noise = state.noise.filter((label) => refusal(label, train, batch) === undefined);
  return { noise, model, train, labelNoise, batch, learningRate, steps, seeds, firstSeed: seed };
}

export const paceOf = ({ pace }: State): number => (pace === 'any' ? Infinity : Number(pace));
