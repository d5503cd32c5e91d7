/** The natural logarithm in four lanes: x = m 2ᵉ with m in [√½, √2), then the Cephes polynomial in m − 1. */
export class Log {
  /** For positive normal x: absolute error below 1e-7 near 1, relative error below 2e-7 elsewhere. NaN and ∞ give NaN. */
  static of(x: v128): v128 {
    const SQRT_HALF = i32x4.splat(0x3f3504f3);
    const e = i32x4.shr_s(i32x4.sub(x, SQRT_HALF), 23);
    const exponent = f32x4.convert_i32x4_s(e);
    const f = f32x4.sub(i32x4.sub(x, i32x4.shl(e, 23)), f32x4.splat(1));
    const z = f32x4.mul(f, f);
    let p = f32x4.splat(7.0376836292e-2);
    p = f32x4.add(f32x4.mul(p, f), f32x4.splat(-1.151461031e-1));
    p = f32x4.add(f32x4.mul(p, f), f32x4.splat(1.167699874e-1));
    p = f32x4.add(f32x4.mul(p, f), f32x4.splat(-1.2420140846e-1));
    p = f32x4.add(f32x4.mul(p, f), f32x4.splat(1.4249322787e-1));
    p = f32x4.add(f32x4.mul(p, f), f32x4.splat(-1.6668057665e-1));
    p = f32x4.add(f32x4.mul(p, f), f32x4.splat(2.0000714765e-1));
    p = f32x4.add(f32x4.mul(p, f), f32x4.splat(-2.4999993993e-1));
    p = f32x4.add(f32x4.mul(p, f), f32x4.splat(3.3333331174e-1));
    let y = f32x4.mul(f32x4.mul(p, f), z);
    y = f32x4.add(y, f32x4.mul(exponent, f32x4.splat(-2.1219444e-4)));
    y = f32x4.sub(y, f32x4.mul(z, f32x4.splat(0.5)));
    y = f32x4.add(f32x4.add(f, y), f32x4.mul(exponent, f32x4.splat(0.693359375)));
    return f32x4.add(y, f32x4.sub(x, x)); // + 0, or NaN where x is not finite
  }
}
