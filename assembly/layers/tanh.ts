import { Tanh } from '../math/tanh';

/** y ← tanh x, in place where y is x. */
export function tanh(y: usize, x: usize, count: u32): void {
  let i: u32 = 0;
  for (; i + 4 <= count; i += 4) {
    v128.store(y, Tanh.of(v128.load(x)));
    x += 16;
    y += 16;
  }
  for (; i < count; i++) {
    store<f32>(y, f32x4.extract_lane(Tanh.of(f32x4.splat(load<f32>(x))), 0));
    x += 4;
    y += 4;
  }
}

/** dx += δ (1 − y²) where y = tanh x. Where dx is δ, it becomes that. */
export function tanhBackward(dx: usize, delta: usize, y: usize, count: u32): void {
  const one = f32x4.splat(1);
  const adds = dx != delta;
  let i: u32 = 0;
  for (; i + 4 <= count; i += 4) {
    const t = v128.load(y);
    const part = f32x4.mul(v128.load(delta), f32x4.sub(one, f32x4.mul(t, t)));
    v128.store(dx, adds ? f32x4.add(v128.load(dx), part) : part);
    dx += 16;
    delta += 16;
    y += 16;
  }
  for (; i < count; i++) {
    const t = load<f32>(y);
    const part = load<f32>(delta) * (1 - t * t);
    store<f32>(dx, adds ? load<f32>(dx) + part : part);
    dx += 4;
    delta += 4;
    y += 4;
  }
}

/** to ← −2 y ẏ δ, where y = tanh x and ẏ is its derivative along a direction: δ tanh″(x) ẋ, for ẏ = (1 − y²) ẋ. */
export function tanhCurvature(to: usize, delta: usize, y: usize, dy: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const at = (<usize>i) << 2;
    store<f32>(to + at, -2 * load<f32>(y + at) * load<f32>(dy + at) * load<f32>(delta + at));
  }
}
