/*
 * The layouts in which convolutions compute: the lanes of a vector are four images side by side, or channels of one image. In a net images follow one another, channels × height × width each.
 */

/**
 * to ← of images a window of rows × columns from row `top` and column `left` on, which may lie partly in their border of zeros:
 * [block of lanes][row][column][inside][lane of the block]. Lanes are images and channels are inside, or the other way round. A block
 * is four or eight lanes; those that there are not are 0.
 *
 * @param laneBytes, insideBytes from one lane to the next, and from one of what is inside
 */
export function inLanes(
  to: usize,
  x: usize,
  lanes: u32,
  laneBytes: usize,
  inside: u32,
  insideBytes: usize,
  height: i32,
  width: i32,
  top: i32,
  left: i32,
  rows: i32,
  columns: i32,
  block: u32,
): void {
  const columnBytes = (<usize>(inside * block)) << 2;
  const rowBytes = <usize>columns * columnBytes;
  const blockBytes = <usize>rows * rowBytes;
  const blocks = (lanes + block - 1) / block;
  // The part of the window that is not border.
  const firstRow = max(0, -top);
  const firstColumn = max(0, -left);
  let length = min(columns, width - left) - firstColumn;
  let count = length > 0 ? max(0, min(rows, height - top) - firstRow) : 0;
  if (count < rows || length < columns) memory.fill(to, 0, <usize>blocks * blockBytes);
  // The second half of the last block, which may have no lanes.
  else if (block > 4) memory.fill(to + <usize>(blocks - 1) * blockBytes, 0, blockBytes);
  if (count === 0) return;
  to += <usize>firstRow * rowBytes + <usize>firstColumn * columnBytes;
  x += (<usize>((top + firstRow) * width + left + firstColumn)) << 2;
  if (length == columns && columns == width) {
    // Whole rows are one long one.
    length *= count;
    count = 1;
  }
  const imageRow = (<usize>width) << 2;
  for (let lane: u32 = 0; lane < lanes; lane += 4) {
    for (let k: u32 = 0; k < inside; k++) {
      let line = to + <usize>(lane / block) * blockBytes + ((<usize>(k * block + (lane % block))) << 2);
      let from = x + <usize>lane * laneBytes + <usize>k * insideBytes;
      for (let row = 0; row < count; row++) {
        interleave(
          line,
          columnBytes,
          from,
          from + laneBytes,
          from + 2 * laneBytes,
          from + 3 * laneBytes,
          lanes - lane,
          length,
        );
        line += rowBytes;
        from += imageRow;
      }
    }
  }
}

/** to ← planes of height × width within a border of `padding` zeros. */
export function addBorder(to: usize, x: usize, planes: u32, height: u32, width: u32, padding: u32): void {
  const rowBytes = (<usize>width) << 2;
  const borderBytes = (<usize>padding) << 2;
  const edge = <usize>padding * (rowBytes + 2 * borderBytes);
  for (; planes != 0; planes--) {
    memory.fill(to, 0, edge);
    to += edge;
    for (let row: u32 = 0; row < height; row++) {
      memory.fill(to, 0, borderBytes);
      memory.copy(to + borderBytes, x, rowBytes);
      memory.fill(to + borderBytes + rowBytes, 0, borderBytes);
      to += rowBytes + 2 * borderBytes;
      x += rowBytes;
    }
    memory.fill(to, 0, edge);
    to += edge;
  }
}

/**
 * to ← the patches of images of few channels, number k of a patch taken for a channel: [k / 4][place][image][4 k]. A quad has parts of
 * several taps, where one of channels would be mostly empty.
 */
export function tapsInside(
  to: usize,
  x: usize,
  images: u32,
  channels: u32,
  height: u32,
  width: u32,
  kernelHeight: u32,
  kernelWidth: u32,
  stride: u32,
  outHeight: u32,
  outWidth: u32,
): void {
  const taps = kernelHeight * kernelWidth;
  const size = channels * taps;
  const columnBytes = (<usize>images) << 4;
  const rowStep = (<usize>(stride * width)) << 2;
  const step = (<usize>stride) << 2;
  for (let k: u32 = 0; k < size; k += 4) {
    const k1 = min(k + 1, size - 1);
    const k2 = min(k + 2, size - 1);
    const k3 = min(k + 3, size - 1);
    const p0 = x + (((k / taps) * height + (k % taps) / kernelWidth) * width + (k % kernelWidth)) * 4;
    const p1 = x + (((k1 / taps) * height + (k1 % taps) / kernelWidth) * width + (k1 % kernelWidth)) * 4;
    const p2 = x + (((k2 / taps) * height + (k2 % taps) / kernelWidth) * width + (k2 % kernelWidth)) * 4;
    const p3 = x + (((k3 / taps) * height + (k3 % taps) / kernelWidth) * width + (k3 % kernelWidth)) * 4;
    for (let r: u32 = 0; r < outHeight; r++) {
      for (let n: u32 = 0; n < images; n++) {
        const at = <usize>r * rowStep + ((<usize>(n * channels * height * width)) << 2);
        const line = to + ((<usize>n) << 4);
        if (stride == 1) {
          interleave(line, columnBytes, p0 + at, p1 + at, p2 + at, p3 + at, size - k, outWidth);
          continue;
        }
        for (let s: u32 = 0; s < outWidth; s++) {
          const vector = line + <usize>s * columnBytes;
          const from = at + <usize>s * step;
          store<u32>(vector, load<u32>(p0 + from), 0);
          store<u32>(vector, k + 1 < size ? load<u32>(p1 + from) : 0, 4);
          store<u32>(vector, k + 2 < size ? load<u32>(p2 + from) : 0, 8);
          store<u32>(vector, k + 3 < size ? load<u32>(p3 + from) : 0, 12);
        }
      }
      to += <usize>outWidth * columnBytes;
    }
  }
}

