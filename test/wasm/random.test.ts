import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distributions } from '../../src/wasm/kernels.js';
import { expectClose, lengths } from '../helpers.js';
import { reference } from '../reference/distributions.js';
import { philox, words } from '../reference/philox.js';
import { memory } from './memory.js';

const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const integer = fc.maxSafeNat();

describe('Philox4x32-10', () => {
  const { workspace, kernels } = memory();
  const out = workspace.reserve(32, 'test');
  const run = (c: number[], k: number[]) => {
    kernels.philox(out, c[0], c[1], c[2], c[3], k[0], k[1]);
    return workspace.words(out, 32);
  };

  // From the file kat_vectors of Random123 (D. E. Shaw Research).
  it.each([
    ['zeros', [0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]],
    [
      'ones',
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      'π',
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ])('gives the known answers for %s', (_, counter, key, answer) => {
    const rows = run(counter, key);
    expect([rows[0], rows[4], rows[8], rows[12]]).toEqual(answer);
  });

  it('works eight successive counters side by side', () => {
    fc.assert(
      fc.property(fc.tuple(u32, u32, u32, u32), fc.tuple(u32, u32), ([c0, c1, c2, c3], key) => {
        const rows = Array.from(run([c0, c1, c2, c3], key));
        for (let counter = 0; counter < 8; counter++) {
          const expected = philox([(c0 + counter) >>> 0, c1, c2, c3], key);
          const first = 16 * (counter >> 2) + (counter & 3);
          expect([0, 4, 8, 12].map((row) => rows[first + row])).toEqual(expected);
        }
      }),
    );
  });
});

describe('fill', () => {
  const { workspace, kernels } = memory();
  const out = workspace.reserve(300, 'test');
  const draw = (
    kind: keyof typeof distributions,
    seed: number,
    stream: number,
    step: number,
    count: number,
  ) => {
    const whole = workspace.floats(out, 300).fill(NaN);
    kernels.fill(distributions[kind], 5, out, count, seed, stream, step);
    expect(whole.subarray(count).every(Number.isNaN), 'nothing is written beyond the count').toBe(true);
    return whole.subarray(0, count);
  };

  it('gives the words of its key, for every length and all 53 bits of seed and step', () => {
    fc.assert(
      fc.property(integer, u32, integer, fc.constantFrom(...lengths), (seed, stream, step, count) => {
        kernels.fill(distributions.words, 0, out, count, seed, stream, step);
        expect(workspace.words(out, count)).toEqual(words(seed, stream, step, count));
      }),
    );
  });

  const kinds = [
    ['normal', reference.normal, 2e-6],
    ['rademacher', reference.rademacher, 0],
    ['centredUniform', reference.uniform, 3e-7],
    ['laplace', reference.laplace, 2e-6],
    ['student', (s: number, t: number, p: number, n: number) => reference.student(s, t, p, n, 5), 2e-5],
  ] as const;
  it.each(kinds)('draws %s as the float64 reference does', (kind, inFloat64, absolute) => {
    for (const count of lengths) {
      const expected = inFloat64(count * 7919, 3, 2 ** 40 + count, count);
      expectClose(
        draw(kind, count * 7919, 3, 2 ** 40 + count, count),
        expected,
        { absolute },
        `${kind} × ${count}`,
      );
    }
  });

  it.each([1.01, 1.2, 1.5, 1.9, 2])('draws stable of α = %d as the float64 reference does', (alpha) => {
    for (const count of [...lengths, 300]) {
      const expected = reference.stable(count, 3, 2 ** 40, count, alpha);
      const whole = workspace.floats(out, 300).fill(NaN);
      kernels.fill(distributions.stable, alpha, out, count, count, 3, 2 ** 40);
      for (let i = 0; i < count; i++) {
        expect(Math.abs(whole[i] - expected[i])).toBeLessThan(2e-6 + 1e-5 * Math.abs(expected[i]));
      }
      expect(whole.subarray(count).every(Number.isNaN)).toBe(true);
    }
  });

  it('draws uniforms on (0, 1] to half a unit of 2⁻²⁴', () => {
    const expected = Float64Array.from(words(9, 1, 2, 129), (word) => word * 2 ** -32 + 2 ** -33);
    const actual = draw('uniform', 9, 1, 2, 129);
    expectClose(actual, expected, { absolute: 2 ** -24 }, 'uniform');
    expect(Math.min(...actual)).toBeGreaterThan(0);
  });
});
