import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import { additive, type AdditiveOptions } from '../../src/descent/additive/index.js';
import { additiveNoises, descend, type AdditiveNoise } from '../../src/descent/index.js';
import { noiseTrace } from '../../src/diagnostics/index.js';
import { initialise, mlp, Objective } from '../../src/models/index.js';
import { gaussianCov, sampler, sgd, type Match } from '../../src/noise/index.js';
import { influence, meanTest } from '../../src/verify/index.js';
import { streams } from '../../src/wasm/streams.js';
import { expectClose, freshSeed, testRandom } from '../helpers.js';
import { reference } from '../reference/distributions.js';
import { additiveHashes } from './hashes.js';

const [n, b] = [13, 3];
const random = testRandom(4);
const labels = Array.from({ length: n }, (_, i) => i % 3);
const train = dataset({
  inputs: labels.flatMap((c) => [0, 1, 2].map((j) => Number(j === c) + random())),
  features: 3,
  labels,
});
const model = mlp([3, 4, 3], { activation: 'tanh' });
const p = model.parameters;
const theta = initialise(model, { seed: 2 });
const named = additiveNoises.map((noise) => [noise.name, noise] as const);
type Options = AdditiveOptions & { scale?: number; match?: Match; seed?: number };

/** What brute force makes of G at θ: its mean, F and C, and the trace of SGD's noise. */
function bruteForce(at: ArrayLike<number>, match: Match = 'sgd') {
  const G = new Objective(model, train).perExampleGradients(at);
  const g = Array.from({ length: n }, (_, i) => Array.from(G.subarray(i * p, (i + 1) * p)));
  const mean = g[0].map((_, j) => g.reduce((sum, row) => sum + row[j] / n, 0));
  const F = Matrix.zeros(p, p);
  for (const row of g) F.add(Matrix.columnVector(row).mmul(Matrix.rowVector(row)).div(n));
  const C = Matrix.sub(F, Matrix.columnVector(mean).mmul(Matrix.rowVector(mean)));
  const { values, vectors } = eigen(C);
  const c = match === 'sgd' ? (n - b) / (b * n * (n - 1)) : 1 / (b * n);
  // Davis and Kahan: an iteration that ends at ‖C u − λ u‖ ≤ 0.01 λ leaves at most this sine between u and the eigenvector.
  const sine = (0.01 * values[0]) / (values[0] - values[1]);
  return { g, mean, F, C, lambda: values[0], u: vectors[0], sine, ofSgd: c * n * C.trace() };
}

function eigen(C: Matrix) {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(C, { assumeSymmetric: true });
  const order = realEigenvalues.map((_, k) => k).sort((k, l) => realEigenvalues[l] - realEigenvalues[k]);
  return {
    values: order.map((k) => realEigenvalues[k]),
    vectors: order.map((k) => eigenvectorMatrix.getColumn(k)),
  };
}

/** M of each structure, with its trace; of `levy` what stands for it. */
function matrixOf(name: string, { F, C, lambda, u }: ReturnType<typeof bruteForce>): Matrix {
  if (name === 'diagonalFisher') return Matrix.diag(F.diag());
  if (name === 'diagonalCov') return Matrix.diag(C.diag());
  if (name === 'fullFisher') return F;
  if (name === 'fullCov') return C;
  if (name === 'leadingEigenvector') return Matrix.columnVector(u).mmul(Matrix.rowVector(u)).mul(lambda);
  return Matrix.eye(p);
}

/** v for given numbers z, by the formulas, for s = 1. */
function unscaled(name: string, at: ReturnType<typeof bruteForce>, seed: number, step: number): number[] {
  const key = [seed, streams.gradientNoise, step] as const;
  const z = Array.from(reference.normal(...key, p));
  const ofExamples = Array.from(reference.normal(seed, streams.values, step, n));
  const through = (weights: readonly number[]) =>
    at.mean.map((_, j) => at.g.reduce((sum, row, i) => sum + (row[j] * weights[i]) / Math.sqrt(n), 0));
  const centre = ofExamples.reduce((sum, x) => sum + x, 0) / n;
  switch (name) {
    case 'isotropic':
      return z;
    case 'diagonalFisher':
      return z.map((x, j) => x * Math.sqrt(at.F.get(j, j)));
    case 'diagonalCov':
      return z.map((x, j) => x * Math.sqrt(at.C.get(j, j)));
    case 'fullFisher':
      return through(ofExamples);
    case 'fullCov':
      return through(ofExamples.map((x) => x - centre));
    case 'leadingEigenvector':
      return at.u.map((x) => x * z[0] * Math.sqrt(at.lambda));
    case 'levy':
      return Array.from(reference.stable(...key, p, 1.7), (x) => x / Math.SQRT2);
    case 'student':
      return Array.from(reference.student(...key, p, 7));
    default:
      throw new Error(name);
  }
}

