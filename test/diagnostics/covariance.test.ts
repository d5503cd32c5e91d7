import { describe, expect, it } from 'vitest';
import { Matrix } from 'ml-matrix';
import { dataset } from '../../src/data/dataset.js';
import {
  covarianceOperator,
  gradientSpectrum,
  leadingSpectrum,
  noiseScale,
} from '../../src/diagnostics/index.js';
import { linearRegression, Objective } from '../../src/models/index.js';
import { expectClose, testRandom } from '../helpers.js';
import { C, eigenvalues, gradientsAt, mean, n, objective, p, theta } from './problem.js';

const squares = (values: readonly number[]) => values.reduce((sum, value) => sum + value * value, 0);

describe('the covariance of the gradients', () => {
  const expected = eigenvalues(C).slice(0, n);

  it('times a vector is that of the explicit C', () => {
    const random = testRandom(3);
    const u = Float64Array.from({ length: p }, () => random() - 0.5);
    const made = objective();
    expectClose(covarianceOperator(made)(u), C.mmul(columnOf(u)).to1DArray(), { relative: 1e-5 }, 'C u');
    expect(made.theta).toEqual(theta);
  });

  it('times a vector is at the θ that the objective has then', () => {
    const random = testRandom(3);
    const u = Float64Array.from({ length: p }, () => random() - 0.5);
    const made = objective();
    const product = covarianceOperator(made);
    const moved = theta.map((value) => value + random() - 0.5);
    made.theta.set(moved);
    const G = gradientsAt(moved);
    const centred = G.subRowVector(G.mean('column'));
    const there = centred.transpose().mmul(centred).div(n);
    expectClose(product(u), there.mmul(Matrix.columnVector(u)).to1DArray(), { relative: 1e-5 }, 'C u');
  });

  it('refuses what is no vector', () => {
    expect(() => covarianceOperator(objective())(new Float64Array(p).fill(NaN))).toThrow(
      'u[0] must be a finite number, but is NaN',
    );
  });

  it('has from the Gram matrix the eigenvalues of the explicit C', () => {
    const { eigenvalues, trace, effectiveRank } = gradientSpectrum(objective());
    expectClose(eigenvalues, expected, { relative: 1e-6 }, 'eigenvalues');
    expect(trace).toBeCloseTo(C.trace(), 6);
    expect(effectiveRank).toBeCloseTo(C.trace() / expected[0], 5);
  });

  it('has by Lanczos the same leading ones, and the trace of all', () => {
    const found = leadingSpectrum(objective(), { count: 5, steps: 17 });
    expectClose(found.eigenvalues, expected.slice(0, 5), { relative: 1e-5 }, 'eigenvalues');
    expect(found.trace).toBeCloseTo(C.trace(), 6);
    expect(leadingSpectrum(objective(), { count: 2 }).eigenvalues).toHaveLength(2);
  });

  it('is refused whole for many examples, with the way out', () => {
    const many = dataset({ inputs: new Float32Array(2001), features: 1, targets: new Float32Array(2001) });
    expect(() => gradientSpectrum(new Objective(linearRegression(1), many))).toThrow(
      'n must be at most 2000 for all eigenvalues; leadingSpectrum finds the leading ones, but is 2001',
    );
  });
});

describe('noiseScale', () => {
  it('is what the explicit gradients say', () => {
    const G = gradientsAt(theta);
    const found = noiseScale(objective());
    expect(found.gradientNorm).toBeCloseTo(Math.sqrt(squares(mean)), 6);
    expect(found.trace).toBeCloseTo(C.trace(), 6);
    expect(found.noiseScale / (C.trace() / squares(mean))).toBeCloseTo(1, 5);
    const diversity = squares(G.to1DArray()) / squares(G.sum('column'));
    expect(found.diversity / diversity).toBeCloseTo(1, 5);
  });

  it('of gradients that are all one has no trace and the least diversity', () => {
    const data = dataset({ inputs: [1, 2, 1, 2, 1, 2, 1, 2], features: 2, targets: [3, 3, 3, 3] });
    const found = noiseScale(new Objective(linearRegression(2), data));
    expect(found.trace).toBeCloseTo(0, 5);
    expect(found.diversity).toBeCloseTo(1 / 4, 6);
  });

  it('is infinite where gradients cancel, and NaN where all are 0', () => {
    const at = (targets: number[]) => {
      const data = dataset({ inputs: [1, 1], features: 1, targets });
      return noiseScale(new Objective(linearRegression(1, { intercept: false }), data));
    };
    expect(at([1, -1])).toEqual({ gradientNorm: 0, trace: 1, noiseScale: Infinity, diversity: Infinity });
    expect(at([0, 0])).toEqual({ gradientNorm: 0, trace: 0, noiseScale: NaN, diversity: NaN });
  });
});

function columnOf(u: Float64Array) {
  return C.getColumnVector(0)
    .clone()
    .apply(function (this: typeof C, i) {
      this.set(i, 0, u[i]);
    });
}
