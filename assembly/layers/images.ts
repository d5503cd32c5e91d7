/*
 * The layouts in which convolutions compute: four images side by side, whose numbers are the lanes of a vector; and channels inside, whose
 * lanes are channels of one image. In a net images follow one another, channels × height × width each.
 */

/**
 * to ← the images in groups of four, the lanes of vectors, each group [place][channel]. Of the last group absent images are 0.
 */
export function sideBySide(to: usize, x: usize, images: u32, channels: u32, places: u32): void {
  const plane = (<usize>places) << 2;
  const imageBytes = <usize>channels * plane;
  for (let i: u32 = 0; i < images; i += 4) {
    for (let c: u32 = 0; c < channels; c++) {
      const from = x + <usize>c * plane;
      const line = to + ((<usize>c) << 4);
      interleave(
        line,
        (<usize>channels) << 4,
        from,
        from + imageBytes,
        from + 2 * imageBytes,
        from + 3 * imageBytes,
        images - i,
        places,
      );
    }
    x += 4 * imageBytes;
    to += 4 * imageBytes;
  }
}

/**
 * to ← the images within a border of `padding` zeros, laid out as [block of channels][row][column][image][channel of the block]. A block
 * is four or eight channels; those that there are not are 0.
 */
export function channelsInside(
  to: usize,
  x: usize,
  images: u32,
  channels: u32,
  height: u32,
  width: u32,
  padding: u32,
  block: u32,
): void {
  const columnBytes = (<usize>(images * block)) << 2;
  const rowBytes = <usize>(width + 2 * padding) * columnBytes;
  const blockBytes = <usize>(height + 2 * padding) * rowBytes;
  const plane = (<usize>(height * width)) << 2;
  const inside = <usize>padding * (rowBytes + columnBytes);
  const blocks = (channels + block - 1) / block;
  // The border, and the second half of the last block, which may have no channels.
  if (padding != 0) memory.fill(to, 0, <usize>blocks * blockBytes);
  else if (block > 4) memory.fill(to + <usize>(blocks - 1) * blockBytes, 0, blockBytes);
  const rows: u32 = padding == 0 ? 1 : height;
  const columns = padding == 0 ? height * width : width;
  for (let n: u32 = 0; n < images; n++) {
    for (let c: u32 = 0; c < channels; c += 4) {
      let line = to + inside + <usize>(c / block) * blockBytes + ((<usize>(n * block + (c % block))) << 2);
      let from = x + <usize>c * plane;
      for (let row: u32 = 0; row < rows; row++) {
        interleave(
          line,
          columnBytes,
          from,
          from + plane,
          from + 2 * plane,
          from + 3 * plane,
          channels - c,
          columns,
        );
        line += rowBytes;
        from += (<usize>columns) << 2;
      }
    }
    x += <usize>channels * plane;
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
  places: u32,
  first: u32,
  biases: usize,
  adds: bool,
): void {
  const plane = (<usize>places) << 2;
  const end = min(first + 8, channels);
  const zero = f32x4.splat(0);
  for (let i: u32 = 0; i < images; i++) {
    const tile = tiles + ((<usize>((i >> 2) * places)) << 7) + ((<usize>(i & 3)) << 5);
    for (let d = first; d < end; d += 4) {
      const to = y + <usize>(i * channels + d) * plane;
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
        if (rows > 1) put(line + plane, v128.shuffle<i64>(t0, t1, 1, 3), last, b1, adds);
        if (rows > 2) put(line + 2 * plane, v128.shuffle<i64>(t2, t3, 0, 2), last, b2, adds);
        if (rows > 3) put(line + 3 * plane, v128.shuffle<i64>(t2, t3, 1, 3), last, b3, adds);
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
