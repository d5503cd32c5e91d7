import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { sgd } from '../../src/noise/index.js';
import {
  contraction,
  excessRisk,
  excessRisks,
  gaussianPopulation,
  largestStable,
  leastSquares,
  momentsAfter,
  stationary,
  stepsToReach,
  type ThetaMoments,
} from '../../src/theory/index.js';
import { contractionPart, secondMoment } from '../../src/theory/operators.js';
import { stationaryCovariance } from '../../src/theory/stationary.js';
import { coefficients } from '../../src/theory/step.js';
import { expectClose, testRandom } from '../helpers.js';
import { batchesOf, likeGaussian, someProblem, startAt } from './problems.js';

const [n, d, b] = [6, 3, 2];
const problem = someProblem(n, d);
const W = sgd.moments(n, b);
const largest = largestStable(problem, W);
const halfway = { eta: largest / 2, ...W };

/** E[(I − ηL) ⊗ (I − ηL)] over all batches of SGD: S as a d² × d² matrix. */
function enumeratedS(eta: number): Matrix {
  const X = Matrix.from1DArray(n, d, problem.X);
  const batches = batchesOf(n, b).map((w) => {
    const L = X.transpose().mmul(Matrix.diag(w)).mmul(X);
    const step = Matrix.sub(Matrix.eye(d), Matrix.mul(L, eta));
    return step.kroneckerProduct(step);
  });
  return batches.reduce((sum, S) => sum.add(S), Matrix.zeros(d * d, d * d)).div(batches.length);
}
const radius = (eta: number) =>
  Math.max(
    ...new EigenvalueDecomposition(enumeratedS(eta), { assumeSymmetric: true }).realEigenvalues.map(Math.abs),
  );

/** Σ over j of ηaλⱼ/(2 − ηλⱼ(2a + h)): where it is 1, Gaussian x makes E‖θ − θ*‖² grow for ever. */
const gaussianGain = (lambda: readonly number[], eta: number, a: number, h: number) =>
  lambda.reduce((sum, l) => sum + (eta * a * l) / (2 - eta * l * (2 * a + h)), 0);

