import { Tile } from '../linalg/tile';

/*
 * Winograd's F(2×2, 3×3): Lavin & Gray, “Fast Algorithms for Convolutional Neural Networks”, 2016. Of an input tile d of 4 × 4 and a kernel
 * g of 3 × 3 the 2 × 2 outputs are
 *
 *     Y = Aᵀ [ (G g Gᵀ) ∘ (Bᵀ d B) ] A
 *
 *          1  0 −1  0         1  0  0
 *     Bᵀ = 0  1  1  0    G =  ½  ½  ½    Aᵀ = 1  1  1  0
 *          0 −1  1  0         ½ −½  ½         0  1 −1 −1
 *          0  1  0 −1         0  0  1
 *
 * 16 products in place of 36; summed over channels, they are 16 matrix products. Of the gradient the same, transposed:
 * dg = Gᵀ [ (Bᵀ d B) ∘ (A δ Aᵀ) ] G.
 *
 * All matrices are in vectors, whose lanes are whatever they are: a transform does not mix them. Tiles overlap by two rows and columns.
 * A stride is the bytes from one of the 16 matrices to the next, a row of the 4 × 4 after the other.
 */

/** u ← Bᵀ d B of each tile, [panel][tile][vector], of x [panel][2 tileRows + 2][2 tileColumns + 2][vector]. */
export function winogradInput(
  u: usize,
  strideBytes: usize,
  x: usize,
  panels: u32,
  tileRows: u32,
  tileColumns: u32,
  vectors: u32,
): void {
  const column = (<usize>vectors) << 4;
  const row = <usize>(2 * tileColumns + 2) * column;
  const minus = f32x4.splat(-0.0);
  const plus = f32x4.splat(0);
  for (; panels != 0; panels--) {
    for (let r: u32 = 0; r < tileRows; r++) {
      let d = x;
      for (let s: u32 = 0; s < tileColumns; s++) {
        inputColumn(u, strideBytes, d, d + 2 * column, row, column, minus);
        inputColumn(u + strideBytes, strideBytes, d + column, d + 2 * column, row, column, plus);
        inputColumn(u + 2 * strideBytes, strideBytes, d + 2 * column, d + column, row, column, minus);
        inputColumn(u + 3 * strideBytes, strideBytes, d + column, d + 3 * column, row, column, minus);
        u += column;
        d += 2 * column;
      }
      x += 2 * row;
    }
    x += 2 * row;
  }
}

/** A column of Bᵀ d B: Bᵀ times column p of d plus or minus column q. */
function inputColumn(
  u: usize,
  strideBytes: usize,
  p: usize,
  q: usize,
  row: usize,
  bytes: usize,
  sign: v128,
): void {
  const p1 = p + row;
  const p2 = p1 + row;
  const p3 = p2 + row;
  const q1 = q + row;
  const q2 = q1 + row;
  const q3 = q2 + row;
  const u1 = u + 4 * strideBytes;
  const u2 = u1 + 4 * strideBytes;
  const u3 = u2 + 4 * strideBytes;
  for (let at: usize = 0; at < bytes; at += 16) {
    const t0 = f32x4.add(v128.load(p + at), v128.xor(v128.load(q + at), sign));
    const t1 = f32x4.add(v128.load(p1 + at), v128.xor(v128.load(q1 + at), sign));
    const t2 = f32x4.add(v128.load(p2 + at), v128.xor(v128.load(q2 + at), sign));
    const t3 = f32x4.add(v128.load(p3 + at), v128.xor(v128.load(q3 + at), sign));
    v128.store(u + at, f32x4.sub(t0, t2));
    v128.store(u1 + at, f32x4.add(t1, t2));
    v128.store(u2 + at, f32x4.sub(t2, t1));
    v128.store(u3 + at, f32x4.sub(t1, t3));
  }
}