function begin(noise: AdditiveNoise, options: Options = {}) {
  const objective = new Objective(model, train);
  const own = { alpha: 1.7, degrees: 7 };
  const direction = additive(noise, objective, { ...own, ...options, n, b });
  objective.theta.set(theta);
  const { mean } = bruteForce(theta);
  /** v of a step, at the first θ. */
  const v = (step: number) => {
    direction.take(step);
    return Array.from(objective.gradient, (x, j) => x - mean[j]);
  };
  return { objective, direction, v };
}

it('leadingEigenvector leaves no more of C u − λ u than a hundredth of λ, from wherever it starts', () => {
  const noise = named.find(([name]) => name === 'leadingEigenvector')![1];
  const { C, lambda: largest, sine } = bruteForce(theta);
  for (const seed of [1, 2, 3, 4, 5]) {
    const actual = begin(noise, { seed }).v(1);
    const length = Math.hypot(...actual);
    const u = actual.map((x) => x / length);
    const Cu = C.mmul(Matrix.columnVector(u)).to1DArray();
    const lambda = u.reduce((sum, x, j) => sum + x * Cu[j], 0);
    expect(Math.hypot(...Cu.map((x, j) => x - lambda * u[j])) / lambda).toBeLessThan(0.01);
    expect(lambda / largest).toBeGreaterThan(1 - sine ** 2);
  }
});

