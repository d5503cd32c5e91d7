/** Room for a tile, that of the thread whose instance this is: a global is an instance's own, memory is not. */
let spare: usize = memory.data(4 * 8 * 4, 16);

/** Puts it at `pointer`, 128 bytes: for threads that share a memory. */
export function setSpare(pointer: usize): void {
  spare = pointer;
}

/**
 * The innermost loops of every product, of matrices and of convolutions: C[4 × 8] += A[4 × k] B[k × 8], and its first two rows or
 * four columns alone, for the edges of C.
 *
 * V8 issues the loads of a basic block before the arithmetic, so what must be in registers at once is the accumulators and
 * every operand of the block: here 8 + 2 + 4, and one for the product, of the 15 that it has. One row more, and accumulators are
 * spilled to the stack in every turn. Two steps of k a turn take an eighth less time, but only with a way out of the loop between
 * them, which makes them two blocks.
 */
export class Tile {
  /** Where rows of a tile go that C does not have. */
  static get beyond(): usize {
    return spare;
  }

  /**
   * @param a packed: the four numbers of A for each k side by side
   * @param b eight consecutive numbers of B for each k, `bStride` bytes from one k to the next (through a table of places
   * instead it is a tenth slower)
   * @param c0, c1, c2, c3 C's rows
   */
  static add(k: u32, a: usize, b: usize, bStride: usize, c0: usize, c1: usize, c2: usize, c3: usize): void {
    const zero = f32x4.splat(0);
    let c00 = zero;
    let c01 = zero;
    let c10 = zero;
    let c11 = zero;
    let c20 = zero;
    let c21 = zero;
    let c30 = zero;
    let c31 = zero;
    const end = a + ((<usize>k) << 4);
    while (true) {
      let b0 = v128.load(b, 0);
      let b1 = v128.load(b, 16);
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
      if (a == end - 16) break;
      b0 = v128.load(b, 0);
      b1 = v128.load(b, 16);
      x = v128.load_splat<f32>(a, 16);
      c00 = f32x4.add(c00, f32x4.mul(x, b0));
      c01 = f32x4.add(c01, f32x4.mul(x, b1));
      x = v128.load_splat<f32>(a, 20);
      c10 = f32x4.add(c10, f32x4.mul(x, b0));
      c11 = f32x4.add(c11, f32x4.mul(x, b1));
      x = v128.load_splat<f32>(a, 24);
      c20 = f32x4.add(c20, f32x4.mul(x, b0));
      c21 = f32x4.add(c21, f32x4.mul(x, b1));
      x = v128.load_splat<f32>(a, 28);
      c30 = f32x4.add(c30, f32x4.mul(x, b0));
      c31 = f32x4.add(c31, f32x4.mul(x, b1));
      b += bStride;
      a += 32;
      if (a == end) break;
    }
    Tile.addRow(c0, c00, c01);
    Tile.addRow(c1, c10, c11);
    Tile.addRow(c2, c20, c21);
    Tile.addRow(c3, c30, c31);
  }

  /**
   * The tile at c, its rows one after another, += the sum of `runs` products of k steps each, of which A's begin `aStride`
   * bytes apart and B's `bStride`.
   */
  static addRuns(runs: u32, k: u32, a: usize, aStride: usize, b: usize, bStride: usize, c: usize): void {
    const zero = f32x4.splat(0);
    let c00 = zero;
    let c01 = zero;
    let c10 = zero;
    let c11 = zero;
    let c20 = zero;
    let c21 = zero;
    let c30 = zero;
    let c31 = zero;
    while (true) {
      const end = a + ((<usize>k) << 4);
      let p = a;
      let q = b;
      while (true) {
        let b0 = v128.load(q, 0);
        let b1 = v128.load(q, 16);
        let x = v128.load_splat<f32>(p, 0);
        c00 = f32x4.add(c00, f32x4.mul(x, b0));
        c01 = f32x4.add(c01, f32x4.mul(x, b1));
        x = v128.load_splat<f32>(p, 4);
        c10 = f32x4.add(c10, f32x4.mul(x, b0));
        c11 = f32x4.add(c11, f32x4.mul(x, b1));
        x = v128.load_splat<f32>(p, 8);
        c20 = f32x4.add(c20, f32x4.mul(x, b0));
        c21 = f32x4.add(c21, f32x4.mul(x, b1));
        x = v128.load_splat<f32>(p, 12);
        c30 = f32x4.add(c30, f32x4.mul(x, b0));
        c31 = f32x4.add(c31, f32x4.mul(x, b1));
        if (p == end - 16) break;
        b0 = v128.load(q, 32);
        b1 = v128.load(q, 48);
        x = v128.load_splat<f32>(p, 16);
        c00 = f32x4.add(c00, f32x4.mul(x, b0));
        c01 = f32x4.add(c01, f32x4.mul(x, b1));
        x = v128.load_splat<f32>(p, 20);
        c10 = f32x4.add(c10, f32x4.mul(x, b0));
        c11 = f32x4.add(c11, f32x4.mul(x, b1));
        x = v128.load_splat<f32>(p, 24);
        c20 = f32x4.add(c20, f32x4.mul(x, b0));
        c21 = f32x4.add(c21, f32x4.mul(x, b1));
        x = v128.load_splat<f32>(p, 28);
        c30 = f32x4.add(c30, f32x4.mul(x, b0));
        c31 = f32x4.add(c31, f32x4.mul(x, b1));
        q += 64;
        p += 32;
        if (p == end) break;
      }
      if (--runs == 0) break;
      a += aStride;
      b += bStride;
    }
    Tile.addRow(c, c00, c01);
    Tile.addRow(c + 32, c10, c11);
    Tile.addRow(c + 64, c20, c21);
    Tile.addRow(c + 96, c30, c31);
  }

