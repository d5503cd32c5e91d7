import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataset, type Classification } from '../../src/data/dataset.js';
import {
  conv2d,
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
  type Model,
} from '../../src/models/index.js';
import { noiseClasses, sampler } from '../../src/noise/index.js';
import { expectClose, testRandom } from '../helpers.js';
import * as reference from '../reference/network.js';

/** float32 against float64, in the maximum norm: what a few thousand roundings of 2⁻²⁴ come to. */
const RELATIVE = 2e-5;

const dense = (inputs: number, outputs: number, bias = true): reference.Layer => ({
  type: 'dense',
  inputs,
  outputs,
  bias,
});

const cases: { model: Model; twin: reference.Model }[] = [
  { model: linearRegression(7), twin: { layers: [dense(7, 1)], loss: 'squared' } },
  {
    model: linearRegression(5, { intercept: false }),
    twin: { layers: [dense(5, 1, false)], loss: 'squared' },
  },
  { model: linearRegression(3, { outputs: 6 }), twin: { layers: [dense(3, 6)], loss: 'squared' } },
  { model: softmaxRegression(9, 3), twin: { layers: [dense(9, 3)], loss: 'softmaxCrossEntropy' } },
  { model: softmaxRegression(1, 10), twin: { layers: [dense(1, 10)], loss: 'softmaxCrossEntropy' } },
  {
    model: mlp([6, 11, 4]),
    twin: { layers: [dense(6, 11), { type: 'relu' }, dense(11, 4)], loss: 'softmaxCrossEntropy' },
  },
  {
    model: mlp([8, 13, 5, 9], { activation: 'tanh' }),
    twin: {
      layers: [dense(8, 13), { type: 'tanh' }, dense(13, 5), { type: 'tanh' }, dense(5, 9)],
      loss: 'softmaxCrossEntropy',
    },
  },
  {
    model: mlp([4, 33, 2], { loss: 'squared' }),
    twin: { layers: [dense(4, 33), { type: 'relu' }, dense(33, 2)], loss: 'squared' },
  },
];

/** Random data and parameters for a model, in float32 so that both sides see the same numbers. */
function problem(model: Model, n: number, seed: number) {
  const random = testRandom(seed);
  const normalish = () => random() + random() + random() - 1.5;
  const inputs = Float32Array.from({ length: n * model.features }, normalish);
  const theta = Float32Array.from({ length: model.parameters }, normalish);
  const classes = model.outputs;
  const labels = Array.from({ length: n }, () => Math.floor(random() * classes));
  const targets = Float32Array.from({ length: n * classes }, normalish);
  const data =
    model.loss.data === 'classification'
      ? dataset({ inputs, features: model.features, labels, classes })
      : dataset({ inputs, features: model.features, targets, outputs: model.outputs });
  const rows = Array.from({ length: n }, (_, i) =>
    inputs.subarray(i * model.features, (i + 1) * model.features),
  );
  const answers: reference.Answer[] =
    model.loss.data === 'classification'
      ? labels
      : Array.from({ length: n }, (_, i) => targets.subarray(i * classes, (i + 1) * classes));
  return { data, theta, rows, answers };
}

