import {
  ArgumentError,
  checkArray,
  checkFinite,
  checkFloats,
  checkInteger,
  checkLength,
  checkOneOf,
  checkOptions,
} from '../errors.js';
import { checkPixels, checkTyped, scaled, type Pixels } from './pixels.js';

interface Inputs {
  /** n × features, row-major: example i is `inputs.subarray(i * features, (i + 1) * features)`. */
  readonly inputs: Float32Array;
  /** The number of examples, at least 1. */
  readonly n: number;
  /** Numbers of an example's input, at least 1. */
  readonly features: number;
  /** Of images: what their features are. */
  readonly shape?: ImageShape;
}

/** Channels, height, width: an image's features are its planes one after another, each row by row. */
export type ImageShape = readonly [channels: number, height: number, width: number];

/** Examples with a class each. */
export interface Classification extends Inputs {
  /** Tells the two kinds of data set apart. */
  readonly kind: 'classification';
  /** n class numbers from 0 to classes − 1. */
  readonly labels: Uint32Array;
  /** The number of classes, at least 2; some may have no example. */
  readonly classes: number;
}

/** Examples with `outputs` real targets each. */
export interface Regression extends Inputs {
  /** Tells the two kinds of data set apart. */
  readonly kind: 'regression';
  /** n × outputs, row-major. */
  readonly targets: Float32Array;
  /** Targets of an example, at least 1. */
  readonly outputs: number;
}

/** Examples of bytes with a class each. */
export type PixelClassification = Pixels & Omit<Classification, 'inputs'>;
/** Examples of bytes with `outputs` real targets each. */
export type PixelRegression = Pixels & Omit<Regression, 'inputs'>;

/**
 * Examples with their targets: classes or real numbers, as `kind` says. The inputs are numbers (`inputs`) or
 * bytes (`pixels`).
 */
export type Dataset = Classification | Regression | PixelClassification | PixelRegression;

/**
 * Checks the shapes and values of arrays and makes a data set of them, here of examples with a class each. Typed arrays of
 * the right type are kept, not copied; others are converted.
 *
 * @param spec.inputs n × features numbers, row-major, finite
 * @param spec.features numbers per example, at least 1
 * @param spec.labels n class numbers
 * @param spec.shape of images: [channels, height, width], whose product is `features`
 * @param spec.classes number of classes; by default the largest label + 1, at least 2
 * @throws ArgumentError for no examples, lengths that do not fit, NaN or ±Infinity, labels out of range
 */
export function dataset(spec: {
  inputs: ArrayLike<number>;
  features: number;
  shape?: ImageShape;
  labels: ArrayLike<number>;
  classes?: number;
}): Classification;
/**
 * The same for examples whose inputs are bytes. They stay bytes: a quarter of the memory, and the same bits
 * in all results.
 *
 * @param spec.pixels n × features bytes, row-major, in place of `inputs`
 * @param spec.scale what each is multiplied by, in float64 and then rounded to float32; by default 1/255
 * @throws ArgumentError as for numbers, and for a scale with which a byte is not finite
 */
export function dataset(spec: {
  pixels: Uint8Array;
  scale?: number;
  features: number;
  shape?: ImageShape;
  labels: ArrayLike<number>;
  classes?: number;
}): PixelClassification;
/** The same, of bytes with real targets. */
export function dataset(spec: {
  pixels: Uint8Array;
  scale?: number;
  features: number;
  shape?: ImageShape;
  targets: ArrayLike<number>;
  outputs?: number;
}): PixelRegression;
/**
 * The same, of examples with real targets.
 *
 * @param spec.inputs n × features numbers, row-major, finite
 * @param spec.features numbers per example, at least 1
 * @param spec.shape of images: [channels, height, width], whose product is `features`
 * @param spec.targets n × outputs finite numbers
 * @param spec.outputs targets per example, by default 1
 * @throws ArgumentError for no examples, lengths that do not fit, NaN or ±Infinity
 */
