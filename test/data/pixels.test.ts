/** Data sets whose inputs are bytes: made, checked, taken parts of, and as numbers. */
import { describe, expect, it } from 'vitest';
import { dataset, subset, type Dataset, type PixelClassification } from '../../src/data/dataset.js';
import { inputsOf } from '../../src/data/inputs.js';
import { split } from '../../src/data/split.js';
import { ArgumentError } from '../../src/errors.js';
import { mlp, Objective } from '../../src/models/index.js';
import { asNumbers } from '../helpers.js';

const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const some = dataset({ pixels: Uint8Array.of(0, 255, 51, 102, 9, 3), features: 2, labels: [0, 4, 1] });

describe('a data set of bytes', () => {
  it('keeps them, and has no inputs that could be taken for numbers', () => {
    const pixels = Uint8Array.of(1, 2);
    const data = dataset({ pixels, features: 1, shape: [1, 1, 1], labels: [0, 1] });
    expect(data.pixels).toBe(pixels);
    expect(data).toMatchObject({ kind: 'classification', n: 2, features: 1, shape: [1, 1, 1], classes: 2 });
    expect('inputs' in data).toBe(false);
    expect(dataset({ pixels, features: 2, targets: [3] })).toMatchObject({
      kind: 'regression',
      pixels,
      outputs: 1,
    });
  });

  it.each([undefined, 1, 1 / 255, 0.5, -3, 1e-30])(
    'has the bits that were trained on before, scale %s',
    (scale) => {
      const data = dataset({ pixels: all, scale, features: 4, labels: new Uint8Array(64) });
      const before = new Float32Array(256);
      for (let k = 0; k < 256; k++) before[k] = all[k] * (scale ?? 1 / 255);
      expect(inputsOf(data)).toEqual(before);
    },
  );

  it('has other numbers in each channel, one plane after another', () => {
    const levels = Float32Array.from({ length: 512 }, (_, at) => (at < 256 ? at : -at));
    const data: Dataset = {
      ...dataset({ pixels: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), features: 4, labels: [0, 1] }),
      levels,
    };
    expect([...inputsOf(data)]).toEqual([1, 2, -259, -260, 5, 6, -263, -264]);
  });

  it('of numbers, inputsOf has those of the data set', () => {
    const data = asNumbers(some);
    expect(inputsOf(data)).toBe(data.inputs);
  });

  it('of a Buffer of Node has parts that are plain arrays', () => {
    const data = dataset({ pixels: Buffer.from([1, 2, 3, 4]), features: 2, labels: [0, 1] });
    const { pixels } = subset(data, [1]);
    expect(pixels.constructor).toBe(Uint8Array);
    expect(pixels).toEqual(Uint8Array.of(3, 4));
  });

  it('has parts that are bytes', () => {
    const part = subset(some, [2, 0, 2]);
    expect([...part.pixels, ...part.labels]).toEqual([9, 3, 0, 255, 9, 3, 1, 0, 1]);
    expect(part.levels).toBe(some.levels);
    const { train, test } = split(some, { train: 2, seed: 1, labelNoise: 0.5 });
    expect([...train.pixels, ...test.pixels].sort()).toEqual([...some.pixels].sort());
    expect([...some.labels]).toEqual([0, 4, 1]);
  });

  it.each<[object, RegExp]>([
    [{ pixels: [1, 2] }, /^pixels must be a Uint8Array, but is Array of length 2/],
    [{ pixels: new Uint8ClampedArray(2) }, /^pixels must be a Uint8Array/],
    [{ pixels: new Uint8Array(0), labels: [] }, /^pixels must be at least one example/],
    [
      { pixels: new Uint8Array(3), features: 2 },
      /^pixels\.length must be a multiple of features = 2, but is 3/,
    ],
    [{ pixels: all, inputs: [1] }, /^inputs must be left out where pixels are given/],
    [{ inputs: [1], scale: 2 }, /^scale must be given with pixels alone, but is 2/],
    [{ pixels: all, scale: NaN }, /^scale must be a finite number/],
    [{ pixels: all, scale: 1e38 }, /^scale must be so small that 255 times it is finite/],
    [{}, /^inputs must be an array of numbers/],
  ])('refuses %o', (spec, message) => {
    const make = () => dataset({ features: 1, labels: [0], ...spec } as never);
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(message);
  });

  it.each<[Partial<PixelClassification>, RegExp]>([
    [{ pixels: new Uint8Array(5) }, /^data\.pixels\.length must be 6 \(n × features\), but is 5/],
    [{ pixels: new Float32Array(6) as unknown as Uint8Array }, /^data\.pixels must be a Uint8Array/],
    [{ levels: new Float32Array(255) }, /^data\.levels\.length must be 256, or 256 for each channel of 2/],
    [{ levels: new Float32Array(768) }, /^data\.levels\.length must be 256, or 256 for each channel of 2/],
    [{ levels: new Float32Array(0) }, /^data\.levels\.length must be 256/],
    [{ levels: new Float32Array(256).fill(NaN) }, /^data\.levels\[0\] must be a finite number/],
  ])('an objective and inputsOf refuse it with %o', (wrong, message) => {
    const data = { ...some, ...wrong };
    expect(() => inputsOf(data)).toThrow(message);
    expect(() => new Objective(mlp([2, 5]), data)).toThrow(message);
  });
});
