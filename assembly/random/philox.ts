/**
 * Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3; SC 2011): a bijection of
 * 128-bit counters under a 64-bit key, so that any random word can be had without those before it.
 *
 * Eight counters that differ in their first word are worked side by side, one to a lane, in two groups of four: a round
 * waits for its multiplications, and the other group's fill the wait.
 */
export class Philox {
  /**
   * Writes the 32 words of counters (c0, c1, c2, c3) to (c0 + 7, c1, c2, c3) under `key`. Word w of counter c0 + 4 group + lane
   * goes to out + 64 group + 16 w + 4 lane: rows of equal words, so that no lane has to move.
   */
  static rows(out: usize, c0: u32, c1: u32, c2: u32, c3: u32, key: u64): void {
    const M0 = i32x4.splat(0xd2511f53);
    const M1 = i32x4.splat(0xcd9e8d57);
    let x0 = i32x4.add(i32x4.splat(c0), i32x4(0, 1, 2, 3));
    let x1 = i32x4.splat(c1);
    let x2 = i32x4.splat(c2);
    let x3 = i32x4.splat(c3);
    let y0 = i32x4.add(i32x4.splat(c0), i32x4(4, 5, 6, 7));
    let y1 = x1;
    let y2 = x2;
    let y3 = x3;
    let k0 = i32x4.splat(<u32>key);
    let k1 = i32x4.splat(<u32>(key >> 32));
    for (let round = 0; round < 10; round++) {
      const x0High = Philox.high(x0, M0);
      const x2High = Philox.high(x2, M1);
      const x0Low = i32x4.mul(x0, M0);
      const x2Low = i32x4.mul(x2, M1);
      x0 = v128.xor(v128.xor(x1, k0), x2High);
      x1 = x2Low;
      x2 = v128.xor(v128.xor(x3, k1), x0High);
      x3 = x0Low;
      const y0High = Philox.high(y0, M0);
      const y2High = Philox.high(y2, M1);
      const y0Low = i32x4.mul(y0, M0);
      const y2Low = i32x4.mul(y2, M1);
      y0 = v128.xor(v128.xor(y1, k0), y2High);
      y1 = y2Low;
      y2 = v128.xor(v128.xor(y3, k1), y0High);
      y3 = y0Low;
      k0 = i32x4.add(k0, i32x4.splat(0x9e3779b9));
      k1 = i32x4.add(k1, i32x4.splat(0xbb67ae85));
    }
    v128.store(out, x0, 0);
    v128.store(out, x1, 16);
    v128.store(out, x2, 32);
    v128.store(out, x3, 48);
    v128.store(out, y0, 64);
    v128.store(out, y1, 80);
    v128.store(out, y2, 96);
    v128.store(out, y3, 112);
  }

  /** The high halves of the four products x M. */
  private static high(x: v128, M: v128): v128 {
    const first = i64x2.extmul_low_i32x4_u(x, M);
    const last = i64x2.extmul_high_i32x4_u(x, M);
    return v128.shuffle<i32>(first, last, 1, 3, 5, 7);
  }
}

/** Philox on eight counters and a key as they stand, for the known answers of its authors. Layout as `Philox.rows`. */
export function philox(out: usize, c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32): void {
  Philox.rows(out, c0, c1, c2, c3, ((<u64>k1) << 32) | k0);
}
