import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { lanczos, type Vector } from '../../src/diagnostics/index.js';
import { expectClose, testRandom } from '../helpers.js';
import { eigenvalues } from './problem.js';

const size = 30;
const random = testRandom(5);
const start = Float64Array.from({ length: size }, () => random() - 0.5);
const B = new Matrix(Array.from({ length: size }, () => Array.from({ length: size }, () => random() - 0.5)));
const A = B.clone().add(B.transpose());
const times = (M: Matrix) => (v: Vector) =>
  Float64Array.from(M.mmul(Matrix.columnVector([...v])).to1DArray());

describe('lanczos', () => {
  it('finds all eigenvalues in as many steps as there are, and their vectors', () => {
    const found = lanczos(times(A), start, size);
    expectClose(found.values, eigenvalues(A), { relative: 1e-10 }, 'eigenvalues');
    const y = found.vector(3);
    expectClose(times(A)(y), y.map((value) => found.values[3] * value), { absolute: 1e-9 }, 'A y = λ y'); // prettier-ignore
  });

  it('finds those at both ends first, each within its residual', () => {
    const all = eigenvalues(A);
    const { values, residuals } = lanczos(times(A), start, 20);
    expect(values).toHaveLength(20);
    values.forEach((value, k) => {
      const distance = Math.min(...all.map((exact) => Math.abs(exact - value)));
      expect(distance).toBeLessThanOrEqual(residuals[k] + 1e-12);
    });
    expect(Math.abs(values[0] - all[0])).toBeLessThan(1e-2);
    expect(Math.abs(values[19] - all[size - 1])).toBeLessThan(1e-2);
  });

  it('ends where the space is invariant: what is twice there is found once', () => {
    const D = Matrix.diag(Array.from({ length: size }, (_, k) => k % 3));
    expectClose(lanczos(times(D), start, size).values, [2, 1, 0], { absolute: 1e-12 }, 'eigenvalues');
    expect(lanczos(times(Matrix.eye(size)), start, 5).values).toHaveLength(1);
    expect(lanczos(times(Matrix.zeros(size, size)), start, 5).values).toEqual([0]);
  });
});
