/*
 * Pooling over windows of one channel's plane: y[r, s] is the largest, or the mean, of x over a window of size × size numbers
 * whose corner is at (stride r, stride s). A plane is height × width; windows do not leave it.
 */

/** y ← the largest of each window; NaN wins. */
export function maxPool(
  y: usize,
  x: usize,
  planes: u32,
  height: u32,
  width: u32,
  size: u32,
  stride: u32,
  outHeight: u32,
  outWidth: u32,
): void {
  const rowBytes = (<usize>width) << 2;
  for (let plane: u32 = 0; plane < planes; plane++) {
    for (let r: u32 = 0; r < outHeight; r++) {
      let from = x + <usize>(r * stride) * rowBytes;
      let s: u32 = 0;
      if (size == 2 && stride == 2) {
        for (; s + 4 <= outWidth; s += 4) {
          const left = f32x4.max(v128.load(from, 0), v128.load(from + rowBytes, 0));
          const right = f32x4.max(v128.load(from, 16), v128.load(from + rowBytes, 16));
          const even = v128.shuffle<f32>(left, right, 0, 2, 4, 6);
          const odd = v128.shuffle<f32>(left, right, 1, 3, 5, 7);
          v128.store(y, f32x4.max(even, odd));
          from += 32;
          y += 16;
        }
      }
      for (; s < outWidth; s++) {
        let largest = load<f32>(from);
        for (let i: u32 = 0; i < size; i++) {
          const row = from + <usize>i * rowBytes;
          for (let j: u32 = 0; j < size; j++) largest = max<f32>(largest, load<f32>(row + ((<usize>j) << 2)));
        }
        store<f32>(y, largest);
        y += 4;
        from += (<usize>stride) << 2;
      }
    }
    x += (<usize>(height * width)) << 2;
  }
}

/** dx += δ at the largest number of each window, the first of them in the order of rows where there are several. */
export function maxPoolBackward(
  dx: usize,
  delta: usize,
  x: usize,
  planes: u32,
  height: u32,
  width: u32,
  size: u32,
  stride: u32,
  outHeight: u32,
  outWidth: u32,
): void {
  const rowBytes = (<usize>width) << 2;
  const planeBytes = <usize>height * rowBytes;
  for (let plane: u32 = 0; plane < planes; plane++) {
    for (let r: u32 = 0; r < outHeight; r++) {
      let offset = <usize>(r * stride) * rowBytes;
      let s: u32 = 0;
      if (size == 2 && stride == 2) {
        for (; s + 4 <= outWidth; s += 4) {
          backwardOfFour(dx + offset, v128.load(delta), x + offset, rowBytes);
          offset += 32;
          delta += 16;
        }
      }
      for (; s < outWidth; s++) {
        let at: usize = offset;
        let largest = load<f32>(x + at);
        for (let i: u32 = 0; i < size; i++) {
          for (let j: u32 = 0; j < size; j++) {
            const here = offset + <usize>i * rowBytes + ((<usize>j) << 2);
            const value = load<f32>(x + here);
            if (value > largest) {
              largest = value;
              at = here;
            }
          }
        }
        store<f32>(dx + at, load<f32>(dx + at) + load<f32>(delta));
        delta += 4;
        offset += (<usize>stride) << 2;
      }
    }
    x += planeBytes;
    dx += planeBytes;
  }
}

/** y ← the number of t where x has the largest of each window, the first of them: the derivative of `maxPool` along t. */
export function maxPoolTangent(
  y: usize,
  t: usize,
  x: usize,
  planes: u32,
  height: u32,
  width: u32,
  size: u32,
  stride: u32,
  outHeight: u32,
  outWidth: u32,
): void {
  const rowBytes = (<usize>width) << 2;
  for (let plane: u32 = 0; plane < planes; plane++) {
    for (let r: u32 = 0; r < outHeight; r++) {
      for (let s: u32 = 0; s < outWidth; s++) {
        const offset = <usize>(r * stride) * rowBytes + ((<usize>(s * stride)) << 2);
        let at = offset;
        let largest = load<f32>(x + at);
        for (let i: u32 = 0; i < size; i++) {
          for (let j: u32 = 0; j < size; j++) {
            const here = offset + <usize>i * rowBytes + ((<usize>j) << 2);
            const value = load<f32>(x + here);
            if (value > largest) {
              largest = value;
              at = here;
            }
          }
        }
        store<f32>(y, load<f32>(t + at));
        y += 4;
      }
    }
    x += <usize>height * rowBytes;
    t += <usize>height * rowBytes;
  }
}

