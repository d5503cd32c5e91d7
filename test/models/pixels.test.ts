/** Inputs that are kept as bytes give the bits of the same numbers kept as numbers, in all that an objective has. */
import { describe, expect, it } from 'vitest';
import { dataset, type Dataset } from '../../src/data/dataset.js';
import { descend, type DescentRecord } from '../../src/descent/index.js';
import { diagnose } from '../../src/diagnostics/index.js';
import {
  batchNorm,
  conv2d,
  dense,
  flatten,
  initialise,
  maxPool2d,
  mlp,
  Objective,
  relu,
  residual,
  sequential,
  tanh,
  type Model,
} from '../../src/models/index.js';
import { gaussianCov, sgd } from '../../src/noise/index.js';
import { testRandom } from '../helpers.js';

/** The same examples as bytes and as numbers, of so many channels with levels of their own, and a byte of each value at least. */
function twins(n: number, features: number, channels: number, outputs?: number): [Dataset, Dataset] {
  const random = testRandom(n + features);
  const pixels = Uint8Array.from({ length: n * features }, (_, k) =>
    k < 256 ? k : Math.floor(256 * random()),
  );
  const levels = Float32Array.from({ length: 256 * channels }, (_, at) => {
    const channel = Math.floor(at / 256);
    return ((at % 256) / 255 - 0.4 - 0.01 * channel) / (1 + channel / 10);
  });
  const inputs = Float32Array.from(pixels, (byte, at) => {
    const channel = Math.floor((at % features) / (features / channels));
    return levels[256 * channel + byte];
  });
  const answers =
    outputs === undefined
      ? { labels: Array.from({ length: n }, () => Math.floor(3 * random())), classes: 3 }
      : { targets: Array.from({ length: n * outputs }, random), outputs };
  const numbers: Dataset = dataset({ inputs, features, ...answers } as never);
  const bytes: Dataset = dataset({ pixels, features, ...answers } as never);
  return [{ ...bytes, levels }, numbers];
}

const net = sequential(
  [3, 6, 6],
  [conv2d(4, 3), maxPool2d(2), relu(), residual([conv2d(4, 3, { padding: 1 }), tanh()]), flatten(), dense(16, 3)], // prettier-ignore
);
// Sizes around the four bytes that the kernel takes at once, and numbers of examples around a chunk's.
const cases: [string, Model, [Dataset, Dataset]][] = [
  ...[1, 2, 3, 4, 5, 7, 8, 9].map((features): [string, Model, [Dataset, Dataset]] => [
    `${features} features`,
    mlp([features, 3]),
    twins(31, features, 1),
  ]),
  ['a channel a feature', mlp([5, 4, 3]), twins(129, 5, 5)],
  ['regression', mlp([6, 4, 2], { loss: 'squared' }), twins(300, 6, 2, 2)],
  ['one example', mlp([6, 3]), twins(1, 6, 3)],
  ['images in several chunks', net, twins(300, 108, 3)],
];

const weightsOf = (n: number) => Float32Array.from({ length: n }, (_, i) => ((i % 5) - 1) / n);

describe.each(cases)('bytes of %s', (_name, model, [bytes, numbers]) => {
  const { n } = numbers;
  const theta = initialise(model, { seed: 3 });

  it.each([1, 3])('have the bits of numbers, with %i threads', (threads) => {
    using a = new Objective(model, bytes, { threads });
    using b = new Objective(model, numbers, { threads });
    const same = (of: (objective: Objective) => unknown) => expect(of(a)).toEqual(of(b));
    same((objective) => objective.weightedGradient(theta, new Float32Array(n).fill(1 / n)));
    same((objective) => objective.weightedGradient(theta, weightsOf(n)));
    same((objective) => objective.weightedGradient(theta, { indices: [n - 1], weights: [0.5] }));
    same((objective) => objective.perExampleLosses(theta));
    same((objective) => objective.outputs(theta));
    same((objective) => objective.predictions(theta));
    same((objective) => objective.evaluate(theta));
    same((objective) => objective.perExampleGradients(theta));
    same((objective) => objective.perExampleGradientNorms(theta));
    same((objective) => objective.gramMatrix(theta));
    same((objective) => objective.hessianVector(theta, theta.map(Math.cos)));
  });
});

describe('bytes', () => {
  const [bytes, numbers] = twins(150, 108, 3);

  it('take a quarter of the memory of numbers', () => {
    const model = mlp([3072, 3]);
    const [large, quarter] = [1000, 1000].map((n, k) => {
      const inputs = { features: 3072, labels: new Uint8Array(n), classes: 3 };
      const data =
        k === 0
          ? dataset({ inputs: new Float32Array(n * 3072), ...inputs })
          : dataset({ pixels: new Uint8Array(n * 3072), ...inputs });
      return new Objective(model, data).workspace.memory.buffer.byteLength;
    });
    expect(large - quarter).toBeGreaterThan(3 * 1000 * 3072 - 2 * 65536);
  });

  it('have the ghost batches of numbers', () => {
    const layers = [batchNorm({ ghost: 32 }), conv2d(2, 3), batchNorm({ ghost: 32 }), relu(), flatten(), dense(32, 3)]; // prettier-ignore
    const model = sequential([3, 6, 6], layers);
    const theta = initialise(model, { seed: 1 });
    const of = (data: Dataset) => {
      const objective = new Objective(model, data, { seed: 4 });
      const gradient = objective.weightedGradient(theta, weightsOf(150));
      objective.updateState();
      return [gradient, objective.state.slice(), objective.evaluate(theta)];
    };
    expect(of(bytes)).toEqual(of(numbers));
  });

  it.each([sgd, gaussianCov])('are trained on to the bits of numbers, and tested on', async (noise) => {
    const of = async (data: Dataset) => {
      const run = descend({ model: net, train: data, test: data, noise, b: 10, learningRate: 0.1, steps: 5, evaluateEvery: 2, seed: 1 }); // prettier-ignore
      const records: DescentRecord[] = [];
      for await (const record of run) records.push({ ...record, seconds: 0 });
      return [records, run.theta];
    };
    expect(await of(bytes)).toEqual(await of(numbers));
  });

  it('are diagnosed as numbers are', () => {
    const of = (data: Dataset) => {
      const objective = new Objective(net, data);
      objective.theta.set(initialise(net, { seed: 2 }));
      return diagnose(objective, { b: 10, test: objective });
    };
    expect(of(bytes)).toEqual(of(numbers));
  });
});
