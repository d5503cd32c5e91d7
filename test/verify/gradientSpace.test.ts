import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import { mlp, Objective } from '../../src/models/index.js';
import { gaussianCov, gaussianFisher, momentsOf, noiseClasses, sampler, type NoiseClass, type SamplerOptions } from '../../src/noise/index.js'; // prettier-ignore
import { strideOf } from '../../src/noise/noiseClass.js';
import { influence, meanTest, noiseArbitraries } from '../../src/verify/index.js';
import { deep, expectClose, ownOptions, freshSeed, testRandom } from '../helpers.js';
import { expectation, supportOf } from '../reference/supports.js';
import { moments } from '../reference/sampling.js';

const { problem, setting, step } = noiseArbitraries(fc, { largestN: 40 });
const n = 4;
const named = noiseClasses.map((noise) => [noise.name, noise] as const);
const runs = { numRuns: deep ? 200 : 12 };

/** b, m or B for n = 4, where both are allowed from max(2, b) on. */
const sizes = fc.integer({ min: 1, max: n }).chain((b) =>
  fc.record({
    n: fc.constant(n),
    b: fc.constant(b),
    m: fc.integer({ min: Math.max(2, b), max: n }),
    B: fc.integer({ min: Math.max(2, b), max: n }),
    match: fc.constantFrom('sgd' as const, 'sgdWithReplacement' as const),
    scale: fc.constantFrom(1, 2),
  }),
);

/** Mean and covariance of G W over every value of W, each by the fused kernels. */
function ofGradient(
  objective: Objective,
  theta: Float32Array,
  noise: NoiseClass,
  options: SamplerOptions & { b: number },
) {
  const outcomes = supportOf(noise.name, n, options.b, options);
  const gradients = outcomes.map(({ w }) => objective.weightedGradient(theta, Float32Array.from(w)).slice());
  return moments(
    gradients,
    outcomes.map(({ probability }) => probability),
  );
}

/** α G Gᵀ + β n² ∇L ∇Lᵀ, in float64 from the float32 per-example gradients. */
function predicted(
  objective: Objective,
  theta: Float32Array,
  { alpha, beta }: { alpha: number; beta: number },
) {
  const G = objective.perExampleGradients(theta).slice(); // n × p
  const p = theta.length;
  const mean = new Float64Array(p);
  const covariance = new Float64Array(p * p);
  for (let i = 0; i < n; i++) for (let j = 0; j < p; j++) mean[j] += G[i * p + j] / n;
  for (let j = 0; j < p; j++) {
    for (let k = 0; k < p; k++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += G[i * p + j] * G[i * p + k];
      covariance[j * p + k] = alpha * sum + beta * n * n * mean[j] * mean[k];
    }
  }
  return { mean, covariance, size: Math.max(...G.map(Math.abs)) };
}

describe('in gradient space', () => {
  it.each(named)('%s: E[G W] = ∇L and Cov[G W] = α G Gᵀ + β n² ∇L ∇Lᵀ', (_, noise) => {
    fc.assert(
      fc.property(problem(n), sizes, ({ model, data, theta }, all) => {
        const options = ownOptions(noise, all);
        const objective = new Objective(model, data);
        const actual = ofGradient(objective, theta, noise, options);
        const { mean, covariance, size } = predicted(objective, theta, momentsOf(noise, options));
        // Entries of W reach 10, so that sums of four rounded products of it are off by some 1e-5 of the largest gradient.
        expectClose(actual.mean, mean, { absolute: 2e-5 * size }, 'mean');
        expectClose(actual.covariance, covariance, { absolute: 1e-4 * size * size }, 'covariance');
      }),
      runs,
    );
  });

  it('gaussianFisher differs from gaussianCov by the rank-one term, exactly so where both have α = 1/(bn)', () => {
    fc.assert(
      fc.property(problem(n), fc.integer({ min: 1, max: n }), ({ model, data, theta }, b) => {
        const objective = new Objective(model, data);
        const options = { n, b, match: 'sgdWithReplacement' as const };
        const fisher = ofGradient(objective, theta, gaussianFisher, options).covariance;
        const cov = ofGradient(objective, theta, gaussianCov, options).covariance;
        const { mean, size } = predicted(objective, theta, { alpha: 0, beta: 0 });
        const p = theta.length;
        const rankOne = fisher.map((_, at) => (mean[Math.floor(at / p)] * mean[at % p]) / b);
        expectClose(
          fisher.map((x, at) => x - cov[at]),
          rankOne,
          { absolute: 1e-4 * size * size },
          'difference',
        );
      }),
      runs,
    );
  });

  it('W as a list and as a dense vector give the same bits, whatever the examples of weight 0 hold', () => {
    fc.assert(
      fc.property(setting.chain((s) => fc.record({ s: fc.constant(s), problem: problem(s.options.n), step })), ({ s, problem, step }) => {
        const { model, data, theta } = problem;
        const w = sampler(s.noise, s.options)(step);
        const [dense, list] = [w.toDense(), w.toList()];
        const objective = new Objective(model, data);
        const gradient = objective.weightedGradient(theta, dense).slice();
        expect(objective.weightedGradient(theta, list)).toEqual(gradient);
        const altered = data.inputs.map((x, at) => (dense[Math.floor(at / data.features)] === 0 ? 1e30 : x));
        expect(new Objective(model, { ...data, inputs: altered }).weightedGradient(theta, dense)).toEqual(gradient);
      }),
      { numRuns: deep ? 5000 : 200 },
    ); // prettier-ignore
  });
});

