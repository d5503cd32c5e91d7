/**
 * Nets with residual blocks against a float64 reference, forward only, its derivatives by central differences.
 */
import { describe, expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import {
  dense,
  globalAveragePool,
  initialise,
  Objective,
  relu,
  residual,
  sequential,
  summary,
  type Fitting,
  type Layer,
} from '../../src/models/index.js';
import { expectClose, testRandom } from '../helpers.js';
import { block, conv, full, run, type Spec } from '../reference/blocks.js';
import { layersOf } from './layersOf.js';

const lossOf = (specs: readonly Spec[], theta: ArrayLike<number>, x: number[], target: number[]) =>
  run(specs, [x], Array.from(theta))[0].reduce((sum, value, j) => sum + (value - target[j]) ** 2 / 2, 0);

/** ∇ℓ by central differences. */
function gradient(specs: readonly Spec[], theta: ArrayLike<number>, x: number[], target: number[]): number[] {
  const at = Float64Array.from(theta);
  return Array.from(at, (value, j) => {
    const [above, below] = [1e-5, -1e-5].map((step) => {
      at[j] = value + step;
      return lossOf(specs, at, x, target);
    });
    at[j] = value;
    return (above - below) / 2e-5;
  });
}

const cases: [string, number[], Spec[], number][] = [
  ['x itself, at the inputs', [5], [block([full(5, 5)]), full(5, 2)], 7],
  ['a shortcut alone with parameters', [4], [block(['tanh'], [full(4, 4)]), full(4, 2)], 7],
  ['a body that only changes shape', [4], [full(4, 3), block(['flatten']), 'tanh', full(3, 2)], 7],
  ['a block last', [4], [full(4, 3), 'tanh', block([full(3, 3), 'tanh'])], 7],
  [
    'a sum before an activation',
    [4],
    [full(4, 6), block([full(6, 5), 'tanh', full(5, 6)]), 'tanh', full(6, 2)],
    7,
  ],
  [
    'blocks in both branches of a block',
    [4],
    [
      full(4, 5),
      block([block(['tanh', full(5, 5)]), 'tanh'], [full(5, 5), block([full(5, 5)], ['tanh'])]),
      'tanh',
      full(5, 2),
    ],
    7,
  ],
  ['several chunks', [3], [full(3, 4), block(['relu', full(4, 4)]), 'relu', full(4, 2)], 300],
  [
    'strided convolutions with a projection',
    [2, 4, 4],
    [
      conv([2, 4, 4], 3, 3, 1, 1),
      block([conv([3, 4, 4], 4, 3, 2, 1), 'tanh', conv([4, 2, 2], 4, 3, 1, 1)], [conv([3, 4, 4], 4, 1, 2)]),
      'tanh',
      block([conv([4, 2, 2], 4, 3, 1, 1)]),
      'mean2',
      'flatten',
      full(4, 2),
    ],
    5,
  ],
];

describe.each(cases)('residual: %s', (_, shape, specs, n) => {
  const model = sequential(shape, layersOf(specs), { loss: 'squared' });
  const random = testRandom(n);
  const numbers = (count: number) => Float32Array.from({ length: count }, () => random() - 0.5);
  const inputs = numbers(n * model.features);
  const targets = numbers(n * model.outputs);
  const theta = numbers(model.parameters);
  const u = numbers(model.parameters);
  const weights = numbers(n);
  const problem = dataset({ inputs, targets, features: model.features, outputs: model.outputs });
  const objective = new Objective(model, problem);
  const example = (i: number): [number[], number[]] => [
    Array.from(inputs.subarray(i * model.features, (i + 1) * model.features)),
    Array.from(targets.subarray(i * model.outputs, (i + 1) * model.outputs)),
  ];
  const rows = (at: ArrayLike<number>) =>
    Array.from({ length: n }, (_, i) => gradient(specs, at, ...example(i)));
  const G = rows(theta);

  it('has the losses, gradients, norms and Gram matrix', () => {
    const losses = Array.from({ length: n }, (_, i) => lossOf(specs, theta, ...example(i)));
    expectClose(objective.perExampleLosses(theta), losses, { relative: 3e-6 }, 'losses');
    expectClose(objective.perExampleGradients(), G.flat(), { relative: 5e-6 }, 'G');
    const weighted = Array.from(u, (_, j) => G.reduce((sum, row, i) => sum + weights[i] * row[j], 0));
    expectClose(objective.weightedGradient(theta, weights), weighted, { relative: 5e-6 }, 'G W');
    const gram = G.flatMap((a) => G.map((b) => a.reduce((sum, value, j) => sum + value * b[j], 0)));
    expectClose(objective.gramMatrix(), gram, { relative: 5e-6 }, 'Gram matrix');
    const norms = G.map((row) => Math.hypot(...row));
    expectClose(objective.perExampleGradientNorms(), norms, { relative: 5e-6 }, 'norms');
  });

  it('has the products with the Hessian', () => {
    const [above, below] = [1e-4, -1e-4].map((step) =>
      rows(Array.from(theta, (value, j) => value + step * u[j])),
    );
    const mean = Array.from(
      u,
      (_, j) => above.reduce((sum, row, i) => sum + row[j] - below[i][j], 0) / 2e-4 / n,
    );
    // Twice, as buffers of the first time may not matter to the second.
    objective.hessianVector(theta, u);
    expectClose(objective.hessianVector(theta, u), mean, { relative: n > 100 ? 2e-3 : 2e-5 }, 'H u');
  });

  it('has the same bits on any number of threads', () => {
    const one = objective.weightedGradient(theta, weights);
    for (const threads of [2, 3]) {
      using other = new Objective(model, problem, { threads });
      expect(other.weightedGradient(theta, weights)).toEqual(one);
    }
  });
});

describe('residual', () => {
  it('names the place where shapes do not meet, in any depth', () => {
    const make = (...layers: (Layer | Fitting)[]) => sequential([4], layers);
    expect(() => make(dense(4, 3), residual([dense(3, 2)]))).toThrow(
      /layers\[1\].*2 numbers and a shortcut that gives 3 numbers/,
    );
    expect(() => make(residual([dense(4, 4), residual([relu(), dense(5, 4)])]))).toThrow(
      /layers\[0\]\.body\[1\]\.body\[1\]/,
    );
    expect(() => make(residual([dense(4, 2)], [dense(3, 2)]))).toThrow(/layers\[0\]\.shortcut\[0\]/);
    expect(() => make(residual([]), dense(4, 2))).toThrow(/layers\[0\]\.body/);
    expect(() => make(residual([relu()]))).toThrow(/layers of which at least one has parameters/);
  });

  it('is listed with its layers', () => {
    const model = sequential([4], [residual([dense(4, 4), relu()]), dense(4, 2)]);
    expect(summary(model)).toContain('layers[0].body[1] relu: 4 numbers, 0 parameters');
    expect(model.parameters).toBe(30);
  });

  it('draws its layers as a chain of them is drawn', () => {
    const chain = sequential([4], [dense(4, 4), relu(), dense(4, 2)]);
    const withBlock = sequential([4], [residual([dense(4, 4), relu()]), dense(4, 2)]);
    expect(initialise(withBlock, { seed: 3 })).toEqual(initialise(chain, { seed: 3 }));
  });

  it('has a mean of whole images for square ones alone', () => {
    expect(() => sequential([2, 3, 4], [globalAveragePool()])).toThrow(/height and width equal/);
  });
});
