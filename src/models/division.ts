/*
 * How a sum over examples is divided: into chunks, that go through the layers together, and these into shares, each of which
 * is summed by itself and then added to the others in order. It depends on their number and on the model alone, not on who
 * sums them: so the bits of the sum do not depend on the number of threads.
 */

/**
 * The most examples of a chunk: enough for the matrix products, few enough for the L2 cache. With 256 an MLP takes 3 % less time on
 * one thread, and 1,000 examples are too few for five.
 */
export const MOST_ROWS = 128;
/**
 * The same of a net that convolves. Its products have a row for each place of an image, so 32 images are enough: 16 take 5 %
 * longer, and more than 32 would leave threads idle over a batch of 100.
 */
export const MOST_IMAGES = 32;

/** The most shares: each thread does at least one, and each has a gradient of its own. */
const MOST_SHARES = 16;
/** The most numbers of all their gradients: 128 MB. */
const MOST_SUMMED = 2 ** 25;

/** What chunks are of. */
export interface Division {
  /** The most examples of one: a multiple of four, or any number of a ghost batch. */
  readonly most: number;
  /** Whether a chunk is a ghost batch: these are as equal as can be; others begin at multiples of four, a tile's height. */
  readonly isGhost: boolean;
}

/** Chunks of a sum over `count` examples. */
export function chunksOf(count: number, { most }: Division): number {
  // At least one, where `most` is Infinity.
  return Math.min(count, Math.max(1, Math.ceil(count / most)));
}

/** Where chunk c of `chunks` begins; where it is `chunks`, the end. */
export function chunkStart(c: number, count: number, chunks: number, { isGhost }: Division): number {
  if (isGhost) return partStart(c, chunks, count);
  return Math.min(count, 4 * partStart(c, chunks, Math.ceil(count / 4)));
}

/** Shares of a sum over so many chunks of vectors of p numbers: at least one. */
export function sharesOf(chunks: number, p: number): number {
  return Math.max(1, Math.min(chunks, MOST_SHARES, Math.floor(MOST_SUMMED / p)));
}

/** Where part k of `parts` begins among `total`, in order and as equal as can be. */
export function partStart(k: number, parts: number, total: number): number {
  return Math.floor((k * total) / parts);
}
