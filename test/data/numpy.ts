/** Files as NumPy writes them, and as it may write them. @module */
import { strToU8 } from 'fflate';
import fc from 'fast-check';
import { fromBase64 } from './damage.js';

// Written by NumPy 2.4.6.
// np.array([1.5, -2, 0.25], '>f4')
export const bigEndian = fromBase64(
  'k05VTVBZAQB2AHsnZGVzY3InOiAnPmY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo/wAAAwAAAAD6AAAA=',
);
// np.asfortranarray(np.arange(24, dtype='<i2').reshape(2, 3, 4))
export const fortran = fromBase64(
  'k05VTVBZAQB2AHsnZGVzY3InOiAnPGkyJywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMywgNCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAwABAAQAAgAFAABAA0ABQARAAkAFQACAA4ABgASAAoAFgADAA8ABwATAAsAFwA=',
);
// np.arange(6, dtype='u1').reshape(3, 2), format version 3.0
export const version3 = fromBase64(
  'k05VTVBZAwB0AAAAeydkZXNjcic6ICd8dTEnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMywgMiksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAQIDBAU=',
);
// np.savez(f, x=np.array([[1, 2], [3, 4]], '<i8'), y=np.array([True, False]))
export const stored = fromBase64(
  'UEsDBC0AAAAAAAAAIQCgREtb//////////8FABQAeC5ucHkBABAAoAAAAAAAAACgAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxpOCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCAyKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAQAAAAAAAAACAAAAAAAAAAMAAAAAAAAABAAAAAAAAABQSwMELQAAAAAAAAAhAO4Zu13//////////wUAFAB5Lm5weQEAEACCAAAAAAAAAIIAAAAAAAAAk05VTVBZAQB2AHsnZGVzY3InOiAnfGIxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAFBLAQItAy0AAAAAAAAAIQCgREtboAAAAKAAAAAFAAAAAAAAAAAAAACAAQAAAAB4Lm5weVBLAQItAy0AAAAAAAAAIQDuGbtdggAAAIIAAAAFAAAAAAAAAAAAAACAAdcAAAB5Lm5weVBLBQYAAAAAAgACAGYAAACQAQAAAAA=',
);
// np.savez_compressed(f, x=np.zeros((20, 20), '<f8'), y=np.array([7], 'u1'))
export const compressed = fromBase64(
  'UEsDBC0AAAAIAAAAIQAsuFEh//////////8FABQAeC5ucHkBABAAAA0AAAAAAABfAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkYGOgpGBpo6CrUKZAIuhlEwCkbBKBgFo2AUjIJRMApGwSigEwAAUEsDBC0AAAAIAAAAIQBOF8Up//////////8FABQAeS5ucHkBABAAgQAAAAAAAABFAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loF5Taqiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GoY6mjoKtQoUAC52AFBLAQItAy0AAAAIAAAAIQAsuFEhXwAAAAANAAAFAAAAAAAAAAAAAACAAQAAAAB4Lm5weVBLAQItAy0AAAAIAAAAIQBOF8UpRQAAAIEAAAAFAAAAAAAAAAAAAACAAZYAAAB5Lm5weVBLBQYAAAAAAgACAGYAAAASAQAAAAA=',
);

const safe = fc.maxSafeInteger();
export const types = [
  { type: 'u1', size: 1, array: Uint8Array, set: (v, at, x) => v.setUint8(at, x), value: fc.nat(255) },
  {
    type: 'i1',
    size: 1,
    array: Int8Array,
    set: (v, at, x) => v.setInt8(at, x),
    value: fc.integer({ min: -128, max: 127 }),
  },
  { type: 'b1', size: 1, array: Uint8Array, set: (v, at, x) => v.setUint8(at, x), value: fc.nat(1) },
  {
    type: 'u2',
    size: 2,
    array: Uint16Array,
    set: (v, at, x, le) => v.setUint16(at, x, le),
    value: fc.nat(65535),
  },
  {
    type: 'i2',
    size: 2,
    array: Int16Array,
    set: (v, at, x, le) => v.setInt16(at, x, le),
    value: fc.integer({ min: -32768, max: 32767 }),
  },
  {
    type: 'u4',
    size: 4,
    array: Uint32Array,
    set: (v, at, x, le) => v.setUint32(at, x, le),
    value: fc.nat(0xffffffff),
  },
  {
    type: 'i4',
    size: 4,
    array: Int32Array,
    set: (v, at, x, le) => v.setInt32(at, x, le),
    value: fc.integer(),
  },
  {
    type: 'f4',
    size: 4,
    array: Float32Array,
    set: (v, at, x, le) => v.setFloat32(at, x, le),
    value: fc.float(),
  },
  {
    type: 'f8',
    size: 8,
    array: Float64Array,
    set: (v, at, x, le) => v.setFloat64(at, x, le),
    value: fc.double(),
  },
  {
    type: 'i8',
    size: 8,
    array: Float64Array,
    set: (v, at, x, le) => v.setBigInt64(at, BigInt(x), le),
    value: safe,
  },
  {
    type: 'u8',
    size: 8,
    array: Float64Array,
    set: (v, at, x, le) => v.setBigUint64(at, BigInt(x), le),
    value: fc.maxSafeNat(),
  },
] satisfies {
  type: string;
  size: number;
  array: { from(values: number[]): ArrayLike<number> };
  set: (view: DataView, at: number, value: number, littleEndian: boolean) => void;
  value: fc.Arbitrary<number>;
}[];

export function withHeader(header: string, data: Uint8Array, version = 1): Uint8Array {
  const text = strToU8(header);
  const length = version === 1 ? [text.length, 0] : [text.length, 0, 0, 0];
  return Uint8Array.of(0x93, ...strToU8('NUMPY'), version, 0, ...length, ...text, ...data);
}

/** An .npy file of the array whose element at index (i, j, …) is values[C-order offset]. */
export function writeNpy(
  { type, size, set }: (typeof types)[number],
  shape: number[],
  values: number[],
  { order, fortran, version }: { order: '<' | '>'; fortran: boolean; version: number },
) {
  const view = new DataView(new ArrayBuffer(size * values.length));
  values.forEach((value, offset) => {
    // Fortran's first index runs fastest.
    let rest = offset;
    const index = shape.map(() => 0);
    for (let k = shape.length - 1; k >= 0; rest = Math.floor(rest / shape[k]), k--)
      index[k] = rest % shape[k];
    const strides = shape.map((_, k) => shape.slice(0, k).reduce((a, b) => a * b, 1));
    const to = fortran ? index.reduce((sum, i, k) => sum + i * strides[k], 0) : offset;
    set(view, to * size, value, order === '<');
  });
  const lengths = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const header = `{'descr': '${order}${type}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${lengths}), }`;
  return withHeader(header.padEnd(100) + '\n', new Uint8Array(view.buffer), version);
}

export const arrays = fc
  .tuple(fc.constantFrom(...types), fc.array(fc.nat(4), { maxLength: 4 }))
  .chain(([type, shape]) => {
    const length = shape.reduce((a, b) => a * b, 1);
    return fc.record({
      type: fc.constant(type),
      shape: fc.constant(shape),
      values: fc.array<number>(type.value, { minLength: length, maxLength: length }),
      layout: fc.record({
        order: fc.constantFrom('<' as const, '>' as const),
        fortran: fc.boolean(),
        version: fc.integer({ min: 1, max: 3 }),
      }),
    });
  });
