/**
 * `msgd/data`: data sets, and readers of the files they come in. Everything here takes bytes or text and works in
 * browsers as in Node.
 *
 * @module msgd/data
 */
export {
  dataset,
  subset,
  type Classification,
  type Dataset,
  type ImageShape,
  type PixelClassification,
  type PixelRegression,
  type Regression,
} from './dataset.js';
export { inputsOf } from './inputs.js';
export type { Pixels } from './pixels.js';
export { digits } from './digits.js';
export { penguins } from './penguins.js';
export { split, type SplitOptions } from './split.js';
export type { Standardisation } from './standardise.js';
export type { Draw } from './draw.js';
export type { Parts, Source } from './images.js';
export { idxImages, readIdx } from './idx.js';
export { cifarImages } from './cifar.js';
export { svhnImages } from './svhn.js';
export { readMat, type MatArray } from './mat.js';
export { writeNpz, type WritableArray } from './writeNpz.js';
export { readNpy, readNpz, type NpyArray } from './npy.js';
export { readCsv, type CsvOptions, type NamedClassification } from './csv.js';
export { mnist } from './mnist.js';
export type { Bytes } from './bytes.js';
export type { NdArray, NumberArray } from './numbers.js';
