import type { Kernels, Pointer } from '../wasm/kernels.js';
import type { ConvSizes } from './convSizes.js';
import { blockLength } from './correlation.js';
import { partsOf } from './parts.js';
import { sizeOf } from './shape.js';

/** Places of all images, about, over which a gradient is summed at a time: those of eight channels stay in the L1 cache. */
const DEPTH = 512;
/** Below so many channels a quad of them is mostly empty. */
const FEW = 3;

/** The gradient of a convolution's weights. */
export interface KernelGradient {
  /** Numbers of scratch. */
  readonly count: number;
  /** gradient += that of the images. */
  add(k: Kernels, images: number, x: Pointer, delta: Pointer, gradient: Pointer, scratch: Pointer): void;
  /** Number `at` += the squared norm of one image's gradient, which is not written out. */
  addSquaredNorm(k: Kernels, at: Pointer, x: Pointer, delta: Pointer, scratch: Pointer): void;
}

/**
 * Eight channels at a time: assembly/layers/correlateGradient.ts. Of few channels in the input the patches are copied out, and are then
 * the places of a 1×1 kernel.
 */
export function kernelGradient({ input, output, kernel }: ConvSizes): KernelGradient {
  const [channels, outHeight, outWidth] = output;
  const [inChannels, height, width] = input;
  const [kernelHeight, kernelWidth, stride, padding] = kernel;
  const [inputs, outputs] = [sizeOf(input), sizeOf(output)];
  const places = outHeight * outWidth;
  const size = inChannels * kernelHeight * kernelWidth;
  const [borderedHeight, borderedWidth] = [height + 2 * padding, width + 2 * padding];

  const isFew = inChannels < FEW;
  const of = isFew
    ? { channels: size, taps: 1, seen: places, sizes: [size, outHeight, outWidth, 1, 1, 1, 0] as const }
    : { channels: inChannels, taps: kernelHeight * kernelWidth, seen: borderedHeight * borderedWidth, sizes: [inChannels, height, width, ...kernel] as const }; // prettier-ignore
  const quads = Math.ceil(of.channels / 4);
  const panel = 32 * quads * of.taps;
  // With a stride a run is of one place alone: it has more images.
  const most = Math.max(Math.ceil(DEPTH / places), stride > 1 && !isFew ? 8 : 1);
  const { starts, count } = partsOf({
    bordered: isFew ? most * inChannels * borderedHeight * borderedWidth : 0,
    x: most * 4 * quads * of.seen,
    delta: most * 8 * Math.ceil(channels / 8) * places,
    panel,
  });

  /** The gradient of up to `most` images, panel by panel from channel d on. */
  const eachPanel = (
    k: Kernels,
    images: number,
    x: Pointer,
    delta: Pointer,
    scratch: Pointer,
    visit: (panelOf: Pointer, d: number) => void,
  ) => {
    const inside = scratch + starts.x;
    const deltaInside = scratch + starts.delta;
    const at = scratch + starts.panel;
    if (isFew) {
      const bordered = scratch + starts.bordered;
      k.addBorder(bordered, x, images * inChannels, height, width, padding);
      k.tapsInside(inside, bordered, images, inChannels, borderedHeight, borderedWidth, kernelHeight, kernelWidth, stride, outHeight, outWidth);
    } else k.inLanes(inside, x, inChannels, 4 * height * width, images, 4 * inputs, height, width, -padding, -padding, borderedHeight, borderedWidth, 4); // prettier-ignore
    k.inLanes(deltaInside, delta, channels, 4 * places, images, 4 * outputs, outHeight, outWidth, 0, 0, outHeight, outWidth, 8); // prettier-ignore
    for (let d = 0; d < channels; d += 8) {
      const own = deltaInside + 4 * images * d * places;
      k.fillConstant(at, panel, 0);
      k.correlateGradient(at, inside, own, images, ...of.sizes, outHeight, outWidth, channels - d);
      visit(at, d);
    }
  };

  return {
    count,
    add(k, images, x, delta, gradient, scratch) {
      const length = blockLength(images, most);
      for (let first = 0; first < images; first += length) {
        const some = Math.min(length, images - first);
        eachPanel(k, some, x + 4 * first * inputs, delta + 4 * first * outputs, scratch, (from, d) =>
          k.addKernel(gradient + 4 * d * size, from, Math.min(8, channels - d), of.channels, of.taps),
        );
      }
    },
    addSquaredNorm(k, to, x, delta, scratch) {
      eachPanel(k, 1, x, delta, scratch, (from) => k.addSquaredNorm(to, from, panel));
    },
  };
}
