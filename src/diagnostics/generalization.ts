import type { Evaluation, Objective } from '../models/objective.js';
import { checkObjective } from './checks.js';
import type { Vector } from './vectors.js';

/** Losses, accuracies and their gaps. */
export interface Generalization {
  /** On the training examples. */
  readonly train: Evaluation;
  /** On the held-out examples. */
  readonly test: Evaluation;
  /** Test less train loss. */
  readonly lossGap: number;
  /** Train less test accuracy, a fraction; absent in regression. */
  readonly accuracyGap?: number;
}

/**
 * Losses and accuracies on the training and on held-out examples, and the gaps between them.
 *
 * @param test its running statistics of batch norms become those of `train`
 * @param theta p parameters; by default those of `train`
 */
export function generalization(train: Objective, test: Objective, theta?: Vector): Generalization {
  checkObjective(train, 'train');
  checkObjective(test, 'test');
  test.state.set(train.state);
  const [own, held] = [train.evaluate(theta), test.evaluate(theta ?? train.theta)];
  const accuracyGap =
    own.accuracy === undefined || held.accuracy === undefined ? undefined : own.accuracy - held.accuracy;
  return { train: own, test: held, lossGap: held.loss - own.loss, accuracyGap };
}
