import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../src/data/inflate.js';
import { readMat } from '../../src/data/mat.js';
import { inputsOf } from '../../src/data/inputs.js';
import { svhnImages } from '../../src/data/svhn.js';
import { FormatError } from '../../src/errors.js';
import { expectExactLength, expectFormatError, fromBase64 } from './damage.js';

interface Described {
  dtype: string;
  shape: number[];
  values: number[];
}

// Written by SciPy: test/reference/mat.py.
const vectors = JSON.parse(readFileSync(join(import.meta.dirname, 'mat.json'), 'utf8')) as {
  plain: string;
  compressed: string;
  arrays: Record<string, Described>;
  svhn: string;
  pixels: number;
  someOf: number[];
  unsupported: Record<string, string>;
};
const plain = fromBase64(vectors.plain);
const compressed = fromBase64(vectors.compressed);
const svhn = fromBase64(vectors.svhn);

const arrayTypes: Record<string, string> = {
  float64: 'Float64Array',
  float32: 'Float32Array',
  int8: 'Int8Array',
  uint8: 'Uint8Array',
  int16: 'Int16Array',
  uint16: 'Uint16Array',
  int32: 'Int32Array',
  uint32: 'Uint32Array',
  int64: 'Float64Array',
  uint64: 'Float64Array',
};

const header = (order: 'IM' | 'MI' = 'IM', version = 0x100) => {
  const bytes = Buffer.alloc(128, ' ');
  if (order === 'IM') bytes.writeUInt16LE(version, 124);
  else bytes.writeUInt16BE(version, 124);
  bytes.write(order === 'IM' ? 'IM' : 'MI', 126, 'latin1');
  return bytes;
};

/** An element of type and bytes, padded, in either order of bytes. */
function element(type: number, data: Uint8Array, big = false): Buffer {
  const tag = Buffer.alloc(8);
  if (big) {
    tag.writeUInt32BE(type, 0);
    tag.writeUInt32BE(data.length, 4);
  } else {
    tag.writeUInt32LE(type, 0);
    tag.writeUInt32LE(data.length, 4);
  }
  return Buffer.concat([tag, data, Buffer.alloc((8 - (data.length % 8)) % 8)]);
}

const words = (...values: number[]) => Buffer.from(new Uint32Array(values).buffer);
/** An array of bytes as a matrix, by hand. */
const matrix = (name: string, shape: number[], values: Uint8Array, { flags = 9, storage = 2 } = {}) =>
  element(
    14,
    Buffer.concat([element(6, words(flags, 0)), element(5, words(...shape)), element(1, Buffer.from(name)), element(storage, values)]), // prettier-ignore
  );

