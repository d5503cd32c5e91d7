// Not 'fflate': under the condition 'node' that imports node:module, which browsers do not have.
import { Inflate, inflateSync } from 'fflate/browser';
import { FormatError } from '../errors.js';
import { viewOf } from './bytes.js';

/** A match of 258 bytes takes at least two bits, so DEFLATE cannot expand further than this. */
const maxExpansion = 1032;

/**
 * Inflates DEFLATE data of a stated size and CRC-32. fflate checks neither and allocates whatever size a header
 * states; here a size that the data cannot reach is refused first.
 *
 * @param what what the data are, for messages
 * @throws FormatError if the data are damaged, cut short or not what the header states
 */
export function inflate(
  packed: Uint8Array,
  size: number,
  crc: number,
  source: string,
  what: string,
): Uint8Array {
  const bytes = inflateTo(packed, size, source, what);
  checkCrc(bytes, crc, source, what);
  return bytes;
}

/**
 * Inflates zlib data (RFC 1950), which state no size; but these begin with something that does.
 *
 * @param head the number of bytes from which `sizeOf` tells the size of all
 * @throws FormatError if the data are damaged, cut short or not of that size
 */
export function inflateZlib(
  packed: Uint8Array,
  head: number,
  sizeOf: (head: Uint8Array) => number,
  source: string,
  what: string,
): Uint8Array {
  // Method 8, no dictionary, and a multiple of 31.
  const isZlib =
    (packed[0] & 15) === 8 && (packed[1] & 32) === 0 && ((packed[0] << 8) | packed[1]) % 31 === 0;
  if (packed.length < 6 || !isZlib)
    throw new FormatError(source, `${what} is not zlib data, or is truncated`);
  const deflated = packed.subarray(2, -4);
  const bytes = inflateTo(deflated, sizeOf(beginning(deflated, head, source, what)), source, what);
  const stated = viewOf(packed).getUint32(packed.length - 4);
  if (adler32(bytes) !== stated) throw new FormatError(source, `${what} is damaged: its checksum is wrong`);
  return bytes;
}

/**
 * The first bytes of what DEFLATE data expand to. Before them are tables of less than a kilobyte, or a block that is stored as
 * it is, of at most 64, which fflate gives out as a whole.
 */
function beginning(deflated: Uint8Array, length: number, source: string, what: string): Uint8Array {
  const bytes: number[] = [];
  const stream = new Inflate((chunk) => bytes.push(...chunk.subarray(0, length - bytes.length)));
  try {
    stream.push(deflated.subarray(0, 66 * 1024));
  } catch (error) {
    throw new FormatError(source, `${what} is damaged (${(error as Error).message})`);
  }
  if (bytes.length < length) throw new FormatError(source, `${what} is truncated or damaged`);
  return Uint8Array.from(bytes);
}

function inflateTo(packed: Uint8Array, size: number, source: string, what: string): Uint8Array {
  if (size > packed.length * maxExpansion) {
    throw new FormatError(
      source,
      `${what} is stated to be ${size} bytes, more than its ${packed.length} compressed bytes can hold`,
    );
  }
  let bytes: Uint8Array;
  try {
    // fflate leaves out what has no room: with a byte to spare, it shows that there is more.
    bytes = inflateSync(packed, { out: new Uint8Array(size + 1) });
  } catch (error) {
    throw new FormatError(source, `${what} is truncated or damaged (${(error as Error).message})`);
  }
  if (bytes.length !== size) {
    const held = bytes.length > size ? 'more' : bytes.length;
    throw new FormatError(source, `${what} is stated to be ${size} bytes, but holds ${held}`);
  }
  return bytes;
}

/** @throws FormatError unless the CRC-32 of `bytes` is `crc` */
export function checkCrc(bytes: Uint8Array, crc: number, source: string, what: string) {
  const actual = crc32(bytes);
  if (actual === crc) return;
  const hex = (value: number) => value.toString(16).padStart(8, '0');
  throw new FormatError(
    source,
    `${what} is damaged: its checksum is stated to be ${hex(crc)}, but is ${hex(actual)}`,
  );
}

/** The CRC-32 of gzip and zip (ISO 3309, reversed polynomial edb88320). */
export function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) crc = crcOfByte[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

const crcOfByte = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** The checksum of zlib. */
function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let start = 0; start < bytes.length; start += 3800) {
    // So many sums stay below 2³².
    for (const byte of bytes.subarray(start, start + 3800)) {
      a += byte;
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return ((b << 16) | a) >>> 0;
}
