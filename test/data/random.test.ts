import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { philox, randomIntegers, shuffled } from '../../src/data/random.js';
import { ArgumentError } from '../../src/errors.js';

/** Philox4x32-10 once more, in integers of any size. */
function reference(counter: bigint[], key: bigint[]): bigint[] {
  const mask = 0xffffffffn;
  let [x0, x1, x2, x3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * x0;
    const p1 = 0xcd9e8d57n * x2;
    [x0, x1, x2, x3] = [(p1 >> 32n) ^ x1 ^ k0, p1 & mask, (p0 >> 32n) ^ x3 ^ k1, p0 & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [x0, x1, x2, x3];
}

describe('philox', () => {
  // Random123's kat_vectors.
  it.each([
    ['00000000 00000000 00000000 00000000', '00000000 00000000', '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    ['ffffffff ffffffff ffffffff ffffffff', 'ffffffff ffffffff', '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    ['243f6a88 85a308d3 13198a2e 03707344', 'a4093822 299f31d0', 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ])('has the known answer for counter %s, key %s', (counter, key, answer) => {
    const words = (text: string) => text.split(' ').map((word) => parseInt(word, 16));
    expect(philox(words(counter), words(key))).toEqual(words(answer));
  });

  it('equals a reference in big integers', () => {
    const word = fc.nat(0xffffffff);
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
        expect(philox(counter, key)).toEqual(reference(counter.map(BigInt), key.map(BigInt)).map(Number));
      }),
    );
  });
});

describe('randomIntegers', () => {
  it('takes words in the order of the counter and leaves out those that would bias', () => {
    // By the reference above: key (7, 2⁸) of seed 2⁴⁰ + 7, counters (0, 5, 0, 0), (1, 5, 0, 0), …
    const key = [7n, 256n];
    const words = [0n, 1n, 2n, 3n, 4n, 5n]
      .flatMap((index) => reference([index, 5n, 0n, 0n], key))
      .map(Number);
    const bound = 2 ** 31 + 1;
    const kept = words.filter((word) => word < bound);
    expect(kept.length).toBeLessThan(words.length);
    const random = randomIntegers(2 ** 40 + 7, 5);
    expect(kept.map(() => random(bound))).toEqual(kept);
    const small = randomIntegers(2 ** 40 + 7, 5);
    expect(words.map((_, i) => small(i + 1))).toEqual(words.map((word, i) => word % (i + 1)));
  });

  it('accepts the bounds 1 and 2³²', () => {
    expect(randomIntegers(1, 1)(1)).toBe(0);
    expect(randomIntegers(1, 1)(2 ** 32)).toBe(Number(reference([0n, 1n, 0n, 0n], [1n, 0n])[0]));
  });

  it('gives each stream and each seed, high bits too, integers of its own', () => {
    const draws = [
      [1, 0],
      [1, 1],
      [2, 0],
      [1 + 2 ** 32, 0],
    ].map(([seed, stream]) => randomIntegers(seed, stream)(2 ** 32));
    expect(new Set(draws).size).toBe(4);
  });

  it.each([-1, 0.5, 2 ** 53, NaN, '1' as unknown as number])('refuses the seed %s', (seed) => {
    expect(() => randomIntegers(seed, 0)).toThrow(ArgumentError);
    expect(() => randomIntegers(seed, 0)).toThrow(
      /^seed must be an integer from 0 to 9007199254740991, but is /,
    );
  });
});

describe('shuffled', () => {
  it('is a permutation', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.maxSafeNat(), (n, seed) => {
        const order = shuffled(n, randomIntegers(seed, 0));
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  it('maps the draws one to one onto the permutations, so that all are equally likely', () => {
    // Every sequence of draws for n = 4: 4 · 3 · 2 of them, one permutation each.
    const seen = new Set<string>();
    for (let a = 0; a < 4; a++) {
      for (let b = 0; b < 3; b++) {
        for (let c = 0; c < 2; c++) {
          const draws = [a, b, c];
          const bounds: number[] = [];
          seen.add(shuffled(4, (bound) => (bounds.push(bound), draws.shift()!)).join());
          expect(bounds).toEqual([4, 3, 2]);
        }
      }
    }
    expect(seen.size).toBe(24);
  });
});
