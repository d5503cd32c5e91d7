/** Diagnostics leave the objectives that they look at as they were, and refuse what they cannot look at before they begin. */
import { describe, expect, it } from 'vitest';
import { dataset, subset } from '../../src/data/dataset.js';
import {
  alignment,
  covarianceOperator,
  diagnose,
  expectedSharpness,
  generalization,
  gradientSpectrum,
  hessianOperator,
  hessianSpectrum,
  hessianTrace,
  leadingSpectrum,
  noiseScale,
  noiseTails,
  noiseTrace,
} from '../../src/diagnostics/index.js';
import { batchNorm, dense, frozen, initialise, Objective, sequential } from '../../src/models/index.js';
import { testRandom } from '../helpers.js';

const n = 9;
const random = testRandom(5);
const inputs = Array.from({ length: 3 * n }, () => 2 * random() - 1);
const labels = Array.from({ length: n }, (_, i) => i % 2);
const data = dataset({ inputs, features: 3, labels, classes: 2 });
const net = (norm: boolean) => sequential([3], [dense(3, 4), ...(norm ? [batchNorm()] : []), dense(4, 2)]);
const model = frozen(net(true));

/** With a θ and a state that no other objective has. */
function made(seed: number, examples = data): Objective {
  const objective = new Objective(model, examples);
  objective.theta.set(initialise(model, { seed }));
  objective.state.forEach((value, k) => (objective.state[k] = value + 0.1 * seed + 0.01 * k));
  return objective;
}
const other = initialise(model, { seed: 9 });
const u = Float64Array.from(other, () => random() - 0.5);

const all: Record<string, (a: Objective, b: Objective) => unknown> = {
  generalization: (a, b) => generalization(a, b),
  'generalization at another θ': (a, b) => generalization(a, b, other),
  noiseTrace: (a) => noiseTrace(a, 'sgd', { b: 3 }),
  'noiseTrace at another θ': (a) => noiseTrace(a, 'sgd', { b: 3 }, other),
  noiseScale: (a) => noiseScale(a),
  gradientSpectrum: (a) => gradientSpectrum(a),
  leadingSpectrum: (a) => leadingSpectrum(a, { count: 2 }),
  covarianceOperator: (a) => covarianceOperator(a)(u),
  hessianOperator: (a) => hessianOperator(a)(u),
  hessianSpectrum: (a) => hessianSpectrum(a, { count: 2 }),
  hessianTrace: (a) => hessianTrace(a, { draws: 2 }),
  alignment: (a) => alignment(a, { draws: 2 }),
  expectedSharpness: (a) => expectedSharpness(a, { draws: 2 }),
  noiseTails: (a) => noiseTails(a, 'sgd', { b: 3, draws: 4, directions: 1 }),
  diagnose: (a, b) => diagnose(a, { b: 3, test: b }),
};

const seen = (objective: Objective) => ({
  theta: objective.theta.slice(),
  state: objective.state.slice(),
  evaluation: objective.evaluate(),
  outputs: objective.outputs(),
});

it.each(Object.entries(all))('%s leaves θ and state as they were, and finds the same again', (_, look) => {
  const [a, b] = [made(1), made(2, subset(data, [0, 1, 2]))];
  const before = [seen(a), seen(b)];
  const found = look(a, b);
  expect([seen(a), seen(b)]).toEqual(before);
  expect(look(a, b)).toEqual(found);
});

it('generalization looks at both with the θ and the statistics of train', () => {
  const [a, b] = [made(1), made(2, subset(data, [0, 1, 2]))];
  const alike = made(1, subset(data, [0, 1, 2]));
  expect(generalization(a, b).test).toEqual(alike.evaluate());
  expect(generalization(a, b, other).test).toEqual(alike.evaluate(other));
});

describe('before anything is changed', () => {
  it('generalization refuses objectives of other lengths, and another θ', () => {
    const plain = new Objective(net(false), data);
    // As many parameters as the net with batch norm, and no statistics.
    const bare = new Objective(sequential([3], [dense(3, 1), dense(1, 7), dense(7, 2)]), data);
    const a = made(1);
    const before = seen(a);
    expect(() => generalization(a, plain)).toThrow('test.theta.length must be 34 (the parameters of train), but is 26');
    expect(() => generalization(plain, a)).toThrow('test.theta.length must be 26 (the parameters of train), but is 34');
    expect(() => generalization(a, bare)).toThrow('test.state.length must be 8 (the running statistics of train), but is 0');
    expect(() => generalization(bare, a)).toThrow('test.state.length must be 0 (the running statistics of train), but is 8');
    expect(() => generalization(a, made(2), other.subarray(1))).toThrow('theta.length must be 34 (the parameters of train), but is 33');
    expect(seen(a)).toEqual(before);
  }); // prettier-ignore

  it('a single draw is refused, which has no error', () => {
    const message = 'draws must be an integer of at least 2, but is 1';
    expect(() => hessianTrace(made(1), { draws: 1 })).toThrow(message);
    expect(() => alignment(made(1), { draws: 1 })).toThrow(message);
  });

  it('fewer steps of Lanczos than eigenvalues are refused', () => {
    const message = 'steps must be an integer of at least 5, but is 2';
    expect(() => hessianSpectrum(made(1), { count: 5, steps: 2 })).toThrow(message);
    expect(() => leadingSpectrum(made(1), { count: 5, steps: 2 })).toThrow(message);
    // No more than p are there to be found.
    const { p } = made(1);
    expect(hessianSpectrum(made(1), { count: p + 9, steps: p }).largest.length).toBeLessThanOrEqual(p);
  });
});
