import { describe, expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import { linearRegression, Objective } from '../../src/models/index.js';
import { gaussianCov, noiseClasses, sampler, sgd } from '../../src/noise/index.js';
import { leastSquares, momentsAfter, type ThetaMoments } from '../../src/theory/index.js';
import { expectClose, testRandom } from '../helpers.js';
import { moments } from '../reference/sampling.js';

const random = testRandom(8);
const [n, d, b, eta] = [4, 2, 2, 0.3];
const X = Float32Array.from({ length: n * d }, () => random() * 2 - 1);
const y = Float32Array.from({ length: n }, () => random() * 2 - 1);
const problem = leastSquares(X, y);
const start: ThetaMoments = { mean: new Float64Array(d), covariance: new Float64Array(d * d) };

/** θ − η Σ wᵢ (xᵢᵀθ − yᵢ) xᵢ. */
const step = (theta: number[], w: ArrayLike<number>) =>
  theta.map((value, j) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const residual = theta.reduce((r, t, k) => r + X[i * d + k] * t, -y[i]);
      sum += w[i] * residual * X[i * d + j];
    }
    return value - eta * sum;
  });

describe('momentsAfter', () => {
  it('is what enumerating all batches of SGD over three steps gives', () => {
    const batches: number[][] = [];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++)
        batches.push(Array.from({ length: n }, (_, k) => (k === i || k === j ? 1 / b : 0)));
    }
    let thetas: number[][] = [[0, 0]];
    let theory = start;
    for (let t = 0; t < 3; t++) {
      thetas = thetas.flatMap((theta) => batches.map((w) => step(theta, w)));
      theory = momentsAfter(problem, theory, { eta, ...sgd.moments(n, b) });
      const { mean, covariance } = moments(thetas);
      expectClose(theory.mean, mean, { relative: 1e-12 }, `mean after ${t + 1} steps`);
      expectClose(theory.covariance, covariance, { relative: 1e-12 }, `covariance after ${t + 1} steps`);
    }
  });

  it('is gradient descent without noise', () => {
    let theory = start;
    let theta = [0, 0];
    for (let t = 0; t < 20; t++) {
      theory = momentsAfter(problem, theory, { eta, alpha: 0, beta: 0 });
      theta = step(theta, new Float64Array(n).fill(1 / n));
    }
    expectClose(theory.mean, theta, { relative: 1e-12 }, 'mean');
    expect(theory.covariance).toEqual(new Float64Array(d * d));
  });

  // Classes with SGD's (α, β) against the one prediction, through the kernels: the paper's claim for quadratic losses.
  it.each(
    noiseClasses.filter((noise) => noise.moments(n, b).beta < 0 && noise.name !== 'sgdWithReplacement'),
  )('$name: 20,000 runs of 5 steps have the predicted moments of θ', (noise) => {
    const objective = new Objective(
      linearRegression(d, { intercept: false }),
      dataset({ inputs: X, features: d, targets: y }),
    );
    const draw = sampler(noise, { n, b, B: 3, m: 3, seed: 5 }, objective.workspace);
    const [runs, steps] = [20_000, 5];
    const thetas: Float32Array[] = [];
    for (let run = 0; run < runs; run++) {
      objective.theta.fill(0);
      for (let t = 0; t < steps; t++) {
        objective.accumulate(draw(run * steps + t));
        objective.update(eta);
      }
      thetas.push(objective.theta.slice());
    }
    let theory = start;
    const { alpha, beta } = noise.moments(n, b, { B: 3, m: 3 });
    for (let t = 0; t < steps; t++) theory = momentsAfter(problem, theory, { eta, alpha, beta });
    const { mean, covariance } = moments(thetas);
    for (let j = 0; j < d; j++) {
      // The mean of 20,000 runs has the deviation √(C/20,000); 6.5 of them have probability 8e-11.
      const bound = 6.5 * Math.sqrt(theory.covariance[j * d + j] / runs);
      expect(Math.abs(mean[j] - theory.mean[j])).toBeLessThan(bound);
      const fourth = thetas.reduce((s, theta) => s + (theta[j] - mean[j]) ** 4, 0) / runs;
      const variance = covariance[j * d + j];
      const ofVariance = 6.5 * Math.sqrt((fourth - variance ** 2) / runs);
      expect(Math.abs(variance - theory.covariance[j * d + j])).toBeLessThan(ofVariance);
    }
  });

  it('tells a class with other moments apart', () => {
    const after = (alpha: number, beta: number) =>
      momentsAfter(problem, start, { eta, alpha, beta }).covariance[0];
    const { alpha, beta } = gaussianCov.moments(n, b);
    expect(after(1.03 * alpha, beta)).toBeGreaterThan(after(alpha, beta) * 1.01);
  });

  it('refuses what does not fit', () => {
    expect(() => leastSquares([1, 2, 3], [1, 2])).toThrow(
      'X.length / y.length must be an integer of at least 1',
    );
    expect(() => leastSquares([1, NaN], [1, 2])).toThrow('X[1] must be a finite number, but is NaN');
    expect(() => momentsAfter(problem, start, { eta: -1, alpha: 0, beta: 0 })).toThrow('eta must be');
  });
});
