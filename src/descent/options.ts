import { checkDataset, type Dataset } from '../data/dataset.js';
import {
  checkFloats,
  checkInteger,
  checkLength,
  checkNumber,
  checkOneOf,
  checkOptions,
  checkSeed,
  checkSignal,
} from '../errors.js';
import { checkFit } from '../models/checkFit.js';
import { checkModel, initialisations, initialise, type Initialisation, type Model } from '../models/model.js';
import type { ObjectiveOptions } from '../models/objective.js';
import { noiseOf } from '../noise/label.js';
import type { NoiseClass, NoiseOptions } from '../noise/noiseClass.js';
import {
  checkSeparable,
  equivalentBatch,
  namedNoises,
  type AdditiveNoise,
  type AdditiveOptions,
} from './additive/index.js';
import type { Checkpoint } from './checkpoint.js';
import type { Schedule } from './schedule.js';
import { checkUpdate, type UpdateOptions } from './update.js';

/** What `descend` takes: a model, data, noise, and the settings of the run. */
export interface DescentOptions extends NoiseOptions, AdditiveOptions, UpdateOptions, ObjectiveOptions {
  /** What is trained. */
  model: Model;
  /** The training examples. */
  train: Dataset;
  /** Held-out examples for the records. */
  test?: Dataset;
  /** A class of W, what is added to the gradient, such as `isotropic`, or the name of one with or without options: `gaussianCov:scale=3`. */
  noise: NoiseClass | AdditiveNoise | string;
  /** The equivalent batch size, 1 … n; `gd` does without, and so does additive noise of a given `sigma`. */
  b?: number;
  /** Multiplies V = W − 1/n, or v: at least 0; by default 1. */
  scale?: number;
  /** η, or the η of step t = 1, 2, …, such as `stepDecay`: finite and at least 0. */
  learningRate: number | Schedule;
  /** T: steps to take, an integer of at least 0. */
  steps: number;
  /** Of W, and of the initial parameters where they are drawn: an integer from 0 to 2⁵³ − 1; by default 0. */
  seed?: number;
  /**
   * Where an earlier run with the same options was: goes on from there, to the same bits. Its own record is not made again. Additive
   * noise can go on where it refreshes next, at multiples of `refreshEvery`.
   */
  from?: Checkpoint | undefined;
  /** Initial parameters: p numbers, or how to draw them; by default as `initialise` does. */
  initial?: Initialisation | ArrayLike<number>;
  /** Steps between records, an integer of at least 1; by default 100. Step 0 and the last step have one always. */
  evaluateEvery?: number;
  /** Ends the run with the signal's reason. */
  signal?: AbortSignal;
}

const names = [
  ...(['model', 'train', 'test', 'noise', 'b', 'scale', 'match', 'm', 'B'] as const),
  ...(['sigma', 'refreshEvery', 'alpha', 'degrees', 'learningRate', 'momentum', 'weightDecay'] as const),
  ...(['steps', 'seed', 'from', 'initial', 'evaluateEvery', 'signal', 'threads'] as const),
];

/**
 * The noise class, its options with n, b and seed, and the θ to begin with.
 *
 * @throws ArgumentError for options that do not fit
 */
export function checkDescent(options: DescentOptions) {
  checkOptions('descend', options, names);
  const { model, train, test, learningRate, steps, seed = 0, evaluateEvery = 100, signal } = options;
  checkModel(model);
  checkDataset('train', train);
  if (test !== undefined) checkDataset('test', test);
  checkInteger('steps', steps, 0);
  checkSeed(seed);
  checkInteger('evaluateEvery', evaluateEvery, 1);
  if (typeof learningRate !== 'function') checkNumber('learningRate', learningRate, 0);
  checkUpdate(options);
  if (signal !== undefined) checkSignal(signal);
  const { noise, options: ofNoise } = noiseOf(options.noise, options, namedNoises);
  const b = equivalentBatch(noise, { ...ofNoise, n: train.n });
  checkSeparable(noise, model, ofNoise);
  const theta = startOf(options, seed);
  checkFit(model, train, 'train');
  if (test !== undefined) checkFit(model, test, 'test');
  return { noise, ofNoise: { ...ofNoise, n: train.n, b, seed }, theta };
}

/** The θ to begin with. */
function startOf(options: DescentOptions, seed: number): ArrayLike<number> {
  const { model, from, initial = model.initial ?? 'he' } = options;
  if (from === undefined && typeof initial === 'string') {
    checkOneOf('initial', initial, initialisations);
    return initialise(model, { seed, scheme: initial });
  }
  const name = from === undefined ? 'initial' : 'from.theta';
  const theta = (from === undefined ? initial : (from as Checkpoint | null)?.theta) as ArrayLike<number>;
  checkLength(name, theta, model.parameters, `the parameters of ${model.name}`);
  checkFloats(name, theta);
  return theta;
}