describe.each(named)('%s', (name, noise) => {
  const at = bruteForce(theta);
  /** Of the largest entry: the leading eigenvector is as exact as its iteration. */
  const relative = ({ u, sine } = at) =>
    name === 'leadingEigenvector' ? sine / Math.max(...u.map(Math.abs)) : 2e-5;

  it.each<[Options, number]>([
    [{}, 1],
    [{ scale: 3 }, 3],
    [{ match: 'sgdWithReplacement' }, 1],
  ])('is what its formula says of the same z, with SGD’s trace: %j', (options, times) => {
    const { v } = begin(noise, { ...options, seed: 5 });
    const { ofSgd } = bruteForce(theta, options.match);
    const s = times * Math.sqrt(ofSgd / matrixOf(name, at).trace());
    for (const step of [1, 2, 2 ** 33 + 1]) {
      const expected = unscaled(name, at, 5, step).map((x) => s * x);
      const actual = v(step);
      // An eigenvector has no sign.
      const sign =
        name === 'leadingEigenvector' ? Math.sign(actual.reduce((sum, x, j) => sum + x * expected[j], 0)) : 1;
      expectClose(actual, expected.map((x) => sign * x), { relative: relative(), absolute: 1e-6 }, `v of step ${step}`); // prettier-ignore
    }
  });

  it('with sigma has σ² M, whatever b', () => {
    const { v } = begin(noise, { sigma: 0.2, scale: 2, seed: 1 });
    const expected = unscaled(name, at, 1, 1).map((x) => 0.4 * x);
    const actual = v(1);
    const sign = Math.sign(actual.reduce((sum, x, j) => sum + x * expected[j], 0));
    expect(sign === 1 || name === 'leadingEigenvector').toBe(true);
    expectClose(actual, expected.map((x) => sign * x), { relative: relative(), absolute: 1e-6 }, 'v'); // prettier-ignore
  });

  // 8 structures × 3 directions × mean and square, each at 1e-12: below 1e-9. α-stable v has no variance.
  if (name !== 'levy')
    it('has mean 0 and the covariance s² M, over the steps', () => {
      const draws = 20_000;
      const M = Matrix.mul(matrixOf(name, at), at.ofSgd / matrixOf(name, at).trace());
      const unit = testRandom(9);
      const tests = [0, 1, 2].map((k) => {
        const a = k === 0 ? at.u : Array.from({ length: p }, () => unit() - 0.5);
        const column = Matrix.columnVector(a);
        const variance = column.transpose().mmul(M).mmul(column).get(0, 0);
        // E x⁴ of a normal number is 3; of Student's t with 7 degrees 3 + 6/(7 − 4) = 5 a coordinate.
        const excess =
          name === 'student' ? 2 * a.reduce((sum, x, j) => sum + (x * x * M.get(j, j)) ** 2, 0) : 0;
        const error = { falseAlarm: 1e-12, miss: 1e-3, draws };
        const ofMean = meanTest({ ...error, variance: 1.1 * variance, tolerance: 1e-6 });
        const tolerance = name === 'leadingEigenvector' ? 0.03 * M.trace() : 1e-5 * M.trace();
        const ofSquare = meanTest({
          ...error,
          variance: 1.1 * (2 * variance ** 2 + excess) + 1e-12,
          tolerance,
        });
        return { a, variance, ofMean, ofSquare, sums: [0, 0] };
      });
      const { v } = begin(noise, { seed: freshSeed(3), refreshEvery: draws });
      for (let step = 1; step <= draws; step++) {
        const x = v(step);
        for (const { a, variance, ofMean, ofSquare, sums } of tests) {
          const along = a.reduce((sum, y, j) => sum + y * x[j], 0);
          sums[0] += influence(ofMean.scale * along);
          sums[1] += influence(ofSquare.scale * (along * along - variance));
        }
      }
      for (const { ofMean, ofSquare, sums } of tests) {
        expect(ofMean.pValue(sums[0]), 'mean').toBeGreaterThan(1e-12);
        expect(ofSquare.pValue(sums[1]), 'variance').toBeGreaterThan(1e-12);
      }
      const [{ variance, ofSquare }] = tests;
      expect(ofSquare.detects).toBeLessThan(0.2 * Math.max(variance, M.trace() / p));
    });

  it('is refreshed at step 1 and every k steps, at the θ of then, and counts what it costs', () => {
    const { objective, direction } = begin(noise, { refreshEvery: 3, seed: 2 });
    const cost: number[] = [];
    let before = 0;
    for (let step = 1; step <= 7; step++) {
      direction.take(step);
      cost.push(direction.exampleGradients - before);
      before = direction.exampleGradients;
    }
    const refresh = name === 'fullCov' ? 0 : name === 'fullFisher' ? 2 * n : n;
    [2, 3, 5, 6].forEach((step) => expect(cost[step - 1]).toBe(n));
    [1, 4, 7].forEach((step) => {
      if (name === 'leadingEigenvector') {
        expect(cost[step - 1]).toBeGreaterThanOrEqual(n + 2 * n);
        expect(cost[step - 1] % n).toBe(0);
      } else expect(cost[step - 1]).toBe(n + refresh);
    });

    // At another θ, step 8 has the s and M of step 7; step 10 has its own.
    const other = theta.map((x) => 2 * x + 0.1);
    objective.theta.set(other);
    const there = bruteForce(other);
    const through = name === 'fullFisher' || name === 'fullCov';
    for (const [step, then] of [
      [8, at],
      [10, there],
    ] as const) {
      direction.take(step);
      const s = Math.sqrt(then.ofSgd / matrixOf(name, then).trace());
      // What goes through G has the G of θ at once.
      const expected = unscaled(name, through ? there : then, 2, step).map((x) => s * x);
      const actual = Array.from(objective.gradient, (x, j) => x - there.mean[j]);
      const sign =
        name === 'leadingEigenvector' ? Math.sign(actual.reduce((sum, x, j) => sum + x * expected[j], 0)) : 1;
      expectClose(actual, expected.map((x) => sign * x), { relative: relative(then), absolute: 1e-6 }, `v of step ${step}`); // prettier-ignore
    }
  });

  it('trains: same seed same bits, another seed other bits, ∇L + v in each step', async () => {
    const run = async (options: object) => {
      const descent = descend({ model, train, noise, b, learningRate: 0.1, steps: 60, seed: 1, ...options });
      const records = [];
      for await (const record of descent) records.push(record);
      return { theta: descent.theta, last: records.at(-1) };
    };
    const { theta: first, last } = await run({});
    expect(first.every(Number.isFinite)).toBe(true);
    expect(await run({ evaluateEvery: 7 })).toMatchObject({ theta: first });
    expect((await run({ seed: 2, initial: initialise(model, { seed: 1 }) })).theta).not.toEqual(first);
    expect(last?.exampleGradients).toBeGreaterThanOrEqual(60 * n);
    const hash = createHash('sha256').update(new Uint8Array(first.buffer)).digest('hex').slice(0, 16);
    expect(hash).toBe(additiveHashes[name]);

    const { objective, direction } = begin(noise, { alpha: undefined, degrees: undefined, seed: 1 });
    objective.theta.set(initialise(model, { seed: 1 }));
    for (let step = 1; step <= 2; step++) {
      direction.take(step);
      objective.update(0.1);
    }
    expect((await run({ steps: 2 })).theta).toEqual(objective.theta);
  });
});

