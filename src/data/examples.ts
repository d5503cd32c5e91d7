import { FormatError } from '../errors.js';
import { largestLabel } from './classes.js';
import {
  dataset,
  type Classification,
  type ImageShape,
  type PixelClassification,
  type PixelRegression,
  type Regression,
} from './dataset.js';
import type { NdArray } from './numbers.js';

/** An array of a file, with the name by which messages call it. */
export interface SourcedArray extends NdArray {
  readonly source: string;
}

/**
 * Arrays as a classification data set: `inputs` of shape n × …, `labels` of shape n or n × 1. Bytes are taken for pixels, other
 * inputs for what they are.
 *
 * @param classes by default the largest label + 1, at least 2
 * @throws FormatError for shapes that do not fit, inputs that are not finite as float32, labels that are not class numbers
 */
export function classificationOf(
  inputs: SourcedArray,
  labels: SourcedArray,
  scale?: number,
  classes?: number,
): Classification | PixelClassification {
  const features = featuresOf(inputs);
  checkCounts(inputs, labels);
  if (labels.values.length !== labels.shape[0]) {
    throw new FormatError(
      labels.source,
      `has shape [${labels.shape.join(', ')}], but labels are one number an example`,
    );
  }
  labels.values.forEach((label: number, i: number) => {
    if (Number.isInteger(label) && label >= 0 && label <= largestLabel) return;
    throw new FormatError(
      labels.source,
      `label ${i} is ${label}, but labels are whole numbers from 0 to ${largestLabel}`,
    );
  });
  const common = { features, ...shapeOf(inputs.shape), labels: labels.values, classes };
  return inputs.values instanceof Uint8Array
    ? dataset({ pixels: inputs.values, scale, ...common })
    : dataset({ inputs: floats(inputs, scale), ...common });
}

/**
 * Arrays as a regression data set: `inputs` of shape n × …, `targets` of shape n × ….
 *
 * @throws FormatError for shapes that do not fit and numbers that are not finite as float32
 */
export function regressionOf(
  inputs: SourcedArray,
  targets: SourcedArray,
  scale?: number,
): Regression | PixelRegression {
  const features = featuresOf(inputs);
  checkCounts(inputs, targets);
  const outputs = targets.values.length / targets.shape[0];
  if (outputs === 0)
    throw new FormatError(targets.source, `has shape [${targets.shape.join(', ')}]: no targets`);
  const common = { features, ...shapeOf(inputs.shape), targets: floats(targets), outputs };
  return inputs.values instanceof Uint8Array
    ? dataset({ pixels: inputs.values, scale, ...common })
    : dataset({ inputs: floats(inputs, scale), ...common });
}

/** The shape of the images of an array, n × height × width or n × channels × height × width; nothing for other arrays. */
export function shapeOf([, ...size]: readonly number[]): { shape?: ImageShape } {
  if (size.length === 2) return { shape: [1, size[0], size[1]] };
  return size.length === 3 ? { shape: [size[0], size[1], size[2]] } : {};
}

function featuresOf({ shape, values, source }: SourcedArray): number {
  if (shape.length < 2) {
    throw new FormatError(
      source,
      `has shape [${shape.join(', ')}], but inputs have two dimensions or more, examples first`,
    );
  }
  if (values.length === 0)
    throw new FormatError(source, `has shape [${shape.join(', ')}]: no examples or no features`);
  return values.length / shape[0];
}

function checkCounts(inputs: SourcedArray, others: SourcedArray) {
  if (inputs.shape[0] === others.shape[0]) return;
  const claim = (array: SourcedArray) => `${array.source} has shape [${array.shape.join(', ')}]`;
  throw new FormatError(others.source, `the numbers of examples differ: ${claim(inputs)}, ${claim(others)}`);
}

function floats({ values, source }: SourcedArray, scale = 1): Float32Array {
  const floats = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    floats[i] = values[i] * scale;
    if (!Number.isFinite(floats[i])) {
      throw new FormatError(source, `value ${i} is ${values[i]}, which is not finite as a 32-bit float`);
    }
  }
  return floats;
}
