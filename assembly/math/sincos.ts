/**
 * Sine and cosine of a whole turn cut into 2³² steps, in four lanes. The reduction to [−π/4, π/4] is done on the
 * integer and is exact, so the only errors are one rounding and the Cephes polynomials: below 2e-7 absolute.
 */
export class SinCos {
  /** sin and cos of the angle within its quarter: `turn` less the nearest multiple of 2³⁰. */
  static remainder(turn: v128): v128 {
    const quarter = SinCos.quarter(turn);
    const rest = i32x4.sub(turn, i32x4.shl(quarter, 30));
    return f32x4.mul(f32x4.convert_i32x4_s(rest), f32x4.splat(1.4629180792671596e-9)); // 2π / 2³²
  }

  static quarter(turn: v128): v128 {
    return i32x4.shr_u(i32x4.add(turn, i32x4.splat(0x20000000)), 30);
  }

  static sin(x: v128): v128 {
    const z = f32x4.mul(x, x);
    let p = f32x4.splat(-1.9515295891e-4);
    p = f32x4.add(f32x4.mul(p, z), f32x4.splat(8.3321608736e-3));
    p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-1.6666654611e-1));
    return f32x4.add(f32x4.mul(f32x4.mul(p, z), x), x);
  }

  static cos(x: v128): v128 {
    const z = f32x4.mul(x, x);
    let p = f32x4.splat(2.443315711809948e-5);
    p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-1.388731625493765e-3));
    p = f32x4.add(f32x4.mul(p, z), f32x4.splat(4.166664568298827e-2));
    p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-0.5));
    return f32x4.add(f32x4.mul(p, z), f32x4.splat(1));
  }

  /** cos of the whole angle, from s and c of the remainder: c, −s, −c, s for quarters 0 to 3. */
  static turnCos(quarter: v128, s: v128, c: v128): v128 {
    const odd = i32x4.shr_s(i32x4.shl(quarter, 31), 31);
    const sign = i32x4.shl(v128.and(i32x4.add(quarter, i32x4.splat(1)), i32x4.splat(2)), 30);
    return v128.xor(v128.bitselect(s, c, odd), sign);
  }

  /** sin of the whole angle: s, c, −s, −c for quarters 0 to 3. */
  static turnSin(quarter: v128, s: v128, c: v128): v128 {
    const odd = i32x4.shr_s(i32x4.shl(quarter, 31), 31);
    const sign = i32x4.shl(v128.and(quarter, i32x4.splat(2)), 30);
    return v128.xor(v128.bitselect(c, s, odd), sign);
  }
}
