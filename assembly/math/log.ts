/**
 * The natural logarithm in four lanes: x = m 2ᵉ with m in [√½, √2), and ln m = 2 artanh s for s = (m − 1)/(m + 1), a
 * polynomial in s² of which three coefficients are enough.
 */
export class Log {
  /** For positive normal x: absolute error below 1e-7 near 1, relative error below 2e-7 elsewhere. NaN and ∞ give NaN. */
  static of(x: v128): v128 {
    return f32x4.add(Log.ofFinite(x), f32x4.sub(x, x)); // + 0, or NaN where x is not finite
  }

  /** The same, anything for NaN and ∞. */
  static ofFinite(x: v128): v128 {
    const SQRT_HALF = i32x4.splat(0x3f3504f3);
    const e = i32x4.shr_s(i32x4.sub(x, SQRT_HALF), 23);
    const f = f32x4.sub(i32x4.sub(x, i32x4.shl(e, 23)), f32x4.splat(1));
    const s = f32x4.div(f, f32x4.add(f, f32x4.splat(2)));
    const z = f32x4.mul(s, s);
    // Minimax: (2 artanh s − 2 s)/s³ on |s| ≤ 0.1716, to 2e-9 of ln m.
    let p = f32x4.add(f32x4.mul(z, f32x4.splat(0.298718997)), f32x4.splat(0.399775357));
    p = f32x4.add(f32x4.mul(z, p), f32x4.splat(0.666667764));
    p = f32x4.add(f32x4.mul(z, p), f32x4.splat(2));
    const ofPower = f32x4.mul(f32x4.convert_i32x4_s(e), f32x4.splat(0.693147181));
    return f32x4.add(ofPower, f32x4.mul(s, p));
  }
}
