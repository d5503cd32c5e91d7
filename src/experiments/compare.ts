import type { Dataset } from '../data/dataset.js';
import { split } from '../data/split.js';
import { equivalentBatch } from '../descent/additive/index.js';
import { descend, type DescentRecord } from '../descent/index.js';
import { ArgumentError, checkInteger, checkNumber, DivergenceError } from '../errors.js';
import {
  convSmall,
  linearRegression,
  mlp,
  softmaxRegression,
  type Activation,
  type Model,
} from '../models/index.js';
import { condition } from './condition.js';

/** The options of `msgd compare`, all with a default. */
export interface CompareOptions {
  /** A data set by name or path: see `loadData`. */
  data: string;
  /** Training examples, drawn at random; all others are for testing. */
  train: number;
  /** Fraction of the training labels drawn anew at random. */
  labelNoise: number;
  /** `mlp:128`, `mlp:128,64:tanh` (hidden widths), `convSmall`, `softmax` or `linear`. */
  model: string;
  /** Noise classes with options: see `condition`. The differences are from `sgd`. */
  noise: readonly string[];
  /** The equivalent batch size b. */
  batch: number;
  /** The step size η. */
  learningRate: number;
  steps: number;
  /** Independent runs of each class. */
  seeds: number;
  /** The first seed; the others follow it. */
  firstSeed: number;
  /** Steps between records. */
  evaluateEvery: number;
  /** What counts as the same: percentage points of test accuracy, or in regression per cent of SGD's test loss. */
  margin: number;
}

/**
 * Found so that noise matters and nothing else does: a training set small enough, and a fifth of its labels wrong, so
 * that gradient descent fits what it should not; η/b as large as SGD bears.
 */
export const defaults: CompareOptions = {
  data: 'digits',
  train: 200,
  labelNoise: 0.2,
  model: 'mlp:64',
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
  steps: 2000,
  seeds: 20,
  firstSeed: 1,
  evaluateEvery: 50,
  margin: 2,
};

/** What `--quick` changes: too few seeds to tell what is the same. */
export const quick = { steps: 1000, seeds: 4 } as const;

/** One run: a class and a seed. */
export interface Job {
  readonly label: string;
  readonly seed: number;
}

/** What a run came to. */
export interface Outcome extends Job {
  readonly records: readonly DescentRecord[];
  /** The step that could not be taken. */
  readonly diverged?: number;
}

export interface JobResult extends Outcome {
  /** The parameters in the end. */
  readonly theta: Float32Array;
}

/**
 * The runs of a comparison, class by class, when everything has been found to fit.
 *
 * @throws ArgumentError naming the option
 */
export function plan(options: CompareOptions, data: Dataset): Job[] {
  const { train, labelNoise, batch, learningRate, steps, seeds, firstSeed, evaluateEvery, margin } = options;
  checkInteger('steps', steps, 1);
  checkInteger('seeds', seeds, 1);
  checkInteger('firstSeed', firstSeed, 0);
  checkInteger('evaluateEvery', evaluateEvery, 1);
  checkNumber('learningRate', learningRate, 0);
  checkNumber('margin', margin, 0);
  modelOf(options.model, split(data, { train, seed: firstSeed, labelNoise }).train);
  if (options.noise.length === 0) throw new ArgumentError('noise', options.noise, 'at least one noise class');
  for (const label of options.noise) {
    const { noise, options: own } = condition(label);
    equivalentBatch(noise, { ...own, n: train, b: batch });
  }
  return options.noise.flatMap((label) =>
    Array.from({ length: seeds }, (_, s): Job => ({ label, seed: firstSeed + s })),
  );
}

/**
 * One run, a function of its arguments alone. Runs of different classes with the same seed have the same split, wrong
 * labels and initial parameters, and where they draw alike the same random numbers: so their differences can be paired.
 */
export async function runJob(
  options: CompareOptions,
  data: Dataset,
  job: Job,
  onStep: (step: number) => void = () => undefined,
  threads = 1,
): Promise<JobResult> {
  const { label, seed } = job;
  const { train, test } = split(data, { train: options.train, seed, labelNoise: options.labelNoise });
  const { noise, options: own } = condition(label);
  const descent = descend({
    ...own,
    model: modelOf(options.model, train),
    train,
    test,
    noise,
    b: options.batch,
    learningRate: options.learningRate,
    steps: options.steps,
    evaluateEvery: options.evaluateEvery,
    seed,
    threads,
  });
  const records: DescentRecord[] = [];
  try {
    for await (const record of descent) {
      records.push(record);
      onStep(record.step);
    }
  } catch (error) {
    if (!(error instanceof DivergenceError)) throw error;
    return { ...job, records, diverged: error.step, theta: descent.theta };
  }
  return { ...job, records, theta: descent.theta };
}

/** The model of that name for that data. */
export function modelOf(spec: string, data: Dataset): Model {
  const [kind, widths, activation] = spec.split(':');
  const outputs = data.kind === 'classification' ? data.classes : data.outputs;
  if (kind === 'softmax' && data.kind === 'classification') return softmaxRegression(data.features, outputs);
  if (kind === 'linear' && data.kind === 'regression') return linearRegression(data.features, { outputs });
  if (spec === 'convSmall') {
    const model = convSmall();
    if (data.kind === 'classification' && data.features === model.features && outputs === model.outputs)
      return model;
    throw new ArgumentError('model', spec, `another than that of 28×28 images in 10 classes for ${data.kind} data of ${data.features} features and ${outputs} outputs`); // prettier-ignore
  }
  if (kind === 'mlp') {
    const hidden = widths === undefined || widths === '' ? [] : widths.split(',').map(Number);
    if (hidden.every((width) => Number.isSafeInteger(width) && width > 0)) {
      return mlp([data.features, ...hidden, outputs], {
        activation: activation as Activation | undefined,
        loss: data.kind === 'regression' ? 'squared' : 'softmaxCrossEntropy',
      });
    }
  }
  const allowed = data.kind === 'classification' ? 'softmax' : 'linear';
  throw new ArgumentError('model', spec, `mlp:width,…[:tanh] or ${allowed}, as ${data.kind} data have it`);
}
