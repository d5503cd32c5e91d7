import { describe, expect, it } from 'vitest';
import { sgd } from '../../src/noise/index.js';
import {
  largestStable,
  leastSquares,
  momentsAfter,
  stationary,
  type ThetaMoments,
} from '../../src/theory/index.js';
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

  it('refuses what does not fit', () => {
    expect(() => leastSquares([1, 2, 3], [1, 2])).toThrow(
      'X.length / y.length must be an integer of at least 1',
    );
    expect(() => leastSquares([1, NaN], [1, 2])).toThrow('X[1] must be a finite number, but is NaN');
    const sized = (name: string) => `${name} must be 0 or between 1e-70 and 1e+70 in size, as the largest`;
    expect(() => leastSquares([1, 1e71], [1, 2])).toThrow(sized('X[1]'));
    expect(() => leastSquares([1e-71, 0], [1, 2])).toThrow(sized('X[0]'));
    expect(() => leastSquares([1, 1], [1e-71, -1e71])).toThrow(sized('y[1]'));
    expect(() => momentsAfter(problem, start, { eta: -1, alpha: 0, beta: 0 })).toThrow('eta must be');
  });

  it('goes with the units of x and y, as far as they may be', () => {
    const [X, y, W] = [[1, 2, 0.5, -1, 3, 1e-5], [1, -1, 2], { alpha: 0.1, beta: -0.02 }];
    const unit = leastSquares(
      X,
      y.map((v) => v / 2),
    );
    const [most, { excessRisk }] = [largestStable(unit, W), stationary(unit, { eta: 0.01, ...W })];
    for (const size of [2 ** -231, 2 ** -100, 2 ** 100, 2 ** 230]) {
      const other = leastSquares(
        X.map((v) => v * size),
        y.map((v) => v / 2 / size),
      );
      const found = stationary(other, { eta: 0.01 / size ** 2, ...W });
      expectClose([largestStable(other, W) * size ** 2], [most], { relative: 1e-12 }, 'η');
      expectClose([found.excessRisk * size ** 2], [excessRisk], { relative: 1e-12 }, 'risk');
    }
  });
});