  /**
   * The first column of up to four tiles one after another at c, or the first two, as `addRuns` has them: of tiles whose A's are `apart`
   * bytes from each other. A vector is four rows of a tile here, so that nothing is computed in vain.
   */
  static addColumns(
    runs: u32,
    k: u32,
    a: usize,
    aStride: usize,
    b: usize,
    bStride: usize,
    c: usize,
    columns: u32,
    tiles: u32,
    apart: usize,
  ): void {
    const o1: usize = tiles > 1 ? apart : 0;
    const o2: usize = tiles > 2 ? 2 * apart : 0;
    const o3: usize = tiles > 3 ? 3 * apart : 0;
    const zero = f32x4.splat(0);
    let c00 = zero;
    let c01 = zero;
    let c10 = zero;
    let c11 = zero;
    let c20 = zero;
    let c21 = zero;
    let c30 = zero;
    let c31 = zero;
    while (true) {
      const end = a + ((<usize>k) << 4);
      let p = a;
      let q = b;
      while (true) {
        let x = v128.load_splat<f32>(q, 0);
        let y = v128.load_splat<f32>(q, 4);
        let v = v128.load(p, 0);
        c00 = f32x4.add(c00, f32x4.mul(x, v));
        c01 = f32x4.add(c01, f32x4.mul(y, v));
        v = v128.load(p + o1, 0);
        c10 = f32x4.add(c10, f32x4.mul(x, v));
        c11 = f32x4.add(c11, f32x4.mul(y, v));
        v = v128.load(p + o2, 0);
        c20 = f32x4.add(c20, f32x4.mul(x, v));
        c21 = f32x4.add(c21, f32x4.mul(y, v));
        v = v128.load(p + o3, 0);
        c30 = f32x4.add(c30, f32x4.mul(x, v));
        c31 = f32x4.add(c31, f32x4.mul(y, v));
        if (p == end - 16) break;
        x = v128.load_splat<f32>(q, 32);
        y = v128.load_splat<f32>(q, 36);
        v = v128.load(p, 16);
        c00 = f32x4.add(c00, f32x4.mul(x, v));
        c01 = f32x4.add(c01, f32x4.mul(y, v));
        v = v128.load(p + o1, 16);
        c10 = f32x4.add(c10, f32x4.mul(x, v));
        c11 = f32x4.add(c11, f32x4.mul(y, v));
        v = v128.load(p + o2, 16);
        c20 = f32x4.add(c20, f32x4.mul(x, v));
        c21 = f32x4.add(c21, f32x4.mul(y, v));
        v = v128.load(p + o3, 16);
        c30 = f32x4.add(c30, f32x4.mul(x, v));
        c31 = f32x4.add(c31, f32x4.mul(y, v));
        q += 64;
        p += 32;
        if (p == end) break;
      }
      if (--runs == 0) break;
      a += aStride;
      b += bStride;
    }
    Tile.addColumn(c, c00);
    if (tiles > 1) Tile.addColumn(c + 128, c10);
    if (tiles > 2) Tile.addColumn(c + 256, c20);
    if (tiles > 3) Tile.addColumn(c + 384, c30);
    if (columns == 1) return;
    Tile.addColumn(c + 4, c01);
    if (tiles > 1) Tile.addColumn(c + 132, c11);
    if (tiles > 2) Tile.addColumn(c + 260, c21);
    if (tiles > 3) Tile.addColumn(c + 388, c31);
  }

