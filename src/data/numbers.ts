import { FormatError } from '../errors.js';

/** The arrays that files of numbers are read into. */
export type NumberArray =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** Numbers in C order (the last index runs fastest): `values.length` is the product of `shape`. */
export interface NdArray {
  /** The array's sizes; none of a single number. */
  readonly shape: number[];
  /** The numbers, in the file's own type where JavaScript has it. */
  readonly values: NumberArray;
}

interface NumberType {
  /** Bytes each. */
  readonly size: number;
  readonly array: (length: number) => NumberArray;
  readonly get: (view: DataView, at: number, littleEndian: boolean) => number;
}

/** By NumPy's names without the byte order. */
export const numberTypes: Readonly<Record<string, NumberType>> = {
  u1: { size: 1, array: (n) => new Uint8Array(n), get: (view, at) => view.getUint8(at) },
  i1: { size: 1, array: (n) => new Int8Array(n), get: (view, at) => view.getInt8(at) },
  u2: { size: 2, array: (n) => new Uint16Array(n), get: (view, at, little) => view.getUint16(at, little) },
  i2: { size: 2, array: (n) => new Int16Array(n), get: (view, at, little) => view.getInt16(at, little) },
  u4: { size: 4, array: (n) => new Uint32Array(n), get: (view, at, little) => view.getUint32(at, little) },
  i4: { size: 4, array: (n) => new Int32Array(n), get: (view, at, little) => view.getInt32(at, little) },
  f2: {
    size: 2,
    array: (n) => new Float32Array(n),
    get: (view, at, little) => half(view.getUint16(at, little)),
  },
  f4: { size: 4, array: (n) => new Float32Array(n), get: (view, at, little) => view.getFloat32(at, little) },
  f8: { size: 8, array: (n) => new Float64Array(n), get: (view, at, little) => view.getFloat64(at, little) },
  // JavaScript has no 64-bit integers among its numbers: `readNumbers` checks that none was rounded.
  u8: {
    size: 8,
    array: (n) => new Float64Array(n),
    get: (view, at, little) => Number(view.getBigUint64(at, little)),
  },
  i8: {
    size: 8,
    array: (n) => new Float64Array(n),
    get: (view, at, little) => Number(view.getBigInt64(at, little)),
  },
  // NumPy's booleans.
  b1: { size: 1, array: (n) => new Uint8Array(n), get: (view, at) => view.getUint8(at) },
};

/** A 16-bit float of IEEE 754: a sign, five bits of exponent, ten of fraction. `DataView.getFloat16` is not in Node 20. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}

/**
 * The numbers from byte `start` of a file to its end, which must be as many as `shape` says.
 *
 * @throws FormatError, before anything is allocated, if the file is longer or shorter; and for an integer beyond ±(2⁵³ − 1)
 */
export function readNumbers(
  view: DataView,
  start: number,
  type: NumberType,
  shape: number[],
  littleEndian: boolean,
  source: string,
): NumberArray {
  const { size, array, get } = type;
  const count = shape.reduce((product, length) => product * length, 1);
  const available = view.byteLength - start;
  if (count * size !== available) {
    const claim = `shape [${shape.join(', ')}] of ${size}-byte numbers, ${count * size} bytes`;
    const fault = available < count * size ? 'truncated' : 'too long';
    throw new FormatError(
      source,
      `the header claims ${claim}, but ${available} follow it: the file is ${fault}`,
    );
  }
  const values = array(count);
  for (let i = 0; i < count; i++) values[i] = get(view, start + i * size, littleEndian);
  if (type === numberTypes.i8 || type === numberTypes.u8) checkSafe(values, source);
  return values;
}

function checkSafe(values: NumberArray, source: string) {
  const i = values.findIndex((value) => !Number.isSafeInteger(value));
  if (i >= 0)
    throw new FormatError(
      source,
      `value ${i} is about ${values[i]}, beyond the integers that a double holds exactly`,
    );
}
