import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import {
  initialise,
  linearRegression,
  mlp,
  Objective,
  softmaxRegression,
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

  it('takes what a sampler draws, whichever form it has and whose memory it is in', () => {
    const { data, theta } = problem(model, 12, 8);
    const objective = new Objective(model, data);
    for (const noise of ['sgd', 'gaussianCov', 'bernoulli', 'sgd:scale=2']) {
      for (const workspace of [undefined, objective.workspace]) {
        const w = sampler(noise, { n: 12, b: 5, seed: 3 }, workspace)(1);
        expect(objective.weightedGradient(theta, w)).toEqual(objective.weightedGradient(theta, w.toDense()));
      }
    }
    const short = sampler('gaussianCov', { n: 11, b: 5 })(1);
    expect(() => objective.weightedGradient(theta, short)).toThrow('weights.length must be 12 (one for each');
  });

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
