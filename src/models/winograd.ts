import type { ConvSizes } from './convSizes.js';
import { blockLength, type Correlation } from './correlation.js';
import { partsOf } from './parts.js';
import { sizeOf } from './shape.js';

/** Numbers, about, of the 16 matrices of images and of products at a time: 512 kB, half of the L2 cache. */
const NUMBERS = 2 ** 17;
/** But at least so many panels of four tiles, for all of which the kernel's matrices are read from further away. */
const PANELS = 16;
/** Numbers between one of the 16 matrices and the next, so that the same places of them do not share the lines of a cache. */
export const APART = 16;

/** The transforms of an image cost as much as so many channels of the output, those of outputs as so many of the input. */
const TRANSFORMS = 6;

/** Whether it has fewer products than the direct path, which passes over the border, and so many fewer that the transforms are worth it. */
export function winogradGains({ input, output, kernel }: ConvSizes): boolean {
  const [inChannels, height, width] = input;
  const [channels, outHeight, outWidth] = output;
  const [kernelHeight, kernelWidth, stride, padding] = kernel;
  if (kernelHeight !== 3 || kernelWidth !== 3 || stride !== 1) return false;
  const tiles = Math.ceil(outHeight / 2) * Math.ceil(outWidth / 2);
  const taps = tapsSeen(height, outHeight, padding) * tapsSeen(width, outWidth, padding);
  // Channels fill eights.
  const [c, d] = [8 * Math.ceil(inChannels / 8), 8 * Math.ceil(channels / 8)];
  return 16 * tiles * (c * d + TRANSFORMS * (c + d)) < taps * inChannels * channels;
}

/** In one direction: of how many pairs of a place and one of three taps the tap lies in the image. */
function tapsSeen(length: number, places: number, padding: number): number {
  let count = 0;
  for (let first = -padding; first < 3 - padding; first++) {
    count += Math.max(0, Math.min(places, length - first) - Math.max(0, -first));
  }
  return count;
}

/**
 * What `correlation` does, of 3×3 kernels and stride 1, with 16 products in place of 36: assembly/layers/winograd.ts. The lanes of a
 * vector are the tiles at one place in four images: so of each of the 16 matrices they are the rows of a panel, as `panelProducts` reads it.
 */
export function winograd({ input, output, kernel }: ConvSizes, back: boolean): Correlation {
  const [seen, given] = back ? [output, input] : [input, output];
  const [inChannels, height, width] = seen;
  const [channels, outHeight, outWidth] = given;
  const padding = back ? 2 - kernel[3] : kernel[3];
  const [inputs, outputs] = [sizeOf(seen), sizeOf(given)];
  const places = outHeight * outWidth;
  const eights = Math.ceil(channels / 8);
  const [tilesDown, tilesAcross] = [Math.ceil(outHeight / 2), Math.ceil(outWidth / 2)];
  // A block is some whole images, or some rows of tiles of four.
  const panels = Math.max(PANELS, Math.floor(NUMBERS / (64 * (inChannels + 8 * eights))));
  const most = 4 * Math.max(1, Math.floor(panels / (tilesDown * tilesAcross)));
  const tileRows = blockLength(tilesDown, Math.max(1, Math.floor(panels / tilesAcross)));
  const mostPanels = (most / 4) * tileRows * tilesAcross;
  const strideV = 4 * (8 * eights * inChannels + APART);
  const { starts, count } = partsOf({
    kernel: 72 * inChannels,
    v: 4 * strideV,
    window: most * inChannels * (2 * tileRows + 2) * (2 * tilesAcross + 2),
    u: 16 * (4 * mostPanels * inChannels + APART),
    m: 16 * (32 * mostPanels * eights + APART),
    tiles: most * 8 * 2 * tileRows * outWidth,
  });

  return {
    count,
    run(k, images, y, x, weights, biases, scratch) {
      const [g, v, window] = [scratch + starts.kernel, scratch + starts.v, scratch + starts.window];
      const [u, m, tiles] = [scratch + starts.u, scratch + starts.m, scratch + starts.tiles];
      for (let d = 0; d < channels; d += 8) {
        const some = Math.min(8, channels - d);
        if (back) k.packTransposed(g, weights + 4 * 9 * d, inChannels, channels, some, 3, 3, 1);
        else k.packKernel(g, weights + 4 * 9 * d * inChannels, some, inChannels, 9);
        k.winogradKernel(v + 4 * d * inChannels, strideV, g, 2 * inChannels);
      }
      const length = blockLength(images, most, 4);
      for (let first = 0; first < images; first += length) {
        const size = Math.min(length, images - first);
        const groups = Math.ceil(size / 4);
        for (let top = 0; top < tilesDown; top += tileRows) {
          const rows = Math.min(tileRows, tilesDown - top);
          const own = groups * rows * tilesAcross;
          const strideU = 4 * (4 * own * inChannels + APART);
          const strideM = 4 * (32 * own * eights + APART);
          k.inLanes(window, x + 4 * first * inputs, size, 4 * inputs, inChannels, 4 * height * width, height, width, 2 * top - padding, -padding, 2 * rows + 2, 2 * tilesAcross + 2, 4); // prettier-ignore
          k.winogradInput(u, strideU, window, groups, rows, tilesAcross, inChannels);
          k.panelProducts(m, strideM, u, strideU, v, strideV, 16, own, eights, inChannels);
          const outRows = Math.min(2 * rows, outHeight - 2 * top);
          const to = y + 4 * (first * outputs + 2 * top * outWidth);
          for (let d = 0; d < channels; d += 8) {
            k.winogradOutput(tiles, m + 16 * own * d, strideM, groups, outRows, outWidth);
            k.fromTiles(to, tiles, size, channels, 4 * places, outRows * outWidth, d, biases, back);
          }
        }
      }
    },
  };
}
