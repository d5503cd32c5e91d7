/** Sums in one fixed order, whatever the engine: lanes first, then (0 + 2) + (1 + 3). */
export class Sum {
  static lanes(v: v128): f32 {
    const pairs = f32x4.add(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
    return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
  }

  /** Σ x in float64, so that a mean of a million float32 keeps all its digits. */
  static of(x: usize, count: u32): f64 {
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    let i: u32 = 0;
    for (; i + 4 <= count; i += 4) {
      const v = v128.load(x + ((<usize>i) << 2));
      low = f64x2.add(low, f64x2.promote_low_f32x4(v));
      high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 0, 1)));
    }
    low = f64x2.add(low, high);
    let sum = f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1);
    for (; i < count; i++) sum += <f64>load<f32>(x + ((<usize>i) << 2));
    return sum;
  }

  /** Σ x² in float64: finite exactly when every x is. */
  static ofSquares(x: usize, count: u32): f64 {
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    let i: u32 = 0;
    for (; i + 4 <= count; i += 4) {
      const v = v128.load(x + ((<usize>i) << 2));
      const a = f64x2.promote_low_f32x4(v);
      const b = f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 0, 1));
      low = f64x2.add(low, f64x2.mul(a, a));
      high = f64x2.add(high, f64x2.mul(b, b));
    }
    low = f64x2.add(low, high);
    let sum = f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1);
    for (; i < count; i++) {
      const v = <f64>load<f32>(x + ((<usize>i) << 2));
      sum += v * v;
    }
    return sum;
  }
}
