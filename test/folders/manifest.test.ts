import { describe, expect, it } from 'vitest';
import { complete, fields, type CompareOptions } from '../../src/experiments/options.js';
import { commandOf } from '../../src/folders/manifest.js';

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