describe('stationary', () => {
  it('is the limit of the recursion, from anywhere', () => {
    const found = stationary(problem, halfway);
    let moments = startAt(3, d);
    for (let t = 0; t < 4000; t++) moments = momentsAfter(problem, moments, halfway);
    expectClose(moments.mean, found.mean, { relative: 1e-12 }, 'mean');
    expectClose(moments.covariance, found.covariance, { relative: 1e-11 }, 'covariance');
    expectClose([excessRisk(problem, moments).variance], [found.excessRisk], { relative: 1e-11 }, 'risk');
  });

  it('is the same directly and by conjugate gradients', () => {
    for (const [n, d] of [
      [5, 1],
      [9, 4],
      [60, 10],
    ]) {
      const problem = someProblem(n, d);
      const W = sgd.moments(n, b);
      const known = coefficients(problem, { eta: 0.7 * largestStable(problem, W), ...W });
      const [direct, krylov] = [true, false].map((way) => stationaryCovariance(problem, known, way));
      expectClose(krylov, direct, { relative: 1e-11 }, `d = ${d}`);
    }
  });

  it('in one dimension is ηaN/(2H − η(aF + hH²))', () => {
    const X = [1, -2, 0.5, 1.5];
    const y = [1, -1, 0, 2];
    const one = leastSquares(X, y);
    const average = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    const H = average(X.map((x) => x * x));
    const best = average(X.map((x, i) => x * y[i])) / H;
    const N = average(X.map((x, i) => (y[i] - x * best) ** 2 * x * x));
    const F = average(X.map((x) => x ** 4));
    const W = sgd.moments(4, 2);
    const [a, h] = [4 * W.alpha, 1 + 16 * W.beta];
    const eta = 0.2;
    const found = stationary(one, { eta, ...W });
    expect(found.covariance[0] / ((eta * a * N) / (2 * H - eta * (a * F + h * H * H)))).toBeCloseTo(1, 12);
    expect(largestStable(one, W) / ((2 * H) / (a * F + h * H * H))).toBeCloseTo(1, 12);
    expect(contraction(one, { eta, ...W }).secondMoment).toBeCloseTo(
      1 - 2 * eta * H + eta * eta * (a * F + h * H * H),
      12,
    );
  });

  it('for Gaussian x has C = diag(ηa(T + σ²)/(2 − ηλ(2a + h))), T = σ²κ/(1 − κ)', () => {
    const [lambda, noise, step] = [[3, 1, 0.2], 0.7, { eta: 0.1, B: 4, ...sgd.moments(4, 2) }];
    const [a, h] = [1 / 2, 1 / 2];
    const gain = gaussianGain(lambda, step.eta, a, h);
    const T = (noise * gain) / (1 - gain);
    const found = stationary(gaussianPopulation({ eigenvalues: lambda, noise }), step);
    const variances = lambda.map((l) => (step.eta * a * (T + noise)) / (2 - step.eta * l * (2 * a + h)));
    const expected = new Float64Array(9);
    variances.forEach((value, j) => (expected[4 * j] = value));
    expectClose(found.covariance, expected, { relative: 1e-12 }, 'covariance');
    expectClose([found.excessRisk], [T / 2], { relative: 1e-12 }, 'risk');
  });

  // Mandt, Hoffman & Blei (2017), eq. 14: HX + XH is the covariance of the noise, X that of θ over η.
  it('as η → 0 solves the Lyapunov equation, with an error of order η', () => {
    const { X, y, H, minimizer } = problem;
    const residuals = Float64Array.from(
      y,
      (value, i) => value - minimizer.reduce((s, t, j) => s + t * X[i * d + j], 0),
    );
    const errors = [1e-2, 1e-3].map((part) => {
      const eta = part * largest;
      const C = Matrix.from1DArray(d, d, stationary(problem, { eta, ...W }).covariance).div(eta);
      const HM = Matrix.from1DArray(d, d, H);
      const noise = Matrix.zeros(d, d);
      for (let i = 0; i < n; i++) {
        const x = Matrix.columnVector(X.subarray(i * d, (i + 1) * d));
        noise.add(x.mmul(x.transpose()).mul(W.alpha * residuals[i] ** 2));
      }
      return HM.mmul(C).add(C.mmul(HM)).sub(noise).abs().max() / noise.abs().max();
    });
    expect(errors[0]).toBeLessThan(0.02);
    expect(errors[0] / errors[1]).toBeCloseTo(10, 0);
  });

  it('without noise is θ*', () => {
    const { mean, covariance, excessRisk } = stationary(problem, { eta: 0.1, alpha: 0, beta: 0 });
    expectClose(mean, problem.minimizer, { relative: 1e-14 }, 'mean');
    expect([covariance, excessRisk]).toEqual([new Float64Array(d * d), 0]);
  });

  it('where θ* fits every example has no noise, though its η is bounded', () => {
    const problem = someProblem(6, 9);
    const most = largestStable(problem, W);
    expect(most).toBeLessThan(0.95 * largestStable(problem, { alpha: 0, beta: 0 }));
    const { covariance, excessRisk } = stationary(problem, { eta: most / 2, ...W });
    expect([Math.max(...covariance.map(Math.abs)), excessRisk, problem.minimum]).toEqual([0, 0, 0]);
    expect(() => stationary(problem, { eta: 1.001 * most, ...W })).toThrow('eta must be above 0 and below');
    expect(stepsToReach(problem, startAt(0, 9), { eta: most / 2, ...W })).toBe(Infinity);
  });

  it('where columns depend on one another is that of the rest', () => {
    const twice = leastSquares(
      [...problem.X].flatMap((x) => [x * Math.SQRT1_2, x * Math.SQRT1_2]),
      problem.y,
    );
    expectClose(
      [stationary(twice, halfway).excessRisk, largestStable(twice, W)],
      [stationary(problem, halfway).excessRisk, largest],
      { relative: 1e-11 },
      'risk, largest η',
    );
  });

  it('refuses η that is not stable, and names the largest that is', () => {
    // The last is solved by conjugate gradients and has no noise at θ*, so that nothing but the eigenvalue tells.
    for (const population of [problem, someProblem(40, 20), someProblem(14, 20)]) {
      const W = sgd.moments(population.n, 2);
      const most = largestStable(population, W);
      expect(() => stationary(population, { eta: 1.001 * most, ...W })).toThrow(
        `eta must be above 0 and below ${most}`,
      );
      expect(stationary(population, { eta: 0.999 * most, ...W }).excessRisk).toBeGreaterThanOrEqual(0);
    }
    expect(() => stationary(problem, { eta: 0, ...W })).toThrow('eta must be above 0');
  });
});

