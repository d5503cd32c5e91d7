import { checkNumber, checkOptions, FormatError } from '../errors.js';
import { firstBytes, toBytes, viewOf, type Bytes } from './bytes.js';
import type { Classification, PixelClassification } from './dataset.js';
import { classificationOf } from './examples.js';
import { gunzip, isGzip } from './gzip.js';
import { numberTypes, readNumbers, type NdArray } from './numbers.js';

const typeOfCode: Readonly<Record<number, string>> = {
  0x08: 'u1',
  0x09: 'i1',
  0x0b: 'i2',
  0x0c: 'i4',
  0x0d: 'f4',
  0x0e: 'f8',
};

/**
 * Reads an IDX file, the format of MNIST and its successors (http://yann.lecun.com/exdb/mnist/), gzipped or not.
 *
 * @param bytes the whole file
 * @param source the file's name, for messages
 * @returns the array's shape and its values in C order, in the typed array of the file's number type
 * @throws FormatError if the file is of another kind, truncated, too long or damaged
 */
export function readIdx(bytes: Bytes, source = 'IDX file'): NdArray {
  const packed = toBytes(bytes);
  const file = isGzip(packed) ? gunzip(packed, source) : packed;
  const type = numberTypes[typeOfCode[file[2]]];
  const rank = file[3];
  if (file[0] !== 0 || file[1] !== 0 || type === undefined || !(rank > 0)) {
    const magic = '00 00, a type (08, 09, 0b, 0c, 0d or 0e) and a number of dimensions';
    throw new FormatError(source, `is not an IDX file (${magic}): it ${firstBytes(file)}`);
  }
  const start = 4 + 4 * rank;
  if (file.length < start) {
    throw new FormatError(
      source,
      `the header claims ${rank} dimensions, ${start} bytes, but the file has ${file.length}`,
    );
  }
  const view = viewOf(file);
  const shape = Array.from({ length: rank }, (_, k) => view.getUint32(4 + 4 * k));
  return { shape, values: readNumbers(view, start, type, shape, false, source) };
}

/**
 * A classification data set from an IDX file of images (n × …) and one of labels (n). Bytes, as all but a few files have, stay bytes.
 *
 * @param options.scale what each value is multiplied by: by default 1/255 for bytes, 1 for other types; `scale: 1` keeps
 *   bytes from 0 to 255
 * @param options.imageSource the images file's name, for messages
 * @param options.labelSource the labels file's name, for messages
 * @throws FormatError as `readIdx`, and if the files do not have as many images as labels, or a label is negative or not whole
 */
export function idxImages(
  imageBytes: Bytes,
  labelBytes: Bytes,
  options: { scale?: number; imageSource?: string; labelSource?: string } = {},
): Classification | PixelClassification {
  checkOptions('idxImages', options, ['scale', 'imageSource', 'labelSource']);
  const { scale, imageSource = 'images', labelSource = 'labels' } = options;
  if (scale !== undefined) checkNumber('scale', scale);
  const images = { ...readIdx(toBytes(imageBytes, 'imageBytes'), imageSource), source: imageSource };
  const labels = { ...readIdx(toBytes(labelBytes, 'labelBytes'), labelSource), source: labelSource };
  return classificationOf(images, labels, scale);
}
