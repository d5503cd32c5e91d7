import { Pack } from '../linalg/pack';
import { Tile } from '../linalg/tile';
import { Sum } from '../math/sum';

/*
 * Convolution of few channels, of stride 1 and without padding, as a matrix product that reads its second matrix where it is. Number k
 * of the patch of a place is at image + offsets[k] + (row of the place) rowBytes + 4 (its column), for every k and place. Letters: d
 * channel, k number of a patch, r row and s column of a place; y[d; r, s] = Σₖ W[d, k] x[offsets[k]; r, s] + c[d]. Images follow one
 * another: of x every `imageBytes`, of y and δ without a gap. Rows of places are of a multiple of eight numbers.
 */

/** offsets[(c, i, j)], in bytes, of an image of channels × height × width. */
export function patchOffsets(
  offsets: usize,
  channels: u32,
  height: u32,
  width: u32,
  kernelHeight: u32,
  kernelWidth: u32,
): void {
  for (let c: u32 = 0; c < channels; c++) {
    for (let i: u32 = 0; i < kernelHeight; i++) {
      for (let j: u32 = 0; j < kernelWidth; j++) {
        store<u32>(offsets, ((c * height + i) * width + j) << 2);
        offsets += 4;
      }
    }
  }
}

/** W, channels × size, in panels of four channels: the order in which `convForward` reads it. */
export function packChannels(to: usize, weights: usize, channels: u32, size: u32): void {
  const rowBytes = (<usize>size) << 2;
  for (let d: u32 = 0; d < channels; d += 4) {
    Pack.rows(to + <usize>d * rowBytes, weights + <usize>d * rowBytes, rowBytes, channels - d, size);
  }
}

/**
 * y += W · patches of each image. Eight places at a time are packed as a matrix product packs its panels, and stay in the L1
 * cache for all channels. Limited by multiply-adds; of the rows of the last panel of channels some are wasted.
 *
 * @param packed what `packChannels` made
 * @param panel room for 8 · size numbers
 */
export function convForward(
  y: usize,
  x: usize,
  offsets: usize,
  packed: usize,
  panel: usize,
  channels: u32,
  size: u32,
  rows: u32,
  width: u32,
  rowBytes: usize,
  images: u32,
  imageBytes: usize,
): void {
  const plane = (<usize>(rows * width)) << 2;
  for (; images != 0; images--) {
    for (let r: u32 = 0; r < rows; r++) {
      for (let s: u32 = 0; s < width; s += 8) {
        packPlaces(panel, x + <usize>r * rowBytes + ((<usize>s) << 2), offsets, size);
        for (let d: u32 = 0; d < channels; d += 4) {
          const from = packed + ((<usize>d * size) << 2);
          const to = y + <usize>d * plane + ((<usize>(r * width + s)) << 2);
          Tile.addInside(size, from, panel, 32, to, plane, channels - d, width - s);
        }
      }
    }
    y += <usize>channels * plane;
    x += imageBytes;
  }
}

/** The eight numbers at each of the offsets, one after another. */
function packPlaces(to: usize, x: usize, offsets: usize, size: u32): void {
  for (const end = offsets + ((<usize>size) << 2); offsets != end; offsets += 4) {
    const from = x + <usize>load<u32>(offsets);
    v128.store(to, v128.load(from, 0), 0);
    v128.store(to, v128.load(from, 16), 16);
    to += 32;
  }
}

/**
 * gradient of W[d, k] += Σ δ[d; r, s] x[offsets[k]; r, s] of each image: two channels and four k at a time, in vectors of four
 * places. Limited by multiply-adds and loads.
 */
