import { checkDataset, type Dataset } from '../data/dataset.js';
import {
  ArgumentError,
  checkFloats,
  checkInteger,
  checkLength,
  checkNumber,
  checkOneOf,
  checkOptions,
  checkSeed,
  checkSignal,
  DivergenceError,
  MsgdError,
} from '../errors.js';
import { checkFit } from '../models/checkFit.js';
import { frozen } from '../models/frozen.js';
import { checkModel, initialisations, initialise, type Initialisation, type Model } from '../models/model.js';
import { Objective, type ObjectiveOptions } from '../models/objective.js';
import type { NoiseClass, NoiseOptions } from '../noise/noiseClass.js';
import { noiseOf } from '../noise/label.js';
import { samplerOf, type Sampler } from '../noise/sampler.js';
import { gd } from '../noise/gd.js';
import {
  additive,
  checkSeparable,
  equivalentBatch,
  isAdditive,
  namedNoises,
  type AdditiveNoise,
  type AdditiveOptions,
} from './additive/index.js';
import { breathe } from './breathe.js';
import { multiplicative, type Direction, type Region } from './direction.js';
import type { Schedule } from './schedule.js';
import { checkUpdate, updateOf, type Update, type UpdateOptions } from './update.js';

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
  from?: Checkpoint;
  /** Initial parameters: p numbers, or how to draw them; by default as `initialise` does. */
  initial?: Initialisation | ArrayLike<number>;
  /** Steps between records, an integer of at least 1; by default 100. Step 0 and the last step have one always. */
  evaluateEvery?: number;
  /** Ends the run with the signal's reason. */
  signal?: AbortSignal;
}

/** The state of a run after some steps. */
export interface DescentRecord {
  /** Steps taken: 0 before the first. */
  readonly step: number;
  /** Epoch-equivalents, step · b / n: passes over the data that SGD with this b would have made. */
  readonly epochs: number;
  /** Gradients of single examples that the steps have evaluated: their cost. */
  readonly exampleGradients: number;
  /** L(θ) on the training examples. */
  readonly trainLoss: number;
  /** Fraction of training examples classified correctly; absent in regression, as is `testAccuracy`. */
  readonly trainAccuracy?: number;
  /** The mean loss on `test`; absent without it. */
  readonly testLoss?: number;
  /** Fraction of `test` classified correctly. */
  readonly testAccuracy?: number;
  /** ‖∇L(θ)‖ on the training examples. */
  readonly gradientNorm: number;
  /** Spent in steps, evaluation not counted. */
  readonly seconds: number;
}

/** Everything that the next step of a run needs from those before it. */
export interface Checkpoint {
  /** Steps taken. */
  readonly step: number;
  /** θ, p numbers. */
  readonly theta: Float32Array;
  /** The running statistics of batch norms, as `Objective.state`; absent without batch norm. */
  readonly state?: Float32Array;
  /** What momentum and additive noise remember: p numbers of each that does. */
  readonly memory: Float32Array;
  /** Gradients of single examples that the steps have evaluated. */
  readonly exampleGradients: number;
  /** Spent in steps, evaluation not counted. */
  readonly seconds: number;
}

/** A run of noisy gradient descent, to be iterated once: a second loop throws an MsgdError. */
export interface Descent extends AsyncIterable<DescentRecord> {
  /** A copy of the parameters as they are now. */
  readonly theta: Float32Array;
  /** A copy of the running statistics of batch norms as they are now: empty without batch norm. */
  readonly state: Float32Array;
  /**
   * A copy of where it is now; or nothing between two refreshes of additive noise, for what those found is no part of it.
   */
  readonly checkpoint: Checkpoint | undefined;
}

const names = [
  ...(['model', 'train', 'test', 'noise', 'b', 'scale', 'match', 'm', 'B'] as const),
  ...(['sigma', 'refreshEvery', 'alpha', 'degrees', 'learningRate', 'momentum', 'weightDecay'] as const),
  ...(['steps', 'seed', 'from', 'initial', 'evaluateEvery', 'signal', 'threads'] as const),
];

/**
 * Noisy gradient descent, θ ← θ − η G(θ) W (Wu et al. 2020, eq. 2 and Algorithm 1), or with additive noise
 * θ ← θ − η (∇L(θ) + v), as an async iterator of records. `momentum` and `weightDecay` are PyTorch's: see
 * `UpdateOptions`. It runs while you iterate over it, and lets other work in every few milliseconds.
 *
 * @throws ArgumentError at once for options that do not fit; DivergenceError from the iteration, naming the
 *   step whose loss was not finite; the signal's reason when it is aborted
 */
