import { FormatError } from '../errors.js';
import type { Classification, Dataset, ImageShape } from './dataset.js';
import { shapeOf, type SourcedArray } from './examples.js';

/** Images with a class each as their files have them, a byte a pixel: a quarter of what they take as a data set. */
export interface Images {
  /** n × features, row-major. */
  readonly pixels: Uint8Array;
  /** Images. */
  readonly n: number;
  /** Pixels of an image, times its channels. */
  readonly features: number;
  /** What they are. */
  readonly shape?: ImageShape;
  /** n class numbers from 0 to classes − 1. */
  readonly labels: Uint8Array;
  /** Classes that there are, with or without images. */
  readonly classes: number;
  /** What each pixel is multiplied by in a data set. */
  readonly scale: number;
}

/** Examples that come in two parts, one to train on and one to test on, alike but for their number. */
export interface Parts {
  /** As of a `Dataset`. */
  readonly kind: Dataset['kind'];
  /** The part to train on. */
  readonly train: Images | Dataset;
  /** The part to test on. */
  readonly test: Images | Dataset;
}

/** What the examples of an experiment are drawn from. */
export type Source = Dataset | Parts;

/** What each byte of a pixel is multiplied by where nothing else is said. */
export const unit = 1 / 255;

/**
 * Images of arrays of bytes: n × … pixels and n labels.
 *
 * @throws FormatError for shapes that do not fit, values that are no bytes, and labels of no class
 */
export function imagesOf(pixels: SourcedArray, labels: SourcedArray, classes: number, scale = unit): Images {
  const [n, ...size] = pixels.shape;
  for (const { values, source } of [pixels, labels]) {
    if (!(values instanceof Uint8Array)) throw new FormatError(source, 'must hold bytes, but holds other numbers'); // prettier-ignore
  }
  if (pixels.values.length === 0) throw new FormatError(pixels.source, 'has no images');
  if (labels.values.length !== n) {
    throw new FormatError(labels.source, `has ${labels.values.length} labels, but ${pixels.source} has ${n} images`); // prettier-ignore
  }
  const wrong = labels.values.findIndex((label) => label >= classes);
  if (wrong >= 0) {
    throw new FormatError(
      labels.source,
      `label ${wrong} is ${labels.values[wrong]}, but labels are from 0 to ${classes - 1}`,
    );
  }
  return {
    pixels: pixels.values as Uint8Array,
    n,
    features: size.reduce((product, length) => product * length, 1),
    ...shapeOf(pixels.shape),
    labels: labels.values as Uint8Array,
    classes,
    scale,
  };
}

/** Images of one kind, one lot after another. */
export function joined(lots: readonly Images[]): Images {
  const concat = (arrays: readonly Uint8Array[]) => {
    const all = new Uint8Array(arrays.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const array of arrays) {
      all.set(array, at);
      at += array.length;
    }
    return all;
  };
  const labels = concat(lots.map((lot) => lot.labels));
  return { ...lots[0], n: labels.length, labels, pixels: concat(lots.map((lot) => lot.pixels)) };
}

/** The images at `indices`, by default all, in that order, as a data set. */
export function imageExamples(images: Images, indices?: ArrayLike<number>): Classification {
  const { pixels, features, shape, classes, scale } = images;
  const n = indices?.length ?? images.n;
  const inputs = new Float32Array(n * features);
  const labels = new Uint32Array(n);
  for (let k = 0; k < n; k++) {
    const i = indices === undefined ? k : indices[k];
    for (let j = 0; j < features; j++) inputs[k * features + j] = pixels[i * features + j] * scale;
    labels[k] = images.labels[i];
  }
  return { kind: 'classification', inputs, n, features, ...(shape && { shape }), labels, classes };
}
