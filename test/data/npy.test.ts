import { strToU8, zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNpy, readNpz } from '../../src/data/npy.js';
import { ArgumentError } from '../../src/errors.js';
import { expectExactLength, expectFormatError } from './damage.js';
import {
  arrays,
  bigEndian,
  compressed,
  fortran,
  stored,
  types,
  version3,
  withHeader,
  writeNpy,
} from './numpy.js';

describe('readNpy', () => {
  it('reads what NumPy writes: big-endian, Fortran order, version 3', () => {
    expect(readNpy(bigEndian)).toEqual({ shape: [3], values: Float32Array.of(1.5, -2, 0.25), dtype: '>f4' });
    const upTo24 = Int16Array.from({ length: 24 }, (_, i) => i);
    expect(readNpy(fortran)).toEqual({ shape: [2, 3, 4], values: upTo24, dtype: '<i2' });
    expect(readNpy(version3)).toEqual({
      shape: [3, 2],
      values: Uint8Array.of(0, 1, 2, 3, 4, 5),
      dtype: '|u1',
    });
  });

  it('reads what is written, in every type, byte order, memory order and version', () => {
    fc.assert(
      fc.property(arrays, ({ type, shape, values, layout }) => {
        const { shape: actualShape, values: actual } = readNpy(writeNpy(type, shape, values, layout));
        expect(actualShape).toEqual(shape);
        // No integer type has −0.
        const zero = type.type.startsWith('f') ? -0 : 0;
        expect(actual).toEqual(
          type.array.from(values.map((value) => (value === 0 && !Object.is(value, zero) ? 0 : value))),
        );
      }),
    );
  });

  it('takes the header’s keys in any order, and the lengths that Python 2 wrote', () => {
    const header = `{'shape': (2L,1L), 'descr':'|u1','fortran_order' : False}`;
    expect(readNpy(withHeader(header, Uint8Array.of(5, 6)))).toMatchObject({
      shape: [2, 1],
      values: Uint8Array.of(5, 6),
    });
  });

  it('refuses a file cut short anywhere or with a byte more', () => {
    for (const file of [bigEndian, fortran, version3]) expectExactLength(file, readNpy);
  });

  it('refuses 64-bit integers that a double does not hold', () => {
    const at = (type: string, value: bigint) => {
      const view = new DataView(new ArrayBuffer(16));
      view.setBigUint64(8, BigInt.asUintN(64, value), true);
      return () =>
        readNpy(
          withHeader(
            `{'descr': '<${type}', 'fortran_order': False, 'shape': (2,)}`,
            new Uint8Array(view.buffer),
          ),
        );
    };
    const limit = BigInt(Number.MAX_SAFE_INTEGER);
    expect(at('i8', -limit)().values[1]).toBe(-Number.MAX_SAFE_INTEGER);
    expect(at('u8', limit)().values[1]).toBe(Number.MAX_SAFE_INTEGER);
    expectFormatError(at('i8', -limit - 1n), /value 1 is about -9007199254740992, beyond the integers/);
    expectFormatError(at('u8', limit + 1n), /value 1 is about 9007199254740992/);
    expectFormatError(at('u8', 2n ** 64n - 1n), /value 1 is about/);
  });

  it('reads half floats, whose values the standard states', () => {
    const known = [[0x3c00, 1], [0xc000, -2], [0x7bff, 65504], [1, 2 ** -24], [0x3ff, 1023 * 2 ** -24], [0x400, 2 ** -14], [0x3555, 0.333251953125], [0x8000, -0], [0x7c00, Infinity], [0xfc00, -Infinity], [0x7e00, NaN]]; // prettier-ignore
    for (const little of [true, false]) {
      const header = `{'descr': '${little ? '<' : '>'}f2', 'fortran_order': False, 'shape': (${known.length},)}`;
      const file = new Uint8Array(10 + header.length + 2 * known.length);
      file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
      file.set(new TextEncoder().encode(header), 10);
      const view = new DataView(file.buffer, 10 + header.length);
      known.forEach(([bits], k) => view.setUint16(2 * k, bits, little));
      expect(readNpy(file).values).toEqual(Float32Array.from(known, ([, value]) => value));
    }
  });

  const ordinary = `'fortran_order': False, 'shape': (1,)}`;
  it.each([
    ['long floats', `{'descr': '<f16', ${ordinary}`, /holds numbers of type <f16; only u1, i1, u2/],
    ['complex numbers', `{'descr': '<c8', ${ordinary}`, /type <c8/],
    ['strings', `{'descr': '<U4', ${ordinary}`, /type <U4/],
    ['Python objects', `{'descr': '|O', ${ordinary}`, /type \|O/],
    ['a type without a byte order', `{'descr': '|f4', ${ordinary}`, /type \|f4/],
    ['the name of something that objects have', `{'descr': '<constructor', ${ordinary}`, /type <constructor/],
    ['records', `{'descr': [('a', '<f4')], ${ordinary}`, /the header must be/],
    ['a header without a type', `{${ordinary}`, /the header must be/],
    ['a header without an order', `{'descr': '|u1', 'shape': (1,)}`, /the header must be/],
    ['a header without a shape', `{'descr': '|u1', 'fortran_order': False}`, /the header must be/],
    ['a negative length', `{'descr': '|u1', 'fortran_order': False, 'shape': (-1,)}`, /the header must be/],
    ['a broken length', `{'descr': '|u1', 'fortran_order': False, 'shape': (0.5,)}`, /the header must be/],
    [
      'a gigantic shape',
      `{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999, 99999999999)}`,
      /but 1 follow it/,
    ],
    [
      'a shape beyond all numbers',
      `{'descr': '<f8', 'fortran_order': False, 'shape': (${'9'.repeat(400)},)}`,
      /but 1 follow/,
    ],
    ['an empty header', '', /the header must be/],
  ])('refuses %s', (_, header, message) => {
    expectFormatError(() => readNpy(padded(header)), message);
  });

  /** Headers longer than 255 bytes need the second byte of the length. */
  function padded(header: string): Uint8Array {
    const file = withHeader(header, Uint8Array.of(0));
    file[8] = header.length & 255;
    file[9] = header.length >> 8;
    return file;
  }

  it('refuses other kinds and versions of files', () => {
    expectFormatError(
      () => readNpy(strToU8('GIF89a, you know')),
      /is not an \.npy file .* it begins with 47 49 46 38 39 61/,
    );
    expectFormatError(() => readNpy(stored), /is not an \.npy file/);
    expectFormatError(() => readNpy(version3.with(6, 4)), /is of \.npy version 4; only 1 to 3 are known/);
    expectFormatError(() => readNpy(version3.with(6, 0)), /version 0/);
    expect(() => readNpy('file.npy' as unknown as Uint8Array)).toThrow(ArgumentError);
  });

  it('says what the header claims and what the file has', () => {
    expectFormatError(
      () => readNpy(bigEndian.slice(0, -1), 'a.npy'),
      /^a\.npy: the header claims shape \[3\] of 4-byte numbers, 12 bytes, but 11 follow it: the file is truncated$/,
    );
    expectFormatError(
      () => readNpy(bigEndian.slice(0, 50), 'a.npy'),
      /claims to end at byte 128, but the file has 50/,
    );
  });
});

