import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import {
  averagePool2d,
  conv2d,
  convSmall,
  dense,
  flatten,
  initialise,
  maxPool2d,
  Objective,
  relu,
  sequential,
  summary,
  tanh,
  type Model,
} from '../../src/models/index.js';
import { deep, expectClose, testRandom } from '../helpers.js';
import * as reference from '../reference/network.js';

const RELATIVE = 2e-5;

/** Everything an objective can compute, against the float64 reference. */
function expectAgreement(model: Model, twin: reference.Model, n: number, seed: number) {
  const random = testRandom(seed);
  const normalish = () => random() + random() + random() - 1.5;
  const { features, outputs } = model;
  const inputs = Float32Array.from({ length: n * features }, normalish);
  const theta = Float32Array.from({ length: model.parameters }, normalish);
  const labels = Array.from({ length: n }, () => Math.floor(random() * outputs));
  const rows = Array.from({ length: n }, (_, i) => inputs.subarray(i * features, (i + 1) * features));
  const objective = new Objective(model, dataset({ inputs, features, labels, classes: outputs }));

  expect(model.parameters).toBe(reference.parameterCount(twin));
  const losses = rows.map((x, i) => reference.loss(twin, theta, x, labels[i]));
  expectClose(objective.perExampleLosses(theta), losses, { relative: RELATIVE, absolute: 1e-6 }, 'losses');
  const G = reference.gradientMatrix(twin, theta, rows, labels);
  expectClose(objective.perExampleGradients(), G, { relative: RELATIVE, absolute: 1e-6 }, 'G');
  const p = model.parameters;
  const norms = rows.map((_, i) => Math.hypot(...G.subarray(i * p, (i + 1) * p)));
  expectClose(objective.perExampleGradientNorms(), norms, { relative: RELATIVE, absolute: 1e-6 }, 'norms');
  expectClose(
    objective.gramMatrix(),
    reference.gramMatrix(G, n),
    { relative: RELATIVE, absolute: 1e-6 },
    'G Gᵀ',
  );
  const weights = Float32Array.from({ length: n }, () => (random() < 0.3 ? 0 : random() - 0.4));
  const magnitude = reference.weightedGradient(G.map(Math.abs), weights.map(Math.abs));
  const absolute = RELATIVE * Math.max(...magnitude) + 1e-6;
  expectClose(objective.weightedGradient(theta, weights), reference.weightedGradient(G, weights), { absolute }, 'G W'); // prettier-ignore
}

/** A net and its twin, built side by side. */
function build(
  input: [number, number, number],
  parts: ({ conv: [number, [number, number], number, number, boolean] } | { max: [number, number] } | { mean: [number, number] } | 'relu' | 'tanh')[],
  classes: number,
): { model: Model; twin: reference.Model } {
  let shape = input;
  const twins: reference.Layer[] = [];
  const layers = parts.map((part) => {
    if (part === 'relu' || part === 'tanh') {
      twins.push({ type: part });
      return part === 'relu' ? relu() : tanh();
    }
    const fit = (length: number, size: number, stride: number, padding: number) => Math.floor((length + 2 * padding - size) / stride) + 1;
    if ('conv' in part) {
      const [channels, kernel, stride, padding, bias] = part.conv;
      twins.push({ type: 'conv', input: shape, channels, kernel, stride, padding, bias });
      shape = [channels, fit(shape[1], kernel[0], stride, padding), fit(shape[2], kernel[1], stride, padding)];
      return conv2d(channels, kernel, { stride, padding, bias });
    }
    const [size, stride] = 'max' in part ? part.max : part.mean;
    twins.push({ type: 'max' in part ? 'maxPool' : 'averagePool', input: shape, size, stride });
    shape = [shape[0], fit(shape[1], size, stride, 0), fit(shape[2], size, stride, 0)];
    return 'max' in part ? maxPool2d(size, { stride }) : averagePool2d(size, { stride });
  });
  const inputs = shape[0] * shape[1] * shape[2];
  return {
    model: sequential(input, [...layers, flatten(), dense(inputs, classes)]),
    twin: { layers: [...twins, { type: 'dense', inputs, outputs: classes, bias: true }], loss: 'softmaxCrossEntropy' },
  };
} // prettier-ignore

