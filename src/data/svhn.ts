import { checkNumber, checkOptions, FormatError } from '../errors.js';
import type { Bytes } from './bytes.js';
import type { PixelClassification } from './dataset.js';
import { imagesOf } from './images.js';
import { readMat } from './mat.js';

const side = 32;
const plane = side * side;

/**
 * A classification data set, of bytes, from a file of SVHN's cropped digits, train_32x32.mat, test_32x32.mat or extra_32x32.mat
 * (Y. Netzer et al.: Reading Digits in Natural Images with Unsupervised Feature Learning, 2011,
 * http://ufldl.stanford.edu/housenumbers/). Features are the 32 × 32 red pixels row by row, then the green, then the blue. The class is the
 * digit: the file's label 10, which it has for 0, becomes 0.
 *
 * @param bytes the whole file
 * @param options.scale what each pixel is multiplied by, by default 1/255
 * @param options.source the file's name, for messages
 * @throws FormatError as `readMat`, and if the arrays are not X, 32 × 32 × 3 × n bytes, and y, n labels from 1 to 10
 */
export function svhnImages(
  bytes: Bytes,
  options: { scale?: number; source?: string } = {},
): PixelClassification {
  checkOptions('svhnImages', options, ['scale', 'source']);
  const { scale, source = 'SVHN file' } = options;
  if (scale !== undefined) checkNumber('scale', scale);
  return readSvhn(bytes, source, scale);
}

export function readSvhn(bytes: Bytes, source: string, scale?: number): PixelClassification {
  const { X, y } = readMat(bytes, source);
  if (X === undefined || y === undefined)
    throw new FormatError(source, 'must hold X and y, but does not hold both');
  // MATLAB drops a last dimension of 1.
  const [height, width, colours, n = 1, ...more] = X.shape;
  const fits = height === side && width === side && colours === 3 && more.length === 0;
  if (!fits || !(X.values instanceof Uint8Array)) {
    throw new FormatError(source, `X must be 32 × 32 × 3 × n bytes, but is ${X.shape.join(' × ')}`);
  }
  const wrong = y.values.findIndex(
    (label: number) => !(Number.isInteger(label) && label >= 1 && label <= 10),
  );
  if (wrong >= 0)
    throw new FormatError(source, `label ${wrong} is ${y.values[wrong]}, but labels are from 1 to 10`);
  return imagesOf(
    { shape: [n, 3, side, side], values: byRows(X.values), source: `${source}, X` },
    { shape: [n], values: Uint8Array.from(y.values, (label) => label % 10), source: `${source}, y` },
    10,
    scale,
  );
}

/** MATLAB has an image column by column: plane after plane, each is transposed. */
function byRows(columns: Uint8Array): Uint8Array {
  const rows = new Uint8Array(columns.length);
  for (let start = 0; start < rows.length; start += plane) {
    for (let r = 0; r < side; r++) {
      for (let c = 0; c < side; c++) rows[start + r * side + c] = columns[start + c * side + r];
    }
  }
  return rows;
}
