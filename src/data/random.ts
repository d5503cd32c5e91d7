import { checkSeed } from '../errors.js';

/**
 * Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3; SC 2011): four random words
 * from four words of counter and two of key. The kernels have a faster one; `msgd/data` does without WebAssembly.
 */
export function philox(counter: readonly number[], key: readonly number[]): [number, number, number, number] {
  let [x0, x1, x2, x3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = highWord(0xd2511f53, x0);
    const low0 = Math.imul(0xd2511f53, x0);
    const high1 = highWord(0xcd9e8d57, x2);
    const low1 = Math.imul(0xcd9e8d57, x2);
    x0 = high1 ^ x1 ^ k0;
    x1 = low1;
    x2 = high0 ^ x3 ^ k1;
    x3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  return [x0 >>> 0, x1 >>> 0, x2 >>> 0, x3 >>> 0];
}

/** ⌊a b / 2³²⌋ of unsigned words, by halves, so that every step is exact in a double. */
function highWord(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) | 0;
}

/**
 * Uniform random integers, a function of (seed, stream) and of how many were drawn.
 *
 * @param seed an integer from 0 to 2⁵³ − 1
 * @param stream an unsigned 32-bit word; different streams are independent
 * @returns a function of `bound`, from 1 to 2³², that gives an integer from 0 to bound − 1 without bias
 * @throws ArgumentError if the seed is out of range
 */
export function randomIntegers(seed: number, stream: number): (bound: number) => number {
  checkSeed(seed);
  const key = [seed >>> 0, Math.floor(seed / 0x100000000)];
  let words: number[] = [];
  let drawn = 0;
  const next = () => {
    if (drawn % 4 === 0) words = philox([drawn / 4, stream, 0, 0], key);
    return words[drawn++ % 4];
  };
  return (bound) => {
    // Words from the last, incomplete multiple of bound would favour small integers.
    const limit = 0x100000000 - (0x100000000 % bound);
    let word = next();
    while (word >= limit) word = next();
    return word % bound;
  };
}

/** 0 to n − 1 in uniformly random order (Fisher and Yates). */
export function shuffled(n: number, random: (bound: number) => number): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < n - 1; i++) {
    const j = i + random(n - i);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
