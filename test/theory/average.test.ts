import { describe, expect, it } from 'vitest';
import { sgd } from '../../src/noise/index.js';
import {
  averageBound,
  averagedRisks,
  excessRisk,
  excessRisks,
  gaussianPopulation,
  gaussianRisks,
  leastSquares,
  type LeastSquares,
} from '../../src/theory/index.js';
import { expectClose } from '../helpers.js';
import { batchesOf, likeGaussian, someProblem, startAt, stepOf } from './problems.js';

const lambda = [2, 1, 0.3, 0.1];
const offset = [1, -2, 0.5, 3];
const noise = 0.8;
const gaussian = gaussianPopulation({ eigenvalues: lambda, minimizer: offset.map((v) => -v), noise });
const fromZero = startAt(0, 4);

const excess = (problem: LeastSquares, theta: readonly number[]) => {
  const { bias } = excessRisk(problem, { ...startAt(0, problem.d), mean: Float64Array.from(theta) });
  return bias;
};

describe('averagedRisks', () => {
  it('is what enumerating all batches of SGD over three steps gives', () => {
    const problem = someProblem(4, 2);
    const [b, eta] = [2, 0.3];
    const batches = batchesOf(4, b);
    let paths: number[][][] = [[[1, -1]]];
    const enumerated = [excess(problem, [1, -1])];
    for (let t = 1; t <= 3; t++) {
      paths = paths.flatMap((path) => batches.map((w) => [...path, stepOf(problem, eta, path[t - 1], w)]));
      const risks = paths.map((path) => excess(problem, [0, 1].map((j) => path.reduce((s, x) => s + x[j], 0) / (t + 1)))); // prettier-ignore
      enumerated.push(risks.reduce((sum, risk) => sum + risk, 0) / risks.length);
    }
    const start = { mean: Float64Array.of(1, -1), covariance: new Float64Array(4) };
    const exact = averagedRisks(problem, start, { eta, ...sgd.moments(4, b) }, 3);
    expectClose(exact, enumerated, { relative: 1e-13 }, 'risk of the average');
  });

  it('without noise is that of the averaged path of gradient descent', () => {
    const problem = someProblem(6, 3);
    const mean = new Float64Array(6).fill(1 / 6);
    let theta = [1, 1, 1];
    let sum = [0, 0, 0];
    const expected: number[] = [];
    for (let t = 0; t <= 40; t++) {
      sum = sum.map((s, j) => s + theta[j]);
      expected.push(excess(problem, sum.map((s) => s / (t + 1)))); // prettier-ignore
      theta = stepOf(problem, 0.4, theta, mean);
    }
    const exact = averagedRisks(problem, startAt(1, 3), { eta: 0.4, alpha: 0, beta: 0 }, 40);
    expectClose(exact, expected, { relative: 1e-12 }, 'risk of the average');
  });

  // Theorem 1: large-batch MSGD is small-batch SGD.
  it('is the same for SGD with fresh batches of b and for MSGD with batches of B and noise that matches', () => {
    const eta = 0.15;
    for (const population of [gaussian, likeGaussian(lambda.slice(0, 3), offset.slice(0, 3), noise)]) {
      const start = startAt(0, population.d);
      const b = 3;
      const small = averagedRisks(population, start, { eta, B: b, alpha: 0, beta: 0 }, 200);
      for (const B of [4, 30, 1000]) {
        const large = averagedRisks(population, start, { eta, B, ...sgd.moments(B, b) }, 200);
        expectClose(large, small, { relative: 1e-12 }, `B = ${B}`);
      }
      const other = averagedRisks(population, start, { eta, B: 30, ...sgd.moments(30, b + 1) }, 200);
      expect(other[200] / small[200]).toBeLessThan(0.99);
    }
  });
});

