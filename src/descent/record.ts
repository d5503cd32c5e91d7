import { DivergenceError } from '../errors.js';
import type { Objective } from '../models/objective.js';
import type { Sampler } from '../noise/sampler.js';

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

/**
 * What a record has of the losses after `step` steps. `mean` draws gradient descent's W.
 *
 * @throws DivergenceError where L(θ) is not finite
 */
export function measure(objective: Objective, held: Objective | undefined, mean: Sampler, step: number) {
  const { loss: trainLoss, accuracy: trainAccuracy } = objective.evaluate();
  // The last step may have been the one too far: the next could not be taken from here.
  if (!Number.isFinite(trainLoss)) throw new DivergenceError(step + 1, trainLoss);
  objective.accumulate(mean(0));
  const gradientNorm = objective.gradientNorm();
  held?.state.set(objective.state);
  const { loss: testLoss, accuracy: testAccuracy } = held?.evaluate(objective.theta) ?? {};
  return { trainLoss, trainAccuracy, testLoss, testAccuracy, gradientNorm };
}