describe.each(cases)('$model.name', ({ model, twin }) => {
  it('has the parameters of its layers', () => {
    expect(model.parameters).toBe(reference.parameterCount(twin));
  });

  // 300 and 515 examples are more than a chunk.
  it.each([1, 2, 5, 31, 64, 300, 515])('agrees with the float64 reference on %i examples', (n) => {
    const { data, theta, rows, answers } = problem(model, n, n);
    const objective = new Objective(model, data);
    const close = (actual: ArrayLike<number>, expected: ArrayLike<number>, what: string) =>
      expectClose(actual, expected, { relative: RELATIVE, absolute: 1e-6 }, what);

    const losses = rows.map((x, i) => reference.loss(twin, theta, x, answers[i]));
    close(objective.perExampleLosses(theta), losses, 'per-example losses');
    const outputs = rows.flatMap((x) => Array.from(reference.forward(twin, theta, x)));
    close(objective.outputs(), outputs, 'outputs');

    const G = reference.gradientMatrix(twin, theta, rows, answers);
    close(objective.perExampleGradients(), G, 'per-example gradients');
    const p = model.parameters;
    const norms = rows.map((_, i) => Math.hypot(...G.subarray(i * p, (i + 1) * p)));
    close(objective.perExampleGradientNorms(), norms, 'norms');
    close(objective.gramMatrix(), reference.gramMatrix(G, n), 'G Gᵀ');

    const random = testRandom(n + 1);
    const weights = Float32Array.from({ length: n }, () => (random() < 0.3 ? 0 : random() - 0.4));
    const expected = reference.weightedGradient(G, weights);
    const magnitude = reference.weightedGradient(G.map(Math.abs), weights.map(Math.abs));
    const absolute = RELATIVE * Math.max(...magnitude) + 1e-6;
    expectClose(objective.weightedGradient(theta, weights), expected, { absolute }, 'G W');

    const { loss, accuracy } = objective.evaluate(theta);
    const mean = losses.reduce((a, b) => a + b, 0) / n;
    expect(Math.abs(loss - mean)).toBeLessThan(1e-6 + RELATIVE * Math.abs(mean));
    if (model.loss.data === 'classification') {
      const argmax = rows.map((x) => {
        const z = Array.from(reference.forward(twin, theta, x));
        return z.indexOf(Math.max(...z));
      });
      expect(Array.from(objective.predictions())).toEqual(argmax);
      expect(accuracy).toBeCloseTo(argmax.filter((c, i) => c === answers[i]).length / n, 12);
    } else {
      expect(accuracy).toBeUndefined();
      expect(objective.predictions()).toEqual(objective.outputs());
    }
  });
});

describe('G W', () => {
  const { model } = cases[5];

  it('is the sum of the rows of G with the weights of W, for every noise class', () => {
    const { data, theta } = problem(model, 300, 9);
    const objective = new Objective(model, data);
    const G = objective.perExampleGradients(theta);
    for (const noise of noiseClasses) {
      const w = sampler(noise, { n: 300, b: 10, seed: 1 })(3);
      const expected = reference.weightedGradient(G, w.toDense());
      const scale = Math.max(...reference.weightedGradient(G.map(Math.abs), w.toDense().map(Math.abs)));
      expectClose(
        objective.weightedGradient(theta, w.toDense()),
        expected,
        { absolute: RELATIVE * scale },
        noise.name,
      );
    }
  });

  it('has the same bits for W dense, as a list, as an unsorted list, and with zeros in it', () => {
    const sizes = fc.integer({ min: 1, max: 600 });
    fc.assert(
      fc.property(sizes, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (n, seed, zeros) => {
        const { data, theta } = problem(model, n, seed);
        const objective = new Objective(model, data);
        const random = testRandom(seed);
        const weights = Float32Array.from({ length: n }, () => (random() < zeros ? 0 : random() - 0.5));
        const dense = objective.weightedGradient(theta, weights);
        const indices = Array.from(weights.keys())
          .filter((i) => weights[i] !== 0)
          .reverse();
        expect(
          objective.weightedGradient(theta, { indices, weights: indices.map((i) => weights[i]) }),
        ).toEqual(dense);
        const all = Array.from(weights.keys());
        expect(objective.weightedGradient(theta, { indices: all, weights })).toEqual(dense);
      }),
      { numRuns: 40 },
    );
  });

  it('is not touched by an example of weight 0, whatever is in it', () => {
    const { data, theta } = problem(model, 280, 4);
    const weights = Float32Array.from({ length: 280 }, (_, i) => (i % 7 === 3 ? 0 : 0.01));
    const before = new Objective(model, data).weightedGradient(theta, weights);
    const inputs = data.inputs.map((x, k) => (Math.floor(k / model.features) % 7 === 3 ? 3e38 : x));
    const after = new Objective(model, { ...data, inputs }).weightedGradient(theta, weights);
    expect(after).toEqual(before);
  });
});

