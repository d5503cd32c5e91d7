/**
 * Philox4x32-10 in BigInt arithmetic, round by round: slow and plain.
 *
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 *
 * @module
 */

export type Counter = readonly [number, number, number, number];
export type Key = readonly [number, number];

const MULTIPLIERS = [0xd2511f53n, 0xcd9e8d57n] as const;
const KEY_STEPS = [0x9e3779b9n, 0xbb67ae85n] as const;
const LOW_32 = 0xffffffffn;

/** The four 32-bit words (as integers from 0 to 2³² − 1) of one block. */
export function philox(counter: Counter, key: Key, rounds = 10): [number, number, number, number] {
  let [c0, c1, c2, c3] = counter.map(BigInt);
  let [k0, k1] = key.map(BigInt);
  for (let round = 0; round < rounds; round++) {
    const product0 = MULTIPLIERS[0] * c0;
    const product1 = MULTIPLIERS[1] * c2;
    [c0, c1, c2, c3] = [
      (product1 >> 32n) ^ c1 ^ k0,
      product1 & LOW_32,
      (product0 >> 32n) ^ c3 ^ k1,
      product0 & LOW_32,
    ];
    k0 = (k0 + KEY_STEPS[0]) & LOW_32;
    k1 = (k1 + KEY_STEPS[1]) & LOW_32;
  }
  return [Number(c0), Number(c1), Number(c2), Number(c3)];
}

/**
 * The first `count` words of the package's stream (seed, stream, step).
 *
 * The key is the seed, low half first. The counter is (block, stream, step low, step high). Blocks come four at a
 * time, transposed: each group of sixteen words is the first word of its four blocks, then their second words, and so
 * on, so that four SIMD lanes that run one block each write what they hold without a shuffle.
 *
 * @param seed integer from 0 to 2⁵³ − 1
 * @param stream integer from 0 to 2³² − 1
 * @param step integer from 0 to 2⁵³ − 1
 */
export function words(seed: number, stream: number, step: number, count: number): Uint32Array {
  const key: Key = [low(seed), high(seed)];
  const result = new Uint32Array(count);
  for (let group = 0; 16 * group < count; group++) {
    for (let lane = 0; lane < 4; lane++) {
      const block = philox([4 * group + lane, stream, low(step), high(step)], key);
      block.forEach((word, w) => {
        const element = 16 * group + 4 * w + lane;
        if (element < count) result[element] = word;
      });
    }
  }
  return result;
}

const low = (integer: number) => integer % 2 ** 32;
const high = (integer: number) => Math.floor(integer / 2 ** 32);
