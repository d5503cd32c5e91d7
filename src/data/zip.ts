/**
 * The zip archives that `numpy.savez` and its like write: stored or deflated entries, one part, below 4 GB.
 *
 * fflate's `unzipSync` trusts the sizes in the headers, ignores checksums and what follows the archive; so only its
 * DEFLATE is used.
 *
 * @module
 */
import { FormatError } from '../errors.js';
import { firstBytes, viewOf } from './bytes.js';
import { checkCrc, inflate } from './inflate.js';

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;

/**
 * The files of an archive by name, in the archive's order, checksums verified.
 *
 * @throws FormatError if the archive is truncated, damaged, encrypted, Zip64 or followed by something else
 */
export function unzip(bytes: Uint8Array, source: string): Map<string, Uint8Array> {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) {
    throw new FormatError(source, `is not a zip archive (50 4b …): it ${firstBytes(bytes)}`);
  }
  const view = viewOf(bytes);
  const end = endRecord(view, source);
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  const start = view.getUint32(end + 16, true);
  if (count === 0xffff || size === 0xffffffff || start === 0xffffffff) {
    throw new FormatError(source, 'is a Zip64 archive (over 65,534 files or 4 GB), which is not supported');
  }
  if (start + size !== end) {
    throw new FormatError(
      source,
      `states that its directory is bytes ${start} to ${start + size}, but that ends at ${end}`,
    );
  }
  const files = new Map<string, Uint8Array>();
  let at = start;
  for (let k = 0; k < count; k++) {
    if (at + 46 > end || view.getUint32(at, true) !== entrySignature) {
      throw new FormatError(source, `states ${count} files, but its directory has ${k}`);
    }
    const nameEnd = at + 46 + view.getUint16(at + 28, true);
    const next = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end)
      throw new FormatError(source, `entry ${k + 1} of its directory runs past the directory's end`);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, nameEnd));
    if (files.has(name)) throw new FormatError(source, `holds ${name} twice`);
    files.set(name, extract(bytes, view, at, start, source, name));
    at = next;
  }
  if (at !== end) throw new FormatError(source, `states ${count} files, but its directory has more`);
  return files;
}

/** The offset of the record that ends an archive: with its comment, it must end exactly where the file does. */
function endRecord(view: DataView, source: string): number {
  for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - 22 - 0xffff; at--) {
    const commentEnd = at + 22 + view.getUint16(at + 20, true);
    if (view.getUint32(at, true) === endSignature && commentEnd === view.byteLength) return at;
  }
  throw new FormatError(
    source,
    'has no end of a zip archive as its last bytes: it is truncated or followed by something',
  );
}

function extract(
  bytes: Uint8Array,
  view: DataView,
  entry: number,
  limit: number,
  source: string,
  name: string,
) {
  const method = view.getUint16(entry + 10, true);
  const crc = view.getUint32(entry + 16, true);
  const packedSize = view.getUint32(entry + 20, true);
  const size = view.getUint32(entry + 24, true);
  const local = view.getUint32(entry + 42, true);
  if (view.getUint16(entry + 8, true) & 1) throw new FormatError(source, `${name} is encrypted`);
  if (packedSize === 0xffffffff || size === 0xffffffff || local === 0xffffffff) {
    throw new FormatError(source, `${name} is over 4 GB (Zip64), which is not supported`);
  }
  if (local + 30 > limit || view.getUint32(local, true) !== localSignature) {
    throw new FormatError(source, `${name} is stated to begin at byte ${local}, but does not`);
  }
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packedSize > limit) {
    throw new FormatError(
      source,
      `${name} is stated to be bytes ${start} to ${start + packedSize}, past the last file's end at ${limit}`,
    );
  }
  const packed = bytes.subarray(start, start + packedSize);
  if (method === 8) return inflate(packed, size, crc, source, name);
  if (method !== 0)
    throw new FormatError(source, `${name} is compressed by method ${method}; only 0 and 8 are supported`);
  if (size !== packedSize)
    throw new FormatError(source, `${name} is stated to be ${size} bytes, but has ${packedSize}`);
  checkCrc(packed, crc, source, name);
  return packed;
}
