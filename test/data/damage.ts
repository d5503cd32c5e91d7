/** What the tests of file readers share. @module */
import { expect } from 'vitest';
import { FormatError } from '../../src/errors.js';

export function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

/** Expects a FormatError that names `source` for every proper prefix of a file, and for the file and one byte more. */
export function expectExactLength(file: Uint8Array, read: (bytes: Uint8Array, source: string) => unknown) {
  for (let length = 0; length < file.length; length++) {
    expectFormatError(() => read(file.slice(0, length), 'my file'), /^my file.*: /, `first ${length} bytes`);
  }
  expectFormatError(() => read(Uint8Array.of(...file, 0), 'my file'), /^my file.*: /, 'one byte more');
}

export function expectFormatError(run: () => unknown, message: RegExp, what = '') {
  let thrown: unknown;
  try {
    run();
  } catch (error) {
    thrown = error;
  }
  expect(thrown, what).toBeInstanceOf(FormatError);
  expect((thrown as Error).message, what).toMatch(message);
}
