/*
 * The patches of an image as the columns of a matrix: channels · kernel height · kernel width rows, one column for each place.
 */

/** The columns of one image, channels × height × width, with zeros beyond its edge. Limited by the stores. */
export function im2col(
  columns: usize,
  x: usize,
  channels: u32,
  height: i32,
  width: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  stride: i32,
  padding: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  const rowBytes = (<usize>outWidth) << 2;
  for (let c: u32 = 0; c < channels; c++) {
    for (let i = 0; i < kernelHeight; i++) {
      for (let j = 0; j < kernelWidth; j++) {
        const from = Reach.first(j, stride, padding);
        const to = Reach.end(j, stride, padding, width, outWidth);
        for (let r = 0; r < outHeight; r++) {
          const row = r * stride + i - padding;
          if (row < 0 || row >= height || from >= to) {
            memory.fill(columns, 0, rowBytes);
          } else {
            const source = x + ((<usize>(row * width + from * stride + j - padding)) << 2);
            if (from > 0) memory.fill(columns, 0, (<usize>from) << 2);
            copyStrided(columns + ((<usize>from) << 2), source, to - from, stride);
            if (to < outWidth) memory.fill(columns + ((<usize>to) << 2), 0, (<usize>(outWidth - to)) << 2);
          }
          columns += rowBytes;
        }
      }
    }
    x += (<usize>(height * width)) << 2;
  }
}

/** The transpose of `im2col`: dx += for each number of an image the sum of its places in the columns. */
export function col2im(
  dx: usize,
  columns: usize,
  channels: u32,
  height: i32,
  width: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  stride: i32,
  padding: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  const rowBytes = (<usize>outWidth) << 2;
  const imageBytes = (<usize>(height * width)) << 2;
  for (let c: u32 = 0; c < channels; c++) {
    for (let i = 0; i < kernelHeight; i++) {
      for (let j = 0; j < kernelWidth; j++) {
        const from = Reach.first(j, stride, padding);
        const to = Reach.end(j, stride, padding, width, outWidth);
        for (let r = 0; r < outHeight; r++) {
          const row = r * stride + i - padding;
          if (row >= 0 && row < height && from < to) {
            const target = dx + ((<usize>(row * width + from * stride + j - padding)) << 2);
            addStrided(target, columns + ((<usize>from) << 2), to - from, stride);
          }
          columns += rowBytes;
        }
      }
    }
    dx += imageBytes;
  }
}

/** Which places of an output row a kernel column j reaches without leaving the image: first ≤ s < end. */
class Reach {
  static first(j: i32, stride: i32, padding: i32): i32 {
    return padding > j ? (padding - j + stride - 1) / stride : 0;
  }

  static end(j: i32, stride: i32, padding: i32, width: i32, outWidth: i32): i32 {
    const last = width - 1 + padding - j;
    return last < 0 ? 0 : min(outWidth, last / stride + 1);
  }
}

/** to[s] ← from[stride · s] */
function copyStrided(to: usize, from: usize, count: i32, stride: i32): void {
  let s = 0;
  if (stride == 1) {
    for (; s + 4 <= count; s += 4) {
      v128.store(to, v128.load(from));
      to += 16;
      from += 16;
    }
  }
  const step = (<usize>stride) << 2;
  for (; s < count; s++) {
    store<f32>(to, load<f32>(from));
    to += 4;
    from += step;
  }
}

/** to[stride · s] += from[s] */
function addStrided(to: usize, from: usize, count: i32, stride: i32): void {
  let s = 0;
  if (stride == 1) {
    for (; s + 4 <= count; s += 4) {
      v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
      to += 16;
      from += 16;
    }
  }
  const step = (<usize>stride) << 2;
  for (; s < count; s++) {
    store<f32>(to, load<f32>(to) + load<f32>(from));
    to += step;
    from += 4;
  }
}
