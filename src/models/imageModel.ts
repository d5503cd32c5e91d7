import { ArgumentError, checkInteger, checkRange } from '../errors.js';

/** What the nets for colour images have in common. */
export interface ImageModelOptions {
  /** Multiplies the channels of every layer, which must come out whole; by default 1. */
  width?: number;
  /** The most examples of batch norm's ghost batches; without it all that a step sees are one. See `batchNorm`. */
  ghost?: number;
  /** At least 2, by default 10. */
  classes?: number;
  /** channels × height × width of an image; by default 3 × 32 × 32. */
  image?: readonly [channels: number, height: number, width: number];
}

/** @throws ArgumentError unless the options are in range, and the sides at least `side` */
export function checkImage(
  image: readonly number[],
  side: number,
  { width = 1, classes = 10 }: ImageModelOptions,
): void {
  if (!(Array.isArray(image) && image.length === 3)) {
    throw new ArgumentError('image', image, 'channels, height and width, as in [3, 32, 32]');
  }
  Array.from<number>(image).forEach((size, k) => checkInteger(`image[${k}]`, size, k === 0 ? 1 : side));
  checkInteger('classes', classes, 2);
  const isIn = (width: number) => width > 0 && Number.isInteger(64 * width);
  checkRange('width', width, isIn, 'a positive number with which 64 channels come out whole, such as 1/8');
}

export const scaled = (channels: number, width: number): number => channels * width;

export const nameOf = (name: string, width: number): string =>
  width === 1 ? name : `${name}, width ${width}`;
