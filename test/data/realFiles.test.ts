import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Classification } from '../../src/data/dataset.js';
import { loadData } from '../../src/data/files.js';
import { idxImages } from '../../src/data/idx.js';
import { inputsOf } from '../../src/data/inputs.js';
import { readNpz } from '../../src/data/npy.js';
import { asNumbers } from '../helpers.js';

// Real files, beside the project or where the environment variable MSGD_TEST_DATA says. Expectations are NumPy's.
const real = process.env.MSGD_TEST_DATA ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'data');
describe.runIf(existsSync(join(real, 'fashion-mnist-1000.npz')))('loadData, of real files', () => {
  const counts = (values: ArrayLike<number>) => {
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < values.length; i++) counts[values[i]]++;
    return counts;
  };

  it('reads 1,000 images of Fashion-MNIST from an .npz file', async () => {
    const path = join(real, 'fashion-mnist-1000.npz');
    const { image, label } = readNpz(await readFile(path), path);
    expect(image.shape).toEqual([1000, 784]);
    expect(label.shape).toEqual([1000]);
    expect((image.values as Uint8Array).reduce((a, b) => a + b, 0)).toBe(58337116);
    const data = await loadClassification(path);
    expect(data).toMatchObject({ n: 1000, features: 784, classes: 10 });
    expect([...data.labels.subarray(0, 8)]).toEqual([6, 9, 0, 1, 6, 8, 1, 8]);
    expect(counts(data.labels)).toEqual([108, 110, 95, 84, 87, 100, 111, 90, 114, 101]);
  });

  it('reads the 10,000 test images of MNIST from gzipped IDX files', async () => {
    const path = join(real, 'mnist-t10k-images-idx3-ubyte.gz');
    const labels = await readFile(join(real, 'mnist-t10k-labels-idx1-ubyte.gz'));
    const raw = idxImages(await readFile(path), labels, { scale: 1 });
    expect(inputsOf(raw).reduce((a, b) => a + b, 0)).toBe(264923200);
    const data = await loadClassification(path);
    expect(data).toMatchObject({ n: 10000, features: 784, classes: 10 });
    expect(data.inputs.reduce((a, b) => Math.max(a, b), 0)).toBe(1);
    expect([...data.labels.subarray(0, 8)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9]);
    expect(counts(data.labels)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  });
});

/** Data that come in one part, with inputs as numbers. */
async function loadClassification(path: string): Promise<Classification> {
  const data = await loadData(path);
  if ('train' in data) throw new Error(`${path} has parts`);
  const numbers = asNumbers(data);
  if (numbers.kind !== 'classification') throw new Error(numbers.kind);
  return numbers;
}
