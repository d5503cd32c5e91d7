import { describe, expect, it } from 'vitest';
import { design, gram, quadraticForms } from '../../src/theory/design.js';
import { expectClose, testRandom } from '../helpers.js';

describe('the sums over examples', () => {
  it.each([1, 2, 3, 4, 5, 7, 8, 9, 63, 64, 65, 130])('are those of plain loops, %i examples', (n) => {
    const random = testRandom(n);
    for (const d of [1, 2, 3, 4, 5, 6, 9]) {
      const X = Float64Array.from({ length: n * d }, () => random() - 0.5);
      const w = Float64Array.from({ length: n }, () => random());
      const C = new Float64Array(d * d);
      for (let j = 0; j < d; j++) for (let k = 0; k <= j; k++) C[j * d + k] = C[k * d + j] = random() - 0.5;
      const forms = new Float64Array(n);
      const sum = new Float64Array(d * d);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < d; j++) {
          for (let k = 0; k < d; k++) {
            forms[i] += X[i * d + j] * C[j * d + k] * X[i * d + k];
            sum[j * d + k] += w[i] * X[i * d + j] * X[i * d + k];
          }
        }
      }
      expectClose(quadraticForms(design(X, n, d), C), forms, { relative: 1e-13 }, `forms, d = ${d}`);
      expectClose(gram(design(X, n, d), w), sum, { relative: 1e-13 }, `gram, d = ${d}`);
    }
    expect.hasAssertions();
  });
});
