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

/** dx[i,k] += Σⱼ δ[i,j] W[k,j]. */
export function denseBackwardInput(
  dx: usize,
  delta: usize,
  parameters: usize,
  rows: u32,
  inputs: u32,
  outputs: u32,
  scratch: usize,
): void {
  gemm(rows, inputs, outputs, delta, outputs, false, parameters, outputs, true, dx, inputs, scratch);
}

/**
 * G[i; k,j] ← x[i,k] δ[i,j] and G[i; c,j] ← δ[i,j]; the rows of G are `stride` numbers apart. Limited by the stores, of which there
 * are up to a third more than vectors in G.
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
  const xBytes = (<usize>inputs) << 2;
  for (let i: u32 = 0; i < rows; i++) {
    const to = G + ((<usize>i * stride) << 2);
    if (outputs < 4) outerFew(to, x, xBytes, delta, bytes);
    else if (outputs <= 12) outerThree(to, x, xBytes, delta, bytes);
    else outer(to, x, xBytes, delta, bytes);
    if (bias) memory.copy(to + <usize>inputs * bytes, delta, bytes);
    x += xBytes;
    delta += bytes;
  }
}

/** to[k,j] ← x[k] δ[j]. The last one to three of a row by a vector that overlaps the one before: cheaper than so many scalars. */
function outer(to: usize, x: usize, xBytes: usize, delta: usize, bytes: usize): void {
  const last = bytes - 16;
  for (const end = x + xBytes; x != end; x += 4) {
    const s = v128.load_splat<f32>(x);
    for (let j: usize = 0; j < last; j += 16) v128.store(to + j, f32x4.mul(s, v128.load(delta + j)));
    v128.store(to + last, f32x4.mul(s, v128.load(delta + last)));
    to += bytes;
  }
}

/** The same for 4 to 12 numbers of δ, which stay in three registers. */
function outerThree(to: usize, x: usize, xBytes: usize, delta: usize, bytes: usize): void {
  const last = bytes - 16;
  const middle = min<usize>(16, last);
  const d0 = v128.load(delta);
  const d1 = v128.load(delta + middle);
  const d2 = v128.load(delta + last);
  for (const end = x + xBytes; x != end; x += 4) {
    const s = v128.load_splat<f32>(x);
    v128.store(to, f32x4.mul(s, d0));
    v128.store(to + middle, f32x4.mul(s, d1));
    v128.store(to + last, f32x4.mul(s, d2));
    to += bytes;
  }
}

/** The same for fewer than 4. */
function outerFew(to: usize, x: usize, xBytes: usize, delta: usize, bytes: usize): void {
  for (const end = x + xBytes; x != end; x += 4) {
    const value = load<f32>(x);
    for (let j: usize = 0; j < bytes; j += 4) store<f32>(to + j, value * load<f32>(delta + j));
    to += bytes;
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
