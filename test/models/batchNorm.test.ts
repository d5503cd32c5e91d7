/** Nets with batch norm against a float64 reference: derivatives by central differences, ghost batches on the words of the seed. */
import { describe, expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import { additiveNoises, descend, type AdditiveNoise, type DescentRecord } from '../../src/descent/index.js';
import {
  batchNorm,
  dense,
  frozen,
  initialise,
  Objective,
  sequential,
  summary,
} from '../../src/models/index.js';
import { gaussianCov, sgd } from '../../src/noise/index.js';
import { streams } from '../../src/wasm/streams.js';
import { expectClose, testRandom } from '../helpers.js';
import { block, conv, full, norm, run, type Spec, type Statistics } from '../reference/blocks.js';
import { orderAt } from '../reference/shuffle.js';
import { layersOf } from './layersOf.js';

const SEED = 5;

interface Case {
  shape: number[];
  specs: Spec[];
  n: number;
  ghost?: number;
}

const chain = [full(3, 5), norm(5), 'tanh', full(5, 2)] satisfies Spec[];
const image = [
  conv([2, 4, 4], 3, 3, 1, 1),
  norm(3),
  'relu',
  block(
    [conv([3, 4, 4], 5, 3, 2, 1), norm(5), 'tanh', conv([5, 2, 2], 5, 3, 1, 1), norm(5)],
    [conv([3, 4, 4], 5, 1, 2), norm(5)],
  ),
  'relu',
  block([norm(5), conv([5, 2, 2], 5, 3, 1, 1)]),
  'mean2',
  'flatten',
  full(5, 2),
] satisfies Spec[];

const cases: Record<string, Case> = {
  'one group': { shape: [3], specs: chain, n: 7 },
  'a group of all and more': { shape: [3], specs: chain, n: 7, ghost: 8 },
  'groups of 1': { shape: [3], specs: chain, n: 5, ghost: 1 },
  'groups of 2, and 1': { shape: [3], specs: chain, n: 5, ghost: 2 },
  'a group of one less than n': { shape: [3], specs: chain, n: 7, ghost: 6 },
  'groups larger than a chunk': { shape: [3], specs: chain, n: 301, ghost: 150 },
  'norm first': { shape: [3], specs: [norm(3), full(3, 2)], n: 6, ghost: 3 },
  'norm last': { shape: [3], specs: [full(3, 2), norm(2)], n: 6, ghost: 3 },
  'norm after norm': { shape: [3], specs: [full(3, 4), norm(4), norm(4), 'tanh', full(4, 2)], n: 6 },
  'one channel of 1×1': { shape: [1, 1, 1], specs: [conv([1, 1, 1], 1, 1), norm(1), 'flatten', full(1, 2)], n: 5, ghost: 3 }, // prettier-ignore
  '1×3 places': { shape: [2, 1, 3], specs: [conv([2, 1, 3], 2, 1), norm(2), 'tanh', 'flatten', full(6, 2)], n: 6, ghost: 4 }, // prettier-ignore
  '3×3 places': { shape: [1, 3, 3], specs: [conv([1, 3, 3], 3, 3, 1, 1), norm(3), 'tanh', 'flatten', full(27, 2)], n: 6, ghost: 4 }, // prettier-ignore
  'residual blocks': { shape: [2, 4, 4], specs: image, n: 9, ghost: 4 },
};

/** The examples of each ghost batch: those of weight not 0, in the order of the seed. */
function groupsOf(weights: ArrayLike<number>, ghost: number): number[][] {
  const list = orderAt(weights.length, SEED, streams.ghosts, 0).filter((i) => weights[i] !== 0);
  const count = Math.ceil(list.length / ghost);
  const start = (g: number) => Math.floor((g * list.length) / count);
  return Array.from({ length: count }, (_, g) => list.slice(start(g), start(g + 1)));
}

/** θ near 1 where it is a γ, so that no channel is lost. */
function thetaOf(specs: readonly Spec[], shape: readonly number[], random: () => number): Float32Array {
  const model = sequential(shape, layersOf(specs), { loss: 'squared' });
  const u = Float32Array.from({ length: model.parameters }, () => random() - 0.5);
  return initialise(model).map((value, j) => (value === 1 ? 1 : 0.7 * value) + 0.6 * u[j]);
}

describe.each(Object.entries(cases))('batch norm: %s', (_, { shape, specs, n, ghost }) => {
  const random = testRandom(n + 1);
  const model = sequential(shape, layersOf(specs, ghost), { loss: 'squared' });
  const numbers = (count: number) => Float32Array.from({ length: count }, () => 2 * random() - 1);
  const inputs = numbers(n * model.features);
  const targets = numbers(n * model.outputs);
  const theta = thetaOf(specs, shape, random);
  const data = dataset({ inputs, targets, features: model.features, outputs: model.outputs });
  const row = (of: Float32Array, width: number, i: number) =>
    Array.from(of.subarray(i * width, (i + 1) * width));
  const lossOf = (y: number[], i: number) =>
    row(targets, model.outputs, i).reduce((sum, target, j) => sum + (y[j] - target) ** 2 / 2, 0);
  const x = (i: number) => row(inputs, model.features, i);
  const all = numbers(n);
  const some = all.map((w, i) => (i % 3 === 1 ? 0 : w));

  /** Σ Wᵢ ℓᵢ. */
  const randomized = (at: ArrayLike<number>, weights: Float32Array) =>
    groupsOf(weights, ghost ?? n).reduce((sum, group) => {
      const outputs = run(specs, group.map(x), Array.from(at));
      return group.reduce((part, i, k) => part + weights[i] * lossOf(outputs[k], i), sum);
    }, 0);
  const differences = (f: (at: Float64Array) => number) => {
    const at = Float64Array.from(theta);
    return Array.from(at, (value, j) => {
      const [above, below] = [1e-5, -1e-5].map((step) => {
        at[j] = value + step;
        return f(at);
      });
      at[j] = value;
      return (above - below) / 2e-5;
    });
  };

  it.each([
    ['all examples', all],
    ['some', some],
  ])('has the weighted gradient of %s', (_name, weights) => {
    const objective = new Objective(model, data, { seed: SEED });
    const expected = differences((at) => randomized(at, weights));
    expectClose(
      objective.weightedGradient(theta, weights),
      expected,
      { relative: 2e-5, absolute: 1e-6 },
      'G W',
    );
    const indices = Array.from(weights.keys())
      .filter((i) => weights[i] !== 0)
      .reverse();
    const list = { indices, weights: indices.map((i) => weights[i]) };
    const dense = objective.gradient.slice();
    // A longer list before it leaves no weight behind.
    objective.weightedGradient(theta, { indices: Array.from(all.keys()), weights: all });
    expect(objective.weightedGradient(theta, list)).toEqual(dense);
  });

  it('has the same bits on any number of threads', () => {
    const one = new Objective(model, data, { seed: SEED });
    const gradient = one.weightedGradient(theta, some);
    one.updateState();
    const losses = one.perExampleLosses();
    for (const threads of [2, 3, 4, 7]) {
      using other = new Objective(model, data, { seed: SEED, threads });
      expect(other.weightedGradient(theta, some)).toEqual(gradient);
      other.updateState();
      expect(other.state).toEqual(one.state);
      expect(other.perExampleLosses()).toEqual(losses);
    }
  });

  /** Three passes, all of them, some and all. */
  const trained = () => {
    const objective = new Objective(model, data, { seed: SEED });
    for (const weights of [all, some, all]) {
      objective.weightedGradient(theta, weights);
      objective.updateState();
    }
    return objective;
  };

  it('has running statistics as PyTorch', () => {
    const running: number[][] = [];
    for (const weights of [all, some, all]) {
      for (const group of groupsOf(weights, ghost ?? n)) {
        const put: { mean: number[]; variance: number[]; count: number }[] = [];
        run(specs, group.map(x), Array.from(theta), { put });
        put.forEach(({ mean, variance, count }, layer) => {
          const unbiased = variance.map((v) => (v * count) / Math.max(1, count - 1));
          running[layer] ??= [...mean.map(() => 0), ...mean.map(() => 1)];
          running[layer] = running[layer].map((value, k) => 0.9 * value + 0.1 * [...mean, ...unbiased][k]);
        });
      }
    }
    expectClose(trained().state, running.flat(), { relative: 2e-6 }, 'running statistics');
  });

  it('is frozen for all that trains nothing', () => {
    const objective = trained();
    let at = 0;
    const use: { mean: number[]; variance: number[] }[] = [];
    const channelsOf = (list: readonly Spec[]): number[] =>
      list.flatMap((spec) => {
        if (typeof spec === 'string') return [];
        if ('norm' in spec) return [spec.norm];
        return 'body' in spec ? channelsOf([...spec.body, ...spec.shortcut]) : [];
      });
    for (const channels of channelsOf(specs)) {
      const take = () => Array.from(objective.state.slice(at, (at += channels)));
      use.push({ mean: take(), variance: take() });
    }
    const lossAt = (theta_: ArrayLike<number>, i: number) => {
      const statistics: Statistics = { use: [...use] };
      return lossOf(run(specs, [x(i)], Array.from(theta_), statistics)[0], i);
    };
    const losses = Array.from({ length: n }, (_value, i) => lossAt(theta, i));
    expectClose(objective.perExampleLosses(theta), losses, { relative: 5e-6 }, 'losses');
    const mean = losses.reduce((a, b) => a + b) / n;
    expect(objective.evaluate().loss).toBeCloseTo(mean, 4);

    const own = new Objective(frozen(model), data);
    own.state.set(objective.state);
    expect(own.perExampleLosses(theta)).toEqual(objective.perExampleLosses(theta));
    const few = Math.min(n, 9);
    const G = Array.from({ length: few }, (_value, i) => differences((theta_) => lossAt(theta_, i)));
    const p = model.parameters;
    const tolerance = { relative: 1e-5, absolute: 1e-6 };
    expectClose(own.perExampleGradients(theta).subarray(0, few * p), G.flat(), tolerance, 'G');
    const norms = own.perExampleGradientNorms().subarray(0, few);
    expectClose(norms, G.map((g) => Math.hypot(...g)), tolerance, 'norms'); // prettier-ignore
    const gram = own.gramMatrix();
    const products = G.map((g) => G.map((h) => g.reduce((sum, value, j) => sum + value * h[j], 0)));
    expectClose(products.flatMap((_r, i) => Array.from(gram.subarray(i * n, i * n + few))), products.flat(), tolerance, 'Gram matrix'); // prettier-ignore
    if (n > few) return;
    const u = numbers(p);
    const [above, below] = [1e-4, -1e-4].map((step) => {
      const moved = theta.map((value, j) => value + step * u[j]);
      return moved;
    });
    // Of differences of gradients by differences: exact to 1e-4 or so.
    const slope = (at_: ArrayLike<number>) => {
      const at64 = Float64Array.from(at_);
      return Array.from(at64, (value, j) => {
        const [up, down] = [1e-4, -1e-4].map((step) => {
          at64[j] = value + step;
          return Array.from({ length: n }, (_v, i) => lossAt(at64, i)).reduce((a, b) => a + b) / n;
        });
        at64[j] = value;
        return (up - down) / 2e-4;
      });
    };
    const upper = slope(above);
    const lower = slope(below);
    const step = above.map((value, j) => value - below[j]);
    const direction = step.map((value) => value / 2e-4);
    const Hu = upper.map((value, j) => (value - lower[j]) / 2e-4);
    expectClose(own.hessianVector(theta, direction), Hu, { relative: 5e-4, absolute: 1e-5 }, 'H u');
  });

  it('refuses what its examples do not have', () => {
    const objective = new Objective(model, data);
    const calls = [
      () => objective.perExampleGradients(theta),
      () => [...objective.perExampleGradientBlocks(theta)],
      () => objective.perExampleGradientNorms(theta),
      () => objective.gramMatrix(theta),
      () => objective.hessianVector(theta, theta),
    ];
    for (const call of calls) expect(call).toThrow(/model .*do not see each other.*frozen\(model\)/);
  });
});

describe('batch norm', () => {
  const random = testRandom(1);
  const numbers = (count: number) => Float32Array.from({ length: count }, () => random());
  const train = dataset({ inputs: numbers(60), targets: numbers(20), features: 3, outputs: 1 });
  const model = sequential([3], [dense(3, 4), batchNorm({ ghost: 4 }), dense(4, 1)], { loss: 'squared' });
  const options = { model, train, learningRate: 0.05, momentum: 0.9, b: 8, seed: 2, steps: 20 };
  const end = async (more: Partial<Parameters<typeof descend>[0]>) => {
    const run = descend({ ...options, noise: sgd, ...more });
    for await (const record of run) void record;
    return run;
  };

  it('moves its running statistics once a step, whatever is recorded', async () => {
    const often = await end({ evaluateEvery: 1 });
    const once = await end({ evaluateEvery: 20 });
    expect(often.theta).toEqual(once.theta);
    expect(often.state).toEqual(once.state);
    expect(once.state).not.toEqual(new Objective(model, train).state);
  });

  it('goes on to the same bits from a checkpoint', async () => {
    const half = await end({ steps: 10, noise: gaussianCov });
    const whole = await end({ noise: gaussianCov });
    const resumed = await end({ noise: gaussianCov, from: half.checkpoint });
    expect(resumed.theta).toEqual(whole.theta);
    expect(resumed.state).toEqual(whole.state);
    await expect(end({ from: { ...half.checkpoint!, state: undefined } })).rejects.toThrow(/from\.state/);
  });

  it('tests with the running statistics of the training', async () => {
    const descent = descend({ ...options, noise: sgd, test: train });
    let last: DescentRecord | undefined;
    for await (const record of descent) last = record;
    expect(last?.testLoss).toBe(last?.trainLoss);
    expect(last?.testLoss).toBeGreaterThan(0);
  });

  it('has the same ghost batches in every full-batch step', () => {
    const objective = new Objective(model, train, { seed: 1 });
    const theta = initialise(model);
    const weights = new Float32Array(20).fill(1 / 20);
    const first = objective.weightedGradient(theta, weights);
    expect(objective.weightedGradient(theta, weights)).toEqual(first);
    expect(new Objective(model, train, { seed: 9 }).weightedGradient(theta, weights)).not.toEqual(first);
  });

  it('is listed, and begins with γ = 1 and β = 0', () => {
    expect(summary(model)).toContain('layers[1] batch norm, ghost batches of 4: 4 numbers, 8 parameters');
    expect(initialise(model).subarray(16, 24)).toEqual(Float32Array.of(1, 1, 1, 1, 0, 0, 0, 0));
    expect(initialise(model, { scheme: 'paper' }).subarray(16, 24)).toEqual(
      Float32Array.of(1, 1, 1, 1, 0, 0, 0, 0),
    );
  });

  it('refuses additive noise from gradients of single examples, before anything is done', async () => {
    const start = (noise: AdditiveNoise, sigma?: number) => descend({ ...options, noise, sigma, steps: 2 });
    for (const noise of additiveNoises) {
      expect(() => start(noise)).toThrow(/noise must be multiplicative/);
      if (noise.isSpherical === true) {
        for await (const { trainLoss } of start(noise, 1e-3)) expect(trainLoss).toBeGreaterThan(0);
      } else expect(() => start(noise, 1e-3)).toThrow(/noise must be multiplicative/);
    }
  });

  it('refuses what is out of range', () => {
    for (const ghost of [0, 1.5, -1, NaN]) expect(() => batchNorm({ ghost })).toThrow(/ghost/);
    for (const momentum of [0, 1.1, NaN]) expect(() => batchNorm({ momentum })).toThrow(/momentum/);
    for (const epsilon of [0, -1, NaN])
      expect(() => batchNorm({ epsilon })).toThrow(
        `epsilon must be a finite number above 0, but is ${epsilon}`,
      );
    const layers = [batchNorm({ ghost: 2 }), dense(3, 2), batchNorm({ ghost: 3 })];
    expect(() => sequential([3], layers)).toThrow(/ghost.*the same in all/);
    expect(() => new Objective(model, train, { seed: -1 })).toThrow(/seed/);
  });
});