describe('largestStable', () => {
  it('is where the enumerated S stops to contract', () => {
    let [low, high] = [0, 2 * largest];
    for (let k = 0; k < 60; k++) {
      const middle = (low + high) / 2;
      if (radius(middle) < 1) low = middle;
      else high = middle;
    }
    expectClose([largest], [low], { relative: 1e-12 }, 'η');
  });

  it('parts runs that settle from runs that grow', () => {
    const risk = (eta: number, steps: number) => {
      const { bias, variance } = excessRisks(problem, startAt(1, d), { eta, ...W }, steps);
      return bias[steps] + variance[steps];
    };
    const below = 0.9999 * largest;
    const settled = stationary(problem, { eta: below, ...W }).excessRisk;
    expect(risk(below, 20_000)).toBeLessThan(1.0001 * settled);
    expect(risk(1.0001 * largest, 20_000) / risk(1.0001 * largest, 10_000)).toBeGreaterThan(2);
  });

  it('of gradient descent is 2/λmax', () => {
    const problem = someProblem(60, 20);
    expectClose(
      [largestStable(problem, { alpha: 0, beta: 0 })],
      [2 / problem.eigenvalues[0]],
      { relative: 1e-12 },
      'η',
    );
  });

  // Their mean, which the first steps find, has a residual of half their distance: far less squared.
  it.each([1e-3, 1e-5, 1e-6, 1e-7, 1e-9])('knows eigenvalues apart that differ by %d', (apart) => {
    const problem = leastSquares([Math.SQRT2, 0, 0, Math.sqrt(2 * (1 + apart))], [1, 2]);
    const found = largestStable(problem, { alpha: 0, beta: 0 });
    expect(Math.abs((found * (1 + apart)) / 2 - 1)).toBeLessThan(1e-12);
    expect(1 - contraction(problem, { eta: 0.5, alpha: 0, beta: 0 }).secondMoment).toBeCloseTo(0.75, 8);
  });

  // Feuer & Weinstein (1985) for b = 1, in signal processing the LMS filter with independent inputs.
  it('of SGD with b = 1 on isotropic Gaussian x is 2/(d + 2)', () => {
    for (const d of [1, 2, 10, 50]) {
      const population = gaussianPopulation({ eigenvalues: new Array<number>(d).fill(1), noise: 1 });
      const found = largestStable(population, { alpha: 0, beta: 0, B: 1 });
      expectClose([found], [2 / (d + 2)], { relative: 1e-12 }, `d = ${d}`);
    }
  });

  it('of Gaussian x makes the gain 1', () => {
    const lambda = Array.from({ length: 30 }, (_, j) => 1 / (1 + j));
    const population = gaussianPopulation({ eigenvalues: lambda, noise: 1 });
    const found = largestStable(population, { B: 8, ...sgd.moments(8, 3) });
    expect(gaussianGain(lambda, found, 1 / 3, 2 / 3)).toBeCloseTo(1, 9);
  });

  it('is Infinity where no x is anything', () => {
    expect(largestStable(leastSquares([0, 0], [1, 2]), { alpha: 0, beta: 0 })).toBe(Infinity);
  });
});

describe('contraction', () => {
  it('has the spectral radius of the enumerated S', () => {
    for (const part of [0.01, 0.3, 0.9, 0.999]) {
      const eta = part * largest;
      const { secondMoment, mean } = contraction(problem, { eta, ...W });
      expectClose([secondMoment], [radius(eta)], { relative: 1e-9 }, `${part} of the largest`);
      expect(mean ** 2).toBeLessThanOrEqual(secondMoment);
    }
  });

  it('of gradient descent is that of the mean squared, however near the largest stable η', () => {
    const random = testRandom(5);
    const X = Float64Array.from({ length: 300 * 20 }, (_, at) => (random() * 2 - 1) / (1 + (at % 20)) ** 2);
    const problem = leastSquares(X, X.subarray(0, 300));
    for (const below of [0.5, 1e-2, 1e-6, 1e-9]) {
      const eta = ((1 - below) * 2) / problem.eigenvalues[0];
      const { mean, secondMoment } = contraction(problem, { eta, alpha: 0, beta: 0 });
      const away = 1 - mean ** 2;
      expect(Math.abs(1 - secondMoment - away)).toBeLessThan(1e-8 * away + 1e-13);
    }
  });

  it('is what the recursion shows in the end, from θ* and from elsewhere', () => {
    const population = someProblem(30, 5);
    const W = sgd.moments(30, 2);
    const step = { eta: 0.5 * largestStable(population, W), ...W };
    const { excessRisk } = stationary(population, step);
    const { mean, secondMoment } = contraction(population, step);
    const shown = (start: ThetaMoments) => {
      const { bias, variance } = excessRisks(population, start, step, 600);
      const distance = (t: number) => Math.abs(bias[t] + variance[t] - excessRisk);
      return (distance(600) / distance(400)) ** (1 / 200);
    };
    const atMinimizer = { mean: population.minimizer, covariance: new Float64Array(25) };
    expect((1 - shown(atMinimizer)) / (1 - secondMoment)).toBeCloseTo(1, 3);
    expect((1 - shown(startAt(0, 5))) / (1 - mean)).toBeCloseTo(1, 3);
  });

  it('is 0 where no x is anything', () => {
    const nothing = leastSquares([0, 0], [1, 2]);
    const step = { eta: 0.1, alpha: 0.1, beta: 0 };
    expect(contraction(nothing, step)).toEqual({ mean: 0, secondMoment: 0 });
    expect(stationary(nothing, step).excessRisk).toBe(0);
  });
});

