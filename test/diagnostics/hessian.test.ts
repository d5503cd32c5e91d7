import { describe, expect, it } from 'vitest';
import { dataset } from '../../src/data/dataset.js';
import {
  alignment,
  expectedSharpness,
  hessianOperator,
  hessianSpectrum,
  hessianTrace,
} from '../../src/diagnostics/index.js';
import { linearRegression, Objective } from '../../src/models/index.js';
import { expectClose, testRandom } from '../helpers.js';
import { C, eigenvalues, H, objective, p, theta } from './problem.js';

// Seeds are fixed; of fresh ones, a right estimate would be 7 standard errors off once in about 1e9 at so many draws.
const ERRORS = 7;

describe('the Hessian', () => {
  it('times each unit vector is its column, by differences in float64', () => {
    const made = objective();
    const product = hessianOperator(made);
    for (let j = 0; j < p; j++) {
      const unit = Float64Array.from({ length: p }, (_, k) => Number(k === j));
      expectClose(product(unit), H.getColumn(j), { absolute: 1e-5 * H.max() }, `column ${j}`);
    }
    expectClose(product(new Float64Array(p)), new Float64Array(p), {}, 'H 0');
    expect(made.theta).toEqual(theta);
  });

  it('does not depend on the length of the vector', () => {
    const random = testRandom(4);
    const u = Float64Array.from({ length: p }, () => random() - 0.5);
    const product = hessianOperator(objective());
    const [once, often] = [product(u), product(u.map((value) => 1e6 * value))];
    expectClose(often, once.map((value) => 1e6 * value), { relative: 1e-6 }, 'H (1e6 u)'); // prettier-ignore
  });

  it('has its largest eigenvalues and its smallest', () => {
    const all = eigenvalues(H);
    const { largest, smallest } = hessianSpectrum(objective(), { count: 3, steps: p });
    expectClose(largest, all.slice(0, 3), { relative: 1e-5 }, 'largest');
    expect(smallest).toBeCloseTo(all[p - 1], 5);
    expect(smallest).toBeLessThan(0);
  });

  it('has its trace within the error that is stated, which is that of the draws', () => {
    const { mean, standardError } = hessianTrace(objective(), { draws: 400 });
    expect(Math.abs(mean - H.trace())).toBeLessThan(ERRORS * standardError);
    // Var zᵀHz = 2 Σ_{j≠k} H²ⱼₖ for independent signs.
    let square = 0;
    for (let j = 0; j < p; j++) for (let k = 0; k < p; k++) if (j !== k) square += H.get(j, k) ** 2;
    expect(standardError / Math.sqrt((2 * square) / 400)).toBeGreaterThan(0.7);
    expect(standardError / Math.sqrt((2 * square) / 400)).toBeLessThan(1.4);
  });
});

describe('alignment', () => {
  it('is tr(H C), and its ratio to isotropic noise of equal trace', () => {
    const found = alignment(objective(), { draws: 600 });
    const expected = H.mmul(C).trace();
    expect(Math.abs(found.traceHC.mean - expected)).toBeLessThan(ERRORS * found.traceHC.standardError);
    expect(found.traceHC.standardError).toBeLessThan(0.1 * expected);
    expect(found.traceC).toBeCloseTo(C.trace(), 6);
    expect(found.ratio).toBeCloseTo((p * found.traceHC.mean) / (found.traceH.mean * found.traceC), 10);
    expect(found.ratio).toBeGreaterThan(1);
  });

  it('has no ratio where all gradients are one', () => {
    const data = dataset({ inputs: [0.1, 0.3, 0.1, 0.3, 0.1, 0.3], features: 2, targets: [7, 7, 7] });
    const found = alignment(new Objective(linearRegression(2), data));
    expect([found.traceC, found.ratio]).toEqual([0, NaN]);
  });

  it('has none either where their trace is not 0 by rounding', () => {
    const inputs = Array.from({ length: 30 }, (_, k) => [0.3, 1.7, -0.9][k % 3]);
    const data = dataset({ inputs, features: 3, targets: new Array<number>(10).fill(0.77) });
    const made = new Objective(linearRegression(3), data);
    const traces = [1, 2, 3, 4].map((k) => {
      made.theta.set([0.1 * k, 0.71, 0.3 * k, 0.01]);
      const { traceC, ratio } = alignment(made, { draws: 2 });
      expect(ratio).toBeNaN();
      return traceC;
    });
    expect(Math.max(...traces)).toBeGreaterThan(0);
  });
});

describe('expectedSharpness', () => {
  // ½ (1/n) Σ (xᵢᵀθ − yᵢ)² is quadratic: E[L(θ + ν)] − L(θ) is σ² tr H / 2 exactly, with H = XᵀX/n.
  const random = testRandom(6);
  const inputs = Array.from({ length: 40 }, () => 2 * random() - 1);
  const data = dataset({ inputs, features: 4, targets: inputs.slice(0, 10) });
  const made = new Objective(linearRegression(4, { intercept: false }), data);
  const trace = inputs.reduce((sum, x) => sum + Math.fround(x) ** 2, 0) / 10;

  it.each([0.3, 1])('σ = %d: of a quadratic loss is σ² tr H / 2', (sigma) => {
    const before = made.theta.slice();
    const { mean, standardError } = expectedSharpness(made, { sigma, draws: 2000 });
    expect(Math.abs(mean - (sigma ** 2 * trace) / 2)).toBeLessThan(ERRORS * standardError);
    expect(standardError).toBeLessThan(0.05 * mean);
    expect(made.theta).toEqual(before);
  });

  it('refuses what is no deviation, and a single draw, which has no error', () => {
    expect(() => expectedSharpness(made, { sigma: -1 })).toThrow(
      'sigma must be a finite number of at least 0',
    );
    expect(() => expectedSharpness(made, { draws: 1 })).toThrow('draws must be an integer of at least 2');
  });
});
