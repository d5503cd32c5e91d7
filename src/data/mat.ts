/**
 * MATLAB's .mat files of level 5 (MATLAB 5 to 7.2; https://www.mathworks.com/help/pdf_doc/matlab/matfile_format.pdf), as
 * far as arrays of numbers go.
 *
 * The package mat-for-js 1.1.0 reads more of them, but nests arrays by dimension, which a hundred million pixels do not
 * bear, and is under the GPL.
 *
 * @module
 */
import { FormatError } from '../errors.js';
import { firstBytes, toBytes, viewOf, type Bytes } from './bytes.js';
import { inflateZlib } from './inflate.js';
import { numberTypes, readNumbers, type NumberArray } from './numbers.js';

/** An array of a .mat file, in MATLAB's order: the first index runs fastest. */
export interface MatArray {
  /** Rows, columns and further dimensions. */
  readonly shape: number[];
  /** In MATLAB's order, the first dimension fastest. */
  readonly values: NumberArray;
}

/** By the number that an element has for its type. */
const types: Readonly<Record<number, string>> = {
  1: 'i1',
  2: 'u1',
  3: 'i2',
  4: 'u2',
  5: 'i4',
  6: 'u4',
  7: 'f4',
  9: 'f8',
  12: 'i8',
  13: 'u8',
};
const MATRIX = 14;
const COMPRESSED = 15;

/** By the number that an array has for its class: numbers are kept in as few bytes as they need, whatever their class. */
const classes: Readonly<Record<number, string>> = {
  6: 'f8',
  7: 'f4',
  8: 'i1',
  9: 'u1',
  10: 'i2',
  11: 'u2',
  12: 'i4',
  13: 'u4',
  14: 'i8',
  15: 'u8',
};
const otherClasses = ['', 'a cell array', 'a struct', 'an object', 'text', 'a sparse array'];

const HEADER = 128;

/**
 * Reads a .mat file of level 5, as MATLAB writes it with -v6 or -v7 and SciPy with savemat: real, full arrays of numbers
 * up to 64 bits, singles, doubles and logicals, compressed or not, by name. 64-bit integers become a Float64Array.
 *
 * @param bytes the whole file
 * @param source the file's name, for messages
 * @returns each array with MATLAB's shape, its values in the typed array of its class and in MATLAB's order, the first index running fastest
 * @throws FormatError if the file is of another kind (as from MATLAB 7.3 on: that is HDF5), truncated or damaged, or holds anything else or an integer beyond ±(2⁵³ − 1)
 */
export function readMat(bytes: Bytes, source = 'MAT file'): Record<string, MatArray> {
  const file = toBytes(bytes);
  const order = String.fromCharCode(...file.subarray(126, HEADER));
  if (file.length < HEADER || !['IM', 'MI'].includes(order)) {
    throw new FormatError(
      source,
      `is not a MAT-file of level 5 (128 bytes, the last two IM or MI): it ${firstBytes(file)}`,
    );
  }
  const reader: Reader = { little: order === 'IM', source };
  const version = viewOf(file).getUint16(124, reader.little);
  if (version !== 0x100) {
    throw new FormatError(
      source,
      `is of MATLAB 7.3 or another kind (version ${version.toString(16)}): save it with -v7`,
    );
  }
  const arrays = Object.create(null) as Record<string, MatArray>;
  for (let at = HEADER; at < file.length;) {
    const { type, data, next } = element(file, at, reader);
    const { name, ...array } = type === COMPRESSED ? compressed(data, reader) : matrix(type, data, reader);
    if (name in arrays) throw new FormatError(source, `holds ${name} twice`);
    arrays[name] = array;
    at = next;
  }
  return arrays;
}

interface Reader {
  readonly little: boolean;
  readonly source: string;
}

/** The element that begins at a byte: its type and data, and where the next begins. */
function element(bytes: Uint8Array, at: number, { little, source }: Reader) {
  const view = viewOf(bytes);
  const cut = () =>
    new FormatError(
      source,
      `is truncated or damaged: an element at byte ${at} of ${bytes.length} runs past the end`,
    );
  if (at + 8 > bytes.length) throw cut();
  const word = view.getUint32(at, little);
  // Up to four bytes stand in the place of their length, which then shares a word with the type.
  const short = word >>> 16;
  const type = short > 0 ? word & 0xffff : word;
  const size = short > 0 ? short : view.getUint32(at + 4, little);
  const start = short > 0 ? at + 4 : at + 8;
  const padded = type === COMPRESSED ? size : Math.ceil(size / 8) * 8;
  const next = short > 0 ? at + 8 : start + padded;
  if (short > 4 || next > bytes.length) throw cut();
  return { type, data: bytes.subarray(start, start + size), next };
}

function compressed(packed: Uint8Array, reader: Reader) {
  const { little, source } = reader;
  const sizeOf = (head: Uint8Array) => 8 + viewOf(head).getUint32(4, little);
  const bytes = inflateZlib(packed, 8, sizeOf, source, 'a compressed array');
  const { type, data } = element(bytes, 0, reader);
  return matrix(type, data, reader);
}

function matrix(type: number, bytes: Uint8Array, reader: Reader): MatArray & { name: string } {
  const { little, source } = reader;
  if (type !== MATRIX)
    throw new FormatError(source, `is damaged: it has an element of type ${type} in place of an array`);
  let at = 0;
  const part = (allowed: readonly number[], what: string) => {
    const found = element(bytes, at, reader);
    if (!allowed.includes(found.type))
      throw new FormatError(source, `is damaged: the ${what} of an array are of type ${found.type}`);
    at = found.next;
    return found;
  };
  const flags = part([6], 'flags').data;
  if (flags.length !== 8) throw new FormatError(source, 'is damaged: the flags of an array are not 8 bytes');
  const word = viewOf(flags).getUint32(0, little);
  const lengths = part([5], 'dimensions').data;
  const name = new TextDecoder().decode(part([1, 16], 'letters of the name').data);
  const kind = classes[word & 0xff];
  if (kind === undefined || word & 0x800) {
    const what = kind !== undefined ? 'complex' : (otherClasses[word & 0xff] ?? 'of another class');
    throw new FormatError(source, `${name} is ${what}; only real arrays of numbers are supported`);
  }
  const storage = part(Object.keys(types).map(Number), 'numbers');
  if (at !== bytes.length)
    throw new FormatError(source, `is damaged: ${bytes.length - at} bytes follow ${name} in its place`);
  const count = Math.floor(lengths.length / 4);
  const shape = Array.from({ length: count }, (_, k) => viewOf(lengths).getInt32(4 * k, little));
  if (count < 2 || shape.some((length) => length < 0)) {
    throw new FormatError(source, `is damaged: ${name} has dimensions [${shape.join(', ')}]`);
  }
  const stored = types[storage.type];
  const values = readNumbers(viewOf(storage.data), 0, numberTypes[stored], shape, little, `${source}, ${name}`); // prettier-ignore
  return { name, shape, values: stored === kind ? values : converted(values, kind) };
}

function converted(values: NumberArray, kind: string): NumberArray {
  const others = numberTypes[kind].array(values.length);
  others.set(values);
  return others;
}
