import { describe, expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import {
  averagePool2d,
  conv2d,
  dense,
  flatten,
  linearRegression,
  maxPool2d,
  mlp,
  Objective,
  relu,
  residual,
  sequential,
  softmaxRegression,
  tanh,
  type Model,
} from '../../src/models/index.js';
import { expectClose, testRandom } from '../helpers.js';
import * as reference from '../reference/network.js';

const full = (inputs: number, outputs: number): reference.Layer => ({ type: 'dense', inputs, outputs, bias: true }); // prettier-ignore
const conv = (input: [number, number, number], channels: number, kernel: number, stride = 1, padding = 0): reference.Layer =>
  ({ type: 'conv', input, channels, kernel: [kernel, kernel], stride, padding, bias: true }); // prettier-ignore
const [maximum, average] = (['maxPool', 'averagePool'] as const).map(
  (type) => (input: [number, number, number], size: number, stride: number): reference.Layer => ({ type, input, size, stride }),
); // prettier-ignore
const [ofRelu, ofTanh]: reference.Layer[] = [{ type: 'relu' }, { type: 'tanh' }];

const cases: [string, Model, reference.Layer[], number][] = [
  ['linear regression', linearRegression(7), [full(7, 1)], 9],
  ['softmax regression', softmaxRegression(6, 4), [full(6, 4)], 9],
  ['ReLU', mlp([5, 7, 6, 3]), [full(5, 7), ofRelu, full(7, 6), ofRelu, full(6, 3)], 9],
  ['more than one chunk', mlp([5, 7, 3]), [full(5, 7), ofRelu, full(7, 3)], 300],
  [
    'tanh, squared',
    mlp([4, 6, 5, 2], { activation: 'tanh', loss: 'squared' }),
    [full(4, 6), ofTanh, full(6, 5), ofTanh, full(5, 2)],
    9,
  ],
  [
    'convolutions, pools of both kinds',
    sequential(
      [2, 12, 12],
      [conv2d(3, 5), maxPool2d(2), relu(), conv2d(4, 2), averagePool2d(2, { stride: 1 }), tanh(), flatten(), dense(16, 3)],
    ),
    [conv([2, 12, 12], 3, 5), maximum([3, 8, 8], 2, 2), ofRelu, conv([3, 4, 4], 4, 2), average([4, 3, 3], 2, 1), ofTanh, full(16, 3)],
    5,
  ],
  [
    'padding, stride, windows that overlap, a pool before all parameters',
    sequential(
      [1, 9, 9],
      [maxPool2d(2, { stride: 1 }), conv2d(3, 3, { padding: 1 }), maxPool2d(3, { stride: 2 }), tanh(), conv2d(2, 2, { stride: 1, padding: 1 }), flatten(), dense(32, 2)],
    ),
    [maximum([1, 9, 9], 2, 1), conv([1, 8, 8], 3, 3, 1, 1), maximum([3, 8, 8], 3, 2), ofTanh, conv([3, 3, 3], 2, 2, 1, 1), full(32, 2)],
    5,
  ],
]; // prettier-ignore

describe.each(cases)('the Hessian of %s', (_, model, layers, n) => {
  const random = testRandom(11);
  const normalish = () => random() + random() + random() - 1.5;
  const inputs = Float32Array.from({ length: n * model.features }, normalish);
  const theta = Float32Array.from({ length: model.parameters }, normalish);
  const { outputs } = model;
  const labels = Array.from({ length: n }, () => Math.floor(random() * outputs));
  const targets = Float32Array.from({ length: n * outputs }, normalish);
  const twin = { layers, loss: model.loss.name };
  const classes = model.loss.name === 'softmaxCrossEntropy';
  const data = classes
    ? dataset({ inputs, features: model.features, labels, classes: outputs })
    : dataset({ inputs, features: model.features, targets, outputs });
  const rows = labels.map((_, i) => inputs.subarray(i * model.features, (i + 1) * model.features));
  const answers = classes ? labels : labels.map((_, i) => targets.subarray(i * outputs, (i + 1) * outputs));

  it('times a vector is the derivative of the float64 gradient along it', () => {
    const objective = new Objective(model, data);
    for (let k = 0; k < 3; k++) {
      const u = Float32Array.from(theta, normalish);
      // So near that no kink of ReLU or of a maximum lies between.
      const h = 1e-7;
      const gradientAt = (sign: number) => {
        const moved = Float64Array.from(theta, (value, j) => value + sign * h * u[j]);
        const G = reference.gradientMatrix(twin, moved, rows, answers);
        return reference.weightedGradient(G, new Float64Array(n).fill(1 / n));
      };
      const [ahead, behind] = [gradientAt(1), gradientAt(-1)];
      const expected = ahead.map((value, j) => (value - behind[j]) / (2 * h));
      expectClose(objective.hessianVector(theta, u), expected, { relative: 3e-5 }, `H u, u number ${k}`);
    }
    expect(objective.theta).toEqual(theta);
  });

  it('is symmetric, and leaves gradients as they are', () => {
    const objective = new Objective(model, data);
    const before = objective.weightedGradient(theta, new Float32Array(n).fill(1 / n));
    const [u, v] = [0, 1].map(() => Float32Array.from(theta, normalish));
    const product = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, j) => sum + value * b[j], 0);
    const [uHv, vHu] = [
      product(u, objective.hessianVector(undefined, v)),
      product(v, objective.hessianVector(undefined, u)),
    ];
    const size =
      product(u, u) *
      Math.sqrt(
        product(objective.hessianVector(undefined, u), objective.hessianVector(undefined, u)) / product(u, u),
      );
    expect(Math.abs(uHv - vHu)).toBeLessThan(1e-5 * size);
    expect(objective.weightedGradient(undefined, new Float32Array(n).fill(1 / n))).toEqual(before);
  });
});

it('is the same in each chunk and call, also where one branch of a sum has no parameters or tanh is not in place', () => {
  const [still, moving] = [[averagePool2d(1)], [conv2d(2, 1)]];
  const random = testRandom(12);
  const numbers = (length: number) => Float32Array.from({ length }, () => 2 * random() - 1);
  const n = 40;
  const data = dataset({ inputs: numbers(32 * n), features: 32, targets: numbers(2 * n), outputs: 2 });
  const objectives = [residual(still, moving), residual(moving, still)].map(
    (sum) => new Objective(sequential([2, 4, 4], [sum, flatten(), dense(32, 2)], { loss: 'squared' }), data),
  );
  const [theta, u] = [0, 1].map(() => numbers(objectives[0].p));
  const [one, other] = objectives.map((objective) => objective.hessianVector(theta, u));
  expect(one).toEqual(other);
  for (const objective of objectives) expect(objective.hessianVector(theta, u)).toEqual(one);

  // What tanh reads is added to what it gives, so it stays.
  const layers = [conv2d(2, 1), residual([tanh()]), flatten(), dense(32, 2)];
  const objective = new Objective(sequential([2, 4, 4], layers, { loss: 'squared' }), data);
  const product = objective.hessianVector(theta, u);
  expect(objective.hessianVector(theta, u)).toEqual(product);
});

it('refuses vectors of another length, and what is not finite', () => {
  const objective = new Objective(
    linearRegression(2),
    dataset({ inputs: [1, 2], features: 2, targets: [1] }),
  );
  expect(() => objective.hessianVector(undefined, [1, 2])).toThrow('u.length must be 3');
  expect(() => objective.hessianVector(undefined, [1, NaN, 2])).toThrow('u[1] must be a finite number');
});