describe('the noise of steps as they are taken', () => {
  // 19 classes × 3 directions × mean and variance, each at 1e-12: 1.1e-10 for all.
  const error = { falseAlarm: 1e-12, miss: 1e-3 };
  const random = testRandom(4);
  const features = 3;
  const data = dataset({
    inputs: Float32Array.from({ length: 6 * features }, () => random() * 2 - 1),
    features,
    labels: [0, 1, 2, 0, 1, 2],
  });
  const model = mlp([features, 4, 3], { activation: 'tanh' });
  const theta = Float32Array.from({ length: model.parameters }, () => random() - 0.5);
  const directions = [0, 1, 2].map(() =>
    Float64Array.from({ length: model.parameters }, () => random() - 0.5),
  );
  const along = (u: Float64Array, x: ArrayLike<number>) => u.reduce((sum, value, j) => sum + value * x[j], 0);

  it.each(named)('%s has the predicted mean and variance in three directions', (_, noise) => {
    const options = ownOptions(noise, { n: 6, b: 2, m: 3, B: 4, seed: freshSeed(9) });
    const objective = new Objective(model, data);
    const { alpha, beta } = momentsOf(noise, options);
    const outcomes = supportOf(noise.name, options.n, options.b, options);
    const G = objective.perExampleGradients(theta).slice();
    const draws = deep ? 400_000 : 40_000;
    const tests = directions.map((u) => {
      const g = Array.from({ length: 6 }, (_, i) =>
        along(u, G.subarray(i * theta.length, (i + 1) * theta.length)),
      );
      const expected = g.reduce((sum, x) => sum + x, 0) / 6;
      const variance = Math.max(0, alpha * g.reduce((sum, x) => sum + x * x, 0) + beta * 36 * expected ** 2);
      const dot = (w: readonly number[]) => g.reduce((sum, x, i) => sum + x * w[i], -expected);
      const fourth = expectation(outcomes, (w) => dot(w) ** 4);
      const tolerance = 1e-5;
      const of = (v: number) => meanTest({ draws, variance: Math.max(v, 1e-12), ...error, tolerance });
      return {
        u,
        expected,
        variance,
        ofMean: of(variance),
        ofSquare: of(fourth - variance ** 2),
        sums: [0, 0],
      };
    });
    const draw = sampler(noise, options, objective.workspace);
    const stride = strideOf(noise, options.n, options.b);
    objective.theta.set(theta);
    for (let t = 0; t < draws; t++) {
      objective.accumulate(draw(t * stride));
      const { gradient } = objective;
      for (const { u, expected, variance, ofMean, ofSquare, sums } of tests) {
        const v = along(u, gradient) - expected;
        sums[0] += influence(ofMean.scale * v);
        sums[1] += influence(ofSquare.scale * (v * v - variance));
      }
    }
    for (const { ofMean, ofSquare, sums, variance } of tests) {
      expect(ofMean.pValue(sums[0]), 'mean').toBeGreaterThan(error.falseAlarm);
      expect(ofSquare.pValue(sums[1]), 'variance').toBeGreaterThan(error.falseAlarm);
      if (variance > 0) expect(ofSquare.detects / variance).toBeLessThan(deep ? 0.08 : 0.25);
    }
  });
});
