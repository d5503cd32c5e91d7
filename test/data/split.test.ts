import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataset, type Dataset } from '../../src/data/dataset.js';
import { imagesOf, type Parts } from '../../src/data/images.js';
import { inputsOf } from '../../src/data/inputs.js';
import { split } from '../../src/data/split.js';
import { ArgumentError } from '../../src/errors.js';
import { asNumbers } from '../helpers.js';

/** Example i has the inputs (i, −i), and label i mod 3. */
function examples(n: number) {
  return dataset({
    inputs: Array.from({ length: 2 * n }, (_, k) => (k % 2 ? -(k - 1) / 2 : k / 2)),
    features: 2,
    labels: Array.from({ length: n }, (_, i) => i % 3),
    classes: 3,
  });
}

/** The example that each row came from. */
const origin = ({ inputs }: { inputs: Float32Array }) => [...inputs.filter((_, k) => k % 2 === 0)];

const cases = fc
  .record({
    n: fc.integer({ min: 2, max: 60 }),
    seed: fc.maxSafeNat(),
    labelNoise: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .chain(({ n, ...rest }) =>
    fc.record({ n: fc.constant(n), train: fc.integer({ min: 1, max: n - 1 }), ...constants(rest) }),
  );

function constants<T extends object>(values: T) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, fc.constant(value)])) as {
    [K in keyof T]: fc.Arbitrary<T[K]>;
  };
}

