import type { Kernels, Pointer } from '../wasm/kernels.js';
import type { ConvPasses, ConvSizes } from './convSizes.js';
import { partsOf } from './parts.js';
import { sizeOf } from './shape.js';

/**
 * A convolution of few channels with stride 1, no padding and rows of a multiple of eight places, whose patches are read where they are
 * in the image: nothing is copied but the eight patches of a panel.
 */
export function convInPlace({ input, output, kernel, bias }: ConvSizes): ConvPasses {
  const [channels, rows, width] = output;
  const [inChannels, inHeight, inWidth] = input;
  const [kernelHeight, kernelWidth] = kernel;
  const [inputs, outputs] = [sizeOf(input), sizeOf(output)];
  const size = inChannels * kernelHeight * kernelWidth;
  const places = rows * width;
  const weights = channels * size;
  const parameters = weights + (bias ? channels : 0);
  const { starts, count: scratchCount } = partsOf({
    offsets: size,
    reordered: size,
    packed: Math.max(4 * Math.ceil(channels / 4) * size, 4 * Math.ceil(size / 4) * channels),
    panel: 8 * size,
    gradient: parameters,
  });

  const setOffsets = (k: Kernels, scratch: Pointer) =>
    k.patchOffsets(scratch + starts.offsets, inChannels, inHeight, inWidth, kernelHeight, kernelWidth);
  /** gradient += that of the images; the offsets are set. */
  const addGradient = (
    k: Kernels,
    images: number,
    x: Pointer,
    delta: Pointer,
    gradient: Pointer,
    scratch: Pointer,
  ) => {
    const offsets = scratch + starts.offsets;
    k.convGradient(gradient, x, offsets, delta, channels, size, rows, width, 4 * inWidth, images, 4 * inputs);
    if (bias) k.addRowSums(gradient + 4 * weights, delta, channels, places, images);
  };

  return {
    scratch: () => scratchCount,
    forward(k, count, { x, y, parameters, scratch }) {
      const [offsets, packed] = [scratch + starts.offsets, scratch + starts.packed];
      setOffsets(k, scratch);
      k.packChannels(packed, parameters, channels, size);
      if (bias) k.fillRows(y, parameters + 4 * weights, channels, places, count);
      else k.fillConstant(y, count * outputs, 0);
      k.convForward(y, x, offsets, packed, scratch + starts.panel, channels, size, rows, width, 4 * inWidth, count, 4 * inputs); // prettier-ignore
    },
    backward(k, count, { delta, dx, parameters, scratch }) {
      const [offsets, packed] = [scratch + starts.reordered, scratch + starts.packed];
      setOffsets(k, scratch);
      k.packPatches(packed, offsets, parameters, scratch + starts.offsets, channels, size, kernelWidth);
      k.convBackwardInput(dx, delta, packed, offsets, channels, size, rows, width, 4 * inWidth, count, 4 * inputs); // prettier-ignore
    },
    accumulate(k, count, { x, delta, scratch }, gradient) {
      setOffsets(k, scratch);
      addGradient(k, count, x, delta, gradient, scratch);
    },
    perExample(k, count, { x, delta, scratch }, G, rowStride) {
      setOffsets(k, scratch);
      for (let i = 0; i < count; i++) {
        const row = G + 4 * i * rowStride;
        k.fillConstant(row, parameters, 0);
        addGradient(k, 1, x + 4 * i * inputs, delta + 4 * i * outputs, row, scratch);
      }
    },
    squaredNorms(k, count, { x, delta, scratch }, squares) {
      const gradient = scratch + starts.gradient;
      setOffsets(k, scratch);
      for (let i = 0; i < count; i++) {
        k.fillConstant(gradient, parameters, 0);
        addGradient(k, 1, x + 4 * i * inputs, delta + 4 * i * outputs, gradient, scratch);
        k.addSquaredNorm(squares + 4 * i, gradient, parameters);
      }
    },
  };
}