describe('what is too large', () => {
  /** In place of so many numbers. */
  const like = (length: number) =>
    Object.create(Float32Array.prototype, { length: { value: length } }) as Float32Array;

  it('is refused by name and limit, before anything is allocated', () => {
    const features = 1_000_000;
    // As dataset() would make it, but for the numbers: 2,000 examples of 4 MB.
    const data = { kind: 'classification', inputs: like(features * 2000), features, n: 2000, labels: new Uint32Array(2000), classes: 2 } as const; // prettier-ignore
    const before = process.memoryUsage().arrayBuffers;
    expect(() => new Objective(softmaxRegression(features, 2), data)).toThrow(
      /data\.inputs\.length must be at most 10737\d{5} numbers, because WebAssembly addresses 4 GiB, but is 2000000000/,
    );
    // The data alone would fit, with the parameters and a chunk they do not.
    const most = { ...data, n: 1000, inputs: like(features * 1000), labels: new Uint32Array(1000) };
    expect(() => new Objective(softmaxRegression(features, 2), most)).toThrow(
      /model\.\w+ must be at most \d+ numbers/,
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6);
  });

  it('G in blocks of rows is G', () => {
    const { model } = cases[6];
    const { data, theta } = problem(model, 700, 2);
    const objective = new Objective(model, data);
    const G = objective.perExampleGradients(theta);
    const p = model.parameters;
    let next = 0;
    for (const { first, rows, gradients } of objective.perExampleGradientBlocks()) {
      expect(first).toBe(next);
      expect(gradients).toEqual(G.subarray(first * p, (first + rows) * p));
      next += rows;
    }
    expect(next).toBe(700);
  });

  it('all blocks are of the θ of the call, whatever is asked in between', () => {
    const { model } = cases[6];
    const { data, theta } = problem(model, 700, 2);
    const objective = new Objective(model, data);
    const G = objective.perExampleGradients(theta);
    let blocks = 0;
    for (const { first, gradients } of objective.perExampleGradientBlocks(theta)) {
      expect(gradients).toEqual(G.subarray(first * model.parameters, first * model.parameters + gradients.length)); // prettier-ignore
      objective.evaluate(theta.map((x) => 2 * x));
      blocks++;
    }
    expect(blocks).toBeGreaterThan(1);
    // What is wrong is said at the call, not when the first block is taken.
    expect(() => objective.perExampleGradientBlocks([1])).toThrow('theta.length must be');
  });

  it('takes its own live views, though its memory grows meanwhile', () => {
    const { model } = cases[6];
    const { data, theta } = problem(model, 20, 2);
    const made = () => {
      const objective = new Objective(model, data);
      objective.theta.set(theta);
      objective.weightedGradient(undefined, new Float32Array(20).fill(1 / 20));
      return objective;
    };
    for (const view of ['theta', 'gradient'] as const) {
      const [one, other] = [made(), made()];
      expect(one.hessianVector(undefined, one[view])).toEqual(
        other.hessianVector(theta, other[view].slice()),
      );
    }
  });

  it('keeps the labels that it was made with, for losses and accuracy alike', () => {
    const { data, theta } = problem(softmaxRegression(5, 3), 30, 2);
    const objective = new Objective(softmaxRegression(5, 3), data);
    const before = objective.evaluate(theta);
    (data as Classification).labels.fill(1);
    expect(objective.evaluate(theta)).toEqual(before);
  });

  it('names the weight that is no float32, by its place in the list that was given', () => {
    const { data } = problem(softmaxRegression(5, 3), 30, 2);
    const objective = new Objective(softmaxRegression(5, 3), data);
    const weighted = (weights: Parameters<Objective['weightedGradient']>[1]) => () => objective.weightedGradient(undefined, weights); // prettier-ignore
    expect(weighted({ indices: [5, 2], weights: [NaN, 1] })).toThrow('weights[0] must be a finite number');
    expect(weighted({ indices: [5, 2], weights: [1, 1e300] })).toThrow('weights[1] must be at most 3.4e38'); // prettier-ignore
    expect(weighted(new Array<number>(30).fill(-1e39))).toThrow('weights[0] must be at most 3.4e38');
    expect(() => objective.hessianVector(undefined, new Array<number>(objective.p).fill(1e39))).toThrow('u[0] must be'); // prettier-ignore
  });

  it('G goes into an array that is given, of its length only', () => {
    const { model } = cases[6];
    const { data, theta } = problem(model, 300, 2);
    const objective = new Objective(model, data);
    const count = 300 * model.parameters;
    const memory = new Float32Array(count + 2).fill(NaN);
    const into = memory.subarray(1, count + 1);
    expect(objective.perExampleGradients(theta, into)).toBe(into);
    expect(into).toEqual(objective.perExampleGradients(theta));
    expect([memory[0], memory[count + 1]]).toEqual([NaN, NaN]);
    for (const length of [count - 1, count + 1, 0]) {
      expect(() => objective.perExampleGradients(theta, new Float32Array(length))).toThrow(
        `into.length must be ${count} (n × p), but is ${length}`,
      );
    }
  });

  it('a G of more numbers than an array has is refused, and says what to do', () => {
    const model = softmaxRegression(1, 4);
    const n = 2 ** 29;
    const objective = Object.create(Objective.prototype, {
      n: { value: n },
      p: { value: model.parameters },
    }) as Objective;
    expect(() => objective.perExampleGradients()).toThrow(
      /n × p must be at most 4294967295 numbers; perExampleGradientBlocks gives G in blocks/,
    );
  });
});

