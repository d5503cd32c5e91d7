import { zipSync } from 'fflate/browser';
import { ArgumentError, checkArray, checkInteger, checkLength } from '../errors.js';
import type { NumberArray } from './numbers.js';

/** NumPy's names of the types that can be written. */
const dtypes = { Uint8Array: '|u1', Int32Array: '<i4', Float32Array: '<f4', Float64Array: '<f8' } as const;

/** Numbers in C order of one of the types that can be written. */
export interface WritableArray {
  /** Its sizes, whose product is `values.length`. */
  readonly shape: readonly number[];
  /** The numbers, written as the type that they have. */
  readonly values: Extract<NumberArray, Uint8Array | Int32Array | Float32Array | Float64Array>;
}

/** An .npz file, not compressed, of the arrays by name: `np.load` and `readNpz` read it. The same arrays give the same bytes. */
export function writeNpz(arrays: Readonly<Record<string, WritableArray>>): Uint8Array {
  // A Map has no entries that Object.entries would see.
  if (typeof arrays !== 'object' || arrays === null || arrays instanceof Map)
    throw new ArgumentError('arrays', arrays, 'an object of arrays by name');
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, npy(name, array)]);
  return zipSync(Object.fromEntries(files) as Record<string, Uint8Array>, {
    level: 0,
    mtime: '1980-01-01T00:00:00',
  });
}

/** Version 1 of the format: the numbers begin at a multiple of 64 bytes. */
function npy(name: string, array: WritableArray): Uint8Array {
  const { shape, values } = { ...array };
  const dtype = dtypes[(values as WritableArray['values'] | null)?.constructor.name as keyof typeof dtypes];
  if (dtype === undefined)
    throw new ArgumentError(`arrays.${name}.values`, values, `one of ${Object.keys(dtypes).join(', ')}`);
  checkArray(`arrays.${name}.shape`, shape);
  Array.from(shape).forEach((size, k) => checkInteger(`arrays.${name}.shape[${k}]`, size, 0));
  const product = Array.from(shape).reduce((count, size) => count * size, 1);
  checkLength(`arrays.${name}.values`, values, product, 'the product of its shape');
  const lengths = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${lengths}), }`;
  const start = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const header = `${dictionary.padEnd(start - 11)}\n`;
  const file = new Uint8Array(start + values.byteLength);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 0xff, header.length >> 8]);
  file.set(new TextEncoder().encode(header), 10);
  file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), start);
  return file;
}