describe('readNpz', () => {
  it('reads what NumPy writes, stored and compressed', () => {
    const first = readNpz(stored);
    expect(Object.keys(first)).toEqual(['x', 'y']);
    expect(first.x).toEqual({ shape: [2, 2], values: Float64Array.of(1, 2, 3, 4), dtype: '<i8' });
    expect(first.y).toEqual({ shape: [2], values: Uint8Array.of(1, 0), dtype: '|b1' });
    const second = readNpz(compressed);
    expect(second.x).toEqual({ shape: [20, 20], values: new Float64Array(400), dtype: '<f8' });
    expect(second.y).toEqual({ shape: [1], values: Uint8Array.of(7), dtype: '|u1' });
  });

  it('reads archives of another writer, with and without a comment, and an ArrayBuffer', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.uint8Array()),
        fc.nat(9),
        fc.uint8Array({ maxLength: 40 }),
        (arrays, level, comment) => {
          const content = ([name, values]: [string, Uint8Array]) =>
            [
              `${name}.npy`,
              writeNpy(types[0], [values.length], [...values], { order: '<', fortran: false, version: 1 }),
            ] as const;
          const zip = zipSync(Object.fromEntries(Object.entries(arrays).map(content)), { level: level as 0 });
          const file = Uint8Array.of(...zip, ...comment);
          file[zip.length - 2] = comment.length;
          const read = readNpz(file.buffer);
          expect(Object.keys(read).sort()).toEqual(Object.keys(arrays).sort());
          for (const [name, values] of Object.entries(arrays))
            expect(read[name].values).toEqual(Uint8Array.from(values));
        },
      ),
    );
  });

  it('refuses a file cut short anywhere or with a byte more', () => {
    for (const file of [stored, compressed]) expectExactLength(file, readNpz);
  });

  it('never reads a damaged file as other numbers', () => {
    for (const file of [stored, compressed]) {
      const expected = Object.values(readNpz(file)).map(({ values }) => values);
      let refused = 0;
      for (let bit = 0; bit < 8 * file.length; bit++) {
        const damaged = file.slice();
        damaged[bit >> 3] ^= 1 << (bit & 7);
        try {
          for (const { values } of Object.values(readNpz(damaged))) expect(expected).toContainEqual(values);
        } catch (error) {
          expect((error as Error).name).toBe('FormatError');
          refused++;
        }
      }
      expect(refused).toBeGreaterThan(4 * file.length);
    }
  });

  // Offsets in `stored`: its directory begins at 400, with 51 bytes for each of two entries; the end record follows at 502.
  const patched = (changes: Record<number, number>) => {
    const file = stored.slice();
    for (const [at, byte] of Object.entries(changes)) file[Number(at)] = byte;
    return file;
  };
  it.each<[string, Uint8Array, RegExp]>([
    ['no bytes', new Uint8Array(0), /is not a zip archive .* it is empty/],
    ['another kind of file', bigEndian, /is not a zip archive .* it begins with 93 4e 55 4d/],
    [
      'a damaged number',
      patched({ 190: 1 }),
      /x\.npy is damaged: its checksum is stated to be 5b4b44a0, but is/,
    ],
    ['more files than the directory has', patched({ 512: 3 }), /states 3 files, but its directory has 2/],
    ['fewer files than the directory has', patched({ 512: 1 }), /states 1 files, but its directory has more/],
    [
      'a directory elsewhere',
      patched({ 518: 0 }),
      /states that its directory is bytes 256 to 358, but that ends at 502/,
    ],
    ['a Zip64 directory', patched({ 512: 255, 513: 255 }), /is a Zip64 archive/],
    ['a Zip64 file', patched({ 420: 255, 421: 255, 422: 255, 423: 255 }), /x\.npy is over 4 GB \(Zip64\)/],
    ['an encrypted file', patched({ 408: 1 }), /x\.npy is encrypted/],
    ['an unknown compression', patched({ 410: 12 }), /x\.npy is compressed by method 12; only 0 and 8/],
    [
      'sizes that differ though stored',
      patched({ 424: 161 }),
      /x\.npy is stated to be 161 bytes, but has 160/,
    ],
    [
      'a file that begins elsewhere',
      patched({ 442: 1 }),
      /x\.npy is stated to begin at byte 1, but does not/,
    ],
    [
      'a file that begins past the end',
      patched({ 444: 1 }),
      /x\.npy is stated to begin at byte 65536, but does not/,
    ],
    [
      'a file that runs past the directory',
      patched({ 421: 2, 425: 2 }),
      /x\.npy is stated to be bytes 55 to 727, past/,
    ],
    [
      'an entry that runs past the directory',
      patched({ 479: 60 }),
      /entry 2 of its directory runs past the directory's end/,
    ],
    ['a file twice', patched({ 497: 0x78 }), /holds x\.npy twice/],
    [
      'a file that is not an array',
      patched({ 499: 0x2d }),
      /holds y\.-py, but an \.npz file holds \.npy files only/,
    ],
  ])('refuses %s', (_, file, message) => {
    expectFormatError(() => readNpz(file, 'a.npz'), message);
    expectFormatError(() => readNpz(file, 'a.npz'), /^a\.npz: /);
  });

  it('refuses a file that claims more than it can hold before it allocates that', () => {
    // The size of the first of two entries, 24 bytes into the directory.
    const file = compressed.slice();
    const directory = 0x112;
    file.set([0xfe, 0xff, 0xff, 0xff], directory + 24);
    expectFormatError(
      () => readNpz(file),
      /x\.npy is stated to be 4294967294 bytes, more than its 95 compressed bytes can hold/,
    );
  });

  it('reads arrays with the names of what objects have', () => {
    const arrays = readNpz(zipSync({ '__proto__.npy': bigEndian }));
    expect(Object.keys(arrays)).toEqual(['__proto__']);
    expect('constructor' in arrays).toBe(false);
  });

  it('names the array that is at fault', () => {
    const file = zipSync({ 'good.npy': bigEndian, 'bad.npy': bigEndian.slice(0, -2) });
    expectFormatError(() => readNpz(file, 'a.npz'), /^a\.npz, bad\.npy: the header claims shape \[3\]/);
  });
});