/** v ← G g Gᵀ, of g of 9 rows of so many vectors. */
export function winogradKernel(v: usize, strideBytes: usize, g: usize, vectors: u32): void {
  const row = (<usize>vectors) << 4;
  for (let i: u32 = 0; i < vectors; i++) {
    const g3 = g + 3 * row;
    const g6 = g + 6 * row;
    const a0 = v128.load(g);
    const a1 = v128.load(g + row);
    const a2 = v128.load(g + 2 * row);
    const c0 = v128.load(g6);
    const c1 = v128.load(g6 + row);
    const c2 = v128.load(g6 + 2 * row);
    kernelRow(v, strideBytes, a0, a1, a2);
    kernelRow(v + 12 * strideBytes, strideBytes, c0, c1, c2);
    const half = f32x4.splat(0.5);
    const s0 = f32x4.mul(half, f32x4.add(a0, c0));
    const s1 = f32x4.mul(half, f32x4.add(a1, c1));
    const s2 = f32x4.mul(half, f32x4.add(a2, c2));
    const b0 = f32x4.mul(half, v128.load(g3));
    const b1 = f32x4.mul(half, v128.load(g3 + row));
    const b2 = f32x4.mul(half, v128.load(g3 + 2 * row));
    kernelRow(v + 4 * strideBytes, strideBytes, f32x4.add(s0, b0), f32x4.add(s1, b1), f32x4.add(s2, b2));
    kernelRow(v + 8 * strideBytes, strideBytes, f32x4.sub(s0, b0), f32x4.sub(s1, b1), f32x4.sub(s2, b2));
    g += 16;
    v += 16;
  }
}

/** A row of G g, times Gᵀ. */
function kernelRow(v: usize, strideBytes: usize, t0: v128, t1: v128, t2: v128): void {
  const half = f32x4.splat(0.5);
  const s = f32x4.mul(half, f32x4.add(t0, t2));
  const b = f32x4.mul(half, t1);
  v128.store(v, t0);
  v128.store(v + strideBytes, f32x4.add(s, b));
  v128.store(v + 2 * strideBytes, f32x4.sub(s, b));
  v128.store(v + 3 * strideBytes, t2);
}

/**
 * tiles ← Aᵀ m A, one tile of 4 × 8 numbers for each place, [group][row][column], of m [group][tile]. A tile's second row or column
 * may be beyond the image.
 */
export function winogradOutput(
  tiles: usize,
  m: usize,
  strideBytes: usize,
  groups: u32,
  rows: u32,
  columns: u32,
): void {
  const rowBytes = (<usize>columns) << 7;
  for (; groups != 0; groups--) {
    for (let r: u32 = 0; r < rows; r += 2) {
      for (let s: u32 = 0; s < columns; s += 2) {
        const at = tiles + <usize>r * rowBytes + ((<usize>s) << 7);
        const isLow = r + 1 < rows;
        const isRight = s + 1 < columns;
        const y01 = isRight ? at + 128 : Tile.beyond;
        const y10 = isLow ? at + rowBytes : Tile.beyond;
        const y11 = isLow && isRight ? at + rowBytes + 128 : Tile.beyond;
        outputTile(at, y01, y10, y11, m, strideBytes);
        m += 128;
      }
    }
    tiles += <usize>rows * rowBytes;
  }
}

function outputTile(y00: usize, y01: usize, y10: usize, y11: usize, m: usize, strideBytes: usize): void {
  const m1 = m + 4 * strideBytes;
  const m2 = m1 + 4 * strideBytes;
  const m3 = m2 + 4 * strideBytes;
  const s2 = strideBytes + strideBytes;
  const s3 = s2 + strideBytes;
  for (let at: usize = 0; at < 128; at += 16) {
    // Row by row of m A, which has two vectors each: a function can return one, and would read all again for the other.
    let p = m + at;
    let c0 = v128.load(p);
    let c1 = v128.load(p + strideBytes);
    let c2 = v128.load(p + s2);
    let c3 = v128.load(p + s3);
    const a0 = f32x4.add(f32x4.add(c0, c1), c2);
    const b0 = f32x4.sub(f32x4.sub(c1, c2), c3);
    p = m1 + at;
    c0 = v128.load(p);
    c1 = v128.load(p + strideBytes);
    c2 = v128.load(p + s2);
    c3 = v128.load(p + s3);
    const a1 = f32x4.add(f32x4.add(c0, c1), c2);
    const b1 = f32x4.sub(f32x4.sub(c1, c2), c3);
    p = m2 + at;
    c0 = v128.load(p);
    c1 = v128.load(p + strideBytes);
    c2 = v128.load(p + s2);
    c3 = v128.load(p + s3);
    const a2 = f32x4.add(f32x4.add(c0, c1), c2);
    const b2 = f32x4.sub(f32x4.sub(c1, c2), c3);
    p = m3 + at;
    c0 = v128.load(p);
    c1 = v128.load(p + strideBytes);
    c2 = v128.load(p + s2);
    c3 = v128.load(p + s3);
    const a3 = f32x4.add(f32x4.add(c0, c1), c2);
    const b3 = f32x4.sub(f32x4.sub(c1, c2), c3);
    v128.store(y00 + at, f32x4.add(f32x4.add(a0, a1), a2));
    v128.store(y01 + at, f32x4.add(f32x4.add(b0, b1), b2));
    v128.store(y10 + at, f32x4.sub(f32x4.sub(a1, a2), a3));
    v128.store(y11 + at, f32x4.sub(f32x4.sub(b1, b2), b3));
  }
}

