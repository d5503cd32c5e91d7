import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { digits } from '../../src/data/digits.js';

// All expectations were computed by NumPy from scikit-learn's digits.csv.gz.
const pixelSums = [
  0, 546, 9353, 21269, 21291, 10390, 2448, 233, 10, 3583, 18657, 21527, 18472, 14692, 3318, 194, 5, 4675,
  17796, 12566, 12755, 14028, 3214, 90, 2, 4438, 16337, 15852, 17839, 13570, 4165, 4, 0, 4204, 13778, 16302,
  18512, 15713, 5228, 0, 16, 2846, 12366, 12989, 13787, 14801, 6211, 49, 13, 1266, 13490, 17142, 16921, 15739,
  6694, 371, 1, 502, 9987, 21724, 21221, 12155, 3716, 655,
];

const sha256 = (numbers: ArrayLike<number>) =>
  createHash('sha256').update(Uint8Array.from(numbers)).digest('hex');

describe('digits', () => {
  const data = digits();

  it('has 1,797 images of 64 pixels in 10 classes', () => {
    expect(data).toMatchObject({ kind: 'classification', n: 1797, features: 64, classes: 10 });
    expect(data.inputs.length).toBe(1797 * 64);
    expect(data.labels.length).toBe(1797);
    const counts = new Array<number>(10).fill(0);
    data.labels.forEach((label) => counts[label]++);
    expect(counts).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
  });

  it('has the pixels and labels of the source, in its order', () => {
    expect([...data.inputs.subarray(0, 8)].map((v) => v * 16)).toEqual([0, 0, 5, 13, 9, 1, 0, 0]);
    const sums = pixelSums.map((_, k) =>
      data.inputs.reduce((sum, v, i) => (i % 64 === k ? sum + v * 16 : sum), 0),
    );
    expect(sums).toEqual(pixelSums);
    const pixels = data.inputs.map((v) => v * 16);
    expect(sha256(pixels)).toBe('8f26b2bd9d135c256808f68f14fdabddde6d9c7f869ae419704b051f0f14b3b3');
    expect(sha256(data.labels)).toBe('8ba4f891220f5e4c9c819638d1602d74b83618f167043c6da52a2a247841ddf0');
  });

  it('has pixels from 0 to 1 in sixteenths', () => {
    expect(new Set(data.inputs)).toEqual(new Set(Array.from({ length: 17 }, (_, v) => v / 16)));
  });

  it('gives each caller a copy', () => {
    const mine = digits();
    mine.inputs.fill(7);
    mine.labels.fill(7);
    expect(digits()).toEqual(data);
  });
});