describe('the maps that the eigenvalues are of', () => {
  // The antisymmetric part of what is not symmetric grows in Davidson's method until it has the eigenvalue.
  it('return exactly symmetric matrices for such', () => {
    const random = testRandom(3);
    const eigenvalues = Array.from({ length: 7 }, random);
    for (const population of [someProblem(30, 7), gaussianPopulation({ eigenvalues, noise: 1 })]) {
      const known = { eta: 0.1 * random(), a: random(), h: random() };
      const C = new Float64Array(49);
      for (let j = 0; j < 7; j++) for (let k = 0; k <= j; k++) C[7 * j + k] = C[7 * k + j] = random();
      for (const map of [secondMoment(population, known), contractionPart(population, known)]) {
        const image = map(C);
        expect(image).toEqual(image.map((_, at) => image[7 * (at % 7) + Math.floor(at / 7)]));
      }
    }
  });
});

describe('stepsToReach', () => {
  it('is the step from which the risk stays near', () => {
    const start = startAt(3, d);
    const steps = stepsToReach(problem, start, halfway, { relative: 0.01 });
    const { excessRisk } = stationary(problem, halfway);
    const { bias, variance } = excessRisks(problem, start, halfway, 2 * steps);
    const far = bias.map((value, t) => Math.abs(value + variance[t] - excessRisk) / excessRisk);
    expect(far[steps - 1]).toBeGreaterThan(0.01);
    expect(Math.max(...far.subarray(steps))).toBeLessThanOrEqual(0.01);
  });

  // Starts that have the risk of the fixed point, and leave it: with a bias, or with the variance elsewhere.
  it.each(['mean', 'covariance'] as const)(
    'does not take a risk that is right by chance for an arrival: %s',
    (part) => {
      const { excessRisk: limit } = stationary(problem, halfway);
      const toLimit = (start: ThetaMoments, power: number): ThetaMoments => {
        const { bias, variance } = excessRisk(problem, start);
        const factor = (limit / (bias + variance)) ** power;
        return {
          mean: start.mean.map((value, j) => problem.minimizer[j] + factor * (value - problem.minimizer[j])),
          covariance: start.covariance.map((value) => factor ** 2 * value),
        };
      };
      const elsewhere = { mean: problem.minimizer, covariance: new Float64Array(d * d) };
      elsewhere.covariance[d * d - 1] = 1;
      const start = toLimit(part === 'mean' ? startAt(3, d) : elsewhere, 0.5);
      const { bias, variance } = excessRisks(problem, start, halfway, 4000);
      const far = Array.from(bias, (value, t) => Math.abs(value + variance[t] - limit) / limit);
      expect(far[0]).toBeLessThan(1e-12);
      const last = far.findLastIndex((value) => value > 0.01);
      expect(last).toBeGreaterThan(1);
      expect(stepsToReach(problem, start, halfway)).toBe(last + 1);
    },
  );

  it('is 0 at the fixed point', () => {
    expect(stepsToReach(problem, stationary(problem, halfway), halfway)).toBe(0);
  });

  it('is Infinity without noise, and says when it gives up', () => {
    expect(stepsToReach(problem, startAt(0, d), { eta: 0.1, alpha: 0, beta: 0 })).toBe(Infinity);
    expect(() => stepsToReach(problem, startAt(3, d), { eta: 1e-4, ...W }, { most: 10 })).toThrow('10 steps');
  });
});

describe('the split of the excess risk', () => {
  it('has gradient descent as its bias', () => {
    const start = startAt(2, d);
    const noisy = excessRisks(problem, start, halfway, 50);
    const descent = excessRisks(problem, start, { eta: halfway.eta, alpha: 0, beta: 0 }, 50);
    expect(noisy.bias).toEqual(descent.bias);
    expect(Math.max(...descent.variance)).toBe(0);
  });

  it('is E L − L* of a data set', () => {
    const gaussian = likeGaussian([1, 0.5], [1, 2], 0.4);
    expect(gaussian.minimum).toBeCloseTo(0.2, 14);
    const { bias, variance } = excessRisk(gaussian, startAt(0, 2));
    expect(bias + variance).toBeCloseTo((1 + 0.5 * 4) / 2, 13);
  });
});
