import { ArgumentError, checkInteger, checkOneOf, checkOptions, checkRange, checkSeed } from '../errors.js';
import { checkDataset, subset, type Dataset } from './dataset.js';
import { checkDraw, drawn, type Draw } from './draw.js';
import type { Source } from './images.js';
import { randomIntegers, shuffled } from './random.js';
import { channelStatistics, standardisations, standardised, type Standardisation } from './standardise.js';

/** Streams of the seed that no noise class draws from, one a purpose, so that label noise does not change the split. */
const streams = { order: 0xda7a0000, noisyExamples: 0xda7a0001, noisyLabels: 0xda7a0002, testOrder: 0xda7a0003 }; // prettier-ignore

/** What `split` draws. */
export interface SplitOptions {
  /** The number of training examples, at least 1: of one data set at most n − 1, of parts all of theirs. */
  train: number;
  /** The number of test examples, at least 1; by default all the rest, or of parts all of the test part. */
  test?: number;
  /** An integer from 0 to 2⁵³ − 1. */
  seed: number;
  /** The fraction of the training labels that is drawn anew, from 0 to 1; by default 0. */
  labelNoise?: number;
  /** How examples are chosen; by default `random`. */
  draw?: Draw;
  /** Whether inputs are standardised, with the training examples' means and deviations; by default `none`. */
  standardise?: Standardisation;
}

/**
 * Draws training and test examples from a data set, and gives some training examples random labels. By
 * default it draws at random, and all splits of these sizes are equally likely. The result depends only on
 * the arguments, and is the same everywhere. With the same seed, a smaller training set is the beginning of a
 * larger one.
 *
 * @param data a data set, from which both are drawn; or data in two parts, each of which is drawn from its own
 * @param options.train the number of training examples
 * @param options.test the number of test examples, by default all the rest (of parts: all of the test part)
 * @param options.seed an integer from 0 to 2⁵³ − 1
 * @param options.labelNoise the fraction of the training labels, by default 0, that is drawn anew: exactly
 *   round(labelNoise · train) of them, uniformly from all classes. So about one in `classes` of these stays what it was.
 *   Test labels are never touched. With the same seed, the labels drawn anew at a smaller fraction are among those at a larger.
 * @param options.draw `random` (default): classes need not be balanced; `balanced`: at random, with equally
 *   many training examples of each class, give or take one, and test examples likewise if their number is
 *   given; `first`: the first in the order of the data, for any seed
 * @param options.standardise `none` (default), or `channels`: (x − mean) / deviation for every input x, of
 *   training and test examples. Mean and standard deviation are over the training examples, of a channel of
 *   images or else of a feature. Where all numbers are the same, x − mean
 * @throws ArgumentError for sizes below 1 or above n, a fraction outside 0 to 1, label noise or a balanced draw on a
 *   regression data set, and a balanced draw of more than the smallest class has
 */
export function split<D extends Dataset>(data: D, options: SplitOptions): { train: D; test: D };
/**
 * The same for data in two parts, or of either form. With two parts, training and test examples are drawn
 * each from their own.
 */
export function split(data: Source, options: SplitOptions): { train: Dataset; test: Dataset };
export function split(data: Source, options: SplitOptions): { train: Dataset; test: Dataset } {
  checkOptions('split', options, ['train', 'test', 'seed', 'labelNoise', 'draw', 'standardise']);
  const { train, seed, labelNoise = 0, draw = 'random', standardise = 'none' } = options;
  const parts = typeof data === 'object' && data !== null && 'train' in data ? data : undefined;
  if (parts === undefined) checkDataset('data', data as Dataset);
  else checkParts(parts);
  const source = parts?.train ?? (data as Dataset);
  const testSource = parts?.test ?? source;
  if (parts === undefined) checkInteger('train', train, 1, source.n - 1, `n − 1 = ${source.n - 1}`);
  else checkInteger('train', train, 1, source.n, `n = ${source.n}`);
  const rest = parts === undefined ? source.n - train : testSource.n;
  const { test = rest } = options;
  checkInteger('test', test, 1, rest, parts === undefined ? `n − train = ${rest}` : `n = ${rest}`);
  checkSeed(seed);
  checkRange('labelNoise', labelNoise, (x) => x >= 0 && x <= 1, 'a number from 0 to 1');
  checkDraw(draw, source.kind);
  checkOneOf('standardise', standardise, standardisations);
  if (labelNoise > 0 && source.kind !== 'classification') {
    throw new ArgumentError('labelNoise', labelNoise, '0 for a regression data set, which has no labels');
  }
  const orderOf = ({ n }: { n: number }, stream: number) =>
    draw === 'first'
      ? Uint32Array.from({ length: n }, (_, i) => i)
      : shuffled(n, randomIntegers(seed, stream));
  const [trainAt, left] = drawn('train', source, orderOf(source, streams.order), train, draw);
  const testOrder = parts === undefined ? left : orderOf(testSource, streams.testOrder);
  const [testAt] = drawn('test', testSource, testOrder, test, test === rest ? 'random' : draw);

  const training = subset(source, trainAt);
  if (training.kind === 'classification') {
    const label = randomIntegers(seed, streams.noisyLabels);
    const noisy = shuffled(train, randomIntegers(seed, streams.noisyExamples));
    for (const i of noisy.subarray(0, Math.round(labelNoise * train)))
      training.labels[i] = label(training.classes);
  }
  const testing = subset(testSource, testAt);
  if (standardise === 'none') return { train: training, test: testing };
  const statistics = channelStatistics(training);
  return { train: standardised(training, statistics), test: standardised(testing, statistics) };
}

/** @throws ArgumentError unless the parts are data sets that differ only in their examples */
function checkParts(parts: Extract<Source, { train: unknown }>): void {
  for (const name of ['train', 'test'] as const) checkDataset(`data.${name}`, parts[name]);
  const about = (data: Dataset) => ({
    kind: data.kind,
    features: data.features,
    shape: data.shape?.join(' × '),
    classes: 'classes' in data ? data.classes : undefined,
    outputs: 'outputs' in data ? data.outputs : undefined,
  });
  const right = about(parts.train);
  checkOneOf('data.kind', parts.kind, [right.kind]);
  for (const [name, value] of Object.entries(about(parts.test))) {
    const should = right[name as keyof typeof right];
    if (value !== should)
      throw new ArgumentError(`data.test.${name}`, value, `${should ?? 'left out'}, as of data.train`);
  }
}
