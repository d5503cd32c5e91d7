import { FormatError } from '../errors.js';
import { viewOf } from './bytes.js';
import { inflate } from './inflate.js';

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Decompresses a gzip file of one member (RFC 1952), and checks its length and CRC-32. Both are read from the end of
 * the file, so they also show up a file that is cut short or has something after it.
 *
 * @throws FormatError if the file is truncated or damaged
 */
export function gunzip(bytes: Uint8Array, source: string): Uint8Array {
  const start = headerLength(bytes);
  const end = bytes.length - 8;
  if (start > end)
    throw new FormatError(source, `the gzip file is truncated: it has only ${bytes.length} bytes`);
  if (bytes[2] !== 8)
    throw new FormatError(source, `gzip compression method ${bytes[2]} is unknown; only 8 exists`);
  const view = viewOf(bytes);
  return inflate(
    bytes.subarray(start, end),
    view.getUint32(end + 4, true),
    view.getUint32(end, true),
    source,
    'the gzip member (only one a file is read)',
  );
}

/** Beyond the file's length if the header is not complete. */
function headerLength(bytes: Uint8Array): number {
  const flags = bytes[3];
  let at = 10;
  if (flags & 4) at += 2 + (bytes[at] | (bytes[at + 1] << 8)); // extra field
  for (const text of [8, 16]) {
    // File name and comment, each ended by a zero byte.
    if (!(flags & text)) continue;
    while (at < bytes.length && bytes[at] !== 0) at++;
    at++;
  }
  return flags & 2 ? at + 2 : at; // checksum of the header
}
