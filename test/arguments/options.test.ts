import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.js';
import { fields, type CompareOptions } from '../../src/experiments/options.js';
import { experiments, taken, usual } from './experiments.js';

const kinds: Readonly<Record<string, readonly unknown[]>> = {
  string: [3, null, ['a'], ''],
  number: ['3', null, [3], NaN, Infinity, -Infinity, -1],
  strings: ['sgd', null, [3], ['no such noise'], ['sgd', 'sgd'], []],
  numbers: [3, null, ['3'], [NaN], [0], [0.5], [2, 1], [1, 1]],
};

/** Values that an option must not have, by its kind and its range. */
function wrongFor(key: keyof CompareOptions): unknown[] {
  const { kind, range } = fields[key];
  const { type, minimum, maximum, exclusiveMaximum } = range as Readonly<Record<string, number | string>>;
  return [
    ...kinds[kind],
    ...(type === 'integer' ? [0.5, 1e300, Number(minimum) - 1] : []),
    ...(maximum === undefined ? [] : [Number(maximum) + 1]),
    ...(exclusiveMaximum === undefined ? [] : [exclusiveMaximum]),
    ...('enum' in range || 'pattern' in range ? ['no such', '\n'] : []),
  ];
}

describe('an option of a comparison that is not allowed', () => {
  const all = Object.keys(fields) as (keyof CompareOptions)[];
  it.each(all)('%s: is named before its folder is looked at', async (key) => {
    const unnamed: unknown[] = [];
    for (const value of wrongFor(key)) {
      const make = async () =>
        experiments.compare({ ...usual, [key]: value }, { threads: 1, out: taken }).results();
      const error: unknown = await make().catch((error: unknown) => error);
      // An option of a label is named where the label stands: noise[0]:m.
      if (!(error instanceof ArgumentError && error.argument.split(/[[:]/)[0] === key))
        unnamed.push([value, String(error)]);
    }
    expect(unnamed).toEqual([]);
  });
});