/** Number k of each of four rows as the lanes of a vector, one every `stride` bytes; those of absent rows are 0. */
function interleave(
  to: usize,
  stride: usize,
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  rows: u32,
  columns: u32,
): void {
  p1 = rows > 1 ? p1 : p0;
  p2 = rows > 2 ? p2 : p0;
  p3 = rows > 3 ? p3 : p0;
  const m1 = i32x4.splat(rows > 1 ? -1 : 0);
  const m2 = i32x4.splat(rows > 2 ? -1 : 0);
  const m3 = i32x4.splat(rows > 3 ? -1 : 0);
  let at: usize = 0;
  const end = (<usize>columns) << 2;
  for (; at + 16 <= end; at += 16) {
    const r0 = v128.load(p0 + at);
    const r1 = v128.and(v128.load(p1 + at), m1);
    const r2 = v128.and(v128.load(p2 + at), m2);
    const r3 = v128.and(v128.load(p3 + at), m3);
    const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
    const t1 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
    v128.store(to, v128.shuffle<i64>(t0, t1, 0, 2));
    v128.store(to + stride, v128.shuffle<i64>(t0, t1, 1, 3));
    to += 2 * stride;
    const t2 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
    const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<i64>(t2, t3, 0, 2));
    v128.store(to + stride, v128.shuffle<i64>(t2, t3, 1, 3));
    to += 2 * stride;
  }
  for (; at < end; at += 4) {
    store<u32>(to, load<u32>(p0 + at), 0);
    store<u32>(to, rows > 1 ? load<u32>(p1 + at) : 0, 4);
    store<u32>(to, rows > 2 ? load<u32>(p2 + at) : 0, 8);
    store<u32>(to, rows > 3 ? load<u32>(p3 + at) : 0, 12);
    to += stride;
  }
}

/**
 * Of `tiles`, one of 4 images × 8 channels for each group and place, which are then 0, to the images, channels × places each: the channels from
 * `first` on. Added to y, or where `adds` is false put in its place, with the channels' biases unless `biases` is 0.
 */
export function fromTiles(
  y: usize,
  tiles: usize,
  images: u32,
  channels: u32,
  planeBytes: usize,
  places: u32,
  first: u32,
  biases: usize,
  adds: bool,
): void {
  const end = min(first + 8, channels);
  const zero = f32x4.splat(0);
  for (let i: u32 = 0; i < images; i++) {
    const tile = tiles + ((<usize>((i >> 2) * places)) << 7) + ((<usize>(i & 3)) << 5);
    for (let d = first; d < end; d += 4) {
      const to = y + <usize>(i * channels + d) * planeBytes;
      const from = tile + ((<usize>(d - first)) << 2);
      const rows = end - d;
      const bias = biases + ((<usize>d) << 2);
      const b0 = biases == 0 ? <f32>0 : load<f32>(bias);
      const b1 = biases == 0 || rows < 2 ? <f32>0 : load<f32>(bias, 4);
      const b2 = biases == 0 || rows < 3 ? <f32>0 : load<f32>(bias, 8);
      const b3 = biases == 0 || rows < 4 ? <f32>0 : load<f32>(bias, 12);
      for (let s: u32 = 0; s < places; s += 4) {
        const last = places - 1 - s;
        const at = from + ((<usize>s) << 7);
        const at1 = at + ((<usize>min<u32>(1, last)) << 7);
        const at2 = at + ((<usize>min<u32>(2, last)) << 7);
        const at3 = at + ((<usize>min<u32>(3, last)) << 7);
        const r0 = v128.load(at);
        const r1 = v128.load(at1);
        const r2 = v128.load(at2);
        const r3 = v128.load(at3);
        v128.store(at, zero);
        v128.store(at1, zero);
        v128.store(at2, zero);
        v128.store(at3, zero);
        const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
        const t1 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
        const t2 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
        const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
        const line = to + ((<usize>s) << 2);
        put(line, v128.shuffle<i64>(t0, t1, 0, 2), last, b0, adds);
        if (rows > 1) put(line + planeBytes, v128.shuffle<i64>(t0, t1, 1, 3), last, b1, adds);
        if (rows > 2) put(line + 2 * planeBytes, v128.shuffle<i64>(t2, t3, 0, 2), last, b2, adds);
        if (rows > 3) put(line + 3 * planeBytes, v128.shuffle<i64>(t2, t3, 1, 3), last, b3, adds);
      }
    }
  }
}

/** The first `last` + 1 of four numbers, added to those at `to`, or to `start` in their place. */
function put(to: usize, v: v128, last: u32, start: f32, adds: bool): void {
  if (last >= 3) {
    v128.store(to, f32x4.add(adds ? v128.load(to) : f32x4.splat(start), v));
    return;
  }
  store<f32>(to, (adds ? load<f32>(to) : start) + f32x4.extract_lane(v, 0));
  if (last > 0) store<f32>(to, (adds ? load<f32>(to, 4) : start) + f32x4.extract_lane(v, 1), 4);
  if (last > 1) store<f32>(to, (adds ? load<f32>(to, 8) : start) + f32x4.extract_lane(v, 2), 8);
}
