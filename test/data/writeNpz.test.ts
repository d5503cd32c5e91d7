import { describe, expect, it } from 'vitest';
import { readNpz, writeNpz, type WritableArray } from '../../src/data/index.js';
import { unzip } from '../../src/data/zip.js';

/** The descriptions and the numbers of np.save's files (NumPy 1.24), in which spaces fill up to 127 bytes and a line feed. */
const cases: [WritableArray, string, string][] = [
  [
    { shape: [2], values: Float32Array.of(1, -2.5) },
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }",
    '0000803f000020c0',
  ],
  [
    { shape: [], values: Float64Array.of(3) },
    "{'descr': '<f8', 'fortran_order': False, 'shape': (), }",
    '0000000000000840',
  ],
  [
    { shape: [2, 3], values: Uint8Array.of(1, 2, 3, 4, 5, 6) },
    "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }",
    '010203040506',
  ],
  [
    { shape: [1], values: Int32Array.of(-7) },
    "{'descr': '<i4', 'fortran_order': False, 'shape': (1,), }",
    'f9ffffff',
  ],
];

describe('writeNpz', () => {
  it.each(cases)('%j has the bytes of NumPy', (array, description, numbers) => {
    const [[name, bytes]] = [...unzip(writeNpz({ array }), 'test')];
    expect(name).toBe('array.npy');
    const header = `\x93NUMPY\x01\x00v\x00${description.padEnd(117)}\n`;
    expect(Buffer.from(bytes).toString('latin1')).toBe(
      header + Buffer.from(numbers, 'hex').toString('latin1'),
    );
  });

  it('is read again, and the same arrays give the same bytes', () => {
    const arrays = Object.fromEntries(cases.map(([array], k) => [`a${k}`, array]));
    const file = writeNpz(arrays);
    expect(readNpz(file)).toMatchObject(arrays);
    expect(writeNpz(arrays)).toEqual(file);
  });

  it('refuses sizes that are no sizes', () => {
    const values = new Float32Array(5);
    for (const shape of [[2.5, 2], [-1, -5], [NaN]]) {
      expect(() => writeNpz({ x: { shape, values } })).toThrow(
        'arrays.x.shape[0] must be an integer of at least 0',
      );
    }
  });

  it('refuses a Map, of which it would write nothing', () => {
    const arrays = new Map([['x', { shape: [1], values: Float32Array.of(1) }]]);
    expect(() => writeNpz(arrays as never)).toThrow('arrays must be an object of arrays by name');
  });

  it('writes the part of a buffer that an array views', () => {
    const values = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
    expect(readNpz(writeNpz({ part: { shape: [2], values } })).part.values).toEqual(Float32Array.of(1, 2));
  });
});
