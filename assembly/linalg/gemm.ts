import { Pack } from './pack';
import { Tile } from './tile';

/** Rows and depth of the block of A that is packed at a time: 120 × 256 numbers, 120 kB, stay in the L2 cache. */
const ROWS: u32 = 120;
const DEPTH: u32 = 256;

/** Below this many rows of A, a row-major B is read in place: packing it would cost more than it saves. */
const PACK_FROM: u32 = 40;

/** Bytes of scratch that `gemm` needs for an N-column product. */
export function gemmScratch(columns: u32): u32 {
  return (ROWS * DEPTH + DEPTH * ((columns + 7) & ~7)) << 2;
}

/**
 * C[M × N] += A[M × K] B[K × N], in the three forms that training needs: A B, Aᵀ B (`aTransposed`: A is stored K × M)
 * and A Bᵀ (`bTransposed`: B is stored N × K). All row-major, strides in numbers, `scratch` of `gemmScratch(N)` bytes.
 * Every entry is summed over k in ascending order in runs of 256, whatever M and N are, so an entry does not depend
 * on which other rows or columns are computed with it. May read up to 28 bytes beyond B.
 */
export function gemm(
  M: u32,
  N: u32,
  K: u32,
  a: usize,
  aStride: u32,
  aTransposed: bool,
  b: usize,
  bStride: u32,
  bTransposed: bool,
  c: usize,
  cStride: u32,
  scratch: usize,
): void {
  const aRow = (<usize>aStride) << 2;
  const bRow = (<usize>bStride) << 2;
  const cRow = (<usize>cStride) << 2;
  const packedB = scratch + ((<usize>(ROWS * DEPTH)) << 2);
  const packs = bTransposed || M >= PACK_FROM;
  for (let k0: u32 = 0; k0 < K; k0 += DEPTH) {
    const depth = min(DEPTH, K - k0);
    const bBlock = bTransposed ? b + ((<usize>k0) << 2) : b + <usize>k0 * bRow;
    if (packs) {
      for (let j: u32 = 0; j < N; j += 8) {
        const to = packedB + ((<usize>j * depth) << 2);
        if (bTransposed) Pack.panelTransposed(to, bBlock + <usize>j * bRow, bRow, N - j, depth);
        else Pack.panel(to, bBlock + ((<usize>j) << 2), bRow, N - j, depth);
      }
    }
    for (let i0: u32 = 0; i0 < M; i0 += ROWS) {
      const rows = min(ROWS, M - i0);
      for (let i: u32 = 0; i < rows; i += 4) {
        const to = scratch + ((<usize>i * depth) << 2);
        const row = i0 + i;
        if (aTransposed) Pack.columns(to, a + <usize>k0 * aRow + ((<usize>row) << 2), aRow, rows - i, depth);
        else Pack.rows(to, a + <usize>row * aRow + ((<usize>k0) << 2), aRow, rows - i, depth);
      }
      for (let j: u32 = 0; j < N; j += 8) {
        const panel = packs ? packedB + ((<usize>j * depth) << 2) : bBlock + ((<usize>j) << 2);
        const stride = packs ? <usize>32 : bRow;
        for (let i: u32 = 0; i < rows; i += 4) {
          const from = scratch + ((<usize>i * depth) << 2);
          const to = c + <usize>(i0 + i) * cRow + ((<usize>j) << 2);
          Tile.addInside(depth, from, panel, stride, to, cRow, rows - i, N - j);
        }
      }
    }
  }
}
