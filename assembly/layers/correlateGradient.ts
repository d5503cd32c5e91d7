import { Tile } from '../linalg/tile';
import { Seen } from './places';

/*
 * The gradient of a convolution's weights: of W[d; c, i, j] the sum over places and images of δ[d] at the place and of x[c] where the tap
 * sees it. With channels as lanes (`inLanes`: x in blocks of four and within its border, δ in blocks of eight) that is a tile of
 * four c by eight d for each tap, whose runs are the rows of places that see the image and not its border alone.
 */

/**
 * The gradient of eight d, [i][j][c][8] with the c of whole blocks, += that of the images, of which δ has one block. The multiply-adds are
 * the limit as long as a row of places, of all images, has many.
 *
 * @param columns how many d there are, if fewer than 8
 */
export function correlateGradient(
  gradient: usize,
  x: usize,
  delta: usize,
  images: i32,
  channels: i32,
  height: i32,
  width: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  stride: i32,
  padding: i32,
  outHeight: i32,
  outWidth: i32,
  columns: u32,
): void {
  const columnBytes = (<usize>images) << 4;
  const rowBytes = <usize>(width + 2 * padding) * columnBytes;
  const blockBytes = <usize>(height + 2 * padding) * rowBytes;
  const deltaRow = (<usize>(outWidth * images)) << 5;
  for (let i = 0; i < kernelHeight; i++) {
    const top = Seen.first(i, stride, padding);
    const bottom = Seen.end(i, stride, padding, height, outHeight);
    for (let j = 0; j < kernelWidth; j++) {
      const left = Seen.first(j, stride, padding);
      const length = Seen.end(j, stride, padding, width, outWidth) - left;
      let a = x + <usize>(top * stride + i) * rowBytes + <usize>(left * stride + j) * columnBytes;
      const b = delta + <usize>top * deltaRow + ((<usize>(left * images)) << 5);
      // Without a stride the places of a row lie side by side, of all images; else those of one place do.
      const runs = stride == 1 ? bottom - top : length;
      const k = stride == 1 ? length * images : images;
      const aStride = stride == 1 ? rowBytes : <usize>stride * columnBytes;
      const bStride = stride == 1 ? deltaRow : (<usize>images) << 5;
      const end = length <= 0 ? top : stride == 1 ? min(top + 1, bottom) : bottom;
      for (let c = 0; c < channels;) {
        const blocks = columns > 4 ? 1 : min(4, (channels - c + 3) >> 2);
        for (let r = top; r < end; r++) {
          const p = a + <usize>((r - top) * stride) * rowBytes;
          const q = b + <usize>(r - top) * deltaRow;
          if (columns > 4) Tile.addRuns(runs, k, p, aStride, q, bStride, gradient);
          else {
            for (let d: u32 = 0; d < columns; d += 2) {
              const at = (<usize>d) << 2;
              Tile.addColumns(
                runs,
                k,
                p,
                aStride,
                q + at,
                bStride,
                gradient + at,
                columns - d,
                blocks,
                blockBytes,
              );
            }
          }
        }
        c += 4 * blocks;
        a += <usize>blocks * blockBytes;
        gradient += (<usize>blocks) << 7;
      }
    }
  }
}

/**
 * W's gradient, of `rows` of the eight d, += what `correlateGradient` left, which is laid out otherwise: [tap][c][8] with the c of whole blocks.
 */
export function addKernel(to: usize, gradient: usize, rows: u32, channels: u32, taps: u32): void {
  const size = channels * taps;
  const tapBytes = (<usize>((channels + 3) & ~3)) << 5;
  const rowBytes = (<usize>size) << 2;
  for (let d: u32 = 0; d < rows; d += 4) {
    let line = gradient + ((<usize>d) << 2);
    let at = line;
    let tap: u32 = 0;
    for (let k: u32 = 0; k < size; k += 4) {
      const count = min<u32>(4, size - k);
      let r0 = f32x4.splat(0);
      let r1 = r0;
      let r2 = r0;
      let r3 = r0;
      for (let part: u32 = 0; part < count; part++) {
        r0 = r1;
        r1 = r2;
        r2 = r3;
        r3 = v128.load(at);
        at += tapBytes;
        if (++tap == taps) {
          tap = 0;
          line += 32;
          at = line;
        }
      }
      if (count == 4) {
        const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
        const t1 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
        const t2 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
        const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
        const row = to + <usize>d * rowBytes + ((<usize>k) << 2);
        addVector(row, v128.shuffle<i64>(t0, t1, 0, 2));
        if (d + 1 < rows) addVector(row + rowBytes, v128.shuffle<i64>(t0, t1, 1, 3));
        if (d + 2 < rows) addVector(row + 2 * rowBytes, v128.shuffle<i64>(t2, t3, 0, 2));
        if (d + 3 < rows) addVector(row + 3 * rowBytes, v128.shuffle<i64>(t2, t3, 1, 3));
      } else {
        // The last one to three are in r3 and before.
        for (let part = count; part != 0; part--) {
          const row = to + <usize>d * rowBytes + ((<usize>(k + part - 1)) << 2);
          addNumber(row, f32x4.extract_lane(r3, 0));
          if (d + 1 < rows) addNumber(row + rowBytes, f32x4.extract_lane(r3, 1));
          if (d + 2 < rows) addNumber(row + 2 * rowBytes, f32x4.extract_lane(r3, 2));
          if (d + 3 < rows) addNumber(row + 3 * rowBytes, f32x4.extract_lane(r3, 3));
          r3 = r2;
          r2 = r1;
        }
      }
    }
  }
}

function addVector(to: usize, v: v128): void {
  v128.store(to, f32x4.add(v128.load(to), v));
}

function addNumber(to: usize, value: f32): void {
  store<f32>(to, load<f32>(to) + value);
}
