import { checkBoolean, checkInteger, checkLength, checkOptions } from '../errors.js';
import { convBeside } from './convBeside.js';
import { convInPlace } from './convInPlace.js';
import type { ConvSizes } from './convSizes.js';
import type { ParametricLayer } from './layer.js';
import { sizeOf, windows, type Fitting } from './shape.js';

/**
 * Convolution with zero padding: y[d, r, s] = Σ W[d, c, i, j] x[c, r·stride + i − padding, s·stride + j − padding] + c[d]. In θ: W,
 * channels × input channels × kernel height × kernel width, row-major, then the biases: PyTorch's order.
 *
 * @param channels of the output
 * @param kernel its height and width, or one number for both
 * @param options.stride by default 1
 * @param options.padding zeros on each side; by default 0
 * @param options.bias whether each channel has one; by default true
 * @throws ArgumentError unless the sizes are positive integers, the padding an integer of at least 0
 */
export function conv2d(
  channels: number,
  kernel: number | readonly [number, number],
  options: { stride?: number; padding?: number; bias?: boolean } = {},
): Fitting {
  checkOptions('conv2d', options, ['stride', 'padding', 'bias']);
  const { stride = 1, padding = 0, bias = true } = options;
  const [height, width] = (Array.isArray(kernel) ? kernel : [kernel, kernel]) as [number, number];
  if (Array.isArray(kernel)) checkLength('kernel', kernel, 2, 'height and width');
  checkInteger('channels', channels, 1);
  checkInteger('kernel', height, 1);
  checkInteger('kernel', width, 1);
  checkInteger('stride', stride, 1);
  checkInteger('padding', padding, 0);
  checkBoolean('bias', bias);
  const name = `conv ${height}×${width}${stride === 1 ? '' : `, stride ${stride}`}${padding === 0 ? '' : `, padding ${padding}`}`;
  return {
    name,
    takes: `channels × height × width, at least ${Math.max(1, height - 2 * padding)} × ${Math.max(1, width - 2 * padding)}`,
    fit(shape) {
      if (shape.length !== 3) return undefined;
      const [, inHeight, inWidth] = shape;
      const outHeight = windows(inHeight, height, stride, padding);
      const outWidth = windows(inWidth, width, stride, padding);
      if (outHeight < 1 || outWidth < 1) return undefined;
      return layer(name, { input: shape, output: [channels, outHeight, outWidth], kernel: [height, width, stride, padding], bias }); // prettier-ignore
    },
  };
}

/** Below so many channels of the input a convolution in place is faster, where there can be one. */
const FEW = 16;

/** A convolution of fixed sizes. */
function layer(name: string, sizes: ConvSizes): ParametricLayer {
  const { input, output, kernel, bias } = sizes;
  const [height, width, stride, padding] = kernel;
  const size = input[0] * height * width;
  const weights = output[0] * size;
  const biases = bias ? output[0] : 0;
  const isInPlace = stride === 1 && padding === 0 && output[2] % 8 === 0 && input[0] < FEW;
  return {
    kind: 'parametric',
    name,
    inputs: sizeOf(input),
    outputs: sizeOf(output),
    shape: output,
    parameters: weights + biases,
    reads: 'x',
    inPlace: false,
    outerProduct: false,
    fan: { inputs: size, outputs: output[0] * height * width, weights, biases },
    ...(isInPlace ? convInPlace(sizes) : convBeside(sizes)),
  };
}
