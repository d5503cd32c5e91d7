import { draws, type Draw } from '../data/draw.js';
import { standardisations, type Standardisation } from '../data/standardise.js';
import { tasks, type Task } from '../data/task.js';
import { initialisations, type Initialisation } from '../models/model.js';
import { initialOf, modelPattern, namedModels } from './models.js';

/** Bytes divided by 255, or as they are. */
export const pixelKinds = ['unit', 'raw'] as const;

/** The options of a comparison, all with a default: the flags of `msgd compare`, the fields of an experiment's file. */
export interface CompareOptions {
  /** A data set by name or path, as docs/data.md lists them. */
  data: string;
  /** `unit`: bytes divided by 255; `raw`: bytes as they are, 0 to 255, as the paper's code trains on. */
  pixels: (typeof pixelKinds)[number];
  /** `none`, or `channels`: inputs less their channel's mean over the training examples, by its deviation there. See `split`. */
  standardise: Standardisation;
  /** What labels or targets are, where files may mean either: `classification`, `regression` or `auto`. */
  task: Task;
  /** Of .csv files: `auto`, comma, semicolon, tab, space, or a character. */
  delimiter: string;
  /** Training examples, drawn from the training part of data that come in parts. */
  train: number;
  /** Test examples, from the test part or from those that are not for training; 0 for all of them. */
  test: number;
  /** How both are chosen: `random`, `balanced` (as many of each class) or `first` (in the order of the data). See `split`. */
  draw: Draw;
  /** Fraction of the training labels drawn anew at random, from 0 to 1; by default 0.2 of the digits, and 0 of other data. */
  labelNoise: number;
  /**
   * `mlp:128`, `mlp:128,64:tanh` (hidden widths), `conv:8` (channels of a 3×3 convolution, pooled), `convSmall`, `vgg11:width=1/4`,
   * `resnet18:width=1/8,ghost=50`, `softmax` or `linear`.
   */
  model: string;
  /** How the parameters begin: see `initialise`. By default `he`, or the paper's own for `vgg11` and `resnet18`. */
  initial: Initialisation;
  /** Noise classes and additive noise, with options as in `gaussianCov:scale=3` or `sgd:b=100`. The differences are from `sgd`. */
  noise: readonly string[];
  /** The equivalent batch size b, 1 … `train`. */
  batch: number;
  /** The step size η, at least 0. */
  learningRate: number;
  /** Steps, ascending, after each of which η is a tenth of what it was. */
  decay: readonly number[];
  /** PyTorch's momentum, at least 0 and less than 1. */
  momentum: number;
  /** PyTorch's weight decay, at least 0. */
  weightDecay: number;
  /** Steps of each run, at least 1. */
  steps: number;
  /** Independent runs of each class, 1 … 100,000. */
  seeds: number;
  /** The first seed; the others follow it. */
  firstSeed: number;
  /** Steps between records, at least 1. */
  evaluateEvery: number;
  /** What counts as the same: percentage points of test accuracy, or in regression per cent of SGD's test loss. */
  margin: number;
}

/** What the help, the JSON Schema and the checks of types say of an option. */
export interface Field {
  /** `batch`, for --batch. */
  readonly flag: string;
  /** What stands for the value in the help. */
  readonly value: string;
  readonly text: string;
  readonly kind: 'string' | 'number' | 'strings' | 'numbers';
  /** What is allowed, in the words of JSON Schema; what depends on the data or on other options, `plan` checks besides. */
  readonly range: Readonly<Record<string, unknown>>;
}

/** Of a class. All runs are listed before the first is made: more would fill the memory with what nobody can wait for. */
export const MOST_SEEDS = 100_000;

const integer = (minimum: number) => ({ type: 'integer', minimum });