export function convGradient(
  gradient: usize,
  x: usize,
  offsets: usize,
  delta: usize,
  channels: u32,
  size: u32,
  rows: u32,
  width: u32,
  rowBytes: usize,
  images: u32,
  imageBytes: usize,
): void {
  const plane = (<usize>(rows * width)) << 2;
  for (; images != 0; images--) {
    addImageGradient(
      gradient,
      x,
      offsets,
      delta,
      channels,
      size,
      plane,
      width,
      <usize>rows * rowBytes,
      rowBytes,
    );
    delta += <usize>channels * plane;
    x += imageBytes;
  }
}

function addImageGradient(
  gradient: usize,
  x: usize,
  offsets: usize,
  delta: usize,
  channels: u32,
  size: u32,
  plane: usize,
  width: u32,
  end: usize,
  rowBytes: usize,
): void {
  const sizeBytes = (<usize>size) << 2;
  for (let d: u32 = 0; d < channels; d += 2) {
    const first = delta + <usize>d * plane;
    const second = d + 1 < channels ? plane : 0;
    for (let k: u32 = 0; k < size; k += 4) {
      const last = size - 1;
      const p0 = x + <usize>load<u32>(offsets + ((<usize>k) << 2));
      const p1 = x + <usize>load<u32>(offsets + ((<usize>min(k + 1, last)) << 2));
      const p2 = x + <usize>load<u32>(offsets + ((<usize>min(k + 2, last)) << 2));
      const p3 = x + <usize>load<u32>(offsets + ((<usize>min(k + 3, last)) << 2));
      const zero = f32x4.splat(0);
      let c00 = zero;
      let c01 = zero;
      let c02 = zero;
      let c03 = zero;
      let c10 = zero;
      let c11 = zero;
      let c12 = zero;
      let c13 = zero;
      let from = first;
      for (let row: usize = 0; row != end; row += rowBytes) {
        for (let at = row, rowEnd = row + ((<usize>width) << 2); at != rowEnd; at += 16) {
          const d0 = v128.load(from);
          const d1 = v128.load(from + second);
          from += 16;
          let v = v128.load(p0 + at);
          c00 = f32x4.add(c00, f32x4.mul(d0, v));
          c10 = f32x4.add(c10, f32x4.mul(d1, v));
          v = v128.load(p1 + at);
          c01 = f32x4.add(c01, f32x4.mul(d0, v));
          c11 = f32x4.add(c11, f32x4.mul(d1, v));
          v = v128.load(p2 + at);
          c02 = f32x4.add(c02, f32x4.mul(d0, v));
          c12 = f32x4.add(c12, f32x4.mul(d1, v));
          v = v128.load(p3 + at);
          c03 = f32x4.add(c03, f32x4.mul(d0, v));
          c13 = f32x4.add(c13, f32x4.mul(d1, v));
        }
      }
      const to = gradient + <usize>d * sizeBytes + ((<usize>k) << 2);
      addFour(to, laneSums(c00, c01, c02, c03), size - k);
      if (d + 1 < channels) addFour(to + sizeBytes, laneSums(c10, c11, c12, c13), size - k);
    }
  }
}

/** The sums of the lanes of four vectors, (0 + 2) + (1 + 3) of each. */
function laneSums(a: v128, b: v128, c: v128, d: v128): v128 {
  const low = f32x4.add(v128.shuffle<f32>(a, b, 0, 1, 4, 5), v128.shuffle<f32>(a, b, 2, 3, 6, 7));
  const high = f32x4.add(v128.shuffle<f32>(c, d, 0, 1, 4, 5), v128.shuffle<f32>(c, d, 2, 3, 6, 7));
  return f32x4.add(v128.shuffle<f32>(low, high, 0, 2, 4, 6), v128.shuffle<f32>(low, high, 1, 3, 5, 7));
}

/** The first `count` of four numbers += v. */
function addFour(to: usize, v: v128, count: u32): void {
  if (count >= 4) {
    v128.store(to, f32x4.add(v128.load(to), v));
    return;
  }
  store<f32>(to, load<f32>(to) + f32x4.extract_lane(v, 0));
  if (count > 1) store<f32>(to, load<f32>(to, 4) + f32x4.extract_lane(v, 1), 4);
  if (count > 2) store<f32>(to, load<f32>(to, 8) + f32x4.extract_lane(v, 2), 8);
}

