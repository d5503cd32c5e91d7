import { Sum } from '../math/sum';

/** w ← mean + scale (w − w̄) with `centred`, mean + scale w without; w̄ is the mean of the `count` values, in float64. */
export function affine(w: usize, count: u32, mean: f32, scale: f32, centred: bool): void {
  const centre = centred && count > 0 ? <f32>(Sum.of(w, count) / <f64>count) : 0;
  const c = f32x4.splat(centre);
  const s = f32x4.splat(scale);
  const m = f32x4.splat(mean);
  let i: u32 = 0;
  for (; i + 4 <= count; i += 4) {
    const at = w + ((<usize>i) << 2);
    v128.store(at, f32x4.add(m, f32x4.mul(s, f32x4.sub(v128.load(at), c))));
  }
  for (; i < count; i++) {
    const at = w + ((<usize>i) << 2);
    store<f32>(at, mean + scale * (load<f32>(at) - centre));
  }
}

/** to[indices[k]] ← weights[k]. */
export function scatter(to: usize, indices: usize, weights: usize, count: u32): void {
  for (let k: u32 = 0; k < count; k++) {
    const at = (<usize>k) << 2;
    store<f32>(to + ((<usize>load<u32>(indices + at)) << 2), load<f32>(weights + at));
  }
}

/**
 * Copies the entries whose weight is not 0 to a list, and returns how many there are. The entries are a list of
 * `count`, or with `indices` 0 a dense vector of `count`. The target may be the source.
 */
export function gatherNonZero(
  indices: usize,
  weights: usize,
  count: u32,
  toIndices: usize,
  toWeights: usize,
): u32 {
  let found: u32 = 0;
  for (let k: u32 = 0; k < count; k++) {
    const from = (<usize>k) << 2;
    const w = load<f32>(weights + from);
    if (w == 0) continue;
    const to = (<usize>found) << 2;
    store<u32>(toIndices + to, indices == 0 ? k : load<u32>(indices + from));
    store<f32>(toWeights + to, w);
    found++;
  }
  return found;
}

export function fillConstant(out: usize, count: u32, value: f32): void {
  const v = f32x4.splat(value);
  let i: u32 = 0;
  for (; i + 4 <= count; i += 4) v128.store(out + ((<usize>i) << 2), v);
  for (; i < count; i++) store<f32>(out + ((<usize>i) << 2), value);
}
