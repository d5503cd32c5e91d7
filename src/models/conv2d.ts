import { checkInteger } from '../errors.js';
import type { Kernels, Patches, Pointer } from '../wasm/kernels.js';
import type { Layer } from './layer.js';
import { sizeOf, windows, type Fitting, type Shape } from './shape.js';

/**
 * Convolution with zero padding: y[d, r, s] = Σ W[d, c, i, j] x[c, r·stride + i − padding, s·stride + j − padding] + c[d]. In θ: W,
 * channels × input channels × kernel height × kernel width, row-major, then the biases: PyTorch's order.
 *
 * @param channels of the output
 * @param kernel its height and width, or one number for both
 * @throws ArgumentError unless the sizes are positive integers, the padding an integer of at least 0
 */
export function conv2d(
  channels: number,
  kernel: number | readonly [number, number],
  { stride = 1, padding = 0, bias = true } = {},
): Fitting {
  const [height, width] = typeof kernel === 'number' ? [kernel, kernel] : kernel;
  checkInteger('channels', channels, 1);
  checkInteger('kernel', height, 1);
  checkInteger('kernel', width, 1);
  checkInteger('stride', stride, 1);
  checkInteger('padding', padding, 0);
  const name = `conv ${height}×${width}${stride === 1 ? '' : `, stride ${stride}`}${padding === 0 ? '' : `, padding ${padding}`}`;
  return {
    name,
    takes: `channels × height × width, at least ${height - 2 * padding} × ${width - 2 * padding}`,
    fit(shape) {
      if (shape.length !== 3) return undefined;
      const [inChannels, inHeight, inWidth] = shape;
      const outHeight = windows(inHeight, height, stride, padding);
      const outWidth = windows(inWidth, width, stride, padding);
      if (outHeight < 1 || outWidth < 1) return undefined;
      const patches: Patches = [inChannels, inHeight, inWidth, height, width, stride, padding, outHeight, outWidth]; // prettier-ignore
      return layer(name, shape, [channels, outHeight, outWidth], patches, bias);
    },
  };
}

/** A convolution of fixed sizes, image by image: each is one matrix product with the columns of its patches. */
function layer(name: string, input: Shape, shape: Shape, patches: Patches, bias: boolean): Layer {
  const [channels, outHeight, outWidth] = shape;
  const [inputs, outputs] = [sizeOf(input), sizeOf(shape)];
  /** Numbers of a patch, and places. */
  const size = patches[0] * patches[3] * patches[4];
  const places = outHeight * outWidth;
  const weights = channels * size;
  const biases = bias ? channels : 0;
  // In scratch: the columns, one gradient, and what a matrix product needs.
  const columnsBytes = 64 * Math.ceil((size * places + 8) / 16);
  const gradientBytes = 64 * Math.ceil((weights + biases) / 16);
  const image = (x: Pointer, i: number) => x + 4 * i * inputs;
  const output = (y: Pointer, i: number) => y + 4 * i * outputs;

  /** gradient += that of one example */
  const addGradient = (k: Kernels, x: Pointer, delta: Pointer, gradient: Pointer, scratch: Pointer) => {
    k.im2col(scratch, x, ...patches);
    const rest = scratch + columnsBytes + gradientBytes;
    k.gemm(channels, size, places, delta, places, false, scratch, places, true, gradient, size, rest);
    if (bias) k.addRowSums(gradient + 4 * weights, delta, channels, places);
  };
  return {
    name,
    inputs,
    outputs,
    shape,
    parameters: weights + biases,
    inPlace: false,
    fan: { inputs: size, weights, biases },
    scratch: (k) => (columnsBytes + gradientBytes + k.gemmScratch(Math.max(size, places))) / 4,
    forward(k, rows, x, parameters, y, scratch) {
      for (let i = 0; i < rows; i++) {
        const out = output(y, i);
        k.im2col(scratch, image(x, i), ...patches);
        if (bias) k.fillRows(out, parameters + 4 * weights, channels, places);
        else k.fillConstant(out, outputs, 0);
        k.gemm(channels, places, size, parameters, size, false, scratch, places, false, out, places, scratch + columnsBytes); // prettier-ignore
      }
    },
    backward(k, rows, _x, _y, parameters, delta, dx, scratch) {
      for (let i = 0; i < rows; i++) {
        k.fillConstant(scratch, size * places, 0);
        k.gemm(size, places, channels, parameters, size, true, output(delta, i), places, false, scratch, places, scratch + columnsBytes); // prettier-ignore
        k.col2im(image(dx, i), scratch, ...patches);
      }
    },
    accumulate(k, rows, x, delta, gradient, scratch) {
      for (let i = 0; i < rows; i++) addGradient(k, image(x, i), output(delta, i), gradient, scratch);
    },
    perExample(k, rows, x, delta, G, stride, scratch) {
      for (let i = 0; i < rows; i++) {
        const row = G + 4 * i * stride;
        k.fillConstant(row, weights + biases, 0);
        addGradient(k, image(x, i), output(delta, i), row, scratch);
      }
    },
    squaredNorms(k, rows, x, delta, squares, scratch) {
      const gradient = scratch + columnsBytes;
      for (let i = 0; i < rows; i++) {
        k.fillConstant(gradient, weights + biases, 0);
        addGradient(k, image(x, i), output(delta, i), gradient, scratch);
        k.addSquaredNorm(squares + 4 * i, gradient, weights + biases);
      }
    },
  };
}
