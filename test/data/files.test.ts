import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Classification, Regression } from '../../src/data/dataset.js';
import { digits } from '../../src/data/digits.js';
import { loadData, type LoadOptions } from '../../src/data/files.js';
import { penguins } from '../../src/data/penguins.js';
import { ArgumentError, FormatError, MsgdError } from '../../src/errors.js';
import { asNobody, asNumbers } from '../helpers.js';

// Two images of 1 × 2 pixels, and their labels.
const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 102);
const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 1, 0);
const imageExamples = {
  kind: 'classification',
  inputs: Float32Array.of(0, 1, 51 / 255, 102 / 255),
  n: 2,
  features: 2,
  shape: [1, 1, 2],
  labels: Uint32Array.of(1, 0),
  classes: 2,
};

type Values = Uint8Array | Float64Array | Int32Array;

function npy(dtype: string, shape: string, values: Values): Uint8Array {
  const header = `{'descr': '${dtype}', 'fortran_order': False, 'shape': ${shape}}`;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return Uint8Array.of(0x93, ...strToU8('NUMPY'), 1, 0, header.length, 0, ...strToU8(header), ...bytes);
}

const pixels = npy('|u1', '(2, 1, 2)', Uint8Array.of(0, 255, 51, 102));
const numbers = npy('<f8', '(2, 2)', Float64Array.of(1, 2, 3, 4.5));
const classes = npy('<i4', '(2,)', Int32Array.of(1, 0));
const reals = npy('<f8', '(2,)', Float64Array.of(1, 0));
/** A test part of one feature. */
const odd = { 'x_test.npy': npy('<f8', '(2, 1)', Float64Array.of(1, 2)) };
const words = npy('<U1', '(2,)', Int32Array.of(97, 98));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'msgd-data-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Writes files into a folder of their own and returns its path. */
async function write(files: Record<string, Uint8Array | string>): Promise<string> {
  const inner = await mkdtemp(join(folder, 'case-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(inner, name), content);
  return inner;
}

/** Data that come in one part, with inputs as numbers. */
async function loadWhole(spec: string, options?: LoadOptions): Promise<Classification | Regression> {
  const data = await loadData(spec, options);
  if ('train' in data) throw new Error(`${spec} has parts`);
  return asNumbers(data);
}

describe('loadData', () => {
  it('leaves raw pixels as they are, and refuses them where there are none', async () => {
    const folder = await write({ 'a-images-idx3-ubyte': images, 'a-labels-idx1-ubyte': labels });
    const [raw, unit] = [await loadWhole(folder, { pixels: 'raw' }), await loadWhole(folder)];
    expect(Math.max(...raw.inputs)).toBeGreaterThan(1);
    expect([...raw.inputs].map((pixel) => Math.fround(pixel / 255))).toEqual([...unit.inputs]);
    const floats = {
      'X_train.npy': numbers,
      'y_train.npy': classes,
      'X_test.npy': numbers,
      'y_test.npy': classes,
    };
    const files = await write({
      'a.csv': 'x,y\n1,2\n2,3\n',
      'b.npz': zipSync({ 'X.npy': numbers, 'y.npy': classes }),
      'c.npz': zipSync(floats),
    });
    for (const spec of [
      'digits',
      ...['a.csv', 'b.npz', 'c.npz', 'c.npz:swap'].map((name) => join(files, name)),
    ])
      await expect(loadData(spec, { pixels: 'raw' }), spec).rejects.toThrow(
        `pixels must be unit for ${spec}, which has no bytes, but is "raw"`,
      );
  });

  it('knows digits, penguins and mnist by name', async () => {
    expect(await loadData('digits')).toEqual(digits());
    expect(await loadData('penguins')).toEqual(penguins());
    await expect(loadData('mnist')).rejects.toThrow(MsgdError);
    await expect(loadData('constructor')).rejects.toThrow(/^data must be digits, penguins/);
  });

  it('refuses a delimiter where there is no text', async () => {
    const pair = { 'a-images-idx3-ubyte': images, 'a-labels-idx1-ubyte': labels };
    const folders: Record<string, Uint8Array>[] = [
      pair,
      { ...pair, 'test-images-idx3-ubyte': images, 'test-labels-idx1-ubyte': labels },
      { 'a.bin': new Uint8Array(3073) },
    ];
    for (const spec of ['digits', 'mnist', 'svhn', ...(await Promise.all(folders.map(write)))]) {
      await expect(loadData(spec, { delimiter: ';' })).rejects.toThrow(
        `delimiter must be left out for ${spec}`,
      );
    }
    const text = await write({ 'a.csv': '1;0\n2;1\n' });
    expect(await loadData(text, { delimiter: ';' })).toMatchObject({ n: 2 });
  });

  it('reads a column named target of a CSV file as real targets', async () => {
    const folder = await write({
      'a.csv': 'width,target,height\n1,2.5,2\n3,-1,4\n',
      'b.csv': '"Target",x\n1,2\n',
    });
    expect(await loadData(join(folder, 'a.csv'))).toMatchObject({
      kind: 'regression',
      inputs: Float32Array.of(1, 2, 3, 4),
      targets: Float32Array.of(2.5, -1),
    });
    expect(await loadData(join(folder, 'b.csv'))).toMatchObject({ kind: 'regression', n: 1 });
  });

  it.each<[string, string, Partial<Regression>]>([
    ['below blank lines', '\r\n \r\nx,target,z\r\n1,2,3\r\n', { inputs: Float32Array.of(1, 3), targets: Float32Array.of(2) }],
    ['of a file without names that begins with a blank line', '\n1,3,2\n', { inputs: Float32Array.of(1, 3), targets: Float32Array.of(2) }],
    ['beside a quoted name with a delimiter', '"size, cm",y\n1,2\n', { inputs: Float32Array.of(1), targets: Float32Array.of(2) }],
    ['beside a quoted name with quotes and a line break', '"a ""b"",\nc",target,z\n1,2,3\n', { inputs: Float32Array.of(1, 3), targets: Float32Array.of(2) }],
  ])('finds the targets %s', async (_, text, expected) => {
    const path = join(await write({ 'a.csv': text }), 'a.csv');
    expect(await loadData(path, { task: 'regression' })).toMatchObject(expected);
    if (text.includes('target')) expect(await loadData(path)).toMatchObject(expected);
  }); // prettier-ignore

  it.each(['', '\n', ' \n\n', '"', '\n"a,b\n'])(
    'finds no examples in %j, whatever the task',
    async (text) => {
      const path = join(await write({ 'a.csv': text }), 'a.csv');
      for (const task of ['auto', 'classification', 'regression']) {
        await expect(loadData(path, { task })).rejects.toThrow(FormatError);
      }
    },
  );

  it('refuses two columns of targets', async () => {
    const path = join(await write({ 'a.csv': 'target,Target\n1,2\n' }), 'a.csv');
    await expect(loadData(path)).rejects.toThrow('a.csv: has two columns named target');
  });

  it('reads a CSV file', async () => {
    const inner = await write({ 'flowers.csv': 'width,label,height\n1,b,2\n3,a,4\n' });
    expect(await loadData(join(inner, 'flowers.csv'))).toMatchObject({
      inputs: Float32Array.of(1, 2, 3, 4),
      labels: Uint32Array.of(1, 0),
      classNames: ['a', 'b'],
    });
  });

  it.each([
    ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte', false],
    ['train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz', true],
    ['t10k-images.idx3-ubyte', 't10k-labels.idx1-ubyte', false],
    ['emnist-images-images-idx3-ubyte', 'emnist-images-labels-idx1-ubyte', false],
  ])('reads the IDX files %s and %s', async (imagesName, labelsName, zipped) => {
    const pack = (bytes: Uint8Array) => (zipped ? gzipSync(bytes) : bytes);
    const inner = await write({ [imagesName]: pack(images), [labelsName]: pack(labels) });
    expect(await loadWhole(join(inner, imagesName))).toEqual(imageExamples);
    expect(await loadWhole(inner)).toEqual(imageExamples);
  });

  it.each([
    ['train', 't10k', ''],
    ['emnist-letters-train', 'emnist-letters-test', '.gz'],
  ])(
    'reads the IDX files of %s and %s in one folder as two parts, in the same classes',
    async (train, test, ending) => {
      const pack = (bytes: Uint8Array) => (ending === '' ? bytes : gzipSync(bytes));
      const four = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 4, 0);
      const files = {
        [`${test}-images-idx3-ubyte${ending}`]: pack(images),
        [`${test}-labels-idx1-ubyte${ending}`]: pack(four),
        [`${train}-images-idx3-ubyte${ending}`]: pack(images),
        [`${train}-labels-idx1-ubyte${ending}`]: pack(labels),
      };
      const inner = await write(files);
      const part = { n: 2, pixels: Uint8Array.of(0, 255, 51, 102), shape: [1, 1, 2], classes: 5 };
      const parts = {
        kind: 'classification',
        train: { ...part, labels: Uint32Array.of(1, 0) },
        test: { ...part, labels: Uint32Array.of(4, 0) },
      };
      expect(await loadData(inner)).toMatchObject(parts);
      expect(await loadData(`${inner}:swap`)).toMatchObject({ train: parts.test, test: parts.train });
      // A third, or two of which neither is for testing, could be meant in many ways.
      const third = await write({ ...files, 'x-images-idx3-ubyte': images, 'x-labels-idx1-ubyte': labels });
      await expect(loadData(third)).rejects.toThrow('it has 3 data sets');
      const both = await write({ 'a-images-idx3-ubyte': images, 'b-images-idx3-ubyte': images });
      await expect(loadData(both)).rejects.toThrow('it has 2 data sets');
      const wide = await write({ ...files, [`${test}-images-idx3-ubyte${ending}`]: pack(Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 9, 9)) }); // prettier-ignore
      await expect(loadData(wide)).rejects.toThrow(
        /-images-idx3-ubyte.*: has images of 1 features, but .* of 2$/,
      );
    },
  );

  it.each([
    ['image', 'label'],
    ['images', 'labels'],
    ['x', 'y'],
    ['X', 'y'],
    ['data', 'target'],
    ['inputs', 'labels'],
    ['x', 'labels'],
    ['X', 'Label'],
    ['Images', 'LABELS'],
    ['features', 'target'],
  ])('reads an .npz file of %s and %s, whatever else it holds', async (x, y) => {
    const zip = zipSync({ 'names.npy': words, [`${x}.npy`]: pixels, [`${y}.npy`]: classes });
    const inner = await write({ 'a.npz': zip });
    expect(await loadWhole(join(inner, 'a.npz'))).toEqual(imageExamples);
  });

  it('takes floating-point targets for regression, floating-point labels for classes, and scales bytes only', async () => {
    const inner = await write({
      'regression.npz': zipSync({ 'X.npy': numbers, 'y.npy': reals }),
      'classes.npz': zipSync({ 'data.npy': numbers, 'label.npy': reals }),
    });
    const inputs = Float32Array.of(1, 2, 3, 4.5);
    const regression = {
      kind: 'regression',
      inputs,
      n: 2,
      features: 2,
      targets: Float32Array.of(1, 0),
      outputs: 1,
    };
    expect(await loadData(join(inner, 'regression.npz'))).toEqual(regression);
    const rows = { ...imageExamples, shape: undefined };
    expect(await loadData(join(inner, 'classes.npz'))).toEqual({ ...rows, inputs });
  });

  it('finds the one data set in a folder', async () => {
    expect(await loadData(await write({ 'a.csv': '1,0\n2,1\n', 'README.md': 'x' }))).toMatchObject({ n: 2 });
  });

  it.each<[string, Record<string, Uint8Array | string>, string, RegExp]>([
    [
      'a file that does not exist',
      {},
      'none.csv',
      /^data must be digits, penguins, fashion-mnist, mnist, cifar10, cifar100, svhn, or the path of an existing .*none\.csv"$/,
    ],
    [
      'another kind of file',
      { 'a.txt': '1,2' },
      'a.txt',
      /^data must be digits, penguins, .*\.csv.*\.npz.*idx3-ubyte/,
    ],
    ['an IDX labels file', { 'a-labels-idx1-ubyte': labels }, 'a-labels-idx1-ubyte', /^data must be digits/],
    ['an empty folder', {}, '', /^data must be a folder with one data set .*; it has no data set, but is/],
    ['a folder with two', { 'b.npz': '', 'a.csv': '' }, '', /it has 2 data sets: a\.csv, b\.npz, but is/],
  ])('refuses %s', async (_, files, name, message) => {
    const run = loadData(join(await write(files), name));
    await expect(run).rejects.toThrow(ArgumentError);
    await expect(run).rejects.toThrow(message);
  });

  it.each<[string, Record<string, Uint8Array | string>, string, RegExp]>([
    [
      'images without labels',
      { 'a-images-idx3-ubyte': images },
      'a-images-idx3-ubyte',
      /a-labels-idx1-ubyte: cannot be read \(ENOENT/,
    ],
    [
      'images with truncated labels',
      { 'a-images-idx3-ubyte': images, 'a-labels-idx1-ubyte': labels.slice(0, -1) },
      'a-images-idx3-ubyte',
      /a-labels-idx1-ubyte: the header claims/,
    ],
    [
      'text that is not UTF-8',
      { 'a.csv': Uint8Array.of(0x31, 0x2c, 0xff) },
      'a.csv',
      /a\.csv: is not UTF-8 text/,
    ],
    ['a CSV cell', { 'a.csv': '1,2\nx,3\n' }, 'a.csv', /a\.csv: line 2, column 1: "x"/],
    [
      'an .npz file without known names',
      { 'a.npz': zipSync({ 'a.npy': pixels, 'y.npy': classes }) },
      'a.npz',
      /a\.npz: holds a, y, but must hold one pair of arrays \(image or images with label .*x with y or label/,
    ],
    [
      'an .npz file with two pairs',
      { 'a.npz': zipSync({ 'x.npy': pixels, 'X.npy': pixels, 'y.npy': classes }) },
      'a.npz',
      /a\.npz: holds x, X, y, but must/,
    ],
    [
      'counts that differ',
      { 'a.npz': zipSync({ 'x.npy': pixels, 'y.npy': npy('|u1', '(1,)', Uint8Array.of(0)) }) },
      'a.npz',
      /a\.npz, y: the numbers of examples differ: .*a\.npz, x has shape \[2, 1, 2\]/,
    ],
    [
      'targets without numbers',
      { 'a.npz': zipSync({ 'x.npy': numbers, 'y.npy': npy('<f8', '(2, 0)', new Float64Array(0)) }) },
      'a.npz',
      /a\.npz, y: has shape \[2, 0\]: no targets/,
    ],
    [
      'a label that is a scalar',
      { 'a.npz': zipSync({ 'x.npy': numbers, 'y.npy': npy('<f8', '()', Float64Array.of(1)) }) },
      'a.npz',
      /the numbers of examples differ/,
    ],
    [
      'one word for all labels',
      { 'a.npz': zipSync({ 'x.npy': numbers, 'y.npy': npy('<U1', '(2,)', Int32Array.of(97, 97)) }) },
      'a.npz',
      /a\.npz, y: label 0: every label is a, but there must be two/,
    ],
    [
      'words that are cut',
      { 'a.npz': zipSync({ 'x.npy': numbers, 'y.npy': npy('<U2', '(2,)', Int32Array.of(97, 98)) }) },
      'a.npz',
      /a\.npz, y\.npy: the header claims 2 words of 8 bytes, but 8 bytes follow it/,
    ],
    [
      'UTF-16',
      { 'a.csv': Uint8Array.of(0xff, 0xfe, 0x31, 0, 0x2c, 0, 0x32, 0) },
      'a.csv',
      /a\.csv: is not UTF-8 text, but UTF-16/,
    ],
    [
      'UTF-16 that does not say so',
      { 'a.csv': Uint8Array.of(0x31, 0, 0x2c, 0, 0x32, 0) },
      'a.csv',
      /a\.csv: is not UTF-8 text, but UTF-16/,
    ],
    [
      'a training part without a test part',
      { 'a.npz': zipSync({ 'x_train.npy': numbers, 'y_train.npy': classes }) },
      'a.npz',
      /holds x_train, y_train, but must hold one pair .* or two, one with _train and one with _test/,
    ],
    [
      'parts of different features',
      {
        'a.npz': zipSync({ 'x_train.npy': numbers, 'y_train.npy': classes, 'y_test.npy': classes, ...odd }),
      },
      'a.npz',
      /has 2 features to train on, but 1 to test on/,
    ],
    [
      'a .bin file of another kind',
      { 'a.bin': new Uint8Array(3000) },
      'a.bin',
      /a\.bin: has 3000 bytes, which is not a whole number of images/,
    ],
    ['a .mat file of another kind', { 'a.mat': new Uint8Array(300) }, 'a.mat', /a\.mat: is not a MAT-file/],
  ])('refuses %s', async (_, files, name, message) => {
    const run = loadData(join(await write(files), name));
    await expect(run).rejects.toThrow(FormatError);
    await expect(run).rejects.toThrow(message);
  });

  it('refuses a folder that cannot be read', async () => {
    const shut = await write({ 'a.csv': '1,0\n2,1\n' });
    await chmod(folder, 0o755);
    await chmod(shut, 0);
    const error = await asNobody(() => loadData(shut).catch((error: unknown) => error));
    await chmod(shut, 0o700);
    expect(error).toBeInstanceOf(FormatError);
    expect(String(error)).toContain(`${shut}: cannot be read (EACCES`);
  });

  it('refuses a folder with the name of a file', async () => {
    const inner = await write({ 'a-images-idx3-ubyte': images });
    await mkdir(join(inner, 'a-labels-idx1-ubyte'));
    await expect(loadData(inner)).rejects.toThrow(/a-labels-idx1-ubyte: cannot be read \(EISDIR/);
  });
});
