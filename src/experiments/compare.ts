import type { Dataset } from '../data/dataset.js';
import { delimiterOf } from '../data/delimiter.js';
import type { Source } from '../data/images.js';
import { split } from '../data/split.js';
import { tasks } from '../data/task.js';
import { checkSeparable, equivalentBatch } from '../descent/additive/index.js';
import { descend, stepDecay, type Checkpoint, type Descent, type DescentRecord } from '../descent/index.js';
import {
  ArgumentError,
  checkInteger,
  checkNumber,
  checkOneOf,
  DivergenceError,
  MsgdError,
} from '../errors.js';
import { checkUpdate } from '../descent/update.js';
import { frozen } from '../models/index.js';
import { checkMemory } from '../models/memory.js';
import { initialisations, type Model } from '../models/model.js';
import { checkDistinct, condition } from './condition.js';
import { modelNamed } from './models.js';
import { MOST_SEEDS, pixelKinds, type CompareOptions } from './options.js';

/** One run: a class and a seed. */
export interface Job {
  /** The noise class with its options, as the options have it. */
  readonly label: string;
  /** Of the split, the wrong labels, the start and the noise. */
  readonly seed: number;
}

/** The outcome of a run. */
export interface Outcome extends Job {
  /** From step 0 on; of a run that diverged, up to there. */
  readonly records: readonly DescentRecord[];
  /** The step that could not be taken. */
  readonly diverged?: number;
}

/** What is kept of a run that is done. */
export interface RunResult extends Outcome {
  /** The SHA-256 of its parameters' bytes in the end: the same wherever it is run. */
  readonly thetaHash: string;
}

interface JobResult extends Outcome {
  /** The parameters in the end. */
  readonly theta: Float32Array;
  /** The running statistics of batch norms in the end: empty without batch norm. */
  readonly state: Float32Array;
}

/**
 * The runs of a comparison, seed by seed, when everything has been found to fit.
 *
 * @throws ArgumentError naming the option
 */
export function plan(options: CompareOptions, data: Source): Job[] {
  const { train, batch, seeds, firstSeed } = options;
  checkOneOf('pixels', options.pixels, pixelKinds);
  checkOneOf('task', options.task, tasks);
  delimiterOf(options.delimiter);
  checkOneOf('initial', options.initial, initialisations);
  checkInteger('steps', options.steps, 1);
  checkInteger('seeds', seeds, 1, MOST_SEEDS);
  checkInteger('firstSeed', firstSeed, 0, Number.MAX_SAFE_INTEGER - seeds + 1, '2⁵³ − seeds');
  checkInteger('evaluateEvery', options.evaluateEvery, 1);
  checkNumber('learningRate', options.learningRate, 0);
  checkInteger('batch', batch, 1);
  options.decay.forEach((step, k) =>
    checkInteger(`decay[${k}]`, step, k === 0 ? 1 : options.decay[k - 1] + 1),
  );
  checkUpdate(options);
  checkNumber('margin', options.margin, 0);
  checkInteger('test', options.test, 0);
  const examples = examplesOf(options, data, firstSeed);
  const model = modelNamed(options.model, examples.train);
  checkRoom(options.model, model, examples);
  if (options.noise.length === 0) throw new ArgumentError('noise', options.noise, 'at least one noise class');
  checkDistinct(options.noise);
  options.noise.forEach((label, k) => checkLabel(`noise[${k}]`, label, { batch, n: train, model }));
  return jobsOf(options);
}

/** @throws ArgumentError if the model does not fit into memory with as many examples */
function checkRoom(
  spec: string,
  model: Model,
  { train, test }: { readonly train: Dataset; readonly test: Dataset },
): void {
  try {
    checkMemory(model, train);
    checkMemory(frozen(model), test);
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    throw new ArgumentError(
      'model',
      spec,
      `one for which ${train.n} training and ${test.n} test examples fit into 4 GiB (${error.message})`,
    );
  }
}

