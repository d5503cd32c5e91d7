import { Tile } from './tile';

/** Steps of the inner dimension at a time: of a panel of B 8 kB, which stay in the L1 cache for all panels of A. */
const DEPTH: u32 = 256;

/**
 * Several products of the same size, of packed matrices: C[j][i] ← A[i] B[j], tiles of 4 × 8, of panels A[i] of `depth` × 4 numbers and
 * B[j] of `depth` × 8. Every entry is summed in ascending order in runs of 256.
 *
 * @param cStrideBytes, aStrideBytes, bStrideBytes bytes from one product's matrix to the next
 */
export function panelProducts(
  c: usize,
  cStrideBytes: usize,
  a: usize,
  aStrideBytes: usize,
  b: usize,
  bStrideBytes: usize,
  products: u32,
  rows: u32,
  columns: u32,
  depth: u32,
): void {
  const panelBytes = (<usize>depth) << 4;
  for (; products != 0; products--) {
    let to = c;
    let right = b;
    for (let j: u32 = 0; j < columns; j++) {
      memory.fill(to, 0, (<usize>rows) << 7);
      for (let k: u32 = 0; k < depth; k += DEPTH) {
        const length = min(DEPTH, depth - k);
        let left = a + ((<usize>k) << 4);
        for (let i: u32 = 0; i < rows; i++) {
          Tile.addRuns(1, length, left, 0, right, 0, to + ((<usize>i) << 7));
          left += panelBytes;
        }
        right += (<usize>length) << 5;
      }
      to += (<usize>rows) << 7;
    }
    c += cStrideBytes;
    a += aStrideBytes;
    b += bStrideBytes;
  }
}
