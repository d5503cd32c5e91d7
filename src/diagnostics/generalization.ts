import { checkLength } from '../errors.js';
import type { Evaluation } from '../models/evaluation.js';
import type { Objective } from '../models/objective.js';
import { restoring } from './atTheta.js';
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
 * @param test of the same model; looked at with the running statistics of batch norms that `train` has
 * @param theta p parameters; by default those of `train`
 * @throws ArgumentError for a `test` or `theta` of another number of parameters or statistics
 */
export function generalization(train: Objective, test: Objective, theta?: Vector): Generalization {
  checkObjective(train, 'train');
  checkObjective(test, 'test');
  checkLength('test.theta', test.theta, train.p, 'the parameters of train');
  checkLength('test.state', test.state, train.state.length, 'the running statistics of train');
  if (theta !== undefined) checkLength('theta', theta, train.p, 'the parameters of train');
  const own = restoring(train, () => train.evaluate(theta));
  const held = restoring(test, () => {
    test.state.set(train.state);
    return test.evaluate(theta ?? train.theta);
  });
  const accuracyGap =
    own.accuracy === undefined || held.accuracy === undefined ? undefined : own.accuracy - held.accuracy;
  return { train: own, test: held, lossGap: held.loss - own.loss, accuracyGap };
}