  /** Its first two rows only. */
  private static addTwo(k: u32, a: usize, b: usize, bStride: usize, c0: usize, c1: usize): void {
    const zero = f32x4.splat(0);
    let c00 = zero;
    let c01 = zero;
    let c10 = zero;
    let c11 = zero;
    const end = a + ((<usize>k) << 4);
    while (true) {
      let b0 = v128.load(b, 0);
      let b1 = v128.load(b, 16);
      let x = v128.load_splat<f32>(a, 0);
      c00 = f32x4.add(c00, f32x4.mul(x, b0));
      c01 = f32x4.add(c01, f32x4.mul(x, b1));
      x = v128.load_splat<f32>(a, 4);
      c10 = f32x4.add(c10, f32x4.mul(x, b0));
      c11 = f32x4.add(c11, f32x4.mul(x, b1));
      b += bStride;
      if (a == end - 16) break;
      b0 = v128.load(b, 0);
      b1 = v128.load(b, 16);
      x = v128.load_splat<f32>(a, 16);
      c00 = f32x4.add(c00, f32x4.mul(x, b0));
      c01 = f32x4.add(c01, f32x4.mul(x, b1));
      x = v128.load_splat<f32>(a, 20);
      c10 = f32x4.add(c10, f32x4.mul(x, b0));
      c11 = f32x4.add(c11, f32x4.mul(x, b1));
      b += bStride;
      a += 32;
      if (a == end) break;
    }
    Tile.addRow(c0, c00, c01);
    Tile.addRow(c1, c10, c11);
  }

  /** Its first four columns only, in rows of `cStride` bytes. */
  private static addNarrow(k: u32, a: usize, b: usize, bStride: usize, c: usize, cStride: usize): void {
    const zero = f32x4.splat(0);
    let s0 = zero;
    let s1 = zero;
    let s2 = zero;
    let s3 = zero;
    const end = a + ((<usize>k) << 4);
    while (true) {
      let v = v128.load(b);
      s0 = f32x4.add(s0, f32x4.mul(v128.load_splat<f32>(a, 0), v));
      s1 = f32x4.add(s1, f32x4.mul(v128.load_splat<f32>(a, 4), v));
      s2 = f32x4.add(s2, f32x4.mul(v128.load_splat<f32>(a, 8), v));
      s3 = f32x4.add(s3, f32x4.mul(v128.load_splat<f32>(a, 12), v));
      b += bStride;
      if (a == end - 16) break;
      v = v128.load(b);
      s0 = f32x4.add(s0, f32x4.mul(v128.load_splat<f32>(a, 16), v));
      s1 = f32x4.add(s1, f32x4.mul(v128.load_splat<f32>(a, 20), v));
      s2 = f32x4.add(s2, f32x4.mul(v128.load_splat<f32>(a, 24), v));
      s3 = f32x4.add(s3, f32x4.mul(v128.load_splat<f32>(a, 28), v));
      b += bStride;
      a += 32;
      if (a == end) break;
    }
    v128.store(c, f32x4.add(v128.load(c), s0));
    c += cStride;
    v128.store(c, f32x4.add(v128.load(c), s1));
    c += cStride;
    v128.store(c, f32x4.add(v128.load(c), s2));
    c += cStride;
    v128.store(c, f32x4.add(v128.load(c), s3));
  }

  /**
   * The part of a tile that is inside C, whose rows are `cStride` bytes apart. One with too few columns is computed whole in a
   * buffer, of which that part is added.
   */
  static addInside(
    k: u32,
    a: usize,
    b: usize,
    bStride: usize,
    c: usize,
    cStride: usize,
    rows: u32,
    columns: u32,
  ): void {
    if (columns >= 8) {
      if (rows <= 2) {
        Tile.addTwo(k, a, b, bStride, c, rows > 1 ? c + cStride : spare);
        return;
      }
      const c3 = rows > 3 ? c + 3 * cStride : spare;
      Tile.add(k, a, b, bStride, c, c + cStride, c + 2 * cStride, c3);
      return;
    }
    memory.fill(spare, 0, 4 * 8 * 4);
    if (columns <= 4) Tile.addNarrow(k, a, b, bStride, spare, 32);
    else Tile.add(k, a, b, bStride, spare, spare + 32, spare + 64, spare + 96);
    for (let i: u32 = 0; i < min<u32>(4, rows); i++) {
      const from = spare + ((<usize>i) << 5);
      const to = c + <usize>i * cStride;
      for (let j: usize = 0; j < (<usize>columns) << 2; j += 4) {
        store<f32>(to + j, load<f32>(to + j) + load<f32>(from + j));
      }
    }
  }

  private static addColumn(c: usize, v: v128): void {
    store<f32>(c, load<f32>(c, 0) + f32x4.extract_lane(v, 0), 0);
    store<f32>(c, load<f32>(c, 32) + f32x4.extract_lane(v, 1), 32);
    store<f32>(c, load<f32>(c, 64) + f32x4.extract_lane(v, 2), 64);
    store<f32>(c, load<f32>(c, 96) + f32x4.extract_lane(v, 3), 96);
  }

  private static addRow(c: usize, low: v128, high: v128): void {
    v128.store(c, f32x4.add(v128.load(c, 0), low), 0);
    v128.store(c, f32x4.add(v128.load(c, 16), high), 16);
  }
}
