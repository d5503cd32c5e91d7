import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataset, subset } from '../../src/data/dataset.js';
import { ArgumentError } from '../../src/errors.js';

describe('dataset', () => {
  it('makes a classification data set, classes by default one more than the largest label and at least 2', () => {
    expect(dataset({ inputs: [1, 2, 3, 4, 5, 6], features: 2, labels: [0, 4, 1] })).toEqual({
      kind: 'classification',
      inputs: Float32Array.of(1, 2, 3, 4, 5, 6),
      n: 3,
      features: 2,
      labels: Uint32Array.of(0, 4, 1),
      classes: 5,
    });
    expect(dataset({ inputs: [1], features: 1, labels: [0] }).classes).toBe(2);
    expect(dataset({ inputs: [1], features: 1, labels: [0], classes: 7 }).classes).toBe(7);
  });

  it('makes a regression data set', () => {
    expect(dataset({ inputs: [1, 2], features: 1, targets: [5, 6, 7, 8], outputs: 2 })).toEqual({
      kind: 'regression',
      inputs: Float32Array.of(1, 2),
      n: 2,
      features: 1,
      targets: Float32Array.of(5, 6, 7, 8),
      outputs: 2,
    });
  });

  it('keeps typed arrays of the right type and copies others', () => {
    const inputs = Float32Array.of(1, 2);
    const labels = Uint32Array.of(0, 1);
    const targets = Float32Array.of(3, 4);
    const classification = dataset({ inputs, features: 1, labels });
    expect(classification.inputs).toBe(inputs);
    expect(classification.labels).toBe(labels);
    expect(dataset({ inputs, features: 1, targets }).targets).toBe(targets);
    expect(dataset({ inputs, features: 1, labels: Uint8Array.of(0, 1) }).labels).toEqual(labels);
  });

  it.each<[object, RegExp]>([
    [{ inputs: [], features: 1, labels: [] }, /^inputs must be at least one example/],
    [{ inputs: [1], features: 0, labels: [0] }, /^features must be an integer of at least 1, but is 0/],
    [
      { inputs: [1, 2, 3], features: 2, labels: [0] },
      /^inputs\.length must be a multiple of features = 2, but is 3/,
    ],
    [{ inputs: [1, NaN], features: 2, labels: [0] }, /^inputs\[1\] must be a finite number, but is NaN/],
    [{ inputs: [1e39], features: 1, labels: [0] }, /^inputs\[0\] must be at most 3\.4e38 in size/],
    // JSON has null for NaN, and other text readers have text for numbers.
    [{ inputs: [1, null], features: 2, labels: [0] }, /^inputs\[1\] must be a finite number, but is null/],
    [{ inputs: [1, ''], features: 2, labels: [0] }, /^inputs\[1\] must be a finite number, but is ""/],
    [{ inputs: ['1'], features: 1, labels: [0] }, /^inputs\[0\] must be a finite number, but is "1"/],
    [
      { inputs: [[1], [2]], features: 1, labels: [0, 1] },
      /^inputs\[0\] must be a finite number, but is Array/,
    ],
    [
      { inputs: new BigInt64Array(1), features: 1, labels: [0] },
      /^inputs\[0\] must be a finite number, but is 0n/,
    ],
    [{ inputs: [1], features: 1, targets: [null] }, /^targets\[0\] must be a finite number, but is null/],
    [{ inputs: [1], features: 1, targets: [1e39] }, /^targets\[0\] must be at most 3\.4e38 in size/],
    [{ inputs: [1], features: 1, targets: [1n] }, /^targets\[0\] must be a finite number, but is 1n/],
    [
      { inputs: [1], features: 1, labels: [0n] },
      /^labels\[0\] must be an integer from 0 to 65535, but is 0n/,
    ],
    [{ inputs: [1, 2], features: 1, labels: [0] }, /^labels\.length must be 2 \(2 examples\), but is 1/],
    [
      { inputs: [1], features: 1, labels: [-1] },
      /^labels\[0\] must be an integer from 0 to 65535, but is -1/,
    ],
    [{ inputs: [1], features: 1, labels: [0.5] }, /^labels\[0\] must be/],
    [
      { inputs: [1], features: 1, labels: [3], classes: 3 },
      /^labels\[0\] must be an integer from 0 to 2, but is 3/,
    ],
    [
      { inputs: [1], features: 1, labels: [0], classes: 1 },
      /^classes must be an integer of at least 2, but is 1/,
    ],
    [{ inputs: [1], features: 1, labels: [0], classes: NaN }, /^classes must be an integer of at least 2/],
    [{ inputs: [1], features: 1 }, /^labels must be given, or targets in its place/],
    [
      { inputs: [1, 2], features: 1, targets: [1] },
      /^targets\.length must be 2 \(2 examples × 1 outputs\), but is 1/,
    ],
    [
      { inputs: [1], features: 1, targets: [Infinity] },
      /^targets\[0\] must be a finite number, but is Infinity/,
    ],
    [{ inputs: [1], features: 1, targets: [1], outputs: 0 }, /^outputs must be an integer of at least 1/],
    [{ inputs: [1], features: 1, targets: [1], classes: 2 }, /^classes must be left out where targets are/],
    [{ inputs: [1], features: 1, labels: [1], outputs: 1 }, /^outputs must be left out where labels are/],
  ])('refuses %o', (spec, message) => {
    expect(() => dataset(spec as never)).toThrow(ArgumentError);
    expect(() => dataset(spec as never)).toThrow(message);
  });
});

describe('subset', () => {
  it('takes the examples at the indices in their order, repeats too, as copies', () => {
    const indices = fc.array(fc.nat(3), { minLength: 1 });
    const data = dataset({ inputs: [0, 10, 1, 11, 2, 12, 3, 13], features: 2, labels: [3, 2, 1, 0] });
    const line = dataset({
      inputs: [0, 1, 2, 3],
      features: 1,
      targets: [0, 5, 1, 6, 2, 7, 3, 8],
      outputs: 2,
    });
    fc.assert(
      fc.property(indices, (indices) => {
        const part = subset(data, indices);
        expect(part).toEqual({
          ...data,
          n: indices.length,
          inputs: Float32Array.from(indices.flatMap((i) => [i, 10 + i])),
          labels: Uint32Array.from(indices, (i) => 3 - i),
        });
        part.inputs.fill(-1);
        part.labels.fill(1);
        expect(subset(line, indices).targets).toEqual(Float32Array.from(indices.flatMap((i) => [i, 5 + i])));
      }),
    );
    expect([...data.labels]).toEqual([3, 2, 1, 0]);
    expect(data.inputs[0]).toBe(0);
  });

  it('refuses no indices and indices out of range', () => {
    const data = dataset({ inputs: [1, 2], features: 1, labels: [0, 1] });
    expect(() => subset(data, [])).toThrow(/^indices must be at least one example/);
    expect(() => subset(data, [0, 2])).toThrow(
      /^indices\[1\] must be an integer from 0 to n − 1 = 1, but is 2/,
    );
    expect(() => subset(data, [-1])).toThrow(ArgumentError);
  });
});
