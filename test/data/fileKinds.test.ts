import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import { loadData } from '../../src/data/files.js';
import { split } from '../../src/data/split.js';
import { asNumbers } from '../helpers.js';

/** Files as other programs write them, by writers that know nothing of the readers. */
type Values = Uint8Array | Uint16Array | Float32Array | Float64Array | Int32Array | Uint32Array;

function npy(dtype: string, shape: readonly number[], values: Values): Uint8Array {
  const lengths = shape.map((length) => `${length},`).join(' ');
  const header = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${lengths}), }`;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return Uint8Array.of(0x93, ...strToU8('NUMPY'), 1, 0, header.length, 0, ...strToU8(header), ...bytes);
}

/** Words as NumPy's type U has them: four bytes a letter, filled up with zeros. */
function texts(words: readonly string[]): Uint8Array {
  const width = Math.max(...words.map((word) => word.length));
  const letters = words.flatMap((word) => Array.from({ length: width }, (_, k) => word.codePointAt(k) ?? 0));
  return npy(`<U${width}`, [words.length], Uint32Array.from(letters));
}

/** CIFAR-10: each image its label and 3,072 bytes, here all alike. */
const cifar10 = (...labels: number[]) =>
  Uint8Array.from(labels.flatMap((label) => [label, ...new Array<number>(3072).fill(20 * label)]));
const cifar100 = (...labels: number[]) =>
  Uint8Array.from(labels.flatMap((label) => [19, label, ...new Array<number>(3072).fill(label)]));

/** SVHN, by MATLAB's format of level 5 without compression: X, 32 × 32 × 3 × n bytes, and y, n × 1 bytes. */
function svhn(...labels: number[]): Uint8Array {
  const words = (...values: number[]) => [...new Uint8Array(Uint32Array.from(values).buffer)];
  const padded = (bytes: number[]) => [...bytes, ...new Array<number>((8 - (bytes.length % 8)) % 8).fill(0)];
  const element = (type: number, bytes: number[]) => [...words(type, bytes.length), ...padded(bytes)];
  const array = (name: string, shape: number[], bytes: number[]) =>
    element(14, [...element(6, words(9, 0)), ...element(5, words(...shape)), ...element(1, [...strToU8(name)]), ...element(2, bytes)]); // prettier-ignore
  const pixels = labels.flatMap((label) => new Array<number>(3072).fill(label));
  const n = labels.length;
  const header = [...strToU8('MATLAB 5.0 MAT-file'.padEnd(124)), 0, 1, ...strToU8('IM')];
  return Uint8Array.from([...header, ...array('X', [32, 32, 3, n], pixels), ...array('y', [n, 1], labels)]);
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'msgd-kinds-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  const inner = await mkdtemp(join(folder, 'case-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(inner, name), content);
  return inner;
}

const npz = (arrays: Readonly<Record<string, Uint8Array>>) =>
  zipSync(Object.fromEntries(Object.entries(arrays).map(([name, bytes]) => [`${name}.npy`, bytes])));

async function ofNpz(arrays: Readonly<Record<string, Uint8Array>>, task?: string) {
  return loadData(join(await write({ 'a.npz': npz(arrays) }), 'a.npz'), { task });
}

describe('.npz files', () => {
  const x = npy('<f4', [3, 2], Float32Array.of(1, 2, 3, 4, 5, 6));

  it.each([
    ['x_train', 'y_train', 'x_test', 'y_test'],
    ['train_images', 'train_labels', 'test_images', 'test_labels'],
    ['X_train', 'y_train', 'X_test', 'y_test'],
  ])('of %s, %s, %s and %s have two parts, kept as bytes', async (xTrain, yTrain, xTest, yTest) => {
    const data = await ofNpz({
      [xTest]: npy('|u1', [1, 2, 3], Uint8Array.of(9, 8, 7, 6, 5, 255)),
      [xTrain]: npy(
        '|u1',
        [2, 2, 3],
        Uint8Array.from({ length: 12 }, (_, k) => k),
      ),
      [yTrain]: npy('|u1', [2], Uint8Array.of(3, 1)),
      [yTest]: npy('|u1', [1], Uint8Array.of(5)),
    });
    if (!('train' in data)) throw new Error('no parts');
    const common = { features: 6, shape: [1, 2, 3], classes: 6 };
    expect(data.train).toMatchObject({
      ...common,
      n: 2,
      pixels: Uint8Array.from({ length: 12 }, (_, k) => k),
      labels: Uint32Array.of(3, 1),
    });
    expect(data.test).toMatchObject({ ...common, n: 1, labels: Uint32Array.of(5) });
    const { test } = split(data, { train: 1, seed: 1 });
    expect(asNumbers(test)).toMatchObject({
      inputs: Float32Array.from([9, 8, 7, 6, 5, 255], (pixel) => pixel / 255),
      shape: [1, 2, 3],
    });
  });

  it('with words for labels have the same classes in both parts', async () => {
    const data = await ofNpz({ x_train: x, y_train: texts(['dog', 'cat', 'dog']), x_test: x, y_test: texts(['cat', 'bee', 'ä']) }); // prettier-ignore
    expect(data).toMatchObject({
      train: { labels: Uint32Array.of(2, 1, 2), classes: 4 },
      test: { labels: Uint32Array.of(1, 0, 3), classes: 4 },
    });
  });

  it('have half floats, words, numbers as words, and one-hot labels', async () => {
    const half = npy('<f2', [3, 1], Uint16Array.of(0x3c00, 0xc000, 0x3800));
    expect(await ofNpz({ x: half, labels: texts(['b', 'a', 'b']) })).toMatchObject({
      inputs: Float32Array.of(1, -2, 0.5),
      labels: Uint32Array.of(1, 0, 1),
    });
    expect(await ofNpz({ x, y: texts(['10', '3', '0']) })).toMatchObject({
      labels: Uint32Array.of(10, 3, 0),
      classes: 11,
    });
    const bytes = npy('|S2', [3], strToU8('abb\0ab'));
    expect(await ofNpz({ x, y: bytes })).toMatchObject({ labels: Uint32Array.of(0, 1, 0) });
    const hot = Float32Array.of(0, 0, 1, 1, 0, 0, 0, 1, 0);
    const oneHot = { kind: 'classification', labels: Uint32Array.of(2, 0, 1), classes: 3 };
    expect(await ofNpz({ x, y: npy('<f4', [3, 3], hot) })).toMatchObject(oneHot);
    expect(await ofNpz({ x, y: npy('|u1', [3, 3], Uint8Array.from(hot)) })).toMatchObject(oneHot);
    expect(await ofNpz({ x, y: npy('<f4', [3, 3], hot) }, 'regression')).toMatchObject({
      outputs: 3,
      targets: hot,
    });
    // Two ones in a row are no class.
    const both = npy('<f4', [3, 3], Float32Array.of(0, 1, 1, 1, 0, 0, 0, 1, 0));
    expect(await ofNpz({ x, y: both })).toMatchObject({ kind: 'regression', outputs: 3 });
  });

  it('have whole floats for classes, and whole numbers for targets, where that is asked for', async () => {
    const y = npy('<f8', [3], Float64Array.of(2, 0, 1));
    expect(await ofNpz({ x, y })).toMatchObject({ kind: 'regression' });
    expect(await ofNpz({ x, y }, 'classification')).toMatchObject({ labels: Uint32Array.of(2, 0, 1) });
    const whole = npy('<i4', [3], Int32Array.of(2, 0, 1));
    expect(await ofNpz({ x, y: whole }, 'regression')).toMatchObject({ targets: Float32Array.of(2, 0, 1) });
    const broken = ofNpz({ x, y: npy('<f8', [3], Float64Array.of(2, 0.5, 1)) }, 'classification');
    await expect(broken).rejects.toThrow('a.npz, y: label 1 is 0.5, but labels are whole numbers from 0');
    await expect(ofNpz({ x, y: texts(['a', 'b', 'c']) }, 'regression')).rejects.toThrow(
      'y: holds words, but regression',
    );
  });

  it('have booleans for inputs of 0 and 1, raw or not', async () => {
    const data = {
      x: npy('|b1', [2, 2], Uint8Array.of(0, 1, 1, 0)),
      y: npy('|u1', [2], Uint8Array.of(0, 1)),
    };
    const path = join(await write({ 'a.npz': npz(data) }), 'a.npz');
    for (const pixels of ['unit', 'raw']) {
      const { inputs } = asNumbers((await loadData(path, { pixels })) as Dataset);
      expect([...inputs]).toEqual([0, 1, 1, 0]);
    }
  });

  it('with channels last, as Keras has them, become planes', async () => {
    const last = Uint8Array.from({ length: 5 * 2 * 3 }, (_, k) => 10 * (k % 3) + Math.floor(k / 3));
    const images = { images: npy('|u1', [1, 5, 2, 3], last), labels: npy('|u1', [1], Uint8Array.of(1)) };
    const planes = [0, 10, 20].flatMap((channel) => Array.from({ length: 10 }, (_, p) => channel + p));
    expect(await ofNpz(images)).toMatchObject({
      pixels: Uint8Array.from(planes),
      shape: [3, 5, 2],
    });
  });
});

describe('CIFAR and SVHN by path', () => {
  const one = { shape: [3, 32, 32], features: 3072 };

  it('a single file is one data set, of the classes that its size and labels say', async () => {
    const inner = await write({ 'a.bin': cifar10(3, 9), 'b.bin': cifar100(99, 7, 9), 'c.mat': svhn(10, 2) });
    const load = (name: string) => loadData(join(inner, name));
    expect(await load('a.bin')).toMatchObject({ ...one, n: 2, classes: 10, labels: Uint32Array.of(3, 9) });
    expect(await load('b.bin')).toMatchObject({ ...one, n: 3, classes: 100, labels: Uint32Array.of(99, 7, 9) }); // prettier-ignore
    expect(await load('c.mat')).toMatchObject({ ...one, n: 2, classes: 10, labels: Uint32Array.of(0, 2) });
  });

  it('several files in a folder are one data set', async () => {
    const inner = await write({ 'b.bin': cifar10(3), 'a.bin': cifar10(1, 2), 'readme.txt': '' });
    expect(await loadData(inner)).toMatchObject({ ...one, n: 3, labels: Uint32Array.of(1, 2, 3) });
  });

  it('those with test in their names are the test part', async () => {
    const batches = {
      'data_batch_1.bin': cifar10(1, 2),
      'data_batch_2.bin': cifar10(3),
      'test_batch.bin': cifar10(4),
    };
    const cifar = await write(batches);
    expect(await loadData(cifar)).toMatchObject({
      train: { ...one, n: 3, labels: Uint32Array.of(1, 2, 3) },
      test: { n: 1, labels: Uint32Array.of(4) },
    });
    expect(await loadData(`${cifar}:swap`)).toMatchObject({ train: { n: 1 }, test: { n: 3 } });
    const digits = await write({
      'test_32x32.mat': svhn(1),
      'train_32x32.mat': svhn(2, 10),
      'extra_32x32.mat': svhn(5),
    });
    const parts = { train: { labels: Uint32Array.of(5, 2, 0) }, test: { labels: Uint32Array.of(1) } };
    // With the files of the published data set alone, extra is left out.
    expect(await loadData(digits)).toMatchObject({ ...parts, train: { labels: Uint32Array.of(2, 0) } });
    const renamed = await write({ 'test.mat': svhn(1), 'train.mat': svhn(2, 10), 'extra.mat': svhn(5) });
    expect(await loadData(renamed)).toMatchObject(parts);
  });

  it('refuses files of several kinds', async () => {
    const inner = await write({ 'a.bin': cifar10(1), 'b.mat': svhn(1) });
    await expect(loadData(inner)).rejects.toThrow(
      'data must be a folder with files of one kind; it has CIFAR-10 and SVHN',
    );
  });
});

describe('.csv files', () => {
  const expected = { inputs: Float32Array.of(1.5, 2, 3, 4), labels: Uint32Array.of(1, 0) };
  const rows = [
    ['a', 'b', 'label'],
    ['1.5', '2', '1.0'],
    ['3', '4', '0'],
  ];
  const text = (delimiter: string, end = '') => rows.map((row) => row.join(delimiter) + end).join('\r\n');
  const load = async (name: string, content: string, options = {}) =>
    loadData(join(await write({ [name]: content }), name), options);

  it.each([',', ';', '\t'])('are found to be separated by %j', async (delimiter) => {
    expect(await load('a.csv', text(delimiter))).toMatchObject(expected);
    expect(await load('a.tsv', text(delimiter, delimiter))).toMatchObject(expected);
  });

  it('are separated by what is asked for', async () => {
    expect(await load('a.csv', text('|'), { delimiter: '|' })).toMatchObject(expected);
    expect(await load('a.csv', text(' '), { delimiter: 'space' })).toMatchObject(expected);
    await expect(load('a.csv', text('|'))).rejects.toThrow(/one column.*--delimiter/);
    await expect(load('a.csv', text(','), { delimiter: '::' })).rejects.toThrow(
      /^delimiter must be auto, comma/,
    );
    await expect(load('a.bin', '', { delimiter: ';' })).rejects.toThrow(
      /^delimiter must be left out for .*a\.bin/,
    );
  });

  it('have targets or classes, as is asked for', async () => {
    const named = 'target;x\n1.0;5\n0;6\n';
    expect(await load('a.csv', named)).toMatchObject({ kind: 'regression', targets: Float32Array.of(1, 0) });
    expect(await load('a.csv', named, { task: 'classification' })).toMatchObject({
      labels: Uint32Array.of(1, 0),
    });
    expect(await load('a.csv', '5,1.5\n6,2\n', { task: 'regression' })).toMatchObject({
      targets: Float32Array.of(1.5, 2),
    });
    await expect(load('a.csv', '5,1.5\n6,2\n')).rejects.toThrow(
      /not whole; for regression.*--task regression/,
    );
    await expect(loadData('digits', { task: 'regression' })).rejects.toThrow(
      'task must be classification for digits',
    );
    await expect(loadData('digits', { task: 'both' })).rejects.toThrow(
      'task must be one of auto, classification, regression',
    );
  });
});
