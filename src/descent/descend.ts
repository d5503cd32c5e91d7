import { ArgumentError, DivergenceError, MsgdError } from '../errors.js';
import { frozen } from '../models/frozen.js';
import { Objective } from '../models/objective.js';
import { gd } from '../noise/gd.js';
import { samplerOf } from '../noise/sampler.js';
import { additive, isAdditive } from './additive/index.js';
import { breathe } from './breathe.js';
import { restore, snapshot, type Checkpoint } from './checkpoint.js';
import { multiplicative, type Direction } from './direction.js';
import { checkDescent, type DescentOptions } from './options.js';
import { measure, type DescentRecord } from './record.js';
import type { Schedule } from './schedule.js';
import { updateOf, type Update } from './update.js';

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

/**
 * Noisy gradient descent, θ ← θ − η G(θ) W (Wu et al. 2020, eq. 2 and Algorithm 1), or with additive noise
 * θ ← θ − η (∇L(θ) + v), as an async iterator of records. `momentum` and `weightDecay` are PyTorch's: see
 * `UpdateOptions`. It runs while you iterate over it, and lets other work in every few milliseconds.
 *
 * @throws ArgumentError at once for options that do not fit; DivergenceError from the iteration, naming the
 *   step whose loss was not finite; the signal's reason when it is aborted
 */
export function descend(options: DescentOptions): Descent {
  const { noise, ofNoise, theta } = checkDescent(options);
  const { model, train, test, learningRate, steps, threads, from, evaluateEvery = 100, signal } = options;
  const objective = new Objective(model, train, { threads, seed: ofNoise.seed });
  const held = test === undefined ? undefined : new Objective(frozen(model), test, { threads });
  const { direction, mean, update, regions } = orEndThreads(objective, () => {
    const direction = isAdditive(noise)
      ? additive(noise, objective, ofNoise)
      : multiplicative(objective, samplerOf(noise, ofNoise, objective.workspace));
    const mean = samplerOf(gd, { n: train.n }, objective.workspace);
    const update = updateOf(objective, options);
    objective.theta.set(theta);
    const regions = [update.memory, ...(direction.memory === undefined ? [] : [direction.memory])];
    if (from !== undefined) {
      restore(from, regions, objective, steps);
      if (direction.startsAfresh?.(from.step + 1) === false) {
        const allowed = `a step that ${noise.name} refreshes after, for a checkpoint has nothing of the refresh before it`;
        throw new ArgumentError('from.step', from.step, allowed);
      }
    }
    return { direction, mean, update, regions };
  });
  let { step: taken, seconds } = from ?? { step: 0, seconds: 0 };
  const before = from?.exampleGradients ?? 0;
  let isBegun = false;

  const record = (step: number): DescentRecord => ({
    step,
    epochs: (step * ofNoise.b) / train.n,
    exampleGradients: before + direction.exampleGradients,
    ...measure(objective, held, mean, step),
    seconds,
  });

  return {
    get theta() {
      return objective.theta.slice();
    },
    get state() {
      return objective.state.slice();
    },
    get checkpoint() {
      if (direction.startsAfresh?.(taken + 1) === false) return undefined;
      const exampleGradients = before + direction.exampleGradients;
      return { step: taken, ...snapshot(objective, regions), exampleGradients, seconds };
    },
    async *[Symbol.asyncIterator]() {
      if (isBegun)
        throw new MsgdError('this run has been iterated over: descend from its checkpoint goes on');
      isBegun = true;
      try {
        if (from === undefined) yield record(0);
        for (let step = taken + 1; step <= steps;) {
          signal?.throwIfAborted();
          const pause = performance.now();
          const last = Math.min(steps, Math.ceil(step / evaluateEvery) * evaluateEvery);
          for (; step <= last && performance.now() - pause < 10; step++) {
            takeStep(direction, update, step, stepSize(learningRate, step));
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

/** η of a step. */
function stepSize(learningRate: number | Schedule, step: number): number {
  if (typeof learningRate === 'number') return learningRate;
  const eta = learningRate(step);
  if (Number.isFinite(eta) && eta >= 0) return eta; // no step makes a string for nothing
  throw new ArgumentError(`learningRate(${step})`, eta, 'a finite number of at least 0');
}

/** Algorithm 1 of the paper, or with ∇L(θ) + v in place of G(θ) W. */
function takeStep(direction: Direction, update: Update, step: number, eta: number): void {
  // 1. to 3. The direction, and the randomized loss of which it is the gradient.
  const loss = direction.take(step);
  if (!Number.isFinite(loss)) throw new DivergenceError(step, loss);
  // 4. The update.
  update.take(eta);
}
