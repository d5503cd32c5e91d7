/*
 * How a sum over examples is divided: into chunks, that go through the layers together, and these into shares, each of which
 * is summed by itself and then added to the others in order. It depends on their number alone, not on who sums them: so the
 * bits of the sum do not depend on the number of threads.
 */

/**
 * The most examples of a chunk: enough for the matrix products, few enough for the L2 cache. With 256 an MLP takes 3 % less time on
 * one thread, and 1,000 examples are too few for five.
 */
export const CHUNK = 128;

/** The most shares: each thread does at least one, and each has a gradient of its own. */
const MOST_SHARES = 16;
/** The most numbers of all their gradients: 128 MB. */
const MOST_NUMBERS = 2 ** 25;

/** Examples of each chunk of a sum of `count`, of the last at most: as equal as fours of rows, a tile's height, can be. */
export function chunkRows(count: number): number {
  const chunks = Math.ceil(count / CHUNK);
  return chunks <= 1 ? count : 4 * Math.ceil(count / chunks / 4);
}

/** Chunks of a sum over `count` examples. */
export function chunksOf(count: number): number {
  return count === 0 ? 0 : Math.ceil(count / chunkRows(count));
}

/** Shares of a sum over `count` examples of vectors of p numbers: at least one. */
export function sharesOf(count: number, p: number): number {
  return Math.max(1, Math.min(chunksOf(count), MOST_SHARES, Math.floor(MOST_NUMBERS / p)));
}

/** Where part k of `parts` begins among `total`, in order and as equal as can be. */
export function partStart(k: number, parts: number, total: number): number {
  return Math.floor((k * total) / parts);
}