export function descend(options: DescentOptions): Descent {
  checkOptions('descend', options, names);
  const { model, train, test, learningRate, steps, seed = 0, from, evaluateEvery = 100, signal } = options;
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

  const { threads } = options;
  checkFit(model, train, 'train');
  if (test !== undefined) checkFit(model, test, 'test');
  const objective = new Objective(model, train, { threads, seed });
  const held = test === undefined ? undefined : new Objective(frozen(model), test, { threads });
  const own = { ...ofNoise, n: train.n, b, seed };
  const { direction, mean, update, regions } = orEndThreads(objective, () => {
    const direction = isAdditive(noise)
      ? additive(noise, objective, own)
      : multiplicative(objective, samplerOf(noise, own, objective.workspace));
    const mean = samplerOf(gd, { n: train.n }, objective.workspace);
    const update = updateOf(objective, options);
    objective.theta.set(theta);
    const regions = [update.memory, ...(direction.memory === undefined ? [] : [direction.memory])];
    if (from !== undefined) {
      restore(from, regions, objective, steps);
      if (direction.startsAfresh?.(from.step + 1) === false) {
        throw new ArgumentError('from.step', from.step, `a step that ${noise.name} refreshes after, for a checkpoint has nothing of the refresh before it`); // prettier-ignore
      }
    }
    return { direction, mean, update, regions };
  });
  let { step: taken, seconds } = from ?? { step: 0, seconds: 0 };
  const before = from?.exampleGradients ?? 0;
  let isBegun = false;

  return {
    get theta() {
      return objective.theta.slice();
    },
    get state() {
      return objective.state.slice();
    },
    get checkpoint() {
      if (direction.startsAfresh?.(taken + 1) === false) return undefined;
      const memory = Float32Array.from(regions.flatMap((region) => [...read(region, objective)]));
      return {
        step: taken,
        theta: objective.theta.slice(),
        ...(model.state === 0 ? {} : { state: objective.state.slice() }),
        memory,
        exampleGradients: before + direction.exampleGradients,
        seconds,
      };
    },
    async *[Symbol.asyncIterator]() {
      if (isBegun)
        throw new MsgdError('this run has been iterated over: descend from its checkpoint goes on');
      isBegun = true;
      const record = (step: number): DescentRecord => ({
        step,
        epochs: (step * b) / train.n,
        exampleGradients: before + direction.exampleGradients,
        ...evaluate(objective, held, mean, step),
        seconds,
      });
      try {
        if (from === undefined) yield record(0);
        for (let step = taken + 1; step <= steps;) {
          signal?.throwIfAborted();
          const pause = performance.now();
          const last = Math.min(steps, Math.ceil(step / evaluateEvery) * evaluateEvery);
          for (; step <= last && performance.now() - pause < 10; step++) {
            const eta = typeof learningRate === 'function' ? learningRate(step) : learningRate;
            if (!(Number.isFinite(eta) && eta >= 0)) {
              throw new ArgumentError(`learningRate(${step})`, eta, 'a finite number of at least 0');
            }
            takeStep(direction, update, step, eta);
            objective.updateState();
            taken = step;
          }
          seconds += (performance.now() - pause) / 1000;
          if (step > last) yield record(last);
          await breathe();
        }
      } finally {
        objective.dispose();
        held?.dispose();
      }
    },
  };
}

/** Noise of the caller's own may make a pass as it begins, with which threads start: where the run does not begin, they end. */
function orEndThreads<T>(objective: Objective, begin: () => T): T {
  try {
    return begin();
  } catch (error) {
    objective.dispose();
    throw error;
  }
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

/** @throws ArgumentError unless the checkpoint is one of such a run */
function restore(from: Checkpoint, regions: readonly Region[], objective: Objective, steps: number): void {
  const total = regions.reduce((sum, { length }) => sum + length, 0);
  checkInteger('from.step', from.step, 0, steps, `the run's steps = ${steps}`);
  const state = from.state ?? [];
  checkLength('from.state', state, objective.model.state, 'the running statistics of the model');
  checkFloats('from.state', state);
  objective.state.set(state);
  checkInteger('from.exampleGradients', from.exampleGradients, 0);
  checkNumber('from.seconds', from.seconds, 0);
  checkLength('from.memory', from.memory, total, 'what momentum and additive noise remember');
  checkFloats('from.memory', from.memory);
  const memory = Float32Array.from(from.memory);
  let start = 0;
  for (const region of regions) {
    read(region, objective).set(memory.subarray(start, start + region.length));
    start += region.length;
  }
}

const read = ({ at, length }: Region, { workspace }: Objective) => workspace.floats(at, length);

/** Algorithm 1 of the paper, or with ∇L(θ) + v in place of G(θ) W. */
function takeStep(direction: Direction, update: Update, step: number, eta: number): void {
  // 1. to 3. The direction, and the randomized loss of which it is the gradient.
  const loss = direction.take(step);
  if (!Number.isFinite(loss)) throw new DivergenceError(step, loss);
  // 4. The update.
  update.take(eta);
}

function evaluate(objective: Objective, held: Objective | undefined, mean: Sampler, step: number) {
  const { loss: trainLoss, accuracy: trainAccuracy } = objective.evaluate();
  // The last step may have been the one too far: the next could not be taken from here.
  if (!Number.isFinite(trainLoss)) throw new DivergenceError(step + 1, trainLoss);
  objective.accumulate(mean(0));
  const gradientNorm = objective.gradientNorm();
  held?.state.set(objective.state);
  const { loss: testLoss, accuracy: testAccuracy } = held?.evaluate(objective.theta) ?? {};
  return { trainLoss, trainAccuracy, testLoss, testAccuracy, gradientNorm };
}