describe('conv nets agree with the float64 reference', () => {
  it.each([
    ['the layers of ConvSmall, smaller', build([1, 12, 12], [{ conv: [3, [5, 5], 1, 0, true] }, { max: [2, 2] }, 'relu', { conv: [4, [3, 3], 1, 0, true] }, { max: [2, 2] }, 'relu'], 3)],
    ['tanh over a pool, overlapping windows', build([2, 9, 7], [{ conv: [3, [3, 2], 1, 1, false] }, { max: [3, 2] }, 'tanh', { conv: [5, [2, 2], 2, 0, true] }], 4)],
    ['average pools, a pool first', build([3, 11, 10], [{ mean: [2, 2] }, { conv: [2, [3, 3], 1, 2, true] }, 'relu', { mean: [3, 1] }], 2)],
    ['two convolutions side by side in sizes that are no multiples of 4', build([1, 7, 23], [{ conv: [9, [2, 5], 1, 2, true] }, { conv: [7, [3, 3], 2, 1, true] }, 'relu'], 5)],
    ['1×1 kernels, one pixel', build([4, 1, 1], [{ conv: [6, [1, 1], 1, 0, true] }, 'relu'], 3)],
    ['padding wider than the kernel reaches', build([1, 3, 3], [{ conv: [2, [2, 2], 3, 4, true] }], 2)],
  ])('%s', (_, { model, twin }) => {
    for (const n of [1, 3, 20]) expectAgreement(model, twin, n, n);
  }); // prettier-ignore

  it.each<[string, [number, number, number], [number, [number, number], number, number, boolean]]>([
    ['one pixel, 3×3 kernel', [3, 1, 1], [5, [3, 3], 1, 1, true]],
    ['one pixel, stride 2, without bias', [4, 1, 1], [3, [3, 3], 2, 1, false]],
    ['2×2 pixels, 3×3 kernel', [4, 2, 2], [6, [3, 3], 1, 1, false]],
    ['a kernel larger than the image', [1, 2, 3], [2, [5, 7], 1, 3, true]],
    ['a shortcut of 1×1, stride 2', [3, 5, 5], [6, [1, 1], 2, 0, false]],
    ['rows of 8 places in a border', [2, 8, 8], [3, [3, 3], 1, 1, true]],
    ['rows of 8 places in the image', [2, 10, 10], [3, [3, 3], 1, 0, false]],
    ['a stride beyond the kernel', [2, 9, 8], [3, [2, 2], 3, 1, true]],
    ['padding beyond the kernel', [2, 3, 2], [10, [2, 2], 1, 3, true]],
    ['1×1, stride 3, padding 2', [5, 4, 4], [9, [1, 1], 3, 2, false]],
    ['one channel in a border', [1, 7, 9], [10, [3, 5], 1, 2, true]],
    ['two channels in a border, stride 2', [2, 6, 7], [17, [3, 3], 2, 1, false]],
    ['16 channels, whose rows of 8 places are not read in the image', [16, 10, 10], [5, [3, 3], 1, 0, true]],
    ['a kernel of one row, stride 3, padding 2', [2, 4, 9], [3, [1, 4], 3, 2, true]],
    ['tiles of Winograd’s, the last half empty', [24, 7, 8], [24, [3, 3], 1, 1, true]],
    ['tiles of Winograd’s, no padding', [24, 8, 11], [24, [3, 3], 1, 0, true]],
  ])('at the borders: %s, 1 to 9 images', (_, input, conv) => {
    const { model, twin } = build(input, [{ conv }, 'tanh', { conv: [3, [3, 3], 1, 1, conv[4]] }], 3);
    for (let n = 1; n <= 9; n++) expectAgreement(model, twin, n, n);
  });

  it.each<[string, [number, number, number], [number, [number, number], number, number, boolean], number]>([
    ['a row of taps in two parts, forward', [180, 3, 3], [3, [3, 3], 1, 1, true], 5],
    ['a row of taps in two parts, back', [3, 3, 3], [180, [3, 3], 1, 1, true], 5],
    ['a panel row by row, back with stride 2', [3, 5, 5], [170, [5, 5], 2, 2, false], 5],
    ['more images than go together, 2×2', [4, 2, 2], [6, [3, 3], 1, 1, true], 70],
    ['more images than go together, 5×3, stride 2', [3, 5, 3], [9, [3, 3], 2, 1, true], 90],
  ])('in blocks: %s', (_, input, conv, n) => {
    // The first layer is there for the second to have a way back.
    const { model, twin } = build(input, [{ conv: [input[0], [1, 1], 1, 0, false] }, 'tanh', { conv }], 2);
    expectAgreement(model, twin, n, 1);
  });

  it.each([
    ['3×3, padding 1', conv2d(4, 3, { padding: 1 }), 400],
    ['3×3, stride 2', conv2d(4, 3, { padding: 1, stride: 2 }), 100],
    ['3×3, read in the image', conv2d(4, 3), 256],
  ])('an example has the same bits beside images that overflow: %s', (_, convolution, inputs) => {
    const model = sequential([1, 10, 10], [convolution, tanh(), flatten(), dense(inputs, 3)]);
    const theta = initialise(model, { seed: 1 }).map((value) => 100 * value);
    const finite = Float32Array.from({ length: 100 }, testRandom(9));
    const huge = new Float32Array(100).fill(3e38);
    const of = (images: Float32Array[]) => {
      const all = Float32Array.from(images.flatMap((image) => [...image]));
      const labels = images.map(() => 1);
      return new Objective(model, dataset({ inputs: all, features: 100, labels, classes: 3 }));
    };
    const p = model.parameters;
    const alone = of([finite]).perExampleGradients(theta);
    const all = of([huge, finite, huge]).perExampleGradients(theta);
    expect(all.subarray(0, p).every(Number.isFinite)).toBe(false);
    expect(alone.every(Number.isFinite)).toBe(true);
    expect(all.subarray(p, 2 * p)).toEqual(alone);
  });

  it('of random sizes', () => {
    const small = fc.integer({ min: 1, max: 4 });
    const part = fc.oneof(
      fc.record({ conv: fc.tuple(small, fc.tuple(small, small), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 2 }), fc.boolean()) }),
      fc.record({ max: fc.tuple(small, small) }),
      fc.record({ mean: fc.tuple(small, small) }),
    );
    fc.assert(
      fc.property(fc.tuple(small, fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 14 })), part, part, fc.nat(), (input, first, second, seed) => {
        let net;
        try {
          net = build(input, [first, 'relu', second], 3);
        } catch {
          return fc.pre(false); // what does not fit is tested below
        }
        expectAgreement(net.model, net.twin, 2, seed);
      }),
      { numRuns: deep ? 1000 : 60 },
    );
  }); // prettier-ignore

  it('which itself agrees with central differences', () => {
    const { twin } = build([2, 6, 5], [{ conv: [3, [3, 2], 1, 1, true] }, { max: [2, 2] }, 'tanh', { mean: [2, 1] }], 3);
    const random = testRandom(5);
    const theta = Float64Array.from({ length: reference.parameterCount(twin) }, () => random() - 0.5);
    const x = Float64Array.from({ length: 60 }, () => random() - 0.5);
    expectClose(reference.gradient(twin, theta, x, 1), reference.numericalGradient(twin, theta, x, 1, 1e-5), { relative: 1e-7 }, 'gradient');
  }); // prettier-ignore
});

