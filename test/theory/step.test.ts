import { describe, expect, it } from 'vitest';
import { noiseClasses, sgd } from '../../src/noise/index.js';
import {
  averageBound,
  averagedRisks,
  excessRisk,
  excessRisks,
  gaussianPopulation,
  gaussianRisks,
  leastSquares,
  momentsAfter,
  stepsToReach,
  type ThetaMoments,
} from '../../src/theory/index.js';
import { coefficients } from '../../src/theory/step.js';
import { expectClose } from '../helpers.js';
import { moments } from '../reference/sampling.js';
import { batchesOf, likeGaussian, someProblem, startAt, stepOf } from './problems.js';

describe('momentsAfter', () => {
  it('is what enumerating all fresh batches over three steps gives', () => {
    const problem = someProblem(3, 2);
    const [B, b, eta] = [3, 2, 0.6];
    // Every batch of 3 from the 3 examples with replacement, weighed in every way by SGD's W of length 3.
    const batches: number[][] = [];
    for (let code = 0; code < 27; code++) {
      const examples = [code % 3, Math.floor(code / 3) % 3, Math.floor(code / 9)];
      for (const w of batchesOf(B, b)) {
        const weights = [0, 0, 0];
        examples.forEach((i, r) => (weights[i] += w[r]));
        batches.push(weights);
      }
    }
    let thetas: number[][] = [[1, -1]];
    let theory: ThetaMoments = { mean: Float64Array.of(1, -1), covariance: new Float64Array(4) };
    for (let t = 0; t < 3; t++) {
      thetas = thetas.flatMap((theta) => batches.map((w) => stepOf(problem, eta, theta, w)));
      theory = momentsAfter(problem, theory, { eta, B, ...sgd.moments(B, b) });
      const { mean, covariance } = moments(thetas);
      expectClose(theory.mean, mean, { relative: 1e-12 }, `mean after ${t + 1} steps`);
      expectClose(theory.covariance, covariance, { relative: 1e-11 }, `covariance after ${t + 1} steps`);
    }
  });

  it('for Gaussian x is that of a data set with the same first five moments', () => {
    const [lambda, minimizer, noise] = [[2, 0.5], [1, -2], 0.3];
    const gaussian = gaussianPopulation({ eigenvalues: lambda, minimizer, noise });
    const finite = likeGaussian(lambda, minimizer, noise);
    const step = { eta: 0.2, B: 7, ...sgd.moments(7, 3) };
    let [a, b]: ThetaMoments[] = [startAt(0.5, 2), startAt(0.5, 2)];
    for (let t = 0; t < 10; t++) [a, b] = [momentsAfter(gaussian, a, step), momentsAfter(finite, b, step)];
    expectClose(a.mean, b.mean, { relative: 1e-13 }, 'mean');
    expectClose(a.covariance, b.covariance, { relative: 1e-12 }, 'covariance');
  });

  it('for Gaussian x does not depend on the coordinates', () => {
    const covariance = [2, 0.6, 0.6, 1];
    const turned = gaussianPopulation({ covariance, minimizer: [1, 2], noise: 0.5 });
    expect(turned.minimum).toBe(0.25);
    const { eigenvalues, basis: U } = turned;
    const plain = gaussianPopulation({
      eigenvalues,
      minimizer: [U[0] + 2 * U[2], U[1] + 2 * U[3]],
      noise: 0.5,
    });
    const step = { eta: 0.1, B: 1, alpha: 0, beta: 0 };
    const risks = [turned, plain].map((population) => excessRisks(population, startAt(0, 2), step, 30));
    expectClose(risks[0].bias, risks[1].bias, { relative: 1e-13 }, 'bias');
    expectClose(risks[0].variance, risks[1].variance, { relative: 1e-13 }, 'variance');
  });

  // With time s = tη: m = θ* + e^(−Hs)δ, and C/η → X with X′ = −2HX + a E[g²] + (h − 1)H²(m − θ*)², here for d = 1, solved by hand.
  it('as η → 0 follows the differential equations of the first two moments, with an error of order η', () => {
    const X = [1, -2, 0.5, 1.5];
    const y = [1, -1, 0, 2];
    const problem = leastSquares(X, y);
    const average = (of: (x: number, e: number) => number) =>
      X.reduce((sum, x, i) => sum + of(x, y[i] - x * problem.minimizer[0]) / 4, 0);
    const [H, F] = [average((x) => x ** 2), average((x) => x ** 4)];
    const [G, N] = [average((x, e) => e * x ** 3), average((x, e) => (e * x) ** 2)];
    const W = sgd.moments(4, 1);
    const { a, h } = coefficients(problem, { eta: 0, ...W });
    const [delta, time] = [2, 0.5];
    const decay = Math.exp(-H * time);
    const expected =
      (a * F + (h - 1) * H ** 2) * delta ** 2 * decay ** 2 * time -
      (2 * a * G * delta * (decay - decay ** 2)) / H +
      (a * N * (1 - decay ** 2)) / (2 * H);
    const errors = [1e-2, 1e-3, 1e-4].map((eta) => {
      let moments: ThetaMoments = {
        mean: problem.minimizer.map((m) => m + delta),
        covariance: Float64Array.of(0),
      };
      for (let t = 0; t < Math.round(time / eta); t++)
        moments = momentsAfter(problem, moments, { eta, ...W });
      return [moments.mean[0] - problem.minimizer[0] - delta * decay, moments.covariance[0] / eta - expected];
    });
    expect(Math.abs(errors[2][0])).toBeLessThan(1e-3);
    expect(Math.abs(errors[2][1] / expected)).toBeLessThan(1e-3);
    for (const k of [0, 1]) expect(errors[1][k] / errors[2][k]).toBeCloseTo(10, 0);
  });

  it('sees nothing of a batch that is moment matched but b: Theorem 1', () => {
    const population = gaussianPopulation({ eigenvalues: [1], noise: 1 });
    for (const [B, b] of [
      [2, 1],
      [5, 1],
      [10, 4],
      [1000, 7],
    ]) {
      const { a, h } = coefficients(population, { eta: 0.1, B, ...sgd.moments(B, b) });
      expectClose([a, h], [1 / b, (b - 1) / b], { relative: 1e-14 }, `B = ${B}, b = ${b}`);
    }
  });

  it('leaves θ alone in directions that no x has', () => {
    // The second feature repeats the first: (1, −1) is such a direction, and the least of all minimizers has none of it.
    const problem = leastSquares([1, 1, 0.5, 0.5, -2, -2], [1, 2, 0.5]);
    expect(problem.minimizer[0]).toBeCloseTo(problem.minimizer[1], 14);
    const start = { mean: Float64Array.of(3, 1), covariance: Float64Array.of(2, -1, -1, 2) };
    const after = momentsAfter(problem, start, { eta: 0.1, alpha: 0.05, beta: 0 });
    const across = ([a, b, , c]: Float64Array) => a - 2 * b + c;
    expect(after.mean[0] - after.mean[1]).toBeCloseTo(2, 13);
    expect(across(after.covariance)).toBeCloseTo(across(start.covariance), 13);
  });

  it('takes an eigenbasis that is given, and no other', () => {
    const known = someProblem(20, 3);
    const problem = leastSquares(known.X, known.y, { eigenbasis: known.basis });
    expectClose(problem.eigenvalues, known.eigenvalues, { relative: 1e-13 }, 'eigenvalues');
    const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    expect(() => leastSquares(known.X, known.y, { eigenbasis: identity })).toThrow(
      'eigenbasis must be orthonormal',
    );
    expect(() => leastSquares(known.X, known.y, { eigenbasis: known.basis.map((v) => 2 * v) })).toThrow(
      'eigenbasis',
    );
  });

  it('takes every class of the table', () => {
    const problem = someProblem(12, 2);
    for (const noise of noiseClasses) {
      expect(
        momentsAfter(problem, startAt(0, 2), { eta: 0.1, ...noise.moments(12, 3) }).covariance[0],
      ).toBeGreaterThan(noise.deterministic === true ? -1 : 0);
    }
  });

  it('refuses what no W has', () => {
    const problem = someProblem(4, 2);
    const gaussian = gaussianPopulation({ eigenvalues: [1], noise: 1 });
    const after = (step: object) => () =>
      momentsAfter(problem, startAt(0, 2), { eta: 0.1, alpha: 0, beta: 0, ...step });
    expect(after({ alpha: -1 })).toThrow('alpha must be a finite number of at least 0');
    expect(after({ alpha: 0.4, beta: -0.2 })).toThrow('beta must be at least −alpha/4');
    expect(after({ B: 0 })).toThrow('B must be an integer of at least 1');
    expect(after({ eta: NaN })).toThrow('eta must be a finite number of at least 0');
    expect(() => momentsAfter(gaussian, startAt(0, 1), { eta: 0.1, alpha: 0, beta: 0 })).toThrow(
      'B must be given',
    );
    expect(() => momentsAfter(problem, startAt(0, 3), { eta: 0.1, alpha: 0, beta: 0 })).toThrow(
      'mean.length must be 2',
    );
  });
});

