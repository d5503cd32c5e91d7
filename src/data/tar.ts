import { unpackTar } from 'modern-tar';
import { FormatError } from '../errors.js';
import { gunzip, isGzip } from './gzip.js';

/**
 * Files of a tar archive, gzipped or not, in the order of their names.
 *
 * @param names their names in the archive
 * @throws FormatError if the archive is truncated or damaged, or a file is not in it
 */
export async function filesOfTar(
  bytes: Uint8Array,
  names: readonly string[],
  source: string,
): Promise<{ bytes: Uint8Array; source: string }[]> {
  const archive = isGzip(bytes) ? gunzip(bytes, source) : bytes;
  // An empty file is a right archive to the reader.
  if (archive.length === 0) throw new FormatError(source, 'is empty, but a tar archive is not');
  const entries = await unpackTar(archive, {
    strict: true,
    filter: ({ name, type }) => type === 'file' && names.includes(name),
  }).catch((error: Error) => {
    throw new FormatError(source, `is not a tar archive, or is truncated or damaged (${error.message})`);
  });
  return names.map((name) => {
    const found = entries.find(({ header }) => header.name === name);
    if (found?.data === undefined) throw new FormatError(source, `does not hold ${name}`);
    return { bytes: found.data, source: `${source}, ${name}` };
  });
}