export function dataset(spec: {
  inputs: ArrayLike<number>;
  features: number;
  shape?: ImageShape;
  targets: ArrayLike<number>;
  outputs?: number;
}): Regression;
export function dataset(spec: {
  inputs?: ArrayLike<number>;
  pixels?: Uint8Array;
  scale?: number;
  features: number;
  shape?: ImageShape;
  labels?: ArrayLike<number>;
  classes?: number;
  targets?: ArrayLike<number>;
  outputs?: number;
}): Dataset {
  checkOptions('dataset', spec, names);
  checkInteger('features', spec.features, 1);
  const { features, labels, targets, outputs = 1 } = spec;
  checkShape('shape', spec.shape, features);
  const inputs =
    spec.pixels === undefined
      ? numbers(spec.inputs, spec.scale)
      : bytes(spec.pixels, spec.inputs, spec.scale);
  const [name, { length }] = 'pixels' in inputs ? ['pixels', inputs.pixels] : ['inputs', inputs.inputs];
  if (length === 0) throw new ArgumentError(name, spec.pixels ?? spec.inputs, 'at least one example');
  const n = length / features;
  if (!Number.isInteger(n)) {
    throw new ArgumentError(`${name}.length`, length, `a multiple of features = ${features}`);
  }
  const common = { ...inputs, n, features, ...(spec.shape && { shape: spec.shape }) };
  if (targets !== undefined) {
    if (labels !== undefined) throw new ArgumentError('labels', labels, 'left out where targets are given');
    if (spec.classes !== undefined)
      throw new ArgumentError('classes', spec.classes, 'left out where targets are given');
    checkInteger('outputs', outputs, 1);
    checkLength('targets', targets, n * outputs, `${n} examples × ${outputs} outputs`);
    return known({ kind: 'regression', ...common, targets: floats('targets', targets), outputs });
  }
  if (labels === undefined) throw new ArgumentError('labels', labels, 'given, or targets in its place');
  if (spec.outputs !== undefined)
    throw new ArgumentError('outputs', spec.outputs, 'left out where labels are given');
  checkLength('labels', labels, n, `${n} examples`);
  if (spec.classes !== undefined) checkInteger('classes', spec.classes, 2);
  let largest = 1;
  for (let i = 0; i < n; i++) {
    checkInteger(`labels[${i}]`, labels[i], 0, spec.classes === undefined ? 0xffff : spec.classes - 1);
    if (labels[i] > largest) largest = labels[i];
  }
  const classNumbers = labels instanceof Uint32Array ? labels : Uint32Array.from(labels);
  const classes = spec.classes ?? largest + 1;
  return known({ kind: 'classification', ...common, labels: classNumbers, classes });
}

function known<D extends Dataset>(data: D): D {
  seen.add(data);
  return data;
}

const names = [
  'inputs',
  'pixels',
  'scale',
  'features',
  'shape',
  'labels',
  'classes',
  'targets',
  'outputs',
] as const;

function numbers(inputs: ArrayLike<number> | undefined, scale: number | undefined): { inputs: Float32Array } {
  if (scale !== undefined) throw new ArgumentError('scale', scale, 'given with pixels alone');
  return { inputs: floats('inputs', inputs!) };
}

/** Looked at before they are converted, which would make 0 of the null that JSON has for NaN, and numbers of text. */
function floats(argument: string, values: ArrayLike<number>): Float32Array {
  checkFloats(argument, values);
  return values instanceof Float32Array ? values : Float32Array.from(values);
}

function bytes(pixels: Uint8Array, inputs: unknown, scale: number | undefined): Pixels {
  if (!(pixels instanceof Uint8Array)) throw new ArgumentError('pixels', pixels, 'a Uint8Array');
  if (inputs !== undefined) throw new ArgumentError('inputs', inputs, 'left out where pixels are given');
  return { pixels, levels: scaled(scale) };
}

/** Those whose inputs and targets have been looked at: a split of a large one is made for every run. */
const seen = new WeakSet<Dataset>();

/** @throws ArgumentError unless it is a data set as `dataset` makes it, for those written by hand */
export function checkDataset(argument: string, data: Dataset): void {
  checkForm(argument, data);
  checkNumbers(argument, data);
}

