import { ArgumentError } from '../errors.js';

/** The contents of a file. Node's `Buffer` is a `Uint8Array`; `fetch` and `File` give an `ArrayBuffer`. */
export type Bytes = Uint8Array | ArrayBuffer;

export function toBytes(bytes: Bytes, argument = 'bytes'): Uint8Array {
  if (bytes instanceof Uint8Array) return bytes;
  if (bytes instanceof ArrayBuffer) return new Uint8Array(bytes);
  throw new ArgumentError(argument, bytes, 'a Uint8Array or an ArrayBuffer');
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The first few bytes in hexadecimal, for the message that a file is of another kind. */
export function firstBytes(bytes: Uint8Array, count = 4): string {
  if (bytes.length === 0) return 'is empty';
  return `begins with ${Array.from(bytes.subarray(0, count), (b) => b.toString(16).padStart(2, '0')).join(' ')}`;
}
