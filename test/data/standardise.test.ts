/** Standardised inputs, against means and deviations that are written down by hand or by another formula. */
import { describe, expect, it } from 'vitest';
import { dataset, type Dataset } from '../../src/data/dataset.js';
import { inputsOf } from '../../src/data/inputs.js';
import { split } from '../../src/data/split.js';
import { asNumbers, expectClose, testRandom } from '../helpers.js';

const first = { seed: 1, draw: 'first', standardise: 'channels' } as const;

describe('standardise: channels', () => {
  it('takes means and deviations of the training examples alone, feature by feature, for both parts', () => {
    // Features 1, 3 and 10, 30 to train on: means 2 and 20, deviations 1 and 10.
    const data = dataset({ inputs: [1, 10, 3, 30, 7, -5, 0, 1000], features: 2, labels: [0, 1, 0, 1] });
    const { train, test } = split(data, { ...first, train: 2 });
    expect([...inputsOf(train)]).toEqual([-1, -1, 1, 1]);
    expect([...inputsOf(test)]).toEqual([5, -2.5, -2, 98]);
    expect([...data.inputs]).toEqual([1, 10, 3, 30, 7, -5, 0, 1000]);
  });

  it('of images, one mean and one deviation for all places of a channel', () => {
    // The first channel has 1, 3, 1, 3, the second 0, 0, 0, 8: means 2 and 2, deviations 1 and √12.
    const data = dataset({ inputs: [1, 3, 0, 0, 1, 3, 0, 8, 2, 5, 2, 2], features: 4, shape: [2, 1, 2], targets: [1, 2, 3] }); // prettier-ignore
    const { train, test } = split(data, { ...first, train: 2 });
    const [low, high] = [-2, 6].map((x) => Math.fround(x / Math.sqrt(12)));
    expect([...inputsOf(train)]).toEqual([-1, 1, low, low, -1, 1, low, high]);
    expect([...inputsOf(test)]).toEqual([0, 3, 0, 0]);
    expect(test).toMatchObject({ kind: 'regression', shape: [2, 1, 2] });
  });

  it.each<[string, object]>([
    ['a grey image', { shape: [1, 4, 3] }],
    ['three channels', { shape: [3, 2, 2] }],
    ['features that are no image', {}],
  ])('gives bytes of %s the bits of the same numbers, and keeps them', (_what, shape) => {
    const random = testRandom(5);
    const n = 40;
    const pixels = Uint8Array.from({ length: n * 12 }, () => Math.floor(256 * random()));
    const rest = { features: 12, labels: Array.from({ length: n }, (_, i) => i % 3), ...shape };
    const bytes = dataset({ pixels, ...rest });
    const numbers = dataset({ inputs: inputsOf(bytes), ...rest });
    for (const options of [
      { train: 20, seed: 3 },
      { train: 30, seed: 4, labelNoise: 0.5 },
    ] as const) {
      const [a, b] = [bytes, numbers].map((data: Dataset) =>
        split(data, { ...options, standardise: 'channels' }),
      );
      expect(inputsOf(a.train)).toEqual(inputsOf(b.train));
      expect(inputsOf(a.test)).toEqual(inputsOf(b.test));
      const plain = split(bytes, options);
      expect(a.train).toMatchObject({ pixels: plain.train.pixels, labels: plain.train.labels });
    }
    // Mean 0 and mean square 1 in each channel.
    const { train } = split(bytes, { ...first, train: 30 });
    const inputs = inputsOf(train);
    const channels = 'shape' in shape ? (shape.shape as number[])[0] : 12;
    const plane = 12 / channels;
    const sums = Array.from({ length: 2 * channels }, () => 0);
    inputs.forEach((x, at) => {
      const channel = Math.floor((at % 12) / plane);
      sums[channel] += x / (30 * plane);
      sums[channels + channel] += x ** 2 / (30 * plane);
    });
    const expected = sums.map((_, k) => (k < channels ? 0 : 1));
    expectClose(sums, expected, { absolute: 1e-6 }, 'means and mean squares');
  });

  it('standardises bytes that stand for other numbers in each channel, whatever the shape says', () => {
    const levels = Float32Array.from({ length: 768 }, (_, at) => Math.floor(at / 256) + (at % 256) / 100);
    const bytes: Dataset = { ...dataset({ pixels: Uint8Array.from({ length: 24 }, (_, k) => 10 * k), features: 6, shape: [2, 1, 3], labels: [0, 1, 0, 1] }), levels }; // prettier-ignore
    const [a, b] = [bytes, asNumbers(bytes)].map((data) => split(data, { ...first, train: 3 }));
    expect(inputsOf(a.train)).toEqual(inputsOf(b.train));
    expect(inputsOf(a.test)).toEqual(inputsOf(b.test));
  });

  it('makes a channel of equal numbers 0, and divides by nothing', () => {
    const value = Math.fround(0.1);
    const inputs = Float32Array.from({ length: 21 }, (_, k) => (k % 3 === 0 ? value : k));
    inputs[18] = value + 1;
    const { train, test } = split(dataset({ inputs, features: 3, labels: [0, 1, 0, 1, 0, 1, 0] }), {
      ...first,
      train: 6,
    });
    expect([...inputsOf(train)].filter((_, k) => k % 3 === 0)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(inputsOf(test)[0]).toBe(Math.fround(Math.fround(value + 1) - value));
  });

  it('is off unless asked for, and known by name', () => {
    const data = dataset({ inputs: [1, 2, 3], features: 1, targets: [1, 2, 3] });
    const without = split(data, { train: 2, seed: 1 });
    expect(split(data, { train: 2, seed: 1, standardise: 'none' })).toEqual(without);
    expect([...without.train.inputs, ...without.test.inputs].sort()).toEqual([1, 2, 3]);
    expect(() => split(data, { train: 2, seed: 1, standardise: 'channel' as never })).toThrow(
      'standardise must be one of none, channels (did you mean channels?), but is "channel"',
    );
  });
});
