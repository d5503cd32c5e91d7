/*
 * Which part of a kernel sees which part of an image, of an image of [row][column][channel] in vectors of 16 bytes. The kernel is rows of
 * taps, each a row of (tap, channel); of a place a range of its rows, and in them a range of numbers, lie in the image. A tap in the
 * border of zeros is not in them, and costs nothing.
 */

/** Bytes of an entry: where the kernel's first number would lie, where the weights of its class begin, and four bounds. */
export const ENTRY: usize = 24;

/** One direction: the image's row that tap 0 of the place `at` would be on, and how many taps there are. */
class Reach {
  /** Of a forward pass, the first row of the patch: at · stride − padding. */
  static first(at: i32, kernel: i32, stride: i32, padding: i32, back: bool): i32 {
    return back
      ? (at + padding) / stride + 1 - Reach.taps(at, kernel, stride, padding, back)
      : at * stride - padding;
  }

  /** Backwards, those taps only that lead from an output to the place `at` of the input; the last of them comes first. */
  static taps(at: i32, kernel: i32, stride: i32, padding: i32, back: bool): i32 {
    if (!back) return kernel;
    const rest = (at + padding) % stride;
    return rest < kernel ? (kernel - rest + stride - 1) / stride : 0;
  }
}

/**
 * The table for all outHeight × outWidth places whose patches lie in an image of channels × height × width. With `back` the places
 * are those of the layer's input and the image is δ; `classBytes` from one class of weights to the next: see `packTransposed`.
 */
export function convPlaces(
  table: usize,
  outHeight: i32,
  outWidth: i32,
  height: i32,
  width: i32,
  channels: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  stride: i32,
  padding: i32,
  back: bool,
  classBytes: usize,
): void {
  for (let r = 0; r < outHeight; r++) {
    const top = Reach.first(r, kernelHeight, stride, padding, back);
    const rows = Reach.taps(r, kernelHeight, stride, padding, back);
    const rest = back ? ((r + padding) % stride) * stride : 0;
    for (let s = 0; s < outWidth; s++) {
      const left = Reach.first(s, kernelWidth, stride, padding, back);
      const columns = Reach.taps(s, kernelWidth, stride, padding, back);
      const kind = back ? rest + ((s + padding) % stride) : 0;
      store<i32>(table, ((top * width + left) * channels) << 4, 0);
      store<u32>(table, <u32>kind * <u32>classBytes, 4);
      store<i32>(table, max(0, -top), 8);
      store<i32>(table, min(rows, height - top), 12);
      store<i32>(table, max(0, -left) * channels, 16);
      store<i32>(table, min(columns, width - left) * channels, 20);
      table += ENTRY;
    }
  }
}

/** In one direction: the places, first ≤ at < end, from which a tap sees the image and not its border alone. */
export class Seen {
  static first(tap: i32, stride: i32, padding: i32): i32 {
    return max(0, (padding - tap + stride - 1) / stride);
  }

  static end(tap: i32, stride: i32, padding: i32, length: i32, places: i32): i32 {
    const last = length - 1 + padding - tap;
    return last < 0 ? 0 : min(places, last / stride + 1);
  }
}
