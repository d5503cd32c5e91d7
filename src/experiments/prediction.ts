import type { PixelRegression, Regression } from '../data/dataset.js';
import { inputsOf } from '../data/inputs.js';
import type { Source } from '../data/images.js';
import { ArgumentError, checkInteger, checkRange, checkSeed } from '../errors.js';
import { momentsOf, type NoiseClass } from '../noise/index.js';
import { excessRisks, largestStable, leastSquares, stationary, type LeastSquares } from '../theory/index.js';
import { checkDistinct, classCondition, type Condition } from './condition.js';
import { defaults } from './options.js';

/** The options of `msgd theory`, all but the step size with a default. */
export interface TheoryOptions {
  /** A regression data set by name or path: see `loadData`. */
  data: string;
  /** What the targets are, and what is between them in a .csv file: as of a comparison. */
  task: string;
  delimiter: string;
  /** Noise classes with options: see `condition`. */
  noise: readonly string[];
  /** The equivalent batch size b. */
  batch: number;
  /** The step size η; by default a quarter of the largest that is stable with SGD. */
  learningRate?: number;
  steps: number;
  /** Independent runs of each class. */
  runs: number;
  /** The seed of the runs. */
  seed: number;
}

/** Classes with SGD's moments, and for contrast one without noise and one with twice the noise. */
export const theoryDefaults: TheoryOptions = {
  data: 'penguins',
  task: defaults.task,
  delimiter: defaults.delimiter,
  noise: [
    'sgd',
    'gaussianCov',
    'sparseCov',
    'minibatchCov',
    'rademacherCov',
    'bernoulli',
    'gd',
    'gaussianCov:scale=2',
  ],
  batch: 4,
  steps: 300,
  runs: 200,
  seed: 1,
};

/** A class, its moments, and what the exact recursion says of it. */
export interface Prediction extends Condition<NoiseClass> {
  readonly alpha: number;
  readonly beta: number;
  /** The excess risk at each of the `steps` of the plan. */
  readonly risks: readonly number[];
  /** Where it stays, or Infinity. */
  readonly stationary: number;
}

export interface TheoryPlan {
  readonly data: Regression | PixelRegression;
  readonly problem: LeastSquares;
  readonly learningRate: number;
  /** The steps whose risk is recorded: 0, …, the last. */
  readonly steps: readonly number[];
  readonly sgd: Prediction;
  readonly predictions: readonly Prediction[];
}

/** Steps that are recorded, about. */
const RECORDS = 100;

/**
 * The predictions for θ = 0 at the start, once everything has been found to fit.
 *
 * @throws ArgumentError naming the option
 */
export function planTheory(options: TheoryOptions, data: Source): TheoryPlan {
  const { batch, runs, seed, noise } = options;
  if ('train' in data || data.kind !== 'regression' || data.outputs !== 1) {
    throw new ArgumentError('data', options.data, 'a regression data set with one target');
  }
  checkInteger('steps', options.steps, 1);
  checkInteger('runs', runs, 2);
  checkSeed(seed);
  if (noise.length === 0) throw new ArgumentError('noise', noise, 'at least one noise class');
  checkDistinct(noise);
  const conditions = noise.map(classCondition);
  const moments = ({ noise, options }: Condition<NoiseClass>) =>
    momentsOf(noise, { b: batch, ...options, n: data.n });
  for (const { label, noise } of conditions) {
    if (noise.pass !== undefined) throw new ArgumentError('noise', label, 'a class whose W are independent from step to step: the recursion rests on that'); // prettier-ignore
  }
  conditions.forEach(moments);
  const problem = leastSquares(inputsOf(data), data.targets);
  const sgd = classCondition('sgd');
  const learningRate =
    options.learningRate ?? Number((largestStable(problem, moments(sgd)) / 4).toPrecision(3));
  checkRange('learningRate', learningRate, (x) => x > 0, 'a finite number above 0');

  const every = Math.ceil(options.steps / RECORDS);
  const steps = Array.from({ length: Math.ceil(options.steps / every) }, (_, k) => k * every).concat(
    options.steps,
  );
  const { d } = problem;
  const start = { mean: new Float64Array(d), covariance: new Float64Array(d * d) };
  const predict = (condition: Condition<NoiseClass>): Prediction => {
    const { alpha, beta } = moments(condition);
    const step = { eta: learningRate, alpha, beta };
    const { bias, variance } = excessRisks(problem, start, step, options.steps);
    const isStable = learningRate < largestStable(problem, step);
    return {
      ...condition,
      alpha,
      beta,
      risks: steps.map((t) => bias[t] + variance[t]),
      stationary: isStable ? stationary(problem, step).excessRisk : Infinity,
    };
  };
  return { data, problem, learningRate, steps, sgd: predict(sgd), predictions: conditions.map(predict) };
}
