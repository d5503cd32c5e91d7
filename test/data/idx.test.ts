import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idxImages, readIdx } from '../../src/data/idx.js';
import { inputsOf } from '../../src/data/inputs.js';
import { ArgumentError } from '../../src/errors.js';
import { asNumbers } from '../helpers.js';
import { expectExactLength, expectFormatError } from './damage.js';

// Four images of 1 × 2 pixels, and a 2 × 3 array of 16-bit integers, by hand.
const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 102, 1, 2, 3, 4);
const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 4, 2, 0, 1, 2);
const shorts = Uint8Array.of(
  0,
  0,
  11,
  2,
  0,
  0,
  0,
  2,
  0,
  0,
  0,
  3,
  0,
  1,
  255,
  255,
  128,
  0,
  127,
  255,
  1,
  0,
  0,
  0,
);

const types = [
  { code: 8, size: 1, array: Uint8Array, set: 'setUint8', value: fc.nat(255) },
  { code: 9, size: 1, array: Int8Array, set: 'setInt8', value: fc.integer({ min: -128, max: 127 }) },
  { code: 11, size: 2, array: Int16Array, set: 'setInt16', value: fc.integer({ min: -32768, max: 32767 }) },
  { code: 12, size: 4, array: Int32Array, set: 'setInt32', value: fc.integer() },
  { code: 13, size: 4, array: Float32Array, set: 'setFloat32', value: fc.float() },
  { code: 14, size: 8, array: Float64Array, set: 'setFloat64', value: fc.double() },
] as const;

type Type = (typeof types)[number];

function writeIdx({ code, size, set }: Type, shape: number[], values: number[]): Uint8Array {
  const start = 4 + 4 * shape.length;
  const view = new DataView(new ArrayBuffer(start + size * values.length));
  view.setUint8(2, code);
  view.setUint8(3, shape.length);
  shape.forEach((length, k) => view.setUint32(4 + 4 * k, length));
  values.forEach((value, i) => view[set](start + size * i, value));
  return new Uint8Array(view.buffer);
}

const product = (shape: number[]) => shape.reduce((a, b) => a * b, 1);

const arrays = fc
  .tuple(fc.constantFrom<Type>(...types), fc.array(fc.nat(4), { minLength: 1, maxLength: 4 }))
  .chain(([type, shape]) => {
    const length = product(shape);
    const values = fc.array<number>(type.value, { minLength: length, maxLength: length });
    return fc.record({ type: fc.constant(type), shape: fc.constant(shape), values });
  });

