/**
 * to[k] ← from[indices[k]], rows of `width` numbers. Copied by hand, not by memory.copy, whose call would keep the
 * processor from fetching the next rows while it waits for this one: of far-apart rows, the waiting is the time.
 */
export function gatherRows(to: usize, from: usize, indices: usize, count: u32, width: u32): void {
  const bytes = (<usize>width) << 2;
  const whole = bytes & ~15;
  for (let k: u32 = 0; k < count; k++) {
    const row = from + <usize>load<u32>(indices + ((<usize>k) << 2)) * bytes;
    let at: usize = 0;
    for (; at < whole; at += 16) v128.store(to + at, v128.load(row + at));
    for (; at < bytes; at += 4) store<u32>(to + at, load<u32>(row + at)); // labels are integers
    to += bytes;
  }
}

/**
 * to[k] ← levels[c][from[indices[k]]]: rows of `features` bytes, `channels` planes one after another, each byte as one of its
 * channel's 256 numbers. Where `indices` is 0, the first rows in order. Looked up, not computed: it gives the exact bits of any
 * numbers, and takes 0.7 ns each where multiplying them in f64x2 takes 0.9 and gathering as many float32 0.7.
 */
export function gatherBytes(
  to: usize,
  from: usize,
  indices: usize,
  count: u32,
  features: u32,
  levels: usize,
  channels: u32,
): void {
  const plane = <usize>(features / channels);
  for (let k: u32 = 0; k < count; k++) {
    const row = indices === 0 ? k : load<u32>(indices + ((<usize>k) << 2));
    let at = from + <usize>row * <usize>features;
    let table = levels;
    for (let c: u32 = 0; c < channels; c++) {
      const end = at + plane;
      for (; at + 4 <= end; at += 4) {
        store<f32>(to, load<f32>(table + ((<usize>load<u8>(at)) << 2)));
        store<f32>(to, load<f32>(table + ((<usize>load<u8>(at, 1)) << 2)), 4);
        store<f32>(to, load<f32>(table + ((<usize>load<u8>(at, 2)) << 2)), 8);
        store<f32>(to, load<f32>(table + ((<usize>load<u8>(at, 3)) << 2)), 12);
        to += 16;
      }
      for (; at < end; at++) {
        store<f32>(to, load<f32>(table + ((<usize>load<u8>(at)) << 2)));
        to += 4;
      }
      table += 1024;
    }
  }
}

/** to ← from, in the bits that they have. */
export function copy(to: usize, from: usize, count: u32): void {
  memory.copy(to, from, (<usize>count) << 2);
}

/** Every row of to[rows × columns] ← row. */
export function repeatRow(to: usize, row: usize, rows: u32, columns: u32): void {
  const bytes = (<usize>columns) << 2;
  for (let i: u32 = 0; i < rows; i++) {
    memory.copy(to, row, bytes);
    to += bytes;
  }
}

/** sum[columns] += Σᵢ x[i], over the rows in order. Limited by the adds' latency across rows, four columns at once. */
export function addRows(sum: usize, x: usize, rows: u32, columns: u32): void {
  const row = (<usize>columns) << 2;
  let j: usize = 0;
  for (; j + 16 <= row; j += 16) {
    let total = v128.load(sum + j);
    let at = x + j;
    for (let i: u32 = 0; i < rows; i++) {
      total = f32x4.add(total, v128.load(at));
      at += row;
    }
    v128.store(sum + j, total);
  }
  for (; j < row; j += 4) {
    let total = load<f32>(sum + j);
    let at = x + j;
    for (let i: u32 = 0; i < rows; i++) {
      total += load<f32>(at);
      at += row;
    }
    store<f32>(sum + j, total);
  }
}

/** x[i] ← weights[i] x[i], rows of `columns` numbers. */
export function scaleRows(x: usize, weights: usize, rows: u32, columns: u32): void {
  for (let i: u32 = 0; i < rows; i++) {
    const weight = load<f32>(weights + ((<usize>i) << 2));
    const w = f32x4.splat(weight);
    let j: u32 = 0;
    for (; j + 4 <= columns; j += 4) {
      v128.store(x, f32x4.mul(v128.load(x), w));
      x += 16;
    }
    for (; j < columns; j++) {
      store<f32>(x, load<f32>(x) * weight);
      x += 4;
    }
  }
}
