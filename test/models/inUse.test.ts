import { describe, expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import { mlp, Objective } from '../../src/models/index.js';
import { testRandom } from '../helpers.js';

const random = testRandom(2);
const normalish = () => random() + random() + random() - 1.5;
const numbers = (length: number) => Float32Array.from({ length }, normalish);
const model = mlp([8, 13, 5, 9], { activation: 'tanh' });
const theta = numbers(model.parameters);
const examples = (n: number) => {
  const labels = Array.from({ length: n }, () => Math.floor(9 * random()));
  return dataset({ inputs: numbers(8 * n), features: 8, labels, classes: 9 });
};

describe('an objective between one call and the next', () => {
  it('all blocks are of the θ of the call, whatever is asked in between', () => {
    const data = examples(700);
    const objective = new Objective(model, data);
    const G = objective.perExampleGradients(theta);
    let blocks = 0;
    for (const { first, gradients } of objective.perExampleGradientBlocks(theta)) {
      expect(gradients).toEqual(
        G.subarray(first * model.parameters, first * model.parameters + gradients.length),
      );
      objective.evaluate(theta.map((x) => 2 * x));
      blocks++;
    }
    expect(blocks).toBeGreaterThan(1);
    // What is wrong is said at the call, not when the first block is taken.
    expect(() => objective.perExampleGradientBlocks([1])).toThrow('theta.length must be');
  });

  it('takes its own live views, though its memory grows meanwhile', () => {
    // What a Hessian product needs besides is more than the page of 64 kB that memory grows by.
    const wide = mlp([8, 3000, 9]);
    const data = examples(20);
    const start = numbers(wide.parameters);
    const made = () => {
      const objective = new Objective(wide, data);
      objective.theta.set(start);
      objective.weightedGradient(undefined, new Float32Array(20).fill(1 / 20));
      return objective;
    };
    for (const name of ['theta', 'gradient'] as const) {
      const [one, other] = [made(), made()];
      const view = one[name];
      const product = one.hessianVector(undefined, view);
      expect(view).toHaveLength(0); // so memory has grown
      expect(product).toEqual(other.hessianVector(undefined, other[name].slice()));
    }
  });

  it('keeps the labels that it was made with, for losses and accuracy alike', () => {
    const data = examples(30);
    const objective = new Objective(model, data);
    const before = objective.evaluate(theta);
    data.labels.fill(1);
    expect(objective.evaluate(theta)).toEqual(before);
  });
});