describe('gaussianPopulation', () => {
  it.each([
    [{ noise: 1 }, 'covariance must be given, or eigenvalues'],
    [{ noise: -1, eigenvalues: [1] }, 'noise must be a finite number of at least 0'],
    [{ noise: 1, eigenvalues: [1, -1] }, 'eigenvalues[1] must be'],
    [{ noise: 1e141, eigenvalues: [1] }, 'noise must be 0 or between 1e-140 and 1e+140 in size'],
    [{ noise: 1, eigenvalues: [1, 1e141] }, 'eigenvalues[1] must be 0 or between'],
    [{ noise: 1, covariance: [1e-141] }, 'covariance[0] must be 0 or between'],
    [{ noise: 1, eigenvalues: [1], minimizer: [1, 2] }, 'minimizer.length must be 1'],
    [
      { noise: 1, eigenvalues: [1], minimizer: ['1' as never] },
      'minimizer[0] must be a finite number, but is "1"',
    ],
    [{ noise: 1, covariance: [null as never] }, 'covariance[0] must be a finite number, but is null'],
    [{ noise: 1, covariance: [1, 2, 3] }, 'covariance.length must be d × d'],
    [{ noise: 1, covariance: [1, 0.5, 0.4, 1] }, 'covariance[1] must be what is across the diagonal'],
    [{ noise: 1, covariance: [1, 2, 2, 1] }, 'covariance must be'],
  ])('refuses %j', (options, message) => {
    expect(() => gaussianPopulation(options)).toThrow(message);
  });
});

