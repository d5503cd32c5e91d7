import { Sum } from '../math/sum';

/*
 * Batch norm, channel by channel: y = γ (x − m) / √(v + ε) + β. Rows are examples of channels × places numbers; of rows that
 * are no images, places is 1. `statistics` has the m of each channel, then the v of each; θ has γ, then β. A channel of a
 * group is read two or three times over, from the cache: memory limits the first time.
 */
class Channel {
  /** What `sums` found: Σ δ and Σ δ (x − m). */
  static sum: f64 = 0;
  static product: f64 = 0;

  /** The mean of a channel, in float64 over images. */
  static mean(x: usize, rows: u32, places: u32, image: usize): f64 {
    let sum: f64 = 0;
    for (let i: u32 = 0; i < rows; i++) {
      let at = x;
      let first = f32x4.splat(0);
      let second = f32x4.splat(0);
      let j: u32 = 0;
      for (; j + 8 <= places; j += 8) {
        first = f32x4.add(first, v128.load(at));
        second = f32x4.add(second, v128.load(at, 16));
        at += 32;
      }
      sum += <f64>Sum.lanes(f32x4.add(first, second));
      for (; j < places; j++) {
        sum += <f64>load<f32>(at);
        at += 4;
      }
      x += image;
    }
    return sum / (<f64>rows * <f64>places);
  }

  /** The mean of (x − m)². */
  static variance(x: usize, m: f32, rows: u32, places: u32, image: usize): f64 {
    const mean = f32x4.splat(m);
    let sum: f64 = 0;
    for (let i: u32 = 0; i < rows; i++) {
      let at = x;
      let first = f32x4.splat(0);
      let second = f32x4.splat(0);
      let j: u32 = 0;
      for (; j + 8 <= places; j += 8) {
        const a = f32x4.sub(v128.load(at), mean);
        const b = f32x4.sub(v128.load(at, 16), mean);
        first = f32x4.add(first, f32x4.mul(a, a));
        second = f32x4.add(second, f32x4.mul(b, b));
        at += 32;
      }
      sum += <f64>Sum.lanes(f32x4.add(first, second));
      for (; j < places; j++) {
        const a = load<f32>(at) - m;
        sum += <f64>(a * a);
        at += 4;
      }
      x += image;
    }
    return sum / (<f64>rows * <f64>places);
  }

  static sums(delta: usize, x: usize, m: f32, rows: u32, places: u32, image: usize): void {
    const mean = f32x4.splat(m);
    let sum: f64 = 0;
    let product: f64 = 0;
    for (let i: u32 = 0; i < rows; i++) {
      let at: usize = 0;
      let first = f32x4.splat(0);
      let second = f32x4.splat(0);
      let j: u32 = 0;
      for (; j + 4 <= places; j += 4) {
        const d = v128.load(delta + at);
        first = f32x4.add(first, d);
        second = f32x4.add(second, f32x4.mul(d, f32x4.sub(v128.load(x + at), mean)));
        at += 16;
      }
      sum += <f64>Sum.lanes(first);
      product += <f64>Sum.lanes(second);
      for (; j < places; j++) {
        const d = load<f32>(delta + at);
        sum += <f64>d;
        product += <f64>(d * (load<f32>(x + at) - m));
        at += 4;
      }
      delta += image;
      x += image;
    }
    Channel.sum = sum;
    Channel.product = product;
  }

  static inverseDeviation(variance: f32, epsilon: f64): f64 {
    return 1 / Math.sqrt(<f64>variance + epsilon);
  }
}