describe('additive noise', () => {
  it('has the trace that noiseTrace has of SGD', () => {
    const objective = new Objective(model, train);
    const { ofSgd } = bruteForce(theta);
    expect(noiseTrace(objective, sgd, { b }, theta)).toBeCloseTo(ofSgd, 6);
  });

  it('fullCov is gaussianCov', () => {
    const { objective, direction } = begin(
      additiveNoises.find(({ name }) => name === 'fullCov')!,
      { seed: 8 },
    );
    direction.take(4);
    const expected = new Objective(model, train);
    expected.theta.set(theta);
    expected.accumulate(sampler(gaussianCov, { n, b, seed: 8 }, expected.workspace)(4));
    expectClose(objective.gradient, expected.gradient, { relative: 1e-6 }, 'gradient');
  });

  it('levy of α = 2 is isotropic in its law: variance 1 a coordinate before s', () => {
    const z = reference.stable(1, 1, 1, 200_000, 2);
    const variance = z.reduce((sum, x) => sum + (x * x) / 2, 0) / z.length;
    expect(Math.abs(variance - 1)).toBeLessThan(6.5 * Math.sqrt(2 / z.length)); // 8e-11
  });

  it('leadingEigenvector finds what the eigendecomposition finds', () => {
    const { C, lambda, u } = bruteForce(theta);
    const { v } = begin(
      additiveNoises.find(({ name }) => name === 'leadingEigenvector')!,
      { sigma: 1 },
    );
    const x = v(1);
    const size = Math.sqrt(x.reduce((sum, y) => sum + y * y, 0));
    const direction = x.map((y) => y / size);
    const product = C.mmul(Matrix.columnVector(direction)).to1DArray();
    const residual = Math.hypot(...product.map((y, j) => y - lambda * direction[j]));
    expect(residual).toBeLessThan(0.011 * lambda);
    expect(Math.abs(direction.reduce((sum, y, j) => sum + y * u[j], 0))).toBeGreaterThan(0.999);
  });

  const base = { model, train, b, learningRate: 0.1, steps: 1 };
  const byName = (name: string) => additiveNoises.find((noise) => noise.name === name)!;
  it.each([
    ['isotropic', { b: undefined }, 'b must be an integer from 1 to n = 13, but is undefined'],
    ['isotropic', { sigma: -1 }, 'sigma must be a finite number of at least 0, but is -1'],
    ['isotropic', { scale: NaN }, 'scale must be a finite number of at least 0'],
    ['diagonalCov', { refreshEvery: 0 }, 'refreshEvery must be an integer of at least 1, but is 0'],
    ['levy', { alpha: 1 }, 'alpha must be a number above 1 and at most 2, but is 1'],
    ['levy', { alpha: '1.5' as never }, 'alpha must be a number above 1 and at most 2, but is "1.5"'],
    ['student', { degrees: '5' as never }, 'degrees must be a finite number above 2'],
    ['levy', { alpha: 2.1 }, 'alpha must be a number above 1 and at most 2, but is 2.1'],
    ['student', { degrees: 2 }, 'degrees must be a finite number above 2'],
    ['fullCov', { match: 'x' as Match }, 'match must be one of'],
  ])('%s with %j is refused', (name, options, message) => {
    expect(() => descend({ ...base, noise: byName(name), ...options })).toThrow(message);
  });

  it('of a given sigma needs no b', () => {
    expect(() => descend({ ...base, b: undefined, noise: byName('isotropic'), sigma: 1 })).not.toThrow();
  });
});
