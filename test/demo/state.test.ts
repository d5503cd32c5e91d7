import fc from 'fast-check';
import { additiveNoises, noiseClasses } from 'msgd';
import { describe, expect, it } from 'vitest';
import { lookOf } from '../../demo/shell/looks.js';
import { attributeOf, defaultsOf, fit, parse, read, serialise, type StateOf, type Table } from '../../demo/shell/state.js'; // prettier-ignore

const table = {
  n: { kind: 'number', label: 'n', default: 20, min: 2, max: 64 },
  b: { kind: 'number', label: 'b', default: 5, min: 1, max: 'n' },
  B: { kind: 'number', label: 'B', default: 10, min: 'b', max: 'n', attribute: 'large-b' },
  eta: { kind: 'number', label: 'η', default: 0.1, min: 0, max: 1, values: [0, 0.1, 0.3, 1] },
  tilt: { kind: 'number', label: 'tilt', default: 0.5, min: -1, max: 1, step: 0.01 },
  noise: { kind: 'choice', label: 'noise', default: 'sgd', values: ['gd', 'sgd'] },
  shown: { kind: 'list', label: 'shown', default: ['gd'], values: ['gd', 'sgd', 'bernoulli'] },
  labelNoise: { kind: 'boolean', label: 'noise', default: false },
  code: { kind: 'text', label: 'code', default: '' },
} as const satisfies Table;

const states = fc
  .record({
    n: fc.integer({ min: 2, max: 64 }),
    b: fc.integer({ min: 1, max: 64 }),
    B: fc.integer({ min: 1, max: 64 }),
    eta: fc.constantFrom(0, 0.1, 0.3, 1),
    tilt: fc.double({ min: -1, max: 1, noNaN: true }).map((x) => x + 0),
    noise: fc.constantFrom('gd' as const, 'sgd' as const),
    shown: fc.subarray(['gd', 'sgd', 'bernoulli'] as const),
    labelNoise: fc.boolean(),
    code: fc.string({ unit: 'grapheme' }),
  })
  .map((state) => fit(table, state));

describe('a link', () => {
  it('brings every state back, with what is hidden and the version', () => {
    fc.assert(
      fc.property(states, fc.subarray(['n', 'b', 'teachers']), (state, hide) => {
        const text = `#${serialise(table, state, { hide, version: '1.2.3' })}`;
        const { changes, ...link } = parse(table, text);
        expect({ ...defaultsOf(table), ...changes }).toEqual(state);
        expect(link).toEqual({ hide, version: '1.2.3', refused: [] });
      }),
    );
  });

  it('is refused where it says what is not allowed, in that alone', () => {
    const { changes, refused, hide, version } = parse(
      table,
      '#n=many&b=&eta=0.2&noise=spd&shown=gd,x&labelNoise=2&tilt=0.25&other=1',
    );
    expect(changes).toEqual({ tilt: 0.25 });
    expect(refused).toEqual(['n=many', 'b=', 'eta=0.2', 'noise=spd', 'shown=gd,x', 'labelNoise=2']);
    expect([hide, version]).toEqual([[], undefined]);
  });

  it('is short and readable', () => {
    expect(serialise(table, defaultsOf(table), { hide: ['b', 'eta'] })).toBe(
      'n=20&b=5&B=10&eta=0.1&tilt=0.5&noise=sgd&shown=gd&labelNoise=0&hide=b,eta',
    );
  });
});

describe('numbers', () => {
  const at = (changes: Partial<StateOf<typeof table>>) => fit(table, { ...defaultsOf(table), ...changes });

  it('stay in their range, which may follow another property', () => {
    expect(at({ n: 100, b: 70 })).toMatchObject({ n: 64, b: 64, B: 64 });
    expect(at({ n: 4, b: 9, B: 1 })).toMatchObject({ n: 4, b: 4, B: 4 });
    expect(at({ b: 0, B: 0 })).toMatchObject({ b: 1, B: 1 });
  });

  it('are one of their values in a range that ends between two', () => {
    const sizes = {
      n: table.n,
      b: { kind: 'number', label: 'b', default: 8, min: 1, max: 'n', values: [1, 8, 16, 64] },
    } as const satisfies Table;
    expect(fit(sizes, { n: 20, b: 64 })).toEqual({ n: 20, b: 16 });
    expect(fit(sizes, { n: 5, b: 64 })).toEqual({ n: 5, b: 1 });
    expect(fit(sizes, { n: 64, b: 64 })).toEqual({ n: 64, b: 64 });
  });

  it('are integers where their steps are', () => {
    expect(read(table.n, '7.6')).toBe(8);
    expect(read(table.tilt, '0.125')).toBe(0.125);
    expect(read(table.n, 'Infinity')).toBeUndefined();
  });
});

it('attributes have no capitals', () => {
  expect(Object.entries(table).map(([key, property]) => attributeOf(key, property))).toEqual(
    ['n', 'b', 'large-b', 'eta', 'tilt', 'noise', 'shown', 'label-noise', 'code'],
  ); // prettier-ignore
});

it('no two noise classes have the same colour and dash, nor has one that is not known', () => {
  const known = [...noiseClasses, ...additiveNoises].map(({ name }) => name);
  const looks = [...known, 'another'].map(lookOf);
  expect(new Set(looks.map(({ colour, dash }) => `${colour} ${dash.join()}`)).size).toBe(looks.length);
  expect(lookOf('isotropic')).toEqual(lookOf('isotropic'));
});
