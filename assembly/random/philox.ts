/**
 * Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3; SC 2011): a bijection of
 * 128-bit counters under a 64-bit key, so that any random word can be had without those before it.
 *
 * Four counters that differ in their first word are worked side by side, one to a lane.
 */
export class Philox {
  /**
   * Writes the 16 words of counters (c0, c1, c2, c3) to (c0 + 3, c1, c2, c3) under `key`. Word w of counter c0 + lane
   * goes to out + 16 w + 4 lane: rows of equal words, so that no lane has to move.
   */
  static rows(out: usize, c0: u32, c1: u32, c2: u32, c3: u32, key: u64): void {
    const M0 = i32x4.splat(0xd2511f53);
    const M1 = i32x4.splat(0xcd9e8d57);
    let x0 = i32x4.add(i32x4.splat(c0), i32x4(0, 1, 2, 3));
    let x1 = i32x4.splat(c1);
    let x2 = i32x4.splat(c2);
    let x3 = i32x4.splat(c3);
    let k0 = i32x4.splat(<u32>key);
    let k1 = i32x4.splat(<u32>(key >> 32));
    for (let round = 0; round < 10; round++) {
      const low0 = i64x2.extmul_low_i32x4_u(x0, M0);
      const high0 = i64x2.extmul_high_i32x4_u(x0, M0);
      const low1 = i64x2.extmul_low_i32x4_u(x2, M1);
      const high1 = i64x2.extmul_high_i32x4_u(x2, M1);
      x0 = v128.xor(v128.xor(v128.shuffle<i32>(low1, high1, 1, 3, 5, 7), x1), k0);
      x1 = v128.shuffle<i32>(low1, high1, 0, 2, 4, 6);
      x2 = v128.xor(v128.xor(v128.shuffle<i32>(low0, high0, 1, 3, 5, 7), x3), k1);
      x3 = v128.shuffle<i32>(low0, high0, 0, 2, 4, 6);
      k0 = i32x4.add(k0, i32x4.splat(0x9e3779b9));
      k1 = i32x4.add(k1, i32x4.splat(0xbb67ae85));
    }
    v128.store(out, x0, 0);
    v128.store(out, x1, 16);
    v128.store(out, x2, 32);
    v128.store(out, x3, 48);
  }
}

/** Philox on one counter and key as they stand, for the known answers of its authors. Layout as `Philox.rows`. */
export function philox(out: usize, c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32): void {
  Philox.rows(out, c0, c1, c2, c3, ((<u64>k1) << 32) | k0);
}