/** @throws ArgumentError naming where it stands, and which of its options is not allowed, as in `noise[2]:m` */
function checkLabel(
  place: string,
  label: string,
  { batch, n, model }: { batch: number; n: number; model: Model },
): void {
  let own: { b?: number } = {};
  try {
    const { noise, options } = condition(label);
    own = options;
    equivalentBatch(noise, { b: batch, ...options, n });
    checkSeparable(noise, model, options);
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    const { argument, value, allowed } = error;
    const ofAll = argument === 'b' && value === batch;
    const isGiven = argument === 'noise' || ofAll || argument in own;
    const where = isGiven ? '' : ` (in ${label}, where it follows from b = ${own.b ?? batch})`;
    throw new ArgumentError(
      argument === 'noise' ? place : ofAll ? 'batch' : `${place}:${argument}`,
      value,
      allowed + where,
    );
  }
}

/** Seed by seed, each with every class: however few runs there are, their classes can be compared. */
export function jobsOf({ noise, seeds, firstSeed }: CompareOptions): Job[] {
  return Array.from({ length: seeds }, (_, s) => firstSeed + s).flatMap((seed) =>
    noise.map((label): Job => ({ label, seed })),
  );
}

/**
 * The options of one run of a comparison: what it depends on, besides the data. Where the data are does not count, nor do the other
 * classes and seeds, or the margin.
 */
export function optionsOfRun(options: CompareOptions, { label, seed }: Job): CompareOptions {
  return { ...options, noise: [label], seeds: 1, firstSeed: seed, margin: 0 };
}

/** How a run is watched, and gone on with. */
export interface Course {
  /** Awaited before the run goes on. */
  onRecord?: (record: DescentRecord, descent: Descent) => void | Promise<void>;
  /** Where an earlier run of the job was, and its records up to there. */
  earlier?: { from: Checkpoint; records: readonly DescentRecord[] };
  threads?: number;
  /** Ends the run with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * One run, a function of its options, data and job alone. Runs of different classes with the same seed have the same
 * split, wrong labels and initial parameters, and where they draw alike the same random numbers: so their differences
 * can be paired.
 */
export async function runJob(
  options: CompareOptions,
  data: Source,
  job: Job,
  { onRecord, earlier, threads = 1, signal }: Course = {},
): Promise<JobResult> {
  const { label, seed } = job;
  const { decay, learningRate } = options;
  const { train, test } = examplesOf(options, data, seed);
  const { noise, options: own } = condition(label);
  const descent = descend({
    b: options.batch,
    ...own,
    model: modelNamed(options.model, train),
    train,
    test,
    noise,
    learningRate: decay.length === 0 ? learningRate : stepDecay(learningRate, { at: decay }),
    momentum: options.momentum,
    weightDecay: options.weightDecay,
    steps: options.steps,
    evaluateEvery: options.evaluateEvery,
    seed,
    initial: options.initial,
    from: earlier?.from,
    threads,
    signal,
  });
  const records: DescentRecord[] = [...(earlier?.records ?? [])];
  try {
    for await (const record of descent) {
      records.push(record);
      await onRecord?.(record, descent);
    }
  } catch (error) {
    if (!(error instanceof DivergenceError)) throw error;
    // No noise has a part in that: all runs with the seed begin so.
    if (records.length === 0)
      throw new MsgdError(
        `the loss is ${error.loss} before the first step (seed ${seed}): the data's numbers or the initial parameters are too large`,
      );
    return { ...job, records, diverged: error.step, theta: descent.theta, state: descent.state };
  }
  return { ...job, records, theta: descent.theta, state: descent.state };
}

/** The training and test examples of the runs with a seed. */
export function examplesOf(
  { train, test, draw, labelNoise, standardise }: CompareOptions,
  data: Source,
  seed: number,
): { train: Dataset; test: Dataset } {
  return split(data, {
    train,
    test: test === 0 ? undefined : test,
    draw,
    labelNoise,
    standardise,
    seed,
  });
}
