/**
 * Packing: the panels that `Tile` reads, laid out in the order in which it reads them. Rows or columns beyond the
 * edge repeat the last one, so that nothing outside the matrix is read; their results are thrown away.
 */
export class Pack {
  /** A panel of four rows of a row-major A: 4 k numbers, the four of one column side by side. */
  static rows(to: usize, a: usize, rowStride: usize, rows: u32, k: u32): void {
    Pack.transpose(to, 16, a, rowStride, rows, k);
  }

  /** A panel of four columns of a row-major matrix, to stand for four rows of its transpose. */
  static columns(to: usize, a: usize, rowStride: usize, columns: u32, k: u32): void {
    if (columns >= 4) {
      for (let i: u32 = 0; i < k; i++) {
        v128.store(to, v128.load(a));
        a += rowStride;
        to += 16;
      }
      return;
    }
    for (let i: u32 = 0; i < k; i++) {
      for (let j: u32 = 0; j < 4; j++) {
        store<f32>(to + ((<usize>j) << 2), load<f32>(a + ((<usize>min<u32>(j, columns - 1)) << 2)));
      }
      a += rowStride;
      to += 16;
    }
  }

  /** A panel of eight columns of a row-major B: 8 k numbers, a row's eight side by side. */
  static panel(to: usize, b: usize, rowStride: usize, columns: u32, k: u32): void {
    if (columns >= 8) {
      for (let i: u32 = 0; i < k; i++) {
        v128.store(to, v128.load(b, 0), 0);
        v128.store(to, v128.load(b, 16), 16);
        b += rowStride;
        to += 32;
      }
      return;
    }
    for (let i: u32 = 0; i < k; i++) {
      for (let j: u32 = 0; j < 8; j++) {
        store<f32>(to + ((<usize>j) << 2), load<f32>(b + ((<usize>min<u32>(j, columns - 1)) << 2)));
      }
      b += rowStride;
      to += 32;
    }
  }

  /** A panel of eight rows of a row-major matrix, to stand for eight columns of its transpose. */
  static panelTransposed(to: usize, b: usize, rowStride: usize, rows: u32, k: u32): void {
    Pack.transpose(to, 32, b, rowStride, rows, k);
    const later = min<u32>(4, rows - 1);
    Pack.transpose(to + 16, 32, b + <usize>later * rowStride, rowStride, rows - later, k);
  }

  /** Four rows of k numbers as k groups of four, `stride` bytes apart. */
  private static transpose(to: usize, stride: usize, from: usize, rowStride: usize, rows: u32, k: u32): void {
    const p0 = from;
    const p1 = from + <usize>min<u32>(1, rows - 1) * rowStride;
    const p2 = from + <usize>min<u32>(2, rows - 1) * rowStride;
    const p3 = from + <usize>min<u32>(3, rows - 1) * rowStride;
    const end = (<usize>k) << 2;
    let i: usize = 0;
    for (; i + 16 <= end; i += 16) {
      const r0 = v128.load(p0 + i);
      const r1 = v128.load(p1 + i);
      const r2 = v128.load(p2 + i);
      const r3 = v128.load(p3 + i);
      const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
      const t1 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
      const t2 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
      const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<i64>(t0, t1, 0, 2));
      to += stride;
      v128.store(to, v128.shuffle<i64>(t0, t1, 1, 3));
      to += stride;
      v128.store(to, v128.shuffle<i64>(t2, t3, 0, 2));
      to += stride;
      v128.store(to, v128.shuffle<i64>(t2, t3, 1, 3));
      to += stride;
    }
    for (; i < end; i += 4) {
      store<f32>(to, load<f32>(p0 + i), 0);
      store<f32>(to, load<f32>(p1 + i), 4);
      store<f32>(to, load<f32>(p2 + i), 8);
      store<f32>(to, load<f32>(p3 + i), 12);
      to += stride;
    }
  }
}