describe('readMat', () => {
  it.each([
    ['plain', plain],
    ['compressed', compressed],
  ])('reads what SciPy wrote, %s, in the types of its classes', (_, file) => {
    const arrays = readMat(file);
    expect(Object.keys(arrays)).toEqual(Object.keys(vectors.arrays));
    for (const [name, { dtype, shape, values }] of Object.entries(vectors.arrays)) {
      expect([name, arrays[name].values.constructor.name]).toEqual([name, arrayTypes[dtype]]);
      expect(arrays[name].shape).toEqual(shape);
      expect([...arrays[name].values]).toEqual(values);
    }
  });

  it('reads big-endian files', () => {
    const big = (...values: number[]) => {
      const bytes = Buffer.alloc(4 * values.length);
      values.forEach((value, i) => bytes.writeInt32BE(value, 4 * i));
      return bytes;
    };
    const short = Buffer.from([0, 1, 0, 1, 0x61, 0, 0, 0]); // a name of one letter within its tag
    const parts = [element(6, big(6, 0), true), element(5, big(1, 2), true), short];
    const numbers = element(3, Buffer.from([0xff, 0xfe, 0x01, 0x00]), true);
    const file = Buffer.concat([header('MI'), element(14, Buffer.concat([...parts, numbers]), true)]);
    expect(readMat(file)).toEqual({ a: { shape: [1, 2], values: Float64Array.of(-2, 256) } });
  });

  it('reads a small file by hand, and a part of a buffer', () => {
    const file = Buffer.concat([header(), matrix('X', [1, 3], Uint8Array.of(7, 8, 9))]);
    const expected = { X: { shape: [1, 3], values: Uint8Array.of(7, 8, 9) } };
    expect(readMat(file)).toEqual(expected);
    expect(readMat(Uint8Array.of(1, ...file, 1).subarray(1, -1))).toEqual(expected);
  });

  it('reads 64-bit integers that are kept in fewer bytes, as MATLAB does', () => {
    const file = Buffer.concat([header(), matrix('X', [1, 2], Uint8Array.of(7, 8), { flags: 14 })]);
    expect(readMat(file)).toEqual({ X: { shape: [1, 2], values: Float64Array.of(7, 8) } });
  });

  it('throws nothing but FormatError for a file cut anywhere, and reads whole arrays only', () => {
    for (const file of [plain, compressed]) {
      const whole = readMat(file);
      for (let length = 0; length < file.length; length++) {
        try {
          const arrays = readMat(file.slice(0, length));
          // A file cut between two arrays is a right one.
          for (const [name, array] of Object.entries(arrays)) expect(array).toEqual(whole[name]);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }
    }
  }, 120_000);

  it('throws nothing but FormatError for any one byte another, and sees each that is compressed', () => {
    const one = readMat(fromBase64(vectors.svhn));
    expect(Object.keys(one)).toEqual(['X', 'y']);
    for (const file of [plain, compressed]) {
      const whole = JSON.stringify(readMat(file));
      for (let at = 124; at < file.length; at++) {
        const damaged = Uint8Array.from(file);
        damaged[at] ^= 0x11;
        let seen = true;
        try {
          seen = JSON.stringify(readMat(damaged)) !== whole;
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
        if (file === compressed && at >= 136) expect(seen, `byte ${at}`).toBe(true);
      }
    }
  }, 120_000);

  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /is not a MAT-file of level 5 .* it is empty/],
    ['another kind of file', Buffer.alloc(200, 1), /is not a MAT-file of level 5/],
    ['HDF5, as MATLAB 7.3 writes it', header('IM', 0x200), /is of MATLAB 7\.3 .*save it with -v7/],
    ['an element that is no array', Buffer.concat([header(), element(2, Uint8Array.of(1))]), /has an element of type 2/],
    ['an element past the end', Buffer.concat([header(), matrix('X', [1, 1], Uint8Array.of(1)).subarray(0, -8)]), /an element at byte 128 of \d+ runs past/],
    ['fewer numbers than its shape', Buffer.concat([header(), matrix('X', [1, 2], Uint8Array.of(1))]), /, X: the header claims shape \[1, 2\]/],
    ['more numbers than its shape', Buffer.concat([header(), matrix('X', [1, 2], Uint8Array.of(1, 2, 3))]), /, X: the header claims shape \[1, 2\]/],
    ['a negative length', Buffer.concat([header(), matrix('X', [1, 2 ** 32 - 1], Uint8Array.of(1))]), /X has dimensions \[1, -1\]/],
    ['one dimension', Buffer.concat([header(), matrix('X', [1], Uint8Array.of(1))]), /X has dimensions \[1\]/],
    ['numbers of an unknown type', Buffer.concat([header(), matrix('X', [1, 1], Uint8Array.of(1), { storage: 8 })]), /the numbers of an array are of type 8/],
    ['an unknown class', Buffer.concat([header(), matrix('X', [1, 1], Uint8Array.of(1), { flags: 99 })]), /X is of another class/],
    ['a name twice', Buffer.concat([header(), matrix('X', [1, 1], Uint8Array.of(1)), matrix('X', [1, 1], Uint8Array.of(1))]), /holds X twice/],
  ])('refuses %s', (_, file, message) => expectFormatError(() => readMat(file, 'my file'), message)); // prettier-ignore

  it.each([
    ['complex', /^MAT file: complex is complex; only real arrays/],
    ['cell', /cell is a cell array/],
    ['struct', /struct is a struct/],
    ['text', /text is text;/],
    ['long', /, long: value 0 is about 9007199254740992, beyond the integers that a double holds/],
  ])('refuses what SciPy wrote of class %s', (name, message) =>
    expectFormatError(() => readMat(fromBase64(vectors.unsupported[name])), message),
  );

  it('refuses a compressed array that claims more than it can hold, before it takes memory', () => {
    const inner = matrix('X', [1, 1], Uint8Array.of(1));
    inner.writeUInt32LE(0xfffffff0, 4);
    const file = Buffer.concat([header(), tagged(deflateSync(inner))]);
    expectFormatError(() => readMat(file), /is stated to be 4294967288 bytes, more than/);
  });

  it('refuses a compressed array of another checksum', () => {
    const packed = deflateSync(matrix('X', [1, 3], Uint8Array.of(7, 8, 9)));
    expect(readMat(Buffer.concat([header(), tagged(packed)])).X.values).toEqual(Uint8Array.of(7, 8, 9));
    packed[packed.length - 1] ^= 1;
    expect(() => inflateSync(packed)).toThrow();
    expectFormatError(() => readMat(Buffer.concat([header(), tagged(packed)])), /its checksum is wrong/);
  });
});