describe('convSmall', () => {
  const model = convSmall();

  it('has the losses and gradients that PyTorch has', () => {
    const torch = JSON.parse(readFileSync(join(import.meta.dirname, 'convSmall.json'), 'utf8')) as {
      every: number;
      losses: number[];
      norms: number[];
      gradients: number[][];
    };
    // The formulas of test/reference/convSmall.py.
    const n = torch.losses.length;
    const inputs = Float32Array.from({ length: n * 784 }, (_, i) => ((i * 7919) % 1009) / 1009);
    const theta = Float32Array.from({ length: 11_330 }, (_, i) => (((i * 104729) % 2003) / 2003 - 0.5) / 4);
    const labels = Array.from({ length: n }, (_, i) => (3 * i) % 10);
    const objective = new Objective(model, dataset({ inputs, features: 784, labels, classes: 10 }));
    expectClose(objective.perExampleLosses(theta), torch.losses, { relative: 1e-5 }, 'losses');
    expectClose(objective.perExampleGradientNorms(theta), torch.norms, { relative: 1e-5 }, 'norms');
    const G = objective.perExampleGradients(theta);
    for (let i = 0; i < n; i++) {
      const row = G.subarray(i * 11_330, (i + 1) * 11_330).filter((_, j) => j % torch.every === 0);
      expectClose(row, torch.gradients[i], { relative: 1e-5 }, `gradient of example ${i}`);
    }
  });

  it('has the Gram matrix of its gradients, of more examples than the block of G has room for', () => {
    const [n, p] = [128, model.parameters];
    const random = testRandom(5);
    const inputs = Float32Array.from({ length: n * 784 }, random);
    const labels = Array.from({ length: n }, () => Math.floor(10 * random()));
    const objective = new Objective(model, dataset({ inputs, features: 784, labels, classes: 10 }));
    const G = objective.perExampleGradients(initialise(model, { seed: 1 }));
    const K = objective.gramMatrix();
    for (const [i, k] of [
      [0, 0],
      [3, 127],
      [104, 2],
      [102, 103],
      [127, 126],
    ]) {
      let sum = 0;
      for (let q = 0; q < p; q++) sum += G[i * p + q] * G[k * p + q];
      expect(K[i * n + k] / sum).toBeCloseTo(1, 5);
    }
  });

  it('is the net of the paper', () => {
    expect(model.parameters).toBe(11_330);
    expect(summary(model)).toBe(`ConvSmall, 11330 parameters
  layers[0] conv 5×5: 10 × 24 × 24 = 5760 numbers, 260 parameters
  layers[1] max-pool 2×2: 10 × 12 × 12 = 1440 numbers, 0 parameters
  layers[2] relu: 10 × 12 × 12 = 1440 numbers, 0 parameters
  layers[3] conv 5×5: 10 × 8 × 8 = 640 numbers, 2510 parameters
  layers[4] max-pool 2×2: 10 × 4 × 4 = 160 numbers, 0 parameters
  layers[5] relu: 10 × 4 × 4 = 160 numbers, 0 parameters
  layers[6] flatten: 160 numbers, 0 parameters
  layers[7] dense 160 → 50: 50 numbers, 8050 parameters
  layers[8] relu: 50 numbers, 0 parameters
  layers[9] dense 50 → 10: 10 numbers, 510 parameters`);
  });

  it('is drawn as the paper draws it, or by He’s rule from the size of a patch', () => {
    const deviation = (values: Float32Array) =>
      Math.sqrt(values.reduce((s, v) => s + v * v, 0) / values.length);
    expect(deviation(initialise(model, { scheme: 'paper' })) / 0.02).toBeCloseTo(1, 1);
    expect(deviation(initialise(model).subarray(260, 2760)) / Math.sqrt(2 / 250)).toBeCloseTo(1, 1);
  });
});