export const fields: Readonly<Record<keyof CompareOptions, Field>> = {
  data: {
    flag: 'data',
    value: 'name|path',
    text: 'digits, penguins, a name of msgd data list, or a .csv, .npz, IDX, CIFAR .bin or SVHN .mat file or folder; NAME:swap trains on the test part',
    kind: 'string',
    range: { minLength: 1 },
  },
  pixels: {
    flag: 'pixels',
    value: 'unit|raw',
    text: 'bytes divided by 255, or as they are',
    kind: 'string',
    range: { enum: pixelKinds },
  },
  standardise: {
    flag: 'standardise',
    value: 'none|channels',
    text: 'inputs as they are, or minus the mean and divided by the deviation of their channel (or feature) in the training examples',
    kind: 'string',
    range: { enum: standardisations },
  },
  task: {
    flag: 'task',
    value: 'auto|classification|regression',
    text: 'how to read the labels or targets of a file; auto: by their type and name',
    kind: 'string',
    range: { enum: tasks },
  },
  delimiter: {
    flag: 'delimiter',
    value: 'character',
    text: 'delimiter of .csv files: comma, semicolon, tab, space or another character; auto: the one that fits',
    kind: 'string',
    range: { pattern: '^(auto|comma|semicolon|tab|space|[^"\\r\\n])$' },
  },
  train: {
    flag: 'train',
    value: 'n',
    text: 'training examples, fewer than the data have; the others are for testing',
    kind: 'number',
    range: integer(1),
  },
  test: {
    flag: 'test',
    value: 'n',
    text: 'test examples; 0: all others, or all of the test part',
    kind: 'number',
    range: integer(0),
  },
  draw: {
    flag: 'draw',
    value: 'random|balanced|first',
    text: 'how to choose examples: at random, equally many of each class, or the first',
    kind: 'string',
    range: { enum: draws },
  },
  labelNoise: {
    flag: 'label-noise',
    value: 'fraction',
    text: 'part of the training labels that is drawn anew at random; 0 by default for data other than the digits',
    kind: 'number',
    range: { minimum: 0, maximum: 1 },
  },
  model: {
    flag: 'model',
    value: 'model',
    text: namedModels.map(({ usage }) => usage).join(', '),
    kind: 'string',
    range: { pattern: modelPattern },
  },
  initial: {
    flag: 'initial',
    value: initialisations.join('|'),
    text: "initial parameters: He's, all N(0, 0.02²) as in the paper, PyTorch's, those of the paper's VGG, or 0; for vgg11 and resnet18 the paper's own by default",
    kind: 'string',
    range: { enum: initialisations },
  },
  noise: {
    flag: 'noise',
    value: 'a,b,…',
    text: 'noise classes and additive noise, with options as in gaussianCov:scale=3, minibatchCov:B=50 or sgd:b=100; see msgd noise',
    kind: 'strings',
    range: { items: { type: 'string', minLength: 1 }, minItems: 1, uniqueItems: true },
  },
  batch: {
    flag: 'batch',
    value: 'b',
    text: 'equivalent batch size b, at most the number of training examples',
    kind: 'number',
    range: integer(1),
  },
  learningRate: { flag: 'lr', value: 'η', text: 'step size', kind: 'number', range: { minimum: 0 } },
  decay: {
    flag: 'decay',
    value: 't,…',
    text: 'steps in ascending order; after each, the step size falls to a tenth',
    kind: 'numbers',
    range: { items: integer(1), uniqueItems: true },
  },
  momentum: {
    flag: 'momentum',
    value: 'μ',
    text: "PyTorch's momentum",
    kind: 'number',
    range: { minimum: 0, exclusiveMaximum: 1 },
  },
  weightDecay: {
    flag: 'weight-decay',
    value: 'λ',
    text: "PyTorch's weight decay",
    kind: 'number',
    range: { minimum: 0 },
  },
  steps: { flag: 'steps', value: 'T', text: 'steps of each run', kind: 'number', range: integer(1) },
  seeds: {
    flag: 'seeds',
    value: 'k',
    text: 'runs of each class',
    kind: 'number',
    range: { ...integer(1), maximum: MOST_SEEDS },
  },
  firstSeed: {
    flag: 'first-seed',
    value: 'seed',
    text: 'first of the seeds',
    kind: 'number',
    range: integer(0),
  },
  evaluateEvery: {
    flag: 'every',
    value: 'k',
    text: 'steps between records',
    kind: 'number',
    range: integer(1),
  },
  margin: {
    flag: 'margin',
    value: 'points',
    text: 'largest difference that counts as the same: percentage points of test accuracy, or per cent of SGD’s test loss',
    kind: 'number',
    range: { minimum: 0 },
  },
};

/**
 * The defaults make noise matter. The training set is small, and a fifth of its labels is wrong, so gradient
 * descent fits what it should not. η/b is as large as SGD bears.
 */
export const defaults: CompareOptions = {
  data: 'digits',
  pixels: 'unit',
  standardise: 'none',
  task: 'auto',
  delimiter: 'auto',
  train: 200,
  test: 0,
  draw: 'random',
  labelNoise: 0.2,
  model: 'mlp:64',
  initial: 'he',
  noise: [
    'sgd',
    'gd',
    'gaussianCov',
    'gaussianFisher',
    'bernoulli',
    'sparseCov',
    'sparseFisher',
    'minibatchCov',
    'minibatchFisher',
    'gaussianCov:scale=3',
  ],
  batch: 8,
  learningRate: 0.3,
  decay: [],
  momentum: 0,
  weightDecay: 0,
  steps: 2000,
  seeds: 20,
  firstSeed: 1,
  evaluateEvery: 50,
  margin: 2,
};

/** What `--quick` changes: too few seeds to tell what is the same. */
export const quick = { steps: 1000, seeds: 4 } as const;

/**
 * The defaults, as they are for these options: wrong labels are for the digits, which need them to show anything, and models
 * begin as theirs do.
 */
export function complete(given: Partial<CompareOptions>): CompareOptions {
  const clean = (given.data ?? defaults.data) === defaults.data ? {} : { labelNoise: 0 };
  const initial = initialOf(given.model ?? defaults.model);
  const options = { ...defaults, initial, ...clean, ...given };
  // The differences are from this row, by whichever name.
  return { ...options, noise: options.noise.map((label) => (label === 'SGD' ? 'sgd' : label)) };
}
