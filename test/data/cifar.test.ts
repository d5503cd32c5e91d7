import { describe, expect, it } from 'vitest';
import { cifarImages } from '../../src/data/cifar.js';
import { inputsOf } from '../../src/data/inputs.js';
import { ArgumentError } from '../../src/errors.js';
import { expectFormatError } from './damage.js';

/** An image whose pixel j is (start + j) mod 251, behind its labels. */
const image = (start: number, ...labels: number[]) =>
  Uint8Array.of(...labels, ...Uint8Array.from({ length: 3072 }, (_, j) => (start + j) % 251));

describe('cifarImages', () => {
  it('reads images of CIFAR-10: a label, then red, green and blue row by row', () => {
    const file = Uint8Array.of(...image(0, 9), ...image(100, 3));
    const data = cifarImages(file, { classes: 10, scale: 1 });
    expect(data).toMatchObject({ kind: 'classification', n: 2, features: 3072, classes: 10 });
    expect([...data.labels]).toEqual([9, 3]);
    // Green, row 5, column 7 of the second image.
    expect(inputsOf(data)[3072 + 1024 + 5 * 32 + 7]).toBe((100 + 1024 + 5 * 32 + 7) % 251);
    expect(inputsOf(cifarImages(file, { classes: 10 }))[9]).toBe(Math.fround(9 / 255));
  });

  it('reads images of CIFAR-100 by their fine labels', () => {
    const data = cifarImages(Uint8Array.of(...image(0, 19, 99), ...image(1, 0, 5)), {
      classes: 100,
      scale: 1,
    });
    expect(data).toMatchObject({ n: 2, classes: 100, labels: Uint32Array.of(99, 5) });
    expect([...data.pixels.subarray(3072, 3075)]).toEqual([1, 2, 3]);
  });

  it('refuses a file cut anywhere, or of the other kind', () => {
    const file = image(0, 1);
    for (let length = 0; length < file.length; length++) {
      expectFormatError(
        () => cifarImages(file.slice(0, length), { classes: 10, source: 'my file' }),
        /^my file: has \d+ bytes, which is not a whole number of images of 3073 bytes/,
      );
    }
    expectFormatError(() => cifarImages(file, { classes: 100 }), /not a file of CIFAR-100/);
    expectFormatError(
      () => cifarImages(image(0, 10), { classes: 10 }),
      /label 0 is 10, but labels are from 0 to 9/,
    );
    expectFormatError(() => cifarImages(image(0, 0, 100), { classes: 100 }), /label 0 is 100, but/);
  });

  it('refuses other numbers of classes', () => {
    expect(() => cifarImages(image(0, 1), { classes: 20 as 10 })).toThrow(ArgumentError);
    expect(() => cifarImages(image(0, 1), { classes: 10, scale: NaN })).toThrow(ArgumentError);
  });
});