describe('split', () => {
  it('puts every example in one part, whole, with its own label where there is no label noise', () => {
    fc.assert(
      fc.property(cases, ({ n, train, seed }) => {
        const data = examples(n);
        const parts = split(data, { train, seed });
        expect([parts.train.n, parts.test.n]).toEqual([train, n - train]);
        for (const part of [parts.train, parts.test]) {
          expect([part.kind, part.features, part.classes]).toEqual(['classification', 2, 3]);
          origin(part).forEach((i, row) => {
            expect(Math.abs(part.inputs[2 * row + 1])).toBe(i);
            expect(part.labels[row]).toBe(i % 3);
          });
        }
        const all = [...origin(parts.train), ...origin(parts.test)].sort((a, b) => a - b);
        expect(all).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  it('draws at most round(labelNoise · train) training labels anew and touches nothing else', () => {
    fc.assert(
      fc.property(cases, ({ n, train, seed, labelNoise }) => {
        const data = examples(n);
        const clean = split(data, { train, seed });
        const noisy = split(data, { train, seed, labelNoise });
        expect(noisy.test).toEqual(clean.test);
        expect(noisy.train.inputs).toEqual(clean.train.inputs);
        const changed = noisy.train.labels.filter((label, i) => label !== clean.train.labels[i]).length;
        expect(changed).toBeLessThanOrEqual(Math.round(labelNoise * train));
        expect(noisy.train.labels.every((label) => label < 3)).toBe(true);
        expect(data).toEqual(examples(n));
      }),
    );
  });

  it('has the known answer', () => {
    // By a transcription to Python with integers of any size.
    const { train, test } = split(examples(12), { train: 6, seed: 3, labelNoise: 0.5 });
    expect(origin(train)).toEqual([9, 8, 5, 10, 3, 11]);
    expect(origin(test)).toEqual([4, 0, 6, 7, 2, 1]);
    expect([...train.labels]).toEqual([0, 2, 0, 1, 0, 1]); // redrawn: 3, 2 and 5; clean they were 0 2 2 1 0 2
    const long = split(examples(10), { train: 9, seed: 2 ** 40 + 7 });
    expect([...origin(long.train), ...origin(long.test)]).toEqual([2, 9, 7, 0, 1, 4, 8, 5, 3, 6]);
  });

  it('redraws exactly the stated number, from all classes uniformly', () => {
    // A label is redrawn to a class at random, so that 2 of 3 change: with all of n = 3000 redrawn, the number of changes is
    // binomial (3000, 2/3) with standard deviation 25.8. Seven of these are passed with probability 3e-12.
    const n = 3001;
    const count = (labelNoise: number) => {
      const clean = split(examples(n), { train: 3000, seed: 11 }).train;
      const noisy = split(examples(n), { train: 3000, seed: 11, labelNoise }).train;
      return noisy.labels.filter((label, i) => label !== clean.labels[i]).length;
    };
    expect(Math.abs(count(1) - 2000)).toBeLessThan(181);
    expect(Math.abs(count(0.5) - 1000)).toBeLessThan(128);
    expect(count(0)).toBe(0);
    // Nearly without chance: of so many classes, none is drawn twice, and each redrawn label shows.
    const marked = { ...examples(41), labels: new Uint32Array(41).fill(9), classes: 0xffffffff };
    for (const [labelNoise, redrawn] of [
      [0.25, 10],
      [0.26, 10],
      [0.27, 11],
      [1, 40],
      [0.01, 0],
    ]) {
      const { train } = split(marked, { train: 40, seed: 1, labelNoise });
      expect(train.labels.filter((label) => label !== 9).length).toBe(redrawn);
    }
  });

  it('redraws at a smaller fraction a part of what it redraws at a larger, to the same labels', () => {
    const marked = { ...examples(41), labels: new Uint32Array(41).fill(9), classes: 0xffffffff };
    const at = (labelNoise: number) => split(marked, { train: 40, seed: 1, labelNoise }).train.labels;
    const more = at(0.8);
    at(0.3).forEach((label, i) => expect([9, more[i]]).toContain(label));
  });

  it('takes fewer test examples on request, and begins a larger training set as a smaller', () => {
    const data = examples(20);
    const all = split(data, { train: 5, seed: 4 });
    const few = split(data, { train: 5, test: 3, seed: 4 });
    expect(few.train).toEqual(all.train);
    expect(origin(few.test)).toEqual(origin(all.test).slice(0, 3));
    expect(origin(split(data, { train: 9, seed: 4 }).train).slice(0, 5)).toEqual(origin(all.train));
  });

  it('splits regression data, targets with their inputs', () => {
    const data = dataset({
      inputs: [0, 1, 2, 3],
      features: 1,
      targets: [0, 0, 1, 10, 2, 20, 3, 30],
      outputs: 2,
    });
    const { train, test } = split(data, { train: 3, seed: 0 });
    for (const part of [train, test]) {
      part.inputs.forEach((x, i) =>
        expect([...part.targets.subarray(2 * i, 2 * i + 2)]).toEqual([x, 10 * x]),
      );
    }
    expect(() => split(data, { train: 3, seed: 0, labelNoise: 0.1 })).toThrow(
      /^labelNoise must be 0 for a regression/,
    );
  });

  const counts = (data: Dataset) => {
    const labels = data.kind === 'classification' ? data.labels : [];
    const counts = new Map<number, number>();
    for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
    return [...counts].sort(([a], [b]) => a - b).map(([, count]) => count);
  };
  /** 4 examples of class 0, 9 of class 1, 7 of class 2. */
  const uneven = dataset({
    inputs: Array.from({ length: 40 }, (_, k) => (k % 2 ? -(k - 1) / 2 : k / 2)),
    features: 2,
    labels: [
      ...new Array<number>(4).fill(0),
      ...new Array<number>(9).fill(1),
      ...new Array<number>(7).fill(2),
    ],
  });

  it('draws as many of each class, or one more, where it is to be balanced', () => {
    for (const seed of [1, 2, 3]) {
      for (let train = 3; train <= 12; train++) {
        const { train: training, test } = split(uneven, { train, seed, draw: 'balanced' });
        const of = counts(training);
        expect(of.length).toBe(3);
        expect(Math.max(...of) - Math.min(...of)).toBeLessThanOrEqual(1);
        const all = [...origin(training), ...origin(test)].sort((a, b) => a - b);
        expect(all).toEqual(Array.from({ length: 20 }, (_, i) => i));
      }
      const both = split(uneven, { train: 4, test: 5, seed, draw: 'balanced' });
      expect(Math.max(...counts(both.test)) - Math.min(...counts(both.test))).toBeLessThanOrEqual(1);
    }
    const chosen = (seed: number, train = 12) =>
      origin(split(uneven, { train, seed, draw: 'balanced' }).train);
    expect(chosen(1)).not.toEqual(chosen(2));
    expect(chosen(1)).toEqual(chosen(1));
    expect(chosen(1, 5)).toEqual(chosen(1).slice(0, 5));
  });

  it('draws each example of a class equally often where it is to be balanced', () => {
    const drawn = new Array<number>(20).fill(0);
    const seeds = 2000;
    for (let seed = 0; seed < seeds; seed++) {
      for (const i of origin(split(uneven, { train: 6, seed, draw: 'balanced' }).train)) drawn[i]++;
    }
    // Two of 4, 9 and 7: binomial counts, within six standard deviations, which all 20 miss with a probability below 1e-7; seeds are fixed.
    drawn.forEach((count, i) => {
      const p = 2 / (i < 4 ? 4 : i < 13 ? 9 : 7);
      expect(Math.abs(count - seeds * p)).toBeLessThan(6 * Math.sqrt(seeds * p * (1 - p)));
    });
  });

  it('draws the first where that is asked, whatever the seed, and leaves label noise to the seed', () => {
    const { train, test } = split(uneven, { train: 3, test: 2, seed: 5, draw: 'first' });
    expect([origin(train), origin(test)]).toEqual([
      [0, 1, 2],
      [3, 4],
    ]);
    const noisy = (seed: number) => [
      ...split(uneven, { train: 15, seed, draw: 'first', labelNoise: 1 }).train.labels,
    ];
    expect(noisy(1)).not.toEqual(noisy(2));
  });

  it('draws from images in parts, each from its own, at its scale', () => {
    const images = (n: number, start: number) =>
      imagesOf(
        { shape: [n, 2], values: Uint8Array.from({ length: 2 * n }, (_, k) => start + k), source: 'pixels' },
        { shape: [n], values: Uint8Array.from({ length: n }, (_, i) => i % 3), source: 'labels' },
        3,
        2,
      );
    const parts: Parts = { kind: 'classification', train: images(6, 0), test: images(30, 100) };
    const first = split(parts, { train: 2, test: 3, seed: 1, draw: 'first' });
    expect(asNumbers(first.train)).toEqual({ kind: 'classification', inputs: Float32Array.of(0, 2, 4, 6), n: 2, features: 2, labels: Uint32Array.of(0, 1), classes: 3 }); // prettier-ignore
    expect([...inputsOf(first.test)]).toEqual([200, 202, 204, 206, 208, 210]);
    const whole = split(parts, { train: 6, seed: 1 });
    expect([whole.train.n, whole.test.n]).toEqual([6, 30]);
    expect([...inputsOf(whole.train)].every((value) => value < 24)).toBe(true);
    // The order of the test part is not that of the training part, nor that of the data.
    const alike = { ...parts, train: images(30, 0) };
    const drawn = split(alike, { train: 6, test: 6, seed: 1 });
    const order = (data: Dataset, start: number) =>
      [...inputsOf(data).filter((_, k) => k % 2 === 0)].map((value) => (value / 2 - start) / 2);
    expect(order(drawn.test, 100)).not.toEqual(order(drawn.train, 0));
    expect(order(drawn.test, 100)).not.toEqual([0, 1, 2, 3, 4, 5]);
    expect(counts(split(parts, { train: 6, test: 6, seed: 2, draw: 'balanced' }).test)).toEqual([2, 2, 2]);
    expect(() => split(parts, { train: 7, seed: 1 })).toThrow(
      'train must be an integer from 1 to n = 6, but is 7',
    );
    expect(() => split(parts, { train: 6, test: 31, seed: 1 })).toThrow(
      'test must be an integer from 1 to n = 30',
    );
  });

  it('refuses parts that differ in more than their examples', () => {
    const part = (n: number, features: number, classes: number) =>
      dataset({ inputs: new Float32Array(n * features), features, labels: new Uint32Array(n), classes });
    const real = dataset({ inputs: new Float32Array(20), features: 4, targets: new Float32Array(5) });
    const train = part(10, 4, 2);
    const refused = (parts: object) =>
      expect(() => split(parts as Parts, { train: 5, seed: 1, standardise: 'channels' }));
    const kind = 'classification';
    refused({ kind, train, test: part(10, 6, 2) }).toThrow(
      'data.test.features must be 4, as of data.train, but is 6',
    );
    refused({ kind, train, test: part(10, 4, 3) }).toThrow('data.test.classes must be 2');
    refused({ kind, train, test: { ...train, shape: [1, 2, 2] } }).toThrow(
      'data.test.shape must be left out',
    );
    refused({ kind, train, test: real }).toThrow('data.test.kind must be classification');
    refused({ kind: 'regression', train, test: train }).toThrow('data.kind must be one of classification');
    refused({ train, test: train }).toThrow('data.kind must be one of classification, but is undefined');
  });

  it('refuses a balanced draw of more than there are, or without classes', () => {
    const draw = (train: number, test?: number) => split(uneven, { train, test, seed: 1, draw: 'balanced' });
    // Four of each, and one more of the two that have it.
    expect(counts(draw(14).train)).toEqual([4, 5, 5]);
    expect(() => draw(15)).toThrow(
      'train must be at most 14 for a balanced draw, because class 0 has only 4 examples, but is 15',
    );
    expect(() => draw(12, 6)).toThrow(
      'test must be at most 2 for a balanced draw, because class 0 has only 0 examples, but is 6',
    );
    const numbers = dataset({ inputs: [0, 1, 2], features: 1, targets: [0, 1, 2] });
    expect(() => split(numbers, { train: 1, seed: 1, draw: 'balanced' })).toThrow(
      'draw must be random or first for a regression',
    );
    expect(split(numbers, { train: 1, seed: 1, draw: 'first' }).train.targets[0]).toBe(0);
    expect(() => split(numbers, { train: 1, seed: 1, draw: 'last' as 'first' })).toThrow(
      'draw must be one of random, balanced, first',
    );
  });

  it.each([
    [{ train: 0, seed: 1 }, /^train must be an integer from 1 to n − 1 = 9, but is 0/],
    [{ train: 10, seed: 1 }, /^train must be/],
    [{ train: 2.5, seed: 1 }, /^train must be/],
    [{ train: 5, test: 6, seed: 1 }, /^test must be an integer from 1 to n − train = 5, but is 6/],
    [{ train: 5, test: 0, seed: 1 }, /^test must be/],
    [{ train: 5, seed: -1 }, /^seed must be/],
    [{ train: 5, seed: 2 ** 53 }, /^seed must be/],
    [{ train: 5, seed: 1, labelNoise: 1.01 }, /^labelNoise must be a number from 0 to 1, but is 1.01/],
    [{ train: 5, seed: 1, labelNoise: -0.1 }, /^labelNoise must be a number from 0 to 1, but is -0.1/],
    [{ train: 5, seed: 1, labelNoise: NaN }, /^labelNoise must be/],
  ])('refuses %o', (options, message) => {
    expect(() => split(examples(10), options)).toThrow(ArgumentError);
    expect(() => split(examples(10), options)).toThrow(message);
  });
});