/** Four windows of 2 × 2 side by side. A number takes δ if it is larger than all before it, and none after it is. */
function backwardOfFour(dx: usize, delta: v128, x: usize, rowBytes: usize): void {
  const top0 = v128.load(x, 0);
  const top1 = v128.load(x, 16);
  const bottom0 = v128.load(x + rowBytes, 0);
  const bottom1 = v128.load(x + rowBytes, 16);
  const a = v128.shuffle<f32>(top0, top1, 0, 2, 4, 6);
  const b = v128.shuffle<f32>(top0, top1, 1, 3, 5, 7);
  const c = v128.shuffle<f32>(bottom0, bottom1, 0, 2, 4, 6);
  const d = v128.shuffle<f32>(bottom0, bottom1, 1, 3, 5, 7);
  const second = f32x4.gt(b, a);
  const top = v128.bitselect(b, a, second);
  const fourth = f32x4.gt(d, c);
  const bottom = v128.bitselect(d, c, fourth);
  const below = f32x4.gt(bottom, top);
  const above = v128.andnot(delta, below);
  const under = v128.and(delta, below);
  const da = v128.andnot(above, second);
  const db = v128.and(above, second);
  const dc = v128.andnot(under, fourth);
  const dd = v128.and(under, fourth);
  addTo(dx, v128.shuffle<f32>(da, db, 0, 4, 1, 5));
  addTo(dx + 16, v128.shuffle<f32>(da, db, 2, 6, 3, 7));
  addTo(dx + rowBytes, v128.shuffle<f32>(dc, dd, 0, 4, 1, 5));
  addTo(dx + rowBytes + 16, v128.shuffle<f32>(dc, dd, 2, 6, 3, 7));
}

function addTo(at: usize, x: v128): void {
  v128.store(at, f32x4.add(v128.load(at), x));
}

/** y ← the mean of each window. */
export function averagePool(
  y: usize,
  x: usize,
  planes: u32,
  height: u32,
  width: u32,
  size: u32,
  stride: u32,
  outHeight: u32,
  outWidth: u32,
): void {
  const share = <f32>1 / <f32>(size * size);
  const rowBytes = (<usize>width) << 2;
  for (let plane: u32 = 0; plane < planes; plane++) {
    for (let r: u32 = 0; r < outHeight; r++) {
      for (let s: u32 = 0; s < outWidth; s++) {
        let sum: f32 = 0;
        for (let i: u32 = 0; i < size; i++) {
          const row = x + <usize>(r * stride + i) * rowBytes + ((<usize>(s * stride)) << 2);
          for (let j: u32 = 0; j < size; j++) sum += load<f32>(row + ((<usize>j) << 2));
        }
        store<f32>(y, sum * share);
        y += 4;
      }
    }
    x += (<usize>(height * width)) << 2;
  }
}

/** dx += for each number the sum of δ over the windows it is in, divided by their size. */
export function averagePoolBackward(
  dx: usize,
  delta: usize,
  planes: u32,
  height: u32,
  width: u32,
  size: u32,
  stride: u32,
  outHeight: u32,
  outWidth: u32,
): void {
  const share = <f32>1 / <f32>(size * size);
  const rowBytes = (<usize>width) << 2;
  for (let plane: u32 = 0; plane < planes; plane++) {
    for (let r: u32 = 0; r < outHeight; r++) {
      for (let s: u32 = 0; s < outWidth; s++) {
        const part = load<f32>(delta) * share;
        for (let i: u32 = 0; i < size; i++) {
          const row = dx + <usize>(r * stride + i) * rowBytes + ((<usize>(s * stride)) << 2);
          for (let j: u32 = 0; j < size; j++) {
            const at = row + ((<usize>j) << 2);
            store<f32>(at, load<f32>(at) + part);
          }
        }
        delta += 4;
      }
    }
    dx += (<usize>(height * width)) << 2;
  }
}