/** y from x; unless the layer is frozen, with the statistics of these rows, v divided by their number. */
export function batchNormForward(
  y: usize,
  x: usize,
  statistics: usize,
  parameters: usize,
  rows: u32,
  channels: u32,
  places: u32,
  epsilon: f64,
  isFrozen: bool,
): void {
  const plane = (<usize>places) << 2;
  const image = <usize>channels * plane;
  const second = (<usize>channels) << 2;
  for (let c: u32 = 0; c < channels; c++) {
    if (!isFrozen) {
      const own = <f32>Channel.mean(x, rows, places, image);
      store<f32>(statistics, own);
      store<f32>(statistics + second, <f32>Channel.variance(x, own, rows, places, image));
    }
    const m = load<f32>(statistics);
    const r = Channel.inverseDeviation(load<f32>(statistics + second), epsilon);
    const s = <f32>(<f64>load<f32>(parameters) * r);
    const beta = load<f32>(parameters + second);
    const mean = f32x4.splat(m);
    const scale = f32x4.splat(s);
    const shift = f32x4.splat(beta);
    for (let i: u32 = 0; i < rows; i++) {
      let from = x + <usize>i * image;
      let to = y + <usize>i * image;
      let j: u32 = 0;
      for (; j + 4 <= places; j += 4) {
        v128.store(to, f32x4.add(f32x4.mul(f32x4.sub(v128.load(from), mean), scale), shift));
        from += 16;
        to += 16;
      }
      for (; j < places; j++) {
        store<f32>(to, (load<f32>(from) - m) * s + beta);
        from += 4;
        to += 4;
      }
    }
    x += plane;
    y += plane;
    statistics += 4;
    parameters += 4;
  }
}

/** dx += what δ comes to. Statistics of these rows move with x: then what δ has of the mean and of x̂ is taken out. */
export function batchNormBackward(
  dx: usize,
  delta: usize,
  x: usize,
  statistics: usize,
  parameters: usize,
  rows: u32,
  channels: u32,
  places: u32,
  epsilon: f64,
  isFrozen: bool,
): void {
  const plane = (<usize>places) << 2;
  const image = <usize>channels * plane;
  const second = (<usize>channels) << 2;
  const count = <f64>rows * <f64>places;
  for (let c: u32 = 0; c < channels; c++) {
    const m = load<f32>(statistics);
    const r = Channel.inverseDeviation(load<f32>(statistics + second), epsilon);
    const s = <f32>(<f64>load<f32>(parameters) * r);
    let a: f32 = 0;
    let b: f32 = 0;
    if (!isFrozen) {
      Channel.sums(delta, x, m, rows, places, image);
      a = <f32>(Channel.sum / count);
      b = <f32>((Channel.product * r * r) / count);
    }
    const mean = f32x4.splat(m);
    const scale = f32x4.splat(s);
    const common = f32x4.splat(a);
    const along = f32x4.splat(b);
    for (let i: u32 = 0; i < rows; i++) {
      let at = <usize>i * image;
      let j: u32 = 0;
      for (; j + 4 <= places; j += 4) {
        const part = f32x4.mul(f32x4.sub(v128.load(x + at), mean), along);
        const rest = f32x4.sub(f32x4.sub(v128.load(delta + at), common), part);
        v128.store(dx + at, f32x4.add(v128.load(dx + at), f32x4.mul(rest, scale)));
        at += 16;
      }
      for (; j < places; j++) {
        const rest = load<f32>(delta + at) - a - (load<f32>(x + at) - m) * b;
        store<f32>(dx + at, load<f32>(dx + at) + rest * s);
        at += 4;
      }
    }
    dx += plane;
    delta += plane;
    x += plane;
    statistics += 4;
    parameters += 4;
  }
}

/** gradient += Σ δ x̂ of each channel, then Σ δ of each. */
export function batchNormGradient(
  gradient: usize,
  delta: usize,
  x: usize,
  statistics: usize,
  rows: u32,
  channels: u32,
  places: u32,
  epsilon: f64,
): void {
  const plane = (<usize>places) << 2;
  const image = <usize>channels * plane;
  const second = (<usize>channels) << 2;
  for (let c: u32 = 0; c < channels; c++) {
    Channel.sums(delta, x, load<f32>(statistics), rows, places, image);
    const r = Channel.inverseDeviation(load<f32>(statistics + second), epsilon);
    store<f32>(gradient, load<f32>(gradient) + <f32>(Channel.product * r));
    store<f32>(gradient + second, load<f32>(gradient + second) + <f32>Channel.sum);
    delta += plane;
    x += plane;
    statistics += 4;
    gradient += 4;
  }
}
