import { describe, expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import {
  batchNorm,
  conv2d,
  convSmall,
  dense as denseLayer,
  flatten,
  initialise,
  linearRegression,
  mlp,
  Objective,
  relu,
  resnet18,
  sequential,
  softmaxRegression,
  vgg11,
} from '../../src/models/index.js';
import { noiseClasses, sampler } from '../../src/noise/index.js';

describe('bad input', () => {
  const model = softmaxRegression(2, 3);
  const data = dataset({ inputs: [1, 2, 3, 4], features: 2, labels: [0, 2], classes: 3 });
  const objective = new Objective(model, data);

  it.each([
    [
      () => new Objective(softmaxRegression(3, 3), data),
      'data.features must be 3, the features of softmax regression 3-3, but is 2',
    ],
    [
      () => new Objective(softmaxRegression(2, 4), data),
      'data.classes must be 4, the outputs of softmax regression 2-4, but is 3',
    ],
    [
      () => new Objective(linearRegression(2), data),
      'data.kind must be one of regression, but is "classification"',
    ],
    [
      () => objective.perExampleLosses([1]),
      'theta.length must be 9 (the parameters of softmax regression 2-3), but is 1',
    ],
    [
      () => objective.weightedGradient(undefined, [1]),
      'weights.length must be 2 (one for each example), but is 1',
    ],
    [() => objective.weightedGradient(undefined, [1, NaN]), 'weights[1] must be a finite number, but is NaN'],
    [
      () => objective.weightedGradient(undefined, { indices: [2], weights: [1] }),
      'indices[0] must be an integer from 0 to n − 1 = 1, given once, but is 2',
    ],
    [
      () => objective.weightedGradient(undefined, { indices: [1, 1], weights: [1, 1] }),
      'indices[1] must be an integer from 0 to n − 1 = 1, given once, but is 1',
    ],
    [
      () => objective.accumulate(sampler(noiseClasses[0], { n: 2 })(1)),
      'w must be of length 2, from a sampler in objective.workspace, but is "of length 2, in another workspace"',
    ],
    [
      () => mlp([3]),
      'widths must be at least two numbers: features, hidden widths, outputs, but is Array of length 1',
    ],
    [() => mlp([3, 0, 2]), 'widths[1] must be an integer of at least 1, but is 0'],
    [() => linearRegression(0), 'features must be an integer of at least 1, but is 0'],
    [() => softmaxRegression(0.5, 3), 'features must be an integer of at least 1, but is 0.5'],
    [
      () => (softmaxRegression as (...given: unknown[]) => unknown)(2, 3, { intercept: false }),
      'the options of softmaxRegression must be left out, but is an object with keys intercept',
    ],
    [
      () => (convSmall as (...given: unknown[]) => unknown)({ classes: 3 }),
      'the options of convSmall must be left out: other sizes and classes are for sequential, but is an object with keys classes',
    ],
    [() => vgg11({ classes: 1 }), 'classes must be an integer of at least 2, but is 1'],
    [() => resnet18({ classes: 1 }), 'classes must be an integer of at least 2, but is 1'],
    [() => vgg11({ width: '0.125' as never }), 'width must be a positive number with which 64 channels'],
    [
      () => batchNorm({ momentum: '0.5' as never }),
      'momentum must be a number of more than 0 and at most 1, but is "0.5"',
    ],
    [() => conv2d(1, [3, 3, 7] as never), 'kernel.length must be 2 (height and width), but is 3'],
    [
      () => sequential([4], [flatten(), conv2d(1, 3, { padding: 3 })]),
      /channels × height × width, at least 1 × 1/,
    ],
    [() => sequential([4], [relu()]), 'layers must be layers of which at least one has parameters'],
    [
      () => mlp([3, 2], { activation: 'rely' as never }),
      'activation must be one of relu, tanh (did you mean relu?), but is "rely"',
    ],
    [
      () => initialise(model, { seed: 0.5 }),
      'seed must be an integer from 0 to 9007199254740991, but is 0.5',
    ],
    [() => initialise(model, { seed: 2 ** 53 }), 'seed must be an integer from 0 to 9007199254740991'],
    [
      () => new Objective(data as never, model as never),
      'model must be a model, such as mlp and sequential make, but is an object with keys kind, inputs, n,',
    ],
    [
      () => new Objective(model, model as never),
      'data must be a data set, as dataset makes, but is an object with keys name, layers,',
    ],
    [
      () => new Objective(model, { train: data, test: data } as never),
      'data must be a data set, as dataset makes, but is an object with keys train, test',
    ],
    [
      () => new Objective(model, { ...data, inputs: data.inputs.subarray(1) }),
      'data.inputs.length must be 4 (n × features), but is 3',
    ],
    [
      () => new Objective(model, data, { thread: 2 } as never),
      'an option of an Objective must be one of threads, seed (did you mean threads?), but is "thread"',
    ],
    [
      () => conv2d(10, 5, { strid: 2 } as never),
      'an option of conv2d must be one of stride, padding, bias (did you mean stride?), but is "strid"',
    ],
    [() => denseLayer(2, 3, null as never), 'the options of dense must be an object, but is null'],
    [() => denseLayer(2, 3, { bias: 0 as never }), 'bias must be true or false, but is 0'],
    [() => sequential([], [denseLayer(1, 2)]), 'input must be an array of sizes, as [64] or [1, 28, 28]'],
    // eslint-disable-next-line no-sparse-arrays
    [() => sequential([3, , 4] as never, [flatten()]), 'input[1] must be an integer of at least 1, but is'],
    // eslint-disable-next-line no-sparse-arrays
    [() => vgg11({ image: [3, , 32] as never }), 'image[1] must be an integer of at least 32, but is undef'],
    [() => sequential([2], 'dense' as never), 'layers must be an array of layers, but is "dense"'],
    [() => objective.perExampleLosses('123456789' as never), 'theta must be an array, but is "123456789"'],
    [() => objective.weightedGradient(undefined, null as never), 'weights must be an array, but is null'],
    // JSON has null for NaN.
    [
      () => objective.evaluate([0, null, 0, 0, 0, 0, 0, 0, 0] as never),
      'theta[1] must be a number, but is null',
    ],
    [() => objective.outputs(Array.from('123456789') as never), 'theta[0] must be a number, but is "1"'],
    [() => objective.evaluate(new BigInt64Array(9) as never), 'theta[0] must be a number, but is 0n'],
    [
      () => objective.weightedGradient(undefined, { indices: [0n, 1n] as never, weights: [1, 1] }),
      'indices[0] must be an integer from 0 to n − 1 = 1, given once, but is 0n',
    ],
  ])('%s is refused', (act, message) => {
    expect(act).toThrow(message);
  });

  it('takes NaN and Infinity for parameters, as a run that diverged leaves them', () => {
    const theta = [NaN, Infinity, 0, 0, 0, 0, 0, 0, 0];
    for (const given of [theta, Float32Array.from(theta), Float64Array.from(theta)]) {
      expect(objective.evaluate(given).loss).toBeNaN();
    }
  });

  it('names the weight that is no float32, by its place in the list that was given', () => {
    const weighted = (weights: Parameters<Objective['weightedGradient']>[1]) => () =>
      objective.weightedGradient(undefined, weights);
    expect(weighted({ indices: [1, 0], weights: [NaN, 1] })).toThrow('weights[0] must be a finite number');
    expect(weighted({ indices: [1, 0], weights: [1, 1e300] })).toThrow('weights[1] must be at most 3.4e38');
    expect(weighted([-1e39, 0])).toThrow('weights[0] must be at most 3.4e38');
    expect(() => objective.hessianVector(undefined, new Array<number>(objective.p).fill(1e39))).toThrow(
      'u[0] must be',
    );
  });
});
