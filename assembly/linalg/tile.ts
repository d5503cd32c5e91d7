/**
 * The innermost loop of every matrix product: C[4 × 8] += A[4 × k] B[k × 8].
 *
 * V8 issues all loads of a turn before the arithmetic, so what must be in registers at once is the accumulators and
 * every operand of the turn: here 8 + 2 + 4, and one for the product, of the 15 that it has. One row more, or two steps
 * of k a turn, and accumulators are spilled to the stack in every turn. The multiply and add units are the limit.
 */
export class Tile {
  /**
   * @param a packed: the four numbers of A for each k side by side
   * @param b eight consecutive numbers of B for each k, `bStride` bytes from one k to the next
   * @param c C's first row; rows are `cStride` bytes apart
   */
  static add(k: u32, a: usize, b: usize, bStride: usize, c: usize, cStride: usize): void {
    const zero = f32x4.splat(0);
    let c00 = zero;
    let c01 = zero;
    let c10 = zero;
    let c11 = zero;
    let c20 = zero;
    let c21 = zero;
    let c30 = zero;
    let c31 = zero;
    for (const end = a + ((<usize>k) << 4); a != end; a += 16) {
      const b0 = v128.load(b, 0);
      const b1 = v128.load(b, 16);
      let x = v128.load_splat<f32>(a, 0);
      c00 = f32x4.add(c00, f32x4.mul(x, b0));
      c01 = f32x4.add(c01, f32x4.mul(x, b1));
      x = v128.load_splat<f32>(a, 4);
      c10 = f32x4.add(c10, f32x4.mul(x, b0));
      c11 = f32x4.add(c11, f32x4.mul(x, b1));
      x = v128.load_splat<f32>(a, 8);
      c20 = f32x4.add(c20, f32x4.mul(x, b0));
      c21 = f32x4.add(c21, f32x4.mul(x, b1));
      x = v128.load_splat<f32>(a, 12);
      c30 = f32x4.add(c30, f32x4.mul(x, b0));
      c31 = f32x4.add(c31, f32x4.mul(x, b1));
      b += bStride;
    }
    Tile.addRow(c, c00, c01);
    c += cStride;
    Tile.addRow(c, c10, c11);
    c += cStride;
    Tile.addRow(c, c20, c21);
    c += cStride;
    Tile.addRow(c, c30, c31);
  }

  private static addRow(c: usize, low: v128, high: v128): void {
    v128.store(c, f32x4.add(v128.load(c, 0), low), 0);
    v128.store(c, f32x4.add(v128.load(c, 16), high), 16);
  }
}
