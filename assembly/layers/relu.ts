/** y ← max(x, 0), in place where y is x. pmax keeps a NaN in x, so that a run that diverges is seen to. */
export function relu(y: usize, x: usize, count: u32): void {
  const zero = f32x4.splat(0);
  let i: u32 = 0;
  for (; i + 4 <= count; i += 4) {
    v128.store(y, f32x4.pmax(v128.load(x), zero));
    x += 16;
    y += 16;
  }
  for (; i < count; i++) {
    const value = load<f32>(x);
    store<f32>(y, value < 0 ? 0 : value);
    x += 4;
    y += 4;
  }
}

/** dx += δ where y = max(x, 0) is positive: the derivative at 0 is taken as 0. Where dx is δ, what is elsewhere becomes 0. */
export function reluBackward(dx: usize, delta: usize, y: usize, count: u32): void {
  const zero = f32x4.splat(0);
  const adds = dx != delta;
  let i: u32 = 0;
  for (; i + 4 <= count; i += 4) {
    const part = v128.and(v128.load(delta), f32x4.gt(v128.load(y), zero));
    v128.store(dx, adds ? f32x4.add(v128.load(dx), part) : part);
    dx += 16;
    delta += 16;
    y += 16;
  }
  for (; i < count; i++) {
    const part = load<f32>(y) > 0 ? load<f32>(delta) : 0;
    store<f32>(dx, adds ? load<f32>(dx) + part : part);
    dx += 4;
    delta += 4;
    y += 4;
  }
}
