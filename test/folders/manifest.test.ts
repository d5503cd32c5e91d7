import { describe, expect, it } from 'vitest';
import { complete, fields, type CompareOptions } from '../../src/experiments/options.js';
import { dataset } from '../../src/data/dataset.js';
import type { Source } from '../../src/data/images.js';
import { scaled } from '../../src/data/pixels.js';
import { commandOf, identityOf } from '../../src/folders/manifest.js';

const flags = Object.fromEntries(Object.entries(fields).map(([key, { flag }]) => [key, flag])) as Record<
  keyof CompareOptions,
  string
>;

describe('the command that makes a folder again', () => {
  it('names what is not as usual, standardised inputs for one', () => {
    const options = complete({ data: 'my data', standardise: 'channels', steps: 7 });
    expect(commandOf('compare', options, complete({ data: 'my data' }), flags)).toBe(
      'npx msgd compare --standardise channels --steps 7',
    );
  });

  it('of a folder from before an option was there, leaves the option out', () => {
    const old = { ...complete({ steps: 7 }), standardise: undefined } as unknown as CompareOptions;
    expect(commandOf('compare', old, complete({}), flags)).toBe('npx msgd compare --steps 7');
  });
});

describe('the identity of data', () => {
  const inputs = [1, 2, 3, 4, 5, 6, 7, 8];
  const usual = dataset({ inputs, features: 4, labels: [0, 1], classes: 2 });
  const hash = (data: Source) => identityOf(data).data;

  it.each([
    ['other numbers', dataset({ inputs: [...inputs.slice(1), 9], features: 4, labels: [0, 1], classes: 2 })],
    ['other labels', dataset({ inputs, features: 4, labels: [1, 1], classes: 2 })],
    ['more classes', dataset({ inputs, features: 4, labels: [0, 1], classes: 3 })],
    ['a shape', dataset({ inputs, features: 4, labels: [0, 1], classes: 2, shape: [1, 2, 2] })],
    ['real targets', dataset({ inputs, features: 4, targets: [0, 1] })],
    [
      'the same bytes for targets',
      dataset({ inputs, features: 4, targets: new Float32Array(Uint32Array.of(0, 1).buffer) }),
    ],
  ])('is another with %s', (_, other) => {
    expect(hash(other)).not.toBe(hash(usual));
    expect(hash(dataset({ inputs, features: 4, labels: [0, 1], classes: 2 }))).toBe(hash(usual));
  });

  it('is another where only the numbers for bytes are others', () => {
    const { labels } = dataset({ inputs, features: 4, labels: [0, 1], classes: 2 });
    const bytes = { kind: 'classification' as const, pixels: Uint8Array.from(inputs), n: 2, features: 4, labels, classes: 2 }; // prettier-ignore
    expect(hash({ ...bytes, levels: scaled() })).not.toBe(hash({ ...bytes, levels: scaled(1) }));
  });

  it('is another where an example is elsewhere, even if all numbers are 0', () => {
    const zeros = (n: number) =>
      dataset({ inputs: new Float32Array(2 * n), features: 2, labels: new Uint32Array(n), classes: 2 });
    const parts = (train: number): Source => ({
      kind: 'classification',
      train: zeros(train),
      test: zeros(5 - train),
    });
    expect(hash(parts(2))).not.toBe(hash(parts(3)));
    expect(hash(dataset({ inputs: new Float32Array(8), features: 4, labels: [0, 0], classes: 2 }))).not.toBe(
      hash(dataset({ inputs: new Float32Array(5), features: 1, labels: [0, 0, 0, 0, 0], classes: 2 })),
    );
  });
});