describe('readIdx', () => {
  it('reads bytes and big-endian integers', () => {
    expect(readIdx(images)).toEqual({ shape: [4, 1, 2], values: Uint8Array.of(0, 255, 51, 102, 1, 2, 3, 4) });
    expect(readIdx(shorts)).toEqual({ shape: [2, 3], values: Int16Array.of(1, -1, -32768, 32767, 256, 0) });
  });

  it('reads an ArrayBuffer, a part of one, and gzip with and without a file name', () => {
    const expected = readIdx(images);
    const padded = Uint8Array.of(9, ...images, 9);
    const gzipped = gzipSync(images);
    const name = Uint8Array.of(97, 98, 0);
    const named = Uint8Array.of(
      ...gzipped.subarray(0, 3),
      8,
      ...gzipped.subarray(4, 10),
      ...name,
      ...gzipped.subarray(10),
    );
    const extra = Uint8Array.of(
      ...gzipped.subarray(0, 3),
      4,
      ...gzipped.subarray(4, 10),
      1,
      0,
      7,
      ...gzipped.subarray(10),
    );
    expect(readIdx(images.buffer)).toEqual(expected);
    expect(readIdx(padded.subarray(1, -1))).toEqual(expected);
    for (const packed of [gzipped, named, extra]) expect(readIdx(packed)).toEqual(expected);
  });

  it('reads what is written, in every type and shape', () => {
    fc.assert(
      fc.property(arrays, fc.boolean(), ({ type, shape, values }, zipped) => {
        const file = writeIdx(type, shape, values);
        expect(readIdx(zipped ? gzipSync(file) : file)).toEqual({ shape, values: type.array.from(values) });
      }),
    );
  });

  it('does not share memory with its argument', () => {
    const file = images.slice();
    const { values } = readIdx(file);
    file.fill(0);
    expect(values[1]).toBe(255);
  });

  it('refuses a file cut short anywhere or with a byte more, gzipped or not', () => {
    for (const file of [images, labels, shorts]) {
      expectExactLength(file, readIdx);
      expectExactLength(new Uint8Array(gzipSync(file)), readIdx);
    }
  });

  it('never reads a damaged gzip file as other numbers', () => {
    const file = new Uint8Array(
      gzipSync(
        writeIdx(
          types[0],
          [40],
          Array.from({ length: 40 }, (_, i) => (i * i) % 23),
        ),
      ),
    );
    const expected = readIdx(file);
    let refused = 0;
    for (let bit = 0; bit < 8 * file.length; bit++) {
      const damaged = file.slice();
      damaged[bit >> 3] ^= 1 << (bit & 7);
      try {
        expect(readIdx(damaged)).toEqual(expected);
      } catch (error) {
        expect((error as Error).name).toBe('FormatError');
        refused++;
      }
    }
    // All but the time (32 bits), hints on compression (8), the kind of computer (8), whether it is text (1), reserved
    // flags (3) and the up to 7 bits that fill the last byte of the compressed data.
    expect(refused).toBeGreaterThanOrEqual(8 * file.length - 32 - 8 - 8 - 1 - 3 - 7);
  });

  it('says what the header claims and what the file has', () => {
    expectFormatError(
      () => readIdx(images.slice(0, -1), 'a.idx'),
      /^a\.idx: the header claims shape \[4, 1, 2\] of 1-byte numbers, 8 bytes, but 7 follow it: the file is truncated$/,
    );
    expectFormatError(
      () => readIdx(Uint8Array.of(...labels, 1)),
      /4 bytes, but 5 follow it: the file is too long/,
    );
    expectFormatError(
      () => readIdx(images.slice(0, 15)),
      /claims 3 dimensions, 16 bytes, but the file has 15/,
    );
  });

  it.each([
    ['no bytes', [], /is not an IDX file .*: it is empty/],
    ['another kind of file', [0x89, 0x50, 0x4e, 0x47], /it begins with 89 50 4e 47/],
    ['a first byte other than 0', [1, 0, 8, 1, 0, 0, 0, 0], /is not an IDX file/],
    ['a second byte other than 0', [0, 1, 8, 1, 0, 0, 0, 0], /is not an IDX file/],
    ['a type that does not exist', [0, 0, 10, 1, 0, 0, 0, 0], /is not an IDX file/],
    ['no dimensions', [0, 0, 8, 0], /is not an IDX file/],
    ['a gigantic shape', [0, 0, 14, 2, 255, 255, 255, 255, 255, 255, 255, 255], /but 0 follow it/],
    ['a shape beyond all numbers', [0, 0, 8, 40, ...new Array<number>(160).fill(255)], /but 0 follow it/],
    [
      'gzip with an unknown method',
      [0x1f, 0x8b, 9, ...new Array<number>(20).fill(0)],
      /compression method 9/,
    ],
  ])('refuses %s', (_, bytes, message) => {
    expectFormatError(() => readIdx(Uint8Array.from(bytes)), message);
  });

  it('refuses a gzip file that claims more than it can hold before it allocates that', () => {
    const bomb = new Uint8Array(gzipSync(images));
    bomb.fill(255, -4);
    expectFormatError(
      () => readIdx(bomb),
      /stated to be 4294967295 bytes, more than its \d+ compressed bytes can hold/,
    );
  });

  it('refuses a gzip file of several members, also where the last is how the first begins', () => {
    // Of no bytes is the one that bgzip puts at the end.
    for (const last of [images.subarray(0, 0), images.subarray(0, 4)]) {
      const file = Buffer.concat([gzipSync(images), gzipSync(last)]);
      expectFormatError(
        () => readIdx(file),
        /the gzip member \(only one a file is read\) is stated to be [04] bytes, but holds more/,
      );
    }
  });

  it('refuses what is not bytes', () => {
    expect(() => readIdx([0, 0, 8, 1] as unknown as Uint8Array)).toThrow(ArgumentError);
  });
});

