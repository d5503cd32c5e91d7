import { FormatError } from '../errors.js';
import { dataset, type Dataset, type PixelClassification } from './dataset.js';
import { shapeOf, type SourcedArray } from './examples.js';

/** Examples in two parts, one to train on and one to test on. They differ only in their number. */
export interface Parts {
  /** As of a `Dataset`. */
  readonly kind: Dataset['kind'];
  /** The part to train on. */
  readonly train: Dataset;
  /** The part to test on. */
  readonly test: Dataset;
}

/** What the examples of an experiment are drawn from. */
export type Source = Dataset | Parts;

/**
 * Images of arrays of bytes: n × … pixels and n labels.
 *
 * @throws FormatError for shapes that do not fit, values that are no bytes, and labels of no class
 */
export function imagesOf(
  pixels: SourcedArray,
  labels: SourcedArray,
  classes: number,
  scale?: number,
): PixelClassification {
  const [n, ...size] = pixels.shape;
  for (const { values, source } of [pixels, labels]) {
    if (!(values instanceof Uint8Array))
      throw new FormatError(source, 'must hold bytes, but holds other numbers');
  }
  if (pixels.values.length === 0) throw new FormatError(pixels.source, 'has no images');
  if (labels.values.length !== n) {
    throw new FormatError(
      labels.source,
      `has ${labels.values.length} labels, but ${pixels.source} has ${n} images`,
    );
  }
  const wrong = labels.values.findIndex((label) => label >= classes);
  if (wrong >= 0) {
    throw new FormatError(
      labels.source,
      `label ${wrong} is ${labels.values[wrong]}, but labels are from 0 to ${classes - 1}`,
    );
  }
  return dataset({
    pixels: pixels.values as Uint8Array,
    scale,
    features: size.reduce((product, length) => product * length, 1),
    ...shapeOf(pixels.shape),
    labels: labels.values,
    classes,
  });
}

/** Images of one kind, one lot after another. */
export function joined(lots: readonly PixelClassification[]): PixelClassification {
  if (lots.length === 1) return lots[0];
  const n = lots.reduce((sum, lot) => sum + lot.n, 0);
  const all = { ...lots[0], n, pixels: new Uint8Array(n * lots[0].features), labels: new Uint32Array(n) };
  let first = 0;
  for (const { n, features, pixels, labels } of lots) {
    all.pixels.set(pixels, first * features);
    all.labels.set(labels, first);
    first += n;
  }
  return all;
}
