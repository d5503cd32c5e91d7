import { Sum } from '../math/sum';

/** y ← y + a x. Limited by memory beyond the cache. */
export function addScaled(y: usize, x: usize, count: u32, a: f32): void {
  const s = f32x4.splat(a);
  let i: u32 = 0;
  for (; i + 4 <= count; i += 4) {
    v128.store(y, f32x4.add(v128.load(y), f32x4.mul(s, v128.load(x))));
    x += 16;
    y += 16;
  }
  for (; i < count; i++) {
    store<f32>(y, load<f32>(y) + a * load<f32>(x));
    x += 4;
    y += 4;
  }
}

/** y ← y + x², number by number. */
export function addSquares(y: usize, x: usize, count: u32): void {
  let i: u32 = 0;
  for (; i + 4 <= count; i += 4) {
    const v = v128.load(x);
    v128.store(y, f32x4.add(v128.load(y), f32x4.mul(v, v)));
    x += 16;
    y += 16;
  }
  for (; i < count; i++) {
    const v = load<f32>(x);
    store<f32>(y, load<f32>(y) + v * v);
    x += 4;
    y += 4;
  }
}

/** ‖x‖² in float64: finite exactly when every number is. */
export function squaredNorm(x: usize, count: u32): f64 {
  return Sum.ofSquares(x, count);
}

/** out += ‖x‖². */
export function addSquaredNorm(out: usize, x: usize, count: u32): void {
  store<f32>(out, load<f32>(out) + <f32>Sum.ofSquares(x, count));
}

/** Σ x[i] y[i] in float64, in order. */
export function dot(x: usize, y: usize, count: u32): f64 {
  let sum: f64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const at = (<usize>i) << 2;
    sum += <f64>load<f32>(x + at) * <f64>load<f32>(y + at);
  }
  return sum;
}