describe('bad input', () => {
  it.each([
    [() => sequential([1, 28, 28], [conv2d(10, 5), dense(100, 10)]), 'layers[1] must be a layer for the 10 × 24 × 24 = 5760 numbers of layers[0]; this one takes 100 numbers, but is "dense 100 → 10"'],
    [() => sequential([1, 4, 28], [conv2d(10, 5)]), 'layers[0] must be a layer for the 1 × 4 × 28 = 112 numbers of the input; this one takes channels × height × width, at least 5 × 5, but is "conv 5×5"'],
    [() => sequential([784], [conv2d(10, 5)]), 'layers[0] must be a layer for the 784 numbers of the input'],
    [() => sequential([1, 9, 9], [conv2d(2, 3), maxPool2d(8)]), 'layers[1] must be a layer for the 2 × 7 × 7'],
    [() => sequential([3], [flatten(), relu()]), 'layers must be layers of which at least one has parameters, but is "flatten, relu"'],
    [() => sequential([3], []), 'layers must be at least one layer'],
    [() => sequential([1, 0, 3], [flatten()]), 'input[1] must be an integer of at least 1, but is 0'],
    [() => conv2d(0, 3), 'channels must be an integer of at least 1, but is 0'],
    [() => conv2d(1, [3, 0]), 'kernel must be an integer of at least 1, but is 0'],
    [() => conv2d(1, 3, { stride: 0.5 }), 'stride must be'],
    [() => conv2d(1, 3, { padding: -1 }), 'padding must be an integer of at least 0, but is -1'],
    [() => averagePool2d(2, { stride: 0 }), 'stride must be'],
  ])('%s is refused', (act, message) => {
    expect(act).toThrow(message);
  }); // prettier-ignore
});