function tagged(packed: Uint8Array): Buffer {
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(15, 0);
  tag.writeUInt32LE(packed.length, 4);
  return Buffer.concat([tag, packed]);
}

describe('svhnImages', () => {
  it('has the pixels row by row, colour by colour, and 0 for the label 10', () => {
    const data = svhnImages(svhn, { scale: 1 });
    expect(data).toMatchObject({ kind: 'classification', n: 2, features: 3072, classes: 10 });
    expect([...data.labels]).toEqual([0, 3]);
    expect(crc32(data.pixels)).toBe(vectors.pixels);
    const row = 3072 + 2 * 1024 + 5 * 32;
    expect([...data.pixels.subarray(row, row + 32)]).toEqual(vectors.someOf);
    const unit = svhnImages(svhn);
    expect(inputsOf(unit)[7]).toBe(Math.fround(inputsOf(data)[7] / 255));
  });

  it('refuses a file cut anywhere', () => {
    expectExactLength(svhn, (file, source) => svhnImages(file, { source }));
  }, 120_000);

  const pixels = new Uint8Array(3072);
  it('reads a single image, which has three dimensions', () => {
    const file = Buffer.concat([
      header(),
      matrix('X', [32, 32, 3], pixels),
      matrix('y', [1, 1], Uint8Array.of(9)),
    ]);
    expect(svhnImages(file)).toMatchObject({ n: 1, labels: Uint32Array.of(9) });
  });

  it.each<[string, Uint8Array[], RegExp]>([
    ['no y', [matrix('X', [32, 32, 3], pixels)], /must hold X and y/],
    ['another shape', [matrix('X', [3, 32, 32], pixels), matrix('y', [1, 1], Uint8Array.of(1))], /X must be 32 × 32 × 3 × n bytes, but is 3 × 32 × 32/],
    ['numbers of another type', [matrix('X', [32, 32, 3], pixels, { flags: 6 }), matrix('y', [1, 1], Uint8Array.of(1))], /X must be 32 × 32 × 3 × n bytes/],
    ['a label of 0', [matrix('X', [32, 32, 3], pixels), matrix('y', [1, 1], Uint8Array.of(0))], /label 0 is 0, but labels are from 1 to 10/],
    ['a label of 11', [matrix('X', [32, 32, 3], pixels), matrix('y', [1, 1], Uint8Array.of(11))], /label 0 is 11, but labels/],
    ['more labels than images', [matrix('X', [32, 32, 3], pixels), matrix('y', [2, 1], Uint8Array.of(1, 2))], /, y: has 2 labels, but .*, X has 1 images/],
    ['no images', [matrix('X', [32, 32, 3, 0], new Uint8Array(0)), matrix('y', [0, 1], new Uint8Array(0))], /has no images/],
  ])('refuses %s', (_, parts, message) =>
    expectFormatError(() => svhnImages(Buffer.concat([header(), ...parts])), message),
  ); // prettier-ignore
});
