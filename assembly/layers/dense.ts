import { gemm } from '../linalg/gemm';
import { addRows, repeatRow } from '../linalg/rows';
import { Sum } from '../math/sum';

/*
 * y = x W + c for each row x. Parameters: W, inputs × outputs, row-major, then the outputs biases c if `bias`.
 * Letters: i example, k input, j output; δ[i,j] = ∂ℓᵢ/∂y[i,j].
 */

/** y[i,j] ← Σₖ x[i,k] W[k,j] + c[j]. */
export function denseForward(
  y: usize,
  x: usize,
  parameters: usize,
  rows: u32,
  inputs: u32,
  outputs: u32,
  bias: bool,
  scratch: usize,
): void {
  if (bias) repeatRow(y, parameters + ((<usize>inputs * outputs) << 2), rows, outputs);
  else memory.fill(y, 0, (<usize>rows * outputs) << 2);
  gemm(rows, outputs, inputs, x, inputs, false, parameters, outputs, false, y, outputs, scratch);
}

/** gradient of W[k,j] += Σᵢ x[i,k] δ[i,j]; of c[j] += Σᵢ δ[i,j]. The weights wᵢ of the examples are in δ already. */
export function denseBackward(
  gradient: usize,
  x: usize,
  delta: usize,
  rows: u32,
  inputs: u32,
  outputs: u32,
  bias: bool,
  scratch: usize,
): void {
  gemm(inputs, outputs, rows, x, inputs, true, delta, outputs, false, gradient, outputs, scratch);
  if (bias) addRows(gradient + ((<usize>inputs * outputs) << 2), delta, rows, outputs);
}

/** dx[i,k] ← Σⱼ δ[i,j] W[k,j]. */
export function denseBackwardInput(
  dx: usize,
  delta: usize,
  parameters: usize,
  rows: u32,
  inputs: u32,
  outputs: u32,
  scratch: usize,
): void {
  memory.fill(dx, 0, (<usize>rows * inputs) << 2);
  gemm(rows, inputs, outputs, delta, outputs, false, parameters, outputs, true, dx, inputs, scratch);
}

/**
 * G[i; k,j] ← x[i,k] δ[i,j] and G[i; c,j] ← δ[i,j]; the rows of G are `stride` numbers apart. Each number is written
 * once and never read: limited by the stores.
 */
export function densePerExample(
  G: usize,
  stride: u32,
  x: usize,
  delta: usize,
  rows: u32,
  inputs: u32,
  outputs: u32,
  bias: bool,
): void {
  const bytes = (<usize>outputs) << 2;
  for (let i: u32 = 0; i < rows; i++) {
    let to = G + ((<usize>i * stride) << 2);
    for (let k: u32 = 0; k < inputs; k++) {
      const value = load<f32>(x);
      const s = f32x4.splat(value);
      if (bytes >= 16) {
        let j: usize = 0;
        for (; j + 16 <= bytes; j += 16) v128.store(to + j, f32x4.mul(s, v128.load(delta + j)));
        // The last one to three by a vector that overlaps the one before: cheaper than one to three scalars.
        if (j < bytes) {
          v128.store(to + bytes - 16, f32x4.mul(s, v128.load(delta + bytes - 16)));
        }
      } else {
        for (let j: usize = 0; j < bytes; j += 4) store<f32>(to + j, value * load<f32>(delta + j));
      }
      x += 4;
      to += bytes;
    }
    if (bias) memory.copy(to, delta, bytes);
    delta += bytes;
  }
}

/** squares[i] += ‖∂ℓᵢ/∂(W, c)‖² = (‖x[i]‖² + 1) ‖δ[i]‖², without the 1 where there is no bias (I. Goodfellow, 2015). */
export function denseSquaredNorms(
  squares: usize,
  x: usize,
  delta: usize,
  rows: u32,
  inputs: u32,
  outputs: u32,
  bias: bool,
): void {
  for (let i: u32 = 0; i < rows; i++) {
    const ofInput = Sum.ofSquares(x, inputs) + (bias ? 1 : 0);
    store<f32>(squares, load<f32>(squares) + <f32>(ofInput * Sum.ofSquares(delta, outputs)));
    x += (<usize>inputs) << 2;
    delta += (<usize>outputs) << 2;
    squares += 4;
  }
}
