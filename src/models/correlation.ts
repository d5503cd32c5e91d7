import type { Kernels, Pointer } from '../wasm/kernels.js';
import type { ConvSizes } from './convSizes.js';
import { partsOf } from './parts.js';
import { sizeOf } from './shape.js';

/** The most tiles of a call: enough to use a panel of weights often, few enough for the L1 cache. */
const TILES = 64;
/** The most numbers of a panel's row that are used at a time, and of a whole panel: 16 kB and a little more, of the L1 cache. */
const [ROW, PANEL] = [512, 640];

/** A convolution's forward pass, or its way back to the input: y ← or += the patches of x times W. */
export interface Correlation {
  /** Numbers of scratch. */
  readonly count: number;
  /** `biases` is 0 where there are none. */
  run(k: Kernels, images: number, y: Pointer, x: Pointer, weights: Pointer, biases: Pointer, scratch: Pointer): void; // prettier-ignore
}

/**
 * Four images side by side, eight channels at a time: assembly/layers/correlate.ts. The way back is a correlation too, of δ with W turned
 * about, and for a stride one for each row and column modulo the stride.
 */
export function correlation({ input, output, kernel }: ConvSizes, back: boolean): Correlation {
  const [seen, given] = back ? [output, input] : [input, output];
  const [inChannels, height, width] = seen;
  const [channels, outHeight, outWidth] = given;
  const [kernelHeight, kernelWidth, stride] = kernel;
  const [inputs, outputs] = [sizeOf(seen), sizeOf(given)];
  const places = outHeight * outWidth;
  // Rows of taps that a place has, and the numbers of one.
  const rows = back ? Math.ceil(kernelHeight / stride) : kernelHeight;
  const row = (back ? Math.ceil(kernelWidth / stride) : kernelWidth) * inChannels;
  const classes = back ? stride * stride : 1;
  const panel = 8 * classes * rows * row;
  const most = 4 * Math.ceil(TILES / places);
  const { starts, count } = partsOf({
    table: 6 * places,
    weights: Math.ceil(channels / 8) * panel,
    images: most * inputs,
    tiles: 8 * most * places,
  });
  // A panel is used whole, or row by row, and long rows in parts.
  const isWhole = rows * row <= PANEL;
  const height1 = isWhole ? rows : 1;
  const width1 = isWhole ? row : Math.ceil(row / Math.ceil(row / ROW));

  return {
    count,
    run(k, images, y, x, weights, biases, scratch) {
      const table = scratch + starts.table;
      const panels = scratch + starts.weights;
      const beside = scratch + starts.images;
      const tiles = scratch + starts.tiles;
      k.convPlaces(table, outHeight, outWidth, height, width, inChannels, ...kernel, back, 32 * rows * row);
      if (back) {
        k.packTransposed(panels, weights, inChannels, channels, channels, kernelHeight, kernelWidth, stride);
      } else k.packKernel(panels, weights, channels, inChannels, kernelHeight * kernelWidth);
      k.fillConstant(tiles, 8 * most * places, 0);
      const length = blockLength(images, most, 4);
      for (let first = 0; first < images; first += length) {
        const size = Math.min(length, images - first);
        k.inLanes(beside, x + 4 * first * inputs, size, 4 * inputs, inChannels, 4 * height * width, height, width, 0, 0, height, width, 4); // prettier-ignore
        for (let d = 0; d < channels; d += 8) {
          const weightsOf = panels + (d / 8) * 4 * panel;
          for (let i = 0; i < rows; i += height1) {
            for (let at = 0; at < row; at += width1) {
              k.correlate(tiles, beside, weightsOf, table, places, Math.ceil(size / 4), 16 * inputs, 16 * inChannels * width, 32 * row, i, i + height1, at, at + width1, channels - d); // prettier-ignore
            }
          }
          k.fromTiles(y + 4 * first * outputs, tiles, size, channels, 4 * places, places, d, biases, back);
        }
      }
    },
  };
}

/** The length of blocks of up to `most` of `count`, a multiple of `unit`: as equal as can be, and of the last what is left. */
export function blockLength(count: number, most: number, unit = 1): number {
  const units = Math.ceil(count / unit);
  return unit * Math.ceil(units / Math.ceil((unit * units) / most));
}