describe('idxImages', () => {
  it('makes examples of images and labels, pixels divided by 255', () => {
    expect(asNumbers(idxImages(images, labels))).toEqual({
      kind: 'classification',
      shape: [1, 1, 2],
      inputs: Float32Array.of(0, 1, 51 / 255, 102 / 255, 1 / 255, 2 / 255, 3 / 255, 4 / 255),
      n: 4,
      features: 2,
      labels: Uint32Array.of(2, 0, 1, 2),
      classes: 3,
    });
  });

  it('has the float nearest to v / 255 for every byte v', () => {
    const bytes = Array.from({ length: 256 }, (_, v) => v);
    const data = idxImages(writeIdx(types[0], [256, 1], bytes), writeIdx(types[0], [256], bytes));
    expect([...inputsOf(data)]).toEqual(bytes.map((v) => Math.fround(v / 255)));
  });

  it('keeps bytes on request and other types always', () => {
    expect([...inputsOf(idxImages(images, labels, { scale: 1 }))]).toEqual([0, 255, 51, 102, 1, 2, 3, 4]);
    const two = writeIdx(types[0], [2], [0, 1]);
    expect([...inputsOf(idxImages(shorts, two))]).toEqual([1, -1, -32768, 32767, 256, 0]);
    expect([...inputsOf(idxImages(shorts, two, { scale: 0.5 }))]).toEqual([
      0.5, -0.5, -16384, 16383.5, 128, 0,
    ]);
  });

  it.each<[string, Uint8Array, Uint8Array, RegExp]>([
    [
      'fewer labels than images',
      images,
      Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 2),
      /^labels: the numbers of examples differ: images has shape \[4, 1, 2\], labels has shape \[3\]$/,
    ],
    [
      'labels in place of images',
      labels,
      labels,
      /^images: has shape \[4\], but inputs have two dimensions or more/,
    ],
    [
      'images in place of labels',
      images,
      images,
      /^labels: has shape \[4, 1, 2\], but labels are one number an example/,
    ],
    ['no images', writeIdx(types[0], [0, 2], []), writeIdx(types[0], [0], []), /shape \[0, 2\]: no examples/],
    ['images without pixels', writeIdx(types[0], [2, 0], []), writeIdx(types[0], [2], [0, 1]), /no features/],
    [
      'a negative label',
      images,
      writeIdx(types[1], [4], [0, 1, -1, 0]),
      /^labels: label 2 is -1, but labels are whole/,
    ],
    ['a label that is not whole', images, writeIdx(types[5], [4], [0, 1.5, 1, 0]), /^labels: label 1 is 1.5/],
    ['a label beyond 65535', images, writeIdx(types[3], [4], [0, 65536, 1, 0]), /^labels: label 1 is 65536/],
    [
      'a pixel that is not a number',
      writeIdx(types[4], [2, 1], [0, NaN]),
      writeIdx(types[0], [2], [0, 1]),
      /^images: value 1 is NaN, which is not finite as a 32-bit float/,
    ],
    [
      'a pixel beyond 32-bit floats',
      writeIdx(types[5], [2, 1], [0, 1e39]),
      writeIdx(types[0], [2], [0, 1]),
      /^images: value 1 is 1e\+39/,
    ],
  ])('refuses %s', (_, imageBytes, labelBytes, message) => {
    expectFormatError(() => idxImages(imageBytes, labelBytes), message);
  });

  it('calls the files by their names', () => {
    const names = { imageSource: 'a.idx', labelSource: 'b.idx' };
    expectFormatError(() => idxImages(labels, images, names), /^a\.idx: /);
    expectFormatError(() => idxImages(images, labels.slice(0, -1), names), /^b\.idx: /);
  });

  it('refuses a scale that is not finite', () => {
    expect(() => idxImages(images, labels, { scale: NaN })).toThrow(/^scale must be a finite number/);
  });
});
