import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose, testRandom } from '../helpers.js';
import { memory } from './memory.js';

/** Relative to Σ |a b|, so that cancellation is not taken for an error: K rounding errors of 2⁻²⁴, and room. */
const TOLERANCE = 2e-6;

/**
 * C + A B in a workspace of its own, C padded to rows of `cStride` with NaN that must stay, A and B stored as the form
 * asks and followed by NaN that must not come in.
 */
function check(M: number, N: number, K: number, aT: boolean, bT: boolean, pad: number) {
  const { workspace, kernels, put } = memory();
  const random = testRandom(M * 10007 + N * 101 + K);
  const A = Float32Array.from({ length: M * K }, () => random() - 0.5);
  const B = Float32Array.from({ length: K * N }, () => random() - 0.5);
  const C = Float32Array.from({ length: M * N }, () => random() - 0.5);
  const stored = (rows: number, columns: number, at: (i: number, j: number) => number) => {
    const stride = columns + pad;
    const values = new Float32Array(rows * stride + 8).fill(NaN);
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) values[i * stride + j] = at(i, j);
    return { pointer: put(values), stride, length: values.length };
  };
  const a = aT ? stored(K, M, (k, i) => A[i * K + k]) : stored(M, K, (i, k) => A[i * K + k]);
  const b = bT ? stored(N, K, (j, k) => B[k * N + j]) : stored(K, N, (k, j) => B[k * N + j]);
  const c = stored(M, N, (i, j) => C[i * N + j]);
  const scratch = workspace.reserve(kernels.gemmScratch(N) / 4, 'test');
  kernels.gemm(M, N, K, a.pointer, a.stride, aT, b.pointer, b.stride, bT, c.pointer, c.stride, scratch);

  const result = workspace.floats(c.pointer, c.length);
  const actual = new Float64Array(M * N);
  const expected = new Float64Array(M * N);
  let outside = 0;
  for (let i = 0; i < M; i++) {
    for (let j = 0; j < N; j++) {
      let sum = C[i * N + j];
      for (let k = 0; k < K; k++) sum += A[i * K + k] * B[k * N + j];
      expected[i * N + j] = sum;
      actual[i * N + j] = result[i * c.stride + j];
    }
    for (let j = N; j < c.stride; j++) if (!Number.isNaN(result[i * c.stride + j])) outside++;
  }
  const what = `${M}×${K}×${N}${aT ? ' Aᵀ' : ''}${bT ? ' Bᵀ' : ''}`;
  expectClose(actual, expected, { absolute: TOLERANCE * (1 + K / 12) }, what);
  expect(outside, `${what}: numbers written outside C`).toBe(0);
}

describe('gemm', () => {
  it('is C + A B in all four forms for small and odd sizes', () => {
    const size = fc.integer({ min: 1, max: 41 });
    fc.assert(
      fc.property(size, size, fc.integer({ min: 0, max: 41 }), fc.boolean(), fc.boolean(), fc.integer({ min: 0, max: 5 }), check), // prettier-ignore
      { numRuns: 400 },
    );
  });

  it.each([
    [1, 1, 1000], [121, 9, 257], [245, 17, 513], [5, 8, 256], [120, 8, 256], [39, 24, 300], [40, 24, 300],
  ])('crosses the borders of its blocks at %i × %i × %i', (M, N, K) => {
    for (const aT of [false, true]) for (const bT of [false, true]) check(M, N, K, aT, bT, 3);
  }); // prettier-ignore

  it('gives an entry the same bits whatever is computed with it, B packed or not', () => {
    const { workspace, kernels, put } = memory();
    const random = testRandom(5);
    const [M, N, K] = [64, 24, 300];
    const a = put(Float32Array.from({ length: M * K }, () => random() - 0.5));
    const b = put(Float32Array.from({ length: K * N }, () => random() - 0.5));
    const c = workspace.reserve(M * N, 'test');
    const scratch = workspace.reserve(kernels.gemmScratch(N) / 4, 'test');
    const rows = (count: number) => {
      workspace.floats(c, M * N).fill(0);
      kernels.gemm(count, N, K, a, K, false, b, N, false, c, N, scratch);
      return workspace.floats(c, count * N).slice();
    };
    const whole = rows(M);
    for (const count of [1, 4, 5, 6, 39, 40]) expect(rows(count)).toEqual(whole.slice(0, count * N));
  });
});
