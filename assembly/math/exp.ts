/** eˣ in four lanes. Cody–Waite reduction and the Cephes polynomial; the order of operations is the contract. */
export class Exp {
  /**
   * Relative error below 2e-7 for x in [−87, 88]; x beyond that gives the value at the border. NaN gives NaN:
   * pmin and pmax are used with x second where the comparison with NaN is false, so that it stays.
   */
  static of(x: v128): v128 {
    x = f32x4.pmin(x, f32x4.splat(88.0));
    x = f32x4.pmax(x, f32x4.splat(-87.0));
    const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
    let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
    r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.1219444e-4)));
    let p = f32x4.splat(1.98756915e-4);
    p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
    p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
    p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
    p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
    p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
    p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), f32x4.splat(1));
    const exponent = i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127));
    return f32x4.mul(p, i32x4.shl(exponent, 23));
  }
}
