import { checkBoolean, checkInteger, checkOptions } from '../errors.js';
import type { Kernels, Patches, Pointer } from '../wasm/kernels.js';
import type { ParametricLayer } from './layer.js';
import { sizeOf, windows, type Fitting, type Shape } from './shape.js';

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
  checkInteger('channels', channels, 1);
  checkInteger('kernel', height, 1);
  checkInteger('kernel', width, 1);
  checkInteger('stride', stride, 1);
  checkInteger('padding', padding, 0);
  checkBoolean('bias', bias);
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

/**
 * A convolution of fixed sizes. With stride 1, no padding and rows of a multiple of eight places the patches are read where they
 * are in the image, in all images by one call; otherwise `im2col` copies those of one image out first, and there is one row of
 * all places.
 */
function layer(name: string, input: Shape, shape: Shape, patches: Patches, bias: boolean): ParametricLayer {
  const [channels, outHeight, outWidth] = shape;
  const [inChannels, inHeight, inWidth, kernelHeight, kernelWidth, stride, padding] = patches;
  const [inputs, outputs] = [sizeOf(input), sizeOf(shape)];
  /** Numbers of a patch. */
  const size = inChannels * kernelHeight * kernelWidth;
  const places = outHeight * outWidth;
  const weights = channels * size;
  const biases = bias ? channels : 0;

  const inPlace = stride === 1 && padding === 0 && outWidth % 8 === 0;
  const [rows, width, rowBytes] = inPlace ? [outHeight, outWidth, 4 * inWidth] : [1, places, 4 * places];
  const padded = 8 * Math.ceil(width / 8);

  // The parts of scratch, in numbers.
  const parts = {
    offsets: size,
    reordered: size,
    packed: Math.max(4 * Math.ceil(channels / 4) * size, 4 * Math.ceil(size / 4) * channels),
    panel: 8 * size,
    columns: inPlace ? 0 : size * places + 8,
    delta: inPlace ? 0 : channels * padded,
    gradient: weights + biases,
  };
  const starts = Object.fromEntries(
    Object.keys(parts).map((part, k, all) => {
      const before = all.slice(0, k).map((other) => parts[other as keyof typeof parts]);
      return [part, before.reduce((sum, count) => sum + 64 * Math.ceil(count / 16), 0)];
    }),
  ) as Record<keyof typeof parts, number>;
  const scratchCount = Object.values(parts).reduce((sum, count) => sum + 16 * Math.ceil(count / 16), 0);

  /** Images that a call can see at once. */
  const together = (count: number) => (inPlace ? count : 1);
  const image = (x: Pointer, i: number) => x + 4 * i * inputs;
  const output = (y: Pointer, i: number) => y + 4 * i * outputs;

  const setOffsets = (k: Kernels, scratch: Pointer) =>
    inPlace
      ? k.patchOffsets(scratch + starts.offsets, inChannels, inHeight, inWidth, kernelHeight, kernelWidth)
      : k.patchOffsets(scratch + starts.offsets, size, 1, places, 1, 1);
  /** Where the patches of an image are: in it, or in columns. */
  const patchesOf = (k: Kernels, x: Pointer, scratch: Pointer): Pointer => {
    if (inPlace) return x;
    const columns = scratch + starts.columns;
    k.im2col(columns, x, ...patches);
    k.fillConstant(columns + 4 * size * places, 8, 0);
    return columns;
  };
  /** δ of one image, in columns in rows of a multiple of eight: what they read beyond the last place is then multiplied by 0. */
  const deltaOf = (k: Kernels, delta: Pointer, scratch: Pointer): Pointer => {
    if (inPlace) return delta;
    k.padRows(scratch + starts.delta, delta, channels, places, padded);
    return scratch + starts.delta;
  };
  /** gradient += that of the images; the offsets are set. */
  const addGradient = (
    k: Kernels,
    images: number,
    x: Pointer,
    delta: Pointer,
    gradient: Pointer,
    scratch: Pointer,
  ) => {
    const from = patchesOf(k, x, scratch);
    const rowsOfDelta = deltaOf(k, delta, scratch);
    k.convGradient(
      gradient,
      from,
      scratch + starts.offsets,
      rowsOfDelta,
      channels,
      size,
      rows,
      padded,
      rowBytes,
      images,
      4 * inputs,
    );
    if (bias) k.addRowSums(gradient + 4 * weights, delta, channels, places, images);
  };

  return {
    kind: 'parametric',
    name,
    inputs,
    outputs,
    shape,
    parameters: weights + biases,
    reads: 'x',
    inPlace: false,
    outerProduct: false,
    fan: { inputs: size, outputs: channels * kernelHeight * kernelWidth, weights, biases },
    scratch: () => scratchCount,
    forward(k, count, { x, y, parameters, scratch }) {
      const offsets = scratch + starts.offsets;
      const packed = scratch + starts.packed;
      const panel = scratch + starts.panel;
      setOffsets(k, scratch);
      k.packChannels(packed, parameters, channels, size);
      if (bias) k.fillRows(y, parameters + 4 * weights, channels, places, count);
      else k.fillConstant(y, count * outputs, 0);
      const images = together(count);
      for (let i = 0; i < count; i += images) {
        const from = patchesOf(k, image(x, i), scratch);
        const to = output(y, i);
        k.convForward(to, from, offsets, packed, panel, channels, size, rows, width, rowBytes, images, 4 * inputs); // prettier-ignore
      }
    },
    backward(k, count, { delta, dx, parameters, scratch }) {
      const offsets = scratch + starts.reordered;
      const packed = scratch + starts.packed;
      setOffsets(k, scratch);
      k.packPatches(
        packed,
        offsets,
        parameters,
        scratch + starts.offsets,
        channels,
        size,
        inPlace ? kernelWidth : 1,
      );
      const images = together(count);
      for (let i = 0; i < count; i += images) {
        const to = inPlace ? dx : scratch + starts.columns;
        if (!inPlace) k.fillConstant(to, size * places + 8, 0);
        k.convBackwardInput(
          to,
          deltaOf(k, output(delta, i), scratch),
          packed,
          offsets,
          channels,
          size,
          rows,
          padded,
          rowBytes,
          images,
          4 * inputs,
        );
        if (!inPlace) k.col2im(image(dx, i), to, ...patches);
      }
    },
    accumulate(k, count, { x, delta, scratch }, gradient) {
      setOffsets(k, scratch);
      const images = together(count);
      for (let i = 0; i < count; i += images) {
        addGradient(k, images, image(x, i), output(delta, i), gradient, scratch);
      }
    },
    perExample(k, count, { x, delta, scratch }, G, rowStride) {
      setOffsets(k, scratch);
      for (let i = 0; i < count; i++) {
        const row = G + 4 * i * rowStride;
        k.fillConstant(row, weights + biases, 0);
        addGradient(k, 1, image(x, i), output(delta, i), row, scratch);
      }
    },
    squaredNorms(k, count, { x, delta, scratch }, squares) {
      const gradient = scratch + starts.gradient;
      setOffsets(k, scratch);
      for (let i = 0; i < count; i++) {
        k.fillConstant(gradient, weights + biases, 0);
        addGradient(k, 1, image(x, i), output(delta, i), gradient, scratch);
        k.addSquaredNorm(squares + 4 * i, gradient, weights + biases);
      }
    },
  };
}
