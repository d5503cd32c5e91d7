import { expect, it } from 'vitest';
import { lengths, testRandom } from '../helpers.js';
import { memory } from './memory.js';

it.each(lengths)('addSquares adds %i squares, and writes nothing beyond them', (count) => {
  const { workspace, kernels, put } = memory();
  const random = testRandom(count);
  const [x, y] = [0, 1].map(() => Float32Array.from({ length: count }, () => random() - 0.5));
  const at = put([...y, NaN]);
  kernels.addSquares(at, put(x), count);
  const expected = y.map((v, i) => v + Math.fround(x[i] * x[i]));
  expect(workspace.floats(at, count + 1)).toEqual(Float32Array.of(...expected, NaN));
});