/** u ← A δ Aᵀ of each tile of 2 × 2, [panel][tile][vector], of δ [panel][2 tileRows][2 tileColumns][vector]. */
export function winogradDelta(
  u: usize,
  strideBytes: usize,
  delta: usize,
  panels: u32,
  tileRows: u32,
  tileColumns: u32,
  vectors: u32,
): void {
  const column = (<usize>vectors) << 4;
  const row = <usize>(2 * tileColumns) * column;
  for (let r = panels * tileRows; r != 0; r--) {
    for (let s: u32 = 0; s < tileColumns; s++) {
      for (let at: usize = 0; at < column; at += 16) {
        const p = delta + at;
        const a = v128.load(p);
        const b = v128.load(p + column);
        const c = v128.load(p + row);
        const d = v128.load(p + row + column);
        let to = u + at;
        deltaRow(to, strideBytes, a, b);
        to += 4 * strideBytes;
        deltaRow(to, strideBytes, f32x4.add(a, c), f32x4.add(b, d));
        to += 4 * strideBytes;
        deltaRow(to, strideBytes, f32x4.sub(a, c), f32x4.sub(b, d));
        to += 4 * strideBytes;
        deltaRow(to, strideBytes, f32x4.neg(c), f32x4.neg(d));
      }
      u += column;
      delta += 2 * column;
    }
    delta += row;
  }
}

/** A row of A δ, times Aᵀ. */
function deltaRow(u: usize, strideBytes: usize, a: v128, b: v128): void {
  v128.store(u, a);
  v128.store(u + strideBytes, f32x4.add(a, b));
  v128.store(u + strideBytes + strideBytes, f32x4.sub(a, b));
  v128.store(u + strideBytes + strideBytes + strideBytes, f32x4.neg(b));
}

/** g ← Gᵀ v G, of 9 rows of so many vectors. */
export function winogradKernelGradient(g: usize, v: usize, strideBytes: usize, vectors: u32): void {
  const row = (<usize>vectors) << 4;
  const half = f32x4.splat(0.5);
  for (let i: u32 = 0; i < vectors; i++) {
    for (let j: usize = 0; j < 3; j++) {
      // Column j of v G, then Gᵀ times it.
      const t0 = gradientColumn(v, strideBytes, j);
      const t1 = gradientColumn(v + 4 * strideBytes, strideBytes, j);
      const t2 = gradientColumn(v + 8 * strideBytes, strideBytes, j);
      const t3 = gradientColumn(v + 12 * strideBytes, strideBytes, j);
      const s = f32x4.mul(half, f32x4.add(t1, t2));
      const to = g + j * row;
      v128.store(to, f32x4.add(t0, s));
      v128.store(to + 3 * row, f32x4.mul(half, f32x4.sub(t1, t2)));
      v128.store(to + 6 * row, f32x4.add(s, t3));
    }
    g += 16;
    v += 16;
  }
}

function gradientColumn(v: usize, strideBytes: usize, j: usize): v128 {
  const v1 = v128.load(v + strideBytes);
  const v2 = v128.load(v + strideBytes + strideBytes);
  const half = f32x4.splat(0.5);
  if (j == 1) return f32x4.mul(half, f32x4.sub(v1, v2));
  const s = f32x4.mul(half, f32x4.add(v1, v2));
  return f32x4.add(s, v128.load(j == 0 ? v : v + strideBytes + strideBytes + strideBytes));
}
