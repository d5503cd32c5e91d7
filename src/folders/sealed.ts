import { FormatError } from '../errors.js';
import { pretty, sha256 } from './manifest.js';

/*
 * JSON that is written to be read back carries the SHA-256 of what it says, as its last field. So a file that was cut, changed or
 * put in another's place is told from one that we wrote.
 */

/** The text of a sealed file. */
export function sealed(value: object): string {
  return pretty({ ...value, sha256: sha256(pretty(value)) });
}

/**
 * What a sealed file says.
 *
 * @param wayOn what whoever reads the error can do
 * @throws FormatError naming the file, what is wrong with it, and the way on
 */
export function unsealed<Value extends object>(text: string, path: string, wayOn: string): Value {
  const problem = (what: string) => new FormatError(path, `${what}; ${wayOn}`);
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (error) {
    throw problem(`is damaged: it cannot be read as JSON (${(error as Error).message})`);
  }
  if (typeof found !== 'object' || found === null || !('sha256' in found)) {
    throw problem('is damaged, or of an older msgd: it has no SHA-256 of what it says');
  }
  const { sha256: stated, ...value } = found;
  if (sha256(pretty(value)) !== stated) throw problem('is damaged: its SHA-256 is not that of what it says');
  // A digit may differ that no double has, and then says the same.
  if (sealed(value) !== text) throw problem('is damaged: it is not as it was written');
  return value as Value;
}