describe('numerical stability', () => {
  it('softmax cross-entropy keeps its digits at logits of ±1000', () => {
    const model = softmaxRegression(1, 3);
    const data = dataset({ inputs: [1, 1], features: 1, labels: [0, 2], classes: 3 });
    const objective = new Objective(model, data);
    const theta = [1000, 0, -1000, 0, 0, 0];
    expect(Array.from(objective.perExampleLosses(theta))).toEqual([0, 2000]);
    expectClose(
      objective.perExampleGradients(theta).slice(6, 9),
      [1, 0, -1],
      { absolute: 1e-37 },
      'softmax − onehot',
    );
  });
});

describe('initial parameters', () => {
  const model = mlp([400, 300, 10]);
  const deviation = (values: Float32Array) =>
    Math.sqrt(values.reduce((s, v) => s + v * v, 0) / values.length);

  // n normals have a sample deviation within 6.2/√(2n) of theirs but for a chance of 6e-10.
  it('he: weights N(0, 2/inputs), biases 0', () => {
    const theta = initialise(model, { seed: 1 });
    const first = deviation(theta.subarray(0, 120_000)) / Math.sqrt(2 / 400);
    expect(Math.abs(first - 1)).toBeLessThan(6.2 / Math.sqrt(240_000));
    expect(theta.subarray(120_000, 120_300).every((c) => c === 0)).toBe(true);
    const second = deviation(theta.subarray(120_300, 123_300)) / Math.sqrt(2 / 300);
    expect(Math.abs(second - 1)).toBeLessThan(6.2 / Math.sqrt(6_000));
  });

  it('paper: all N(0, 0.02²)', () => {
    const theta = initialise(model, { seed: 1, scheme: 'paper' });
    expect(Math.abs(deviation(theta) / 0.02 - 1)).toBeLessThan(6.2 / Math.sqrt(2 * theta.length));
    expect(theta.subarray(120_000, 120_300).some((c) => c === 0)).toBe(false);
  });

  it('are a function of the seed, and differ between layers', () => {
    expect(initialise(model, { seed: 7 })).toEqual(initialise(model, { seed: 7 }));
    expect(initialise(model, { seed: 7 })).not.toEqual(initialise(model, { seed: 8 }));
    const twin = initialise(mlp([4, 4, 4]), { seed: 7 });
    expect(twin.slice(0, 16)).not.toEqual(twin.slice(20, 36));
    expect(initialise(model, { scheme: 'zero' }).every((c) => c === 0)).toBe(true);
  });
});

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
      'w must be of length 2, from a sampler in objective.workspace',
    ],
    [
      () => mlp([3]),
      'widths must be at least two numbers: features, hidden widths, outputs, but is Array of length 1',
    ],
    [() => mlp([3, 0, 2]), 'widths[1] must be an integer of at least 1, but is 0'],
    [() => linearRegression(0), 'features must be an integer of at least 1, but is 0'],
    [() => softmaxRegression(0.5, 3), 'features must be an integer of at least 1, but is 0.5'],
    [() => vgg11({ classes: 1 }), 'classes must be an integer of at least 2, but is 1'],
    [() => resnet18({ classes: 1 }), 'classes must be an integer of at least 2, but is 1'],
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
      'data.kind must be one of classification, regression, but is undefined',
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
    [() => sequential([2], 'dense' as never), 'layers must be an array of layers, but is "dense"'],
    [() => objective.perExampleLosses('123456789' as never), 'theta must be an array, but is "123456789"'],
    [() => objective.weightedGradient(undefined, null as never), 'weights must be an array, but is null'],
  ])('%s is refused', (act, message) => {
    expect(act).toThrow(message);
  });
});
