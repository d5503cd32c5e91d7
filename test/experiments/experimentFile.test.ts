import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { digits } from '../../src/data/digits.js';
import { plan } from '../../src/experiments/compare.js';
import { experimentSchema, readExperiment } from '../../src/experiments/experimentFile.js';
import { defaults, fields, type CompareOptions } from '../../src/experiments/options.js';

const data = digits();
const validate = new Ajv2020({ strict: true }).compile(experimentSchema());
/** What msgd itself has to say of a file. */
const refused = (file: object) => {
  try {
    plan(readExperiment(file).options, data);
    return false;
  } catch {
    return true;
  }
};

/** Of each field, values at the edge of what is allowed, and beyond it. */
const edges: Record<Exclude<keyof CompareOptions, 'data'>, { good: unknown[]; bad: unknown[] }> = {
  pixels: { good: ['unit'], bad: ['rough', '', 1] },
  standardise: { good: ['none', 'channels'], bad: ['all', '', true] },
  task: { good: ['auto', 'classification', 'regression'], bad: ['classify', '', 1] },
  delimiter: { good: ['auto', 'tab', ';', '|'], bad: ['', '::', '"', '\n', 1] },
  train: { good: [8, 1796], bad: [0, 1.5, '8'] },
  test: { good: [0, 8], bad: [-1, 1.5, '8'] },
  draw: { good: ['random', 'balanced', 'first'], bad: ['last', ''] },
  labelNoise: { good: [0, 1], bad: [-0.1, 1.1] },
  model: {
    good: ['mlp', 'mlp:', 'mlp:3', 'mlp:3,4:tanh', 'mlp::relu', 'conv:3', 'softmax'],
    bad: ['', 'mlp:0', 'mlp:3,', 'mlp:3:sine', 'conv', 'conv:0', 'conv:3:4', 'softmax:3', 'mlp:3:tanh:3'],
  },
  initial: { good: ['he', 'paper', 'zero'], bad: ['He', ''] },
  noise: { good: [['sgd']], bad: [[], ['sgd', 'sgd'], [''], 'sgd', [1]] },
  batch: { good: [1, 200], bad: [0, 2.5] },
  learningRate: { good: [0, 3], bad: [-1, '1'] },
  decay: { good: [[], [1, 2]], bad: [[0], [1.5], [3, 3], 3] },
  momentum: { good: [0, 0.99], bad: [-0.1, 1] },
  weightDecay: { good: [0, 1], bad: [-1] },
  steps: { good: [1], bad: [0, 1.5, true] },
  seeds: { good: [1], bad: [0, 1.5] },
  firstSeed: { good: [0], bad: [-1, 0.5] },
  evaluateEvery: { good: [1, 9999], bad: [0, 0.5] },
  margin: { good: [0, 0.5], bad: [-1] },
};

describe('the JSON Schema', () => {
  it.each(Object.entries(edges))(
    'allows of %s what msgd allows, and refuses what it refuses',
    (key, { good, bad }) => {
      const said = (value: unknown) => {
        const file = { noise: ['sgd'], [key]: value };
        return { key, value, schema: validate(file), msgd: !refused(file) };
      };
      for (const value of good) expect(said(value)).toEqual({ key, value, schema: true, msgd: true });
      for (const value of bad) expect(said(value)).toEqual({ key, value, schema: false, msgd: false });
    },
  );

  it.each(['toString', 'constructor', '__proto__'])('has no field %s', (key) => {
    const file = (text: string) => readExperiment(JSON.parse(text));
    expect(() => file(`{"${key}": 1}`)).toThrow(/^field must be one of data, /);
    expect(() => file(`{"grid": {"${key}": [1]}}`)).toThrow(/^field of grid must be one of data, /);
  });

  it('refuses fields that there are not, and versions', () => {
    for (const file of [
      { stepps: 1 },
      { version: 2 },
      { name: 1 },
      { grid: { stepps: [1] } },
      { grid: { steps: [] } },
      [],
    ]) {
      expect([validate(file), refused(file)]).toEqual([false, true]);
    }
    expect(validate({ $schema: 'x', version: 1, name: 'x' })).toBe(true);
  });

  it('holds the defaults, and says of every field what it is and what is allowed', () => {
    expect(validate(defaults)).toBe(true);
    for (const { text, range } of Object.values(fields)) {
      expect(text.length).toBeGreaterThan(5);
      expect(Object.keys(range).length).toBeGreaterThan(0);
    }
  });
});

describe('readExperiment', () => {
  it('of nothing is the defaults', () =>
    expect(readExperiment({})).toEqual({ given: {}, options: defaults }));

  it('has clean labels for other data than the digits', () => {
    expect(readExperiment({ data: 'penguins' }).options.labelNoise).toBe(0);
  });
});
