import { fromBase64 } from '../base64.js';
import { dataset, type Classification } from './dataset.js';
import { base64 } from './digits.generated.js';
import { gunzip } from './gzip.js';

const images = 1797;
const pixels = 64;

/**
 * The 1,797 handwritten digits of the UCI Machine Learning Repository: 8×8 images in 10 classes, 174 to 183 a class, in
 * the file's order. Features are the pixels row by row, from 0 (background) to 1 in sixteenths.
 *
 * E. Alpaydin and C. Kaynak: Optical Recognition of Handwritten Digits, 1998, doi 10.24432/C50P49, CC BY 4.0; this is
 * its test set, the copy that scikit-learn distributes. See data/digits.LICENSE.md.
 *
 * @returns a fresh copy each time
 */
export function digits(): Classification {
  // data/digits.bin is 1,797 × 64 bytes of pixels from 0 to 16, then 1,797 bytes of labels.
  const packed = fromBase64(base64);
  const bytes = gunzip(packed, 'digits.bin');
  const inputs = Float32Array.from(bytes.subarray(0, images * pixels), (pixel) => pixel / 16);
  const labels = bytes.subarray(images * pixels);
  return dataset({ inputs, features: pixels, shape: [1, 8, 8], labels, classes: 10 });
}