/** As `checkDataset`, but for the numbers in its arrays. */
export function checkForm(argument: string, data: Dataset): void {
  if ((data as Partial<Dataset> | null | undefined)?.kind === undefined) {
    throw new ArgumentError(argument, data, 'a data set, as dataset makes');
  }
  checkOneOf(`${argument}.kind`, data.kind, ['classification', 'regression']);
  const { n, features } = data;
  checkInteger(`${argument}.n`, n, 1);
  checkInteger(`${argument}.features`, features, 1);
  checkShape(`${argument}.shape`, data.shape, features);
  if ('pixels' in data) checkPixels(argument, data);
  else checkTyped(`${argument}.inputs`, data.inputs, Float32Array, n * features, 'n × features');
  if (data.kind === 'classification') {
    checkInteger(`${argument}.classes`, data.classes, 2, 0xffffffff);
    checkTyped(`${argument}.labels`, data.labels, Uint32Array, n, 'n');
  } else {
    checkInteger(`${argument}.outputs`, data.outputs, 1);
    checkTyped(`${argument}.targets`, data.targets, Float32Array, n * data.outputs, 'n × outputs');
  }
}

/** That its numbers are finite, and its labels classes: with others a kernel would read what is beside its memory. */
export function checkNumbers(argument: string, data: Dataset): void {
  if (data.kind === 'classification') {
    const { labels, classes } = data;
    for (let i = 0; i < labels.length; i++) {
      if (labels[i] >= classes) checkInteger(`${argument}.labels[${i}]`, labels[i], 0, classes - 1);
    }
  }
  if (seen.has(data)) return;
  if ('pixels' in data) checkFinite(`${argument}.levels`, data.levels);
  else checkFinite(`${argument}.inputs`, data.inputs);
  if (data.kind === 'regression') checkFinite(`${argument}.targets`, data.targets);
  seen.add(data);
}

function checkShape(argument: string, shape: ImageShape | undefined, features: number): void {
  if (shape === undefined) return;
  const allowed = `[channels, height, width] of ${features} features`;
  if (!Array.isArray(shape)) throw new ArgumentError(argument, shape, allowed);
  const sides: readonly number[] = shape;
  const areSizes = sides.length === 3 && sides.every((side) => Number.isSafeInteger(side) && side >= 1);
  const product = sides.reduce((count, side) => count * side, 1);
  if (!areSizes || product !== features) throw new ArgumentError(argument, `[${sides.join(', ')}]`, allowed);
}

/**
 * The examples at `indices`, in that order, repeats allowed, as a data set of their own.
 *
 * @throws ArgumentError for an index out of range
 */
export function subset<D extends Dataset>(data: D, indices: ArrayLike<number>): D {
  checkDataset('data', data);
  checkArray('indices', indices);
  if (indices.length === 0) throw new ArgumentError('indices', indices, 'at least one example');
  for (let k = 0; k < indices.length; k++) {
    checkInteger(`indices[${k}]`, indices[k], 0, data.n - 1, `n − 1 = ${data.n - 1}`);
  }
  const n = indices.length;
  // Of the type itself, not of a class made of it: Node's Buffer warns where it is made so, and its slices are no copies.
  const rows = <A extends Float32Array | Uint32Array | Uint8Array>(
    Type: new (length: number) => A,
    source: A,
    width: number,
  ): A => {
    const rows = new Type(n * width);
    for (let k = 0; k < n; k++) {
      rows.set(source.subarray(indices[k] * width, (indices[k] + 1) * width), k * width);
    }
    return rows;
  };
  const inputs =
    'pixels' in data
      ? { pixels: rows(Uint8Array, data.pixels, data.features) }
      : { inputs: rows(Float32Array, data.inputs, data.features) };
  return known(
    data.kind === 'classification'
      ? { ...data, n, ...inputs, labels: rows(Uint32Array, data.labels, 1) }
      : { ...data, n, ...inputs, targets: rows(Float32Array, data.targets, data.outputs) },
  );
}
