/**
 * NumPy's .npy and .npz files (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
 *
 * The package npyjs 1.2.0 was tried first: it refuses big-endian files, leaves Fortran order to the caller, reads
 * truncated files and files with something after the array without a word, and has no .npz.
 *
 * @module
 */
import { FormatError } from '../errors.js';
import { firstBytes, toBytes, viewOf, type Bytes } from './bytes.js';
import { numberTypes, readNumbers, type NdArray, type NumberArray } from './numbers.js';
import { unzip } from './zip.js';

/** An array of an .npy file. */
export interface NpyArray extends NdArray {
  /** NumPy's name of the type in the file, such as `<i8`, of which `values` may be a conversion. */
  readonly dtype: string;
}

/**
 * Reads an .npy file, version 1 to 3, little- or big-endian. Arrays in Fortran order are put in C order. 64-bit
 * integers become a Float64Array and booleans a Uint8Array of 0 and 1.
 *
 * @param bytes the whole file
 * @param source the file's name, for messages
 * @throws FormatError if the file is of another kind, truncated or too long, or holds anything else than integers,
 *   16-, 32- or 64-bit floats or booleans, or an integer beyond ±(2⁵³ − 1)
 */
export function readNpy(bytes: Bytes, source = 'npy file'): NpyArray {
  const { dtype, fortran, shape, view, start } = npyHeader(toBytes(bytes), source);
  const type = dtype.slice(1);
  // NumPy writes | where the order of bytes has no meaning.
  const order = dtype[0];
  if (!Object.hasOwn(numberTypes, type) || !(numberTypes[type].size === 1 ? '|<>' : '<>').includes(order)) {
    const allowed = Object.keys(numberTypes).join(', ');
    throw new FormatError(
      source,
      `holds numbers of type ${dtype}; only ${allowed} are supported, each with < or >`,
    );
  }
  const values = readNumbers(view, start, numberTypes[type], shape, order !== '>', source);
  return { shape, values: fortran ? toCOrder(values, shape) : values, dtype };
}

/**
 * Reads an .npz file, compressed or not: the arrays by name.
 *
 * @param bytes the whole file
 * @param source the file's name, for messages
 * @throws FormatError if the archive is truncated or damaged, and as `readNpy` for each array
 */
export function readNpz(bytes: Bytes, source = 'npz file'): Record<string, NpyArray> {
  const arrays = Object.create(null) as Record<string, NpyArray>;
  for (const [name, { content, source: file }] of npzFiles(bytes, source))
    arrays[name] = readNpy(content, file);
  return arrays;
}

/** The .npy files of an .npz file by the names of their arrays, each with its name for messages. */
export function npzFiles(bytes: Bytes, source: string): Map<string, { content: Uint8Array; source: string }> {
  const files = new Map<string, { content: Uint8Array; source: string }>();
  for (const [file, content] of unzip(toBytes(bytes), source)) {
    if (!file.endsWith('.npy'))
      throw new FormatError(source, `holds ${file}, but an .npz file holds .npy files only`);
    files.set(file.slice(0, -'.npy'.length), { content, source: `${source}, ${file}` });
  }
  return files;
}

/** What an .npy file says of its array. */
interface Description {
  readonly dtype: string;
  readonly fortran: boolean;
  readonly shape: number[];
}

/** The same, and where in the file the array begins. */
export function npyHeader(
  file: Uint8Array,
  source: string,
): Description & { readonly view: DataView; readonly start: number } {
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
  if (magic.some((byte, i) => file[i] !== byte)) {
    throw new FormatError(source, `is not an .npy file (93 4e 55 4d 50 59): it ${firstBytes(file, 6)}`);
  }
  const version = file[6];
  const lengthEnd = version === 1 ? 10 : 12;
  if (file.length < lengthEnd)
    throw new FormatError(source, `is truncated: it has only ${file.length} bytes`);
  if (version < 1 || version > 3)
    throw new FormatError(source, `is of .npy version ${version}; only 1 to 3 are known`);
  const view = viewOf(file);
  const start = lengthEnd + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (file.length < start) {
    throw new FormatError(
      source,
      `the header claims to end at byte ${start}, but the file has ${file.length}`,
    );
  }
  const header = new TextDecoder().decode(file.subarray(lengthEnd, start));
  return { ...parseHeader(header, source), view, start };
}

/** The header is a Python dictionary whose three keys may come in any order. */
function parseHeader(header: string, source: string): Description {
  const dtype = /'descr'\s*:\s*'([^']+)'/.exec(header)?.[1];
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const shape = /'shape'\s*:\s*\(((?:\s*\d+L?\s*,)*\s*(?:\d+L?\s*)?)\)/.exec(header)?.[1];
  if (dtype === undefined || fortran === undefined || shape === undefined) {
    const expected = "{'descr': a simple type, 'fortran_order': True or False, 'shape': (whole numbers)}";
    throw new FormatError(source, `the header must be ${expected}, but is ${header.trim().slice(0, 200)}`);
  }
  const lengths = shape.split(',').filter((length) => length.trim() !== '');
  return { dtype, fortran: fortran === 'True', shape: lengths.map((length) => parseInt(length, 10)) };
}

function toCOrder(values: NumberArray, shape: number[]): NumberArray {
  const ordered = values.slice();
  const index = shape.map(() => 0);
  for (let to = 0; to < ordered.length; to++) {
    let from = 0;
    for (let k = shape.length - 1; k >= 0; k--) from = from * shape[k] + index[k];
    ordered[to] = values[from];
    for (let k = shape.length - 1; k >= 0 && ++index[k] === shape[k]; k--) index[k] = 0;
  }
  return ordered;
}