describe('a covariance', () => {
  const population = gaussianPopulation({ eigenvalues: [2, 1], noise: 1 });
  const mean = new Float64Array(2);
  const step = { eta: 0.1, B: 4, ...sgd.moments(4, 2) };
  // Of θ in every function of moments, and of x.
  const uses: [string, (covariance: Float64Array) => unknown][] = [
    ['excessRisk', (covariance) => excessRisk(population, { mean, covariance })],
    ['excessRisks', (covariance) => excessRisks(population, { mean, covariance }, step, 1)],
    ['averagedRisks', (covariance) => averagedRisks(population, { mean, covariance }, step, 1)],
    ['averageBound', (covariance) => averageBound(population, { mean, covariance }, step)],
    ['momentsAfter', (covariance) => momentsAfter(population, { mean, covariance }, step)],
    ['stepsToReach', (covariance) => stepsToReach(population, { mean, covariance }, step)],
    ['gaussianPopulation', (covariance) => gaussianPopulation({ covariance, noise: 1 })],
  ];

  it.each(uses)('of %s has to be one', (_, use) => {
    expect(() => use(Float64Array.of(1, 5, 0, -1))).toThrow(
      'covariance[1] must be what is across the diagonal, but is 5',
    );
    for (const wrong of [[1, 5, 5, 1], [1, 0, 0, -1], [-1, 0, 0, 0], [0, 1, 1, 0]]) {
      expect(() => use(Float64Array.from(wrong))).toThrow('covariance must be positive semidefinite');
    }
    for (const right of [[1, 1, 1, 1], [1, 0, 0, 0], [1, 1 + 1e-14, 1, 1], [1e-300, 0, 0, 1]]) {
      expect(() => use(Float64Array.from(right))).not.toThrow();
    }
  }); // prettier-ignore

  it('that the recursion made passes, however long', () => {
    const problem = someProblem(9, 6);
    let moments = startAt(1, 6);
    for (let t = 0; t < 300; t++)
      moments = momentsAfter(problem, moments, { eta: 0.3, ...sgd.moments(9, 8) });
    expect(excessRisk(problem, moments).variance).toBeGreaterThan(0);
  });

  it('has at least one eigenvalue, also in gaussianRisks', () => {
    const message = 'eigenvalues must be at least one, but is Array of length 0';
    const none = { eigenvalues: [], noise: 1 };
    expect(() => gaussianPopulation(none)).toThrow(message);
    expect(() => gaussianRisks(none, { offset: [] }, step, 1)).toThrow(message);
  });
});
