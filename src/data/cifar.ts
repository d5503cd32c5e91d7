import { checkNumber, checkOneOf, checkOptions, FormatError } from '../errors.js';
import { toBytes, type Bytes } from './bytes.js';
import type { PixelClassification } from './dataset.js';
import { imagesOf } from './images.js';

const pixels = 3 * 32 * 32;

/** What comes before the pixels of an image: CIFAR-100 has the number of a superclass first. */
const kinds = { 10: { labels: 1, classes: 10 }, 100: { labels: 2, classes: 100 } };
export type CifarKind = keyof typeof kinds;

/**
 * A classification data set, of bytes, from one file of the binary version of CIFAR-10 or CIFAR-100, such as data_batch_1.bin or
 * train.bin (A. Krizhevsky: Learning Multiple Layers of Features from Tiny Images, 2009,
 * https://www.cs.toronto.edu/~kriz/cifar.html). Features are the 32 × 32 red pixels row by row, then the green, then the blue.
 *
 * @param bytes the whole file: images of 3,073 bytes (CIFAR-10) or 3,074 (CIFAR-100), one after another
 * @param options.classes 10, or 100 for the fine labels of CIFAR-100
 * @param options.scale what each pixel is multiplied by, by default 1/255
 * @param options.source the file's name, for messages
 * @throws FormatError if the file is not a whole number of images, or a label is not a class
 */
export function cifarImages(
  bytes: Bytes,
  options: { classes: CifarKind; scale?: number; source?: string },
): PixelClassification {
  checkOptions('cifarImages', options, ['classes', 'scale', 'source']);
  const { classes, scale, source = 'CIFAR file' } = options;
  checkOneOf('classes', String(classes), Object.keys(kinds));
  if (scale !== undefined) checkNumber('scale', scale);
  return readCifar(toBytes(bytes), classes, source, scale);
}

export function readCifar(
  bytes: Uint8Array,
  kind: CifarKind,
  source: string,
  scale?: number,
): PixelClassification {
  const { labels: before, classes } = kinds[kind];
  const record = before + pixels;
  const n = bytes.length / record;
  if (n === 0 || !Number.isInteger(n)) {
    throw new FormatError(
      source,
      `has ${bytes.length} bytes, which is not a whole number of images of ${record} bytes each: it is truncated, or not a file of CIFAR-${kind}`,
    );
  }
  const values = new Uint8Array(n * pixels);
  const labels = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    labels[i] = bytes[i * record + before - 1];
    values.set(bytes.subarray(i * record + before, (i + 1) * record), i * pixels);
  }
  return imagesOf(
    { shape: [n, 3, 32, 32], values, source },
    { shape: [n], values: labels, source },
    classes,
    scale,
  );
}
