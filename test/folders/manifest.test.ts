import { describe, expect, it } from 'vitest';
import { complete, fields, type CompareOptions } from '../../src/experiments/options.js';
import { dataset } from '../../src/data/dataset.js';
import type { Source } from '../../src/data/images.js';
import { commandOf, identityOf } from '../../src/folders/manifest.js';

const flags = Object.fromEntries(Object.entries(fields).map(([key, { flag }]) => [key, flag])) as Record<keyof CompareOptions, string>; // prettier-ignore

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
    ['the same bytes for targets', dataset({ inputs, features: 4, targets: new Float32Array(Uint32Array.of(0, 1).buffer) })],
  ])('is another with %s', (_, other) => {
    expect(hash(other)).not.toBe(hash(usual));
    expect(hash(dataset({ inputs, features: 4, labels: [0, 1], classes: 2 }))).toBe(hash(usual));
  }); // prettier-ignore

  it('is another where an example is for testing and not for training', () => {
    const part = (from: number, to: number) => dataset({ inputs: inputs.slice(2 * from, 2 * to), features: 2, labels: [0, 1, 1, 0].slice(from, to), classes: 2 }); // prettier-ignore
    const whole = (train: number) => ({ kind: 'classification' as const, train: part(0, train), test: part(train, 4) }); // prettier-ignore
    expect(hash(whole(2))).not.toBe(hash(whole(3)));
  });
});
