/** Steps of a turn, and the operands of them: 9 kB, which stay in the L1 cache. */
const STEPS: usize = 128;
const left = memory.data(1024, 16);
const right = memory.data(8192, 16);

/**
 * The machine's own limit: the fastest loop of multiplications and additions of four lanes that was found. Its eight sums never
 * leave the registers, its operands are in the L1 cache: of all tiles the one with the least to do beside (2 rows × 16 columns).
 * Loops without loads are slower, for V8 moves their constants about. 8,192 floating-point operations a turn.
 */
export function multiplyAdd(turns: u32): f32 {
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c02 = f32x4.splat(0);
  let c03 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c12 = f32x4.splat(0);
  let c13 = f32x4.splat(0);
  for (; turns != 0; turns--) {
    let a = left;
    let b = right;
    while (true) {
      let b0 = v128.load(b, 0);
      let b1 = v128.load(b, 16);
      let b2 = v128.load(b, 32);
      let b3 = v128.load(b, 48);
      let x = v128.load_splat<f32>(a, 0);
      c00 = f32x4.add(c00, f32x4.mul(x, b0));
      c01 = f32x4.add(c01, f32x4.mul(x, b1));
      c02 = f32x4.add(c02, f32x4.mul(x, b2));
      c03 = f32x4.add(c03, f32x4.mul(x, b3));
      x = v128.load_splat<f32>(a, 4);
      c10 = f32x4.add(c10, f32x4.mul(x, b0));
      c11 = f32x4.add(c11, f32x4.mul(x, b1));
      c12 = f32x4.add(c12, f32x4.mul(x, b2));
      c13 = f32x4.add(c13, f32x4.mul(x, b3));
      if (a == left + 8 * (STEPS - 1)) break; // never; see Tile.add
      b0 = v128.load(b, 64);
      b1 = v128.load(b, 80);
      b2 = v128.load(b, 96);
      b3 = v128.load(b, 112);
      x = v128.load_splat<f32>(a, 8);
      c00 = f32x4.add(c00, f32x4.mul(x, b0));
      c01 = f32x4.add(c01, f32x4.mul(x, b1));
      c02 = f32x4.add(c02, f32x4.mul(x, b2));
      c03 = f32x4.add(c03, f32x4.mul(x, b3));
      x = v128.load_splat<f32>(a, 12);
      c10 = f32x4.add(c10, f32x4.mul(x, b0));
      c11 = f32x4.add(c11, f32x4.mul(x, b1));
      c12 = f32x4.add(c12, f32x4.mul(x, b2));
      c13 = f32x4.add(c13, f32x4.mul(x, b3));
      a += 16;
      b += 128;
      if (a == left + 8 * STEPS) break;
    }
  }
  const s0 = f32x4.add(f32x4.add(c00, c01), f32x4.add(c02, c03));
  const s1 = f32x4.add(f32x4.add(c10, c11), f32x4.add(c12, c13));
  return f32x4.extract_lane(f32x4.add(s0, s1), 0);
}
