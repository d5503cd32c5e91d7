import { FormatError } from '../errors.js';
import { npyHeader } from './npy.js';

/** Words in C order: `texts.length` is the product of `shape`. */
export interface TextArray {
  readonly shape: number[];
  readonly texts: string[];
}

/**
 * The words of an .npy file of type U (four bytes a letter) or S (one byte), as NumPy keeps labels that are names.
 *
 * @returns undefined if the file holds anything else
 * @throws FormatError if the file is truncated or too long, or a letter is none
 */
export function readNpyTexts(file: Uint8Array, source: string): TextArray | undefined {
  const { dtype, shape, fortran, view, start } = npyHeader(file, source);
  const [, order, kind, digits] = /^([<>|])([US])(\d+)$/.exec(dtype) ?? [];
  if (kind === undefined) return undefined;
  const letters = Number(digits);
  const width = kind === 'U' ? 4 : 1;
  const count = shape.reduce((product, length) => product * length, 1);
  const available = view.byteLength - start;
  if (count * letters * width !== available) {
    const claim = `${count} words of ${letters * width} bytes`;
    throw new FormatError(source, `the header claims ${claim}, but ${available} bytes follow it`);
  }
  if (fortran && shape.length > 1) throw new FormatError(source, 'holds words in Fortran order');
  const letter = (at: number) => {
    const code = kind === 'U' ? view.getUint32(at, order !== '>') : view.getUint8(at);
    if (code > 0x10ffff)
      throw new FormatError(source, `is damaged: ${code} at byte ${at} is not a character`);
    return String.fromCodePoint(code);
  };
  const texts = Array.from({ length: count }, (_, i) => {
    const first = start + i * letters * width;
    const word = Array.from({ length: letters }, (_, k) => letter(first + k * width)).join('');
    // Shorter words are filled up with zeros.
    return word.replace(/\0+$/, '');
  });
  return { shape, texts };
}
