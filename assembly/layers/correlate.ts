import { Tile } from '../linalg/tile';
import { ENTRY } from './places';

/*
 * Convolution as a matrix product of tiles of 4 images × 8 channels, one for each place. With four images side by side
 * (`inLanes`) the numbers that a row of taps sees lie one after another in memory, whatever stride and padding are; so the tile
 * reads them where they are. Letters: d channel of the output, c of the input, i and j row and column of the kernel.
 */

/** W[d; c, i, j] in panels of eight d: [d / 8][i][j][c][8]. May read up to 12 bytes beyond W. */
export function packKernel(to: usize, weights: usize, channels: u32, inChannels: u32, taps: u32): void {
  const size = inChannels * taps;
  const rowBytes = (<usize>size) << 2;
  const tapBytes = (<usize>inChannels) << 5;
  for (let d: u32 = 0; d < channels; d += 4) {
    const last = channels - 1 - d;
    const p0 = weights + <usize>d * rowBytes;
    const p1 = p0 + <usize>min<u32>(1, last) * rowBytes;
    const p2 = p0 + <usize>min<u32>(2, last) * rowBytes;
    const p3 = p0 + <usize>min<u32>(3, last) * rowBytes;
    let line = to + <usize>(d >> 3) * rowBytes * 8 + ((<usize>(d & 4)) << 2);
    let at = line;
    let tap: u32 = 0;
    for (let k: u32 = 0; k < size; k += 4) {
      const from = (<usize>k) << 2;
      const r0 = v128.load(p0 + from);
      const r1 = v128.load(p1 + from);
      const r2 = v128.load(p2 + from);
      const r3 = v128.load(p3 + from);
      const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
      const t1 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
      const t2 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
      const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
      const end = min<u32>(4, size - k);
      for (let part: u32 = 0; part < end; part++) {
        const v =
          part < 2
            ? part == 0
              ? v128.shuffle<i64>(t0, t1, 0, 2)
              : v128.shuffle<i64>(t0, t1, 1, 3)
            : part == 2
              ? v128.shuffle<i64>(t2, t3, 0, 2)
              : v128.shuffle<i64>(t2, t3, 1, 3);
        v128.store(at, v);
        at += tapBytes;
        if (++tap == taps) {
          tap = 0;
          line += 32;
          at = line;
        }
      }
    }
  }
}

/**
 * W for the way back, of its first `some` c, in panels of eight. A place of the input has a class, its row and column modulo the stride, and sees the taps of that
 * class alone, the last first: [c / 8][class][tap row][tap column][d][8], of as many tap rows and columns as the first class has.
 */
export function packTransposed(
  to: usize,
  weights: usize,
  channels: u32,
  inChannels: u32,
  some: u32,
  kernelHeight: u32,
  kernelWidth: u32,
  stride: u32,
): void {
  const taps = kernelHeight * kernelWidth;
  const rows = (kernelHeight + stride - 1) / stride;
  const columns = (kernelWidth + stride - 1) / stride;
  const panelBytes = (<usize>(stride * stride * rows * columns * channels)) << 5;
  const sizeBytes = (<usize>(inChannels * taps)) << 2;
  for (let c: u32 = 0; c < some; c += 8) {
    const lanes = min<u32>(8, some - c);
    for (let d0: u32 = 0; d0 < channels; d0 += 16) {
      const end = min(channels, d0 + 16);
      for (let i: u32 = 0; i < kernelHeight; i++) {
        const rest = i % stride;
        const row = (kernelHeight - rest - 1) / stride - i / stride;
        for (let j: u32 = 0; j < kernelWidth; j++) {
          const restJ = j % stride;
          const column = (kernelWidth - restJ - 1) / stride - j / stride;
          const kind = rest * stride + restJ;
          let at = to + ((<usize>(((kind * rows + row) * columns + column) * channels + d0)) << 5);
          let from = weights + <usize>d0 * sizeBytes + ((<usize>(c * taps + i * kernelWidth + j)) << 2);
          for (let d = d0; d < end; d++) {
            for (let lane: u32 = 0; lane < lanes; lane++) {
              store<f32>(at + ((<usize>lane) << 2), load<f32>(from + ((<usize>(lane * taps)) << 2)));
            }
            at += 32;
            from += sizeBytes;
          }
        }
      }
    }
    to += panelBytes;
  }
}

/**
 * tile of each group and place += its patches times a panel of weights, of which tap rows firstRow ≤ i < endRow and of them the numbers
 * first ≤ k < end. Of a panel that stays in the L1 cache the multiply-adds are the limit.
 *
 * @param x groups of images, `groupBytes` apart, their rows `rowBytes`
 * @param table what `convPlaces` made
 * @param tapBytes from one row of taps of the panel to the next
 * @param columns channels of the panel, of which there may be more than 8
 */
export function correlate(
  tiles: usize,
  x: usize,
  panel: usize,
  table: usize,
  places: u32,
  groups: u32,
  groupBytes: usize,
  rowBytes: usize,
  tapBytes: usize,
  firstRow: i32,
  endRow: i32,
  first: i32,
  end: i32,
  columns: u32,
): void {
  for (; groups != 0; groups--) {
    let entry = table;
    for (let place: u32 = 0; place < places;) {
      const count = columns > 4 ? 1 : alike(entry, min<u32>(4, places - place));
      const i0 = max(firstRow, load<i32>(entry, 8));
      const i1 = min(endRow, load<i32>(entry, 12));
      const k0 = max(first, load<i32>(entry, 16));
      const k1 = min(end, load<i32>(entry, 20));
      if (i0 < i1 && k0 < k1) {
        const a = x + load<u32>(entry, 0) + <usize>i0 * rowBytes + ((<usize>k0) << 4);
        const b = panel + load<u32>(entry, 4) + <usize>i0 * tapBytes + ((<usize>k0) << 5);
        if (columns > 4) Tile.addRuns(i1 - i0, k1 - k0, a, rowBytes, b, tapBytes, tiles);
        else {
          const apart = load<u32>(entry + ENTRY, 0) - load<u32>(entry, 0);
          for (let d: u32 = 0; d < columns; d += 2) {
            const at = (<usize>d) << 2;
            Tile.addColumns(
              i1 - i0,
              k1 - k0,
              a,
              rowBytes,
              b + at,
              tapBytes,
              tiles + at,
              columns - d,
              count,
              apart,
            );
          }
        }
      }
      place += count;
      tiles += (<usize>count) << 7;
      entry += <usize>count * ENTRY;
    }
    x += groupBytes;
  }
}

/** Of `most` places how many, one after another, have the same part of the kernel in the image, at equal steps. */
function alike(entry: usize, most: u32): u32 {
  let count: u32 = 1;
  for (; count < most; count++) {
    const next = entry + <usize>count * ENTRY;
    if (load<u32>(entry, 4) != load<u32>(next, 4)) break;
    if (load<u64>(entry, 8) != load<u64>(next, 8) || load<u64>(entry, 16) != load<u64>(next, 16)) break;
    const step = load<u32>(next, 0) - load<u32>(next - ENTRY, 0);
    if (step != load<u32>(entry + ENTRY, 0) - load<u32>(entry, 0)) break;
  }
  return count;
}