describe('gaussianRisks', () => {
  it('has the risks of the whole recursion', () => {
    const step = { eta: 0.2, B: 9, ...sgd.moments(9, 2) };
    const quick = gaussianRisks(
      { eigenvalues: lambda, noise },
      { offset, variances: [0, 1, 0, 2] },
      step,
      100,
    );
    const covariance = new Float64Array(16);
    [covariance[5], covariance[15]] = [1, 2];
    const start = { mean: new Float64Array(4), covariance };
    const { bias, variance } = excessRisks(gaussian, start, step, 100);
    expectClose(quick.bias, bias, { relative: 1e-13 }, 'bias');
    expectClose(quick.variance, variance, { relative: 1e-12 }, 'variance');
    expectClose(quick.averaged, averagedRisks(gaussian, start, step, 100), { relative: 1e-13 }, 'average');
  });

  it('does not lose a small variance beside a large bias', () => {
    const [eta, distance] = [1e-9, 100];
    const sgdOfOne = { eta, B: 1, alpha: 0, beta: 0 };
    const { variance } = gaussianRisks({ eigenvalues: [1], noise }, { offset: [distance] }, sgdOfOne, 5);
    // Var[x (xδ − e)] = δ² Var[x²] + σ² of x ~ N(0, 1); η is so small that the next steps add as much.
    const exact = Array.from({ length: 6 }, (_, t) => (t * eta ** 2 * (2 * distance ** 2 + noise)) / 2);
    expectClose(variance, exact, { relative: 1e-7 }, 'variance');
  });

  it('is Infinity where it is beyond all numbers, as are those of the whole recursion', () => {
    const unstable = { eta: 50, B: 4, alpha: 0.05, beta: 0 };
    const quick = gaussianRisks({ eigenvalues: lambda, noise }, { offset }, unstable, 400);
    const { bias, variance } = excessRisks(gaussian, fromZero, unstable, 400);
    const averaged = averagedRisks(gaussian, fromZero, unstable, 400);
    for (const risks of [quick.variance, quick.averaged, bias, variance, averaged]) {
      expect(risks.findIndex((risk) => !(risk >= 0))).toBe(-1);
    }
    expect([quick.variance[400], quick.averaged[400], variance[400], averaged[400]]).toEqual(
      Array(4).fill(Infinity),
    );
  });

  it.each([
    [{ eigenvalues: [-1], noise: 1 }, { offset: [1] }, 'eigenvalues[0] must be'],
    [{ eigenvalues: [1], noise: -1 }, { offset: [1] }, 'noise must be'],
    [{ eigenvalues: [1], noise: 1 }, { offset: [1, 2] }, 'offset.length must be 1'],
    [{ eigenvalues: [1], noise: 1 }, { offset: [1], variances: [-1] }, 'variances[0] must be'],
  ])('refuses %j, %j', (population, start, message) => {
    expect(() => gaussianRisks(population, start, { eta: 0.1, B: 1, alpha: 0, beta: 0 }, 1)).toThrow(message);
  });
});

describe('averageBound', () => {
  it('has R² = 2λ + tr Σ and σ² for Gaussian x, and the paper’s ρ', () => {
    const {
      R2,
      sigma2,
      lambda: largest,
      rho,
    } = averageBound(gaussian, fromZero, { eta: 0.1, B: 9, ...sgd.moments(9, 4) });
    expectClose(
      [R2, sigma2, largest, rho],
      [4 + 3.4, noise, 2, (7.4 + 3 * 2) / 4],
      { relative: 1e-12 },
      'constants',
    );
  });

  it('is above the exact curve, wherever it is said to hold', () => {
    const populations = [
      { population: gaussian, start: fromZero },
      { population: gaussian, start: { ...fromZero, covariance: Float64Array.from({ length: 16 }, (_, at) => Number(at % 5 === 0)) } },
      { population: likeGaussian([1, 0.05], [3, -3], 2), start: startAt(0, 2) },
      { population: likeGaussian([1, 1], [0, 0], 2), start: startAt(0, 2) },
    ]; // prettier-ignore
    let tightest = 0;
    for (const { population, start } of populations) {
      for (const b of [1, 2, 8]) {
        const matched = { B: 16, ...sgd.moments(16, b) };
        const { rho } = averageBound(population, start, { eta: 1e-9, ...matched });
        for (const part of [0.02, 0.3, 0.9, 0.99]) {
          const step = { eta: (part * 2) / rho, ...matched };
          const { C1, C2 } = averageBound(population, start, step);
          const exact = averagedRisks(population, start, step, 1500);
          const ratio = exact.map((risk, t) => risk / (C1 / (t + 1) + C2 / (t + 1) ** 2));
          tightest = Math.max(tightest, ...ratio);
        }
      }
    }
    expect(tightest).toBeLessThanOrEqual(1);
    expect(tightest).toBeGreaterThan(0.9); // not far above everywhere
  });

  it('is refused where it does not hold', () => {
    const step = { B: 1, alpha: 0, beta: 0 };
    expect(() => averageBound(gaussian, fromZero, { eta: 0.2703, ...step })).toThrow(
      'eta must be above 0 and below 2/ρ',
    );
    // In any units of x and y.
    const { X, y } = someProblem(9, 2);
    for (const [ofX, ofY] of [
      [1, 1],
      [1, 1e-12],
      [1, 1e12],
      [1e-12, 1],
      [1e12, 1],
      [[1, 1e-5], 1],
    ] as const) {
      const sizes = typeof ofX === 'number' ? [ofX, ofX] : ofX;
      const problem = leastSquares(
        X.map((v, at) => v * sizes[at % 2]),
        y.map((v) => v * ofY),
      );
      expect(() => averageBound(problem, startAt(0, 2), { eta: 0.1 / sizes[0] ** 2, ...step })).toThrow(
        'population must be one',
      );
    }
    const fits = likeGaussian([1, 1e-8], [1, 1], 1e-9);
    expect(averageBound(fits, startAt(0, 2), { eta: 0.1, ...step }).sigma2 / 1e-9).toBeCloseTo(1, 6);
  });
});
