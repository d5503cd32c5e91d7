import { ArgumentError, checkInteger, checkNumber } from '../errors.js';
import { subset, type Dataset } from './dataset.js';
import { randomIntegers, shuffled } from './random.js';

/** Streams of the seed that no noise class draws from, one a purpose, so that label noise does not change the split. */
const streams = { order: 0xda7a0000, noisyExamples: 0xda7a0001, noisyLabels: 0xda7a0002 };

/**
 * Splits a data set at random into training and test examples, all splits of these sizes being equally likely, and
 * gives some training examples random labels. A function of its arguments alone, with the same result everywhere.
 * Classes need not be balanced. With the same seed, a smaller training set is the beginning of a larger one.
 *
 * @param options.train the number of training examples
 * @param options.test the number of test examples, by default all the rest
 * @param options.seed an integer from 0 to 2⁵³ − 1
 * @param options.labelNoise the fraction of the training labels, by default 0, that is drawn anew: exactly
 *   round(labelNoise · train) of them, uniformly from all classes. So about one in `classes` of these stays what it was.
 *   Test labels are never touched. With the same seed, the labels drawn anew at a smaller fraction are among those at a larger.
 * @throws ArgumentError for sizes below 1 or above n, a fraction outside 0 to 1, or label noise on a regression data set
 */
export function split<D extends Dataset>(
  data: D,
  options: { train: number; test?: number; seed: number; labelNoise?: number },
): { train: D; test: D } {
  const { train, seed, labelNoise = 0 } = options;
  checkInteger('train', train, 1, data.n - 1, `n − 1 = ${data.n - 1}`);
  const { test = data.n - train } = options;
  checkInteger('test', test, 1, data.n - train, `n − train = ${data.n - train}`);
  checkNumber('labelNoise', labelNoise, 0);
  if (labelNoise > 1) throw new ArgumentError('labelNoise', labelNoise, 'from 0 to 1');
  if (labelNoise > 0 && data.kind !== 'classification') {
    throw new ArgumentError('labelNoise', labelNoise, '0 for a regression data set, which has no labels');
  }
  const order = shuffled(data.n, randomIntegers(seed, streams.order));
  const training = subset(data, order.subarray(0, train));
  if (training.kind === 'classification') {
    const label = randomIntegers(seed, streams.noisyLabels);
    const noisy = shuffled(train, randomIntegers(seed, streams.noisyExamples));
    for (const i of noisy.subarray(0, Math.round(labelNoise * train)))
      training.labels[i] = label(training.classes);
  }
  return { train: training, test: subset(data, order.subarray(train, train + test)) };
}
