import { Matrix, inverse } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import { linearRegression, Objective } from '../../src/models/index.js';
import { gaussianFisher, noiseClasses, sampler, sgd, type NoiseClass } from '../../src/noise/index.js';
import { leastSquares, momentsAfter } from '../../src/theory/index.js';
import { drawsToDetect, influence, meanTest } from '../../src/verify/meanTest.js';
import { expectClose, ownOptions, testRandom } from '../helpers.js';
import { supportOf } from '../reference/supports.js';
import { centralMoments } from './fourthMoments.js';
import { startAt } from './problems.js';

// The WebAssembly loop against the recursion, for every class. Of θ after two steps each mean and second moment is tested, and
// Q = (θ − m)ᵀC⁻¹(θ − m)/d, whose mean is 1, by Catoni's test: for any distribution, a right prediction fails with a probability of
// at most FALSE_ALARM. It needs the variances of what is averaged, which `centralMoments` has exactly.
const [n, d, b, eta, steps] = [4, 3, 2, 0.4, 2];
const options = { m: 3, B: 3 };
const random = testRandom(8);
const X = Float32Array.from({ length: n * d }, () => random() * 2 - 1);
const y = Float32Array.from({ length: n }, () => random() * 2 - 1);
const problem = leastSquares(X, y);

// The recursion is for steps that are independent.
const noisy = noiseClasses.filter(({ deterministic, pass }) => deterministic !== true && pass === undefined);
const TESTS = d + (d * (d + 1)) / 2 + 1;
const FALSE_ALARM = 1e-9 / (noisy.length * TESTS); // 1e-9 for all of them together
const MISS = 1e-6;
const ERROR = 1.03; // of α and β
/** What float32 may do to a mean of θ, or of a product of two of its entries, all of them below 1. */
const ROUNDING = 1e-6;

/** One thing to average over the runs: what it is predicted to be, and its exact variance if the prediction is right. */
interface Statistic {
  readonly what: string;
  readonly predicted: number;
  readonly variance: number;
  readonly tolerance: number;
  of(deviation: Float64Array): number;
}

/** The tests of a class with V = W − 1/n multiplied by `scale`: its prediction by the theory, its variances by enumeration. */
function statistics(noise: NoiseClass, scale = 1): Statistic[] {
  const { alpha, beta } = noise.moments(n, b, options);
  const step = { eta, alpha: alpha * scale ** 2, beta: beta * scale ** 2 };
  let theory = startAt(0, d);
  for (let t = 0; t < steps; t++) theory = momentsAfter(problem, theory, step);
  const { covariance: C } = theory;
  const { mean, covariance, fourth } = centralMoments(
    problem,
    eta,
    supportOf(noise.name, n, b, { ...options, scale }),
    steps,
  );
  expectClose(theory.mean, mean, { relative: 1e-12 }, `${noise.name}: mean, enumerated`);
  expectClose(C, covariance, { relative: 1e-11 }, `${noise.name}: covariance, enumerated`);

  const P = inverse(Matrix.from1DArray(d, d, C)).to1DArray();
  const Q = (deviation: Float64Array) =>
    P.reduce((sum, p, at) => sum + (p * deviation[Math.floor(at / d)] * deviation[at % d]) / d, 0);
  const squareOfQ = fourth.reduce(
    (sum, value, at) => sum + (P[Math.floor(at / (d * d))] * P[at % (d * d)] * value) / (d * d),
    0,
  );
  const largest = P.reduce((most, p) => Math.max(most, Math.abs(p)), 0);
  const all: Statistic[] = [
    { what: 'Q', predicted: 1, variance: squareOfQ - 1, tolerance: d * largest * ROUNDING, of: Q },
  ];
  for (let j = 0; j < d; j++) {
    all.push({
      what: `mean ${j}`,
      predicted: 0,
      variance: C[j * d + j],
      tolerance: ROUNDING,
      of: (v) => v[j],
    });
    for (let k = 0; k <= j; k++) {
      const predicted = C[j * d + k];
      const variance = fourth[((j * d + k) * d + j) * d + k] - predicted ** 2;
      all.push({
        what: `entry ${j}, ${k}`,
        predicted,
        variance,
        tolerance: ROUNDING,
        of: (v) => v[j] * v[k],
      });
    }
  }
  return all;
}

/** θ less the predicted mean, run after run, in the WebAssembly loop. */
function deviations(noise: NoiseClass, runs: number, visit: (deviation: Float64Array) => void): void {
  const model = linearRegression(d, { intercept: false });
  const objective = new Objective(model, dataset({ inputs: X, features: d, targets: y }));
  const draw = sampler(noise, ownOptions(noise, { n, b, ...options, seed: 5 }), objective.workspace);
  let theory = startAt(0, d);
  for (let t = 0; t < steps; t++) theory = momentsAfter(problem, theory, { eta, alpha: 0, beta: 0 });
  const { theta } = objective;
  const deviation = new Float64Array(d);
  for (let run = 0; run < runs; run++) {
    theta.fill(0);
    for (let t = 0; t < steps; t++) {
      objective.accumulate(draw(run * steps + t));
      objective.update(eta);
    }
    for (let j = 0; j < d; j++) deviation[j] = theta[j] - theory.mean[j];
    visit(deviation);
  }
}

/** For each statistic whether the runs reject what is predicted, and by how much. */
function tested(noise: NoiseClass, runs: number, tests: readonly Statistic[]) {
  const each = tests.map(({ variance, tolerance }) =>
    meanTest({ draws: runs, variance, falseAlarm: FALSE_ALARM, miss: MISS, tolerance }),
  );
  const sums = tests.map(() => 0);
  deviations(noise, runs, (deviation) => {
    for (let s = 0; s < tests.length; s++) {
      sums[s] += influence(each[s].scale * (tests[s].of(deviation) - tests[s].predicted));
    }
  });
  return tests.map(({ what }, s) => ({
    what,
    rejected: Math.abs(sums[s]) / (runs * each[s].scale) > each[s].bound,
  }));
}

/** The runs from which an error of 3 % in α and β is seen by Q, with probability 1 − MISS. */
function runsFor(right: Statistic, wrong: Statistic): number {
  // Under the wrong prediction Q is smaller by its factor, nearly ERROR, and so is its deviation.
  const effect = 1 - 1 / ERROR;
  return drawsToDetect(effect, {
    variance: wrong.variance,
    varianceThen: right.variance,
    falseAlarm: FALSE_ALARM,
    miss: MISS,
    tolerance: wrong.tolerance,
  });
}

describe('the loop in WebAssembly', () => {
  it.each(noisy)(
    '$name: θ has the predicted moments, and not those of an α and β that are 3 % off',
    (noise) => {
      const right = statistics(noise);
      const [wrong] = statistics(noise, Math.sqrt(ERROR));
      const runs = runsFor(right[0], wrong);
      const verdicts = tested(noise, runs, [...right, wrong]);
      expect(verdicts.filter(({ rejected }) => rejected).map(({ what }) => what)).toEqual(['Q']);
      expect(verdicts[verdicts.length - 1].rejected).toBe(true);
    },
  );

  it('of a class with other moments is told apart: gaussianFisher from SGD', () => {
    const [, ...others] = statistics(sgd);
    const verdicts = tested(gaussianFisher, 200_000, others);
    expect(verdicts.some(({ rejected }) => rejected)).toBe(true);
  });
});