/**
 * For `convBackwardInput`: offsets and, in panels of four k, W transposed, both with the column of the kernel as the slowest
 * part of k. Four k of a panel then lie in different rows of the image, and no number is read back just after a vector
 * that overlaps it was written, for which the processor would have to wait.
 */
export function packPatches(
  to: usize,
  toOffsets: usize,
  weights: usize,
  offsets: usize,
  channels: u32,
  size: u32,
  kernelWidth: u32,
): void {
  const lines = size / kernelWidth;
  for (let k: u32 = 0; k < size; k++) {
    const from = (k % lines) * kernelWidth + k / lines;
    store<u32>(toOffsets + ((<usize>k) << 2), load<u32>(offsets + ((<usize>from) << 2)));
    const panel = to + ((<usize>((k >> 2) * channels)) << 4) + ((<usize>(k & 3)) << 2);
    for (let d: u32 = 0; d < channels; d++) {
      const value = load<f32>(weights + ((<usize>(d * size + from)) << 2));
      store<f32>(panel + ((<usize>d) << 4), value);
    }
  }
}

/**
 * dx[offsets[k]; r, s] += Σ_d W[d, k] δ[d; r, s] of each image, from what `packPatches` made. Limited by multiply-adds and by the adding to dx.
 */
export function convBackwardInput(
  dx: usize,
  delta: usize,
  packed: usize,
  offsets: usize,
  channels: u32,
  size: u32,
  rows: u32,
  width: u32,
  rowBytes: usize,
  images: u32,
  imageBytes: usize,
): void {
  const plane = (<usize>(rows * width)) << 2;
  const panelBytes = (<usize>channels) << 4;
  for (; images != 0; images--) {
    for (let r: u32 = 0; r < rows; r++) {
      for (let s: u32 = 0; s < width; s += 8) {
        const from = delta + ((<usize>(r * width + s)) << 2);
        const to = dx + <usize>r * rowBytes + ((<usize>s) << 2);
        for (let k: u32 = 0; k < size; k += 4) {
          const at = offsets + ((<usize>k) << 2);
          const left = size - k;
          const c0 = to + <usize>load<u32>(at, 0);
          const c1 = left > 1 ? to + <usize>load<u32>(at, 4) : Tile.beyond;
          const c2 = left > 2 ? to + <usize>load<u32>(at, 8) : Tile.beyond;
          const c3 = left > 3 ? to + <usize>load<u32>(at, 12) : Tile.beyond;
          Tile.add(channels, packed + <usize>(k >> 2) * panelBytes, from, plane, c0, c1, c2, c3);
        }
      }
    }
    delta += <usize>channels * plane;
    dx += imageBytes;
  }
}

/** Every one of the `columns` numbers of row r ← values[r], in each of so many images of `rows` rows. */
export function fillRows(to: usize, values: usize, rows: u32, columns: u32, images: u32): void {
  for (let r: u32 = 0; r < rows * images; r++) {
    const value = load<f32>(values + ((<usize>(r % rows)) << 2));
    const v = f32x4.splat(value);
    let j: u32 = 0;
    for (; j + 4 <= columns; j += 4) {
      v128.store(to, v);
      to += 16;
    }
    for (; j < columns; j++) {
      store<f32>(to, value);
      to += 4;
    }
  }
}

/** sums[r] += Σ of the `columns` numbers of row r, image by image of `rows` rows. */
export function addRowSums(sums: usize, x: usize, rows: u32, columns: u32, images: u32): void {
  for (let r: u32 = 0; r < rows * images; r++) {
    const to = sums + ((<usize>(r % rows)) << 2);
    store<f32>(to, load<f32>(to) + <f32>Sum.of(x, columns));
    x += (<usize>columns) << 2;
  }
}
