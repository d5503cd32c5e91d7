/** x ← max(x, 0), in place. pmax keeps a NaN in x, so that a run that diverges is seen to. */
export function relu(x: usize, count: u32): void {
  const zero = f32x4.splat(0);
  let i: u32 = 0;
  for (; i + 4 <= count; i += 4) {
    v128.store(x, f32x4.pmax(v128.load(x), zero));
    x += 16;
  }
  for (; i < count; i++) {
    if (load<f32>(x) < 0) store<f32>(x, 0);
    x += 4;
  }
}

/** δ ← δ where y = max(x, 0) is positive, 0 elsewhere, in place: the derivative at 0 is taken as 0. */
export function reluBackward(delta: usize, y: usize, count: u32): void {
  const zero = f32x4.splat(0);
  let i: u32 = 0;
  for (; i + 4 <= count; i += 4) {
    v128.store(delta, v128.and(v128.load(delta), f32x4.gt(v128.load(y), zero)));
    delta += 16;
    y += 16;
  }
  for (; i < count; i++) {
    if (!(load<f32>(y) > 0)) store<f32>(delta, 0);
    delta += 4;
    y += 4;
  }
}
