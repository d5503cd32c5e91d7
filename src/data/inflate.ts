// Not 'fflate': under the condition 'node' that imports node:module, which browsers do not have.
import { inflateSync } from 'fflate/browser';
import { FormatError } from '../errors.js';

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
  if (size > packed.length * maxExpansion) {
    throw new FormatError(
      source,
      `${what} is stated to be ${size} bytes, more than its ${packed.length} compressed bytes can hold`,
    );
  }
  let bytes: Uint8Array;
  try {
    bytes = inflateSync(packed, { out: new Uint8Array(size) });
  } catch (error) {
    throw new FormatError(source, `${what} is truncated or damaged (${(error as Error).message})`);
  }
  if (bytes.length !== size) {
    throw new FormatError(source, `${what} is stated to be ${size} bytes, but holds ${bytes.length}`);
  }
  checkCrc(bytes, crc, source, what);
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
