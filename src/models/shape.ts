import { ArgumentError, checkInteger } from '../errors.js';
import { checkLayer } from './checkLayer.js';
import type { Layer, Part } from './layer.js';

/** The sizes of what a layer gives for one example: channels × height × width, or numbers. In memory row-major. */
export type Shape = readonly number[];

/** A layer without a fixed size. It becomes a layer that fits its input, or says what input it takes. */
export interface Fitting {
  /** The layer's kind and its own sizes. */
  readonly name: string;
  /** As in “channels × height × width, at least 5 × 5”. */
  readonly takes: string;
  /** Undefined where the shape does not fit; `at` is its place, as in `layers[3]`, for errors. */
  fit(shape: Shape, at?: string): Part | undefined;
}

export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

/** “10 × 12 × 12 = 1440 numbers” */
export function describe(shape: Shape): string {
  return shape.length === 1 ? `${shape[0]} numbers` : `${shape.join(' × ')} = ${sizeOf(shape)} numbers`;
}

/** What a layer gives: its own shape, or as many numbers as it has outputs. */
export const shapeOf = (layer: Part): Shape => layer.shape ?? [layer.outputs];

/** What layers give one after another: without any, what comes in. */
export const lastShape = (input: Shape, layers: readonly Part[]): Shape =>
  layers.length === 0 ? input : shapeOf(layers[layers.length - 1]);

/** How many windows of `size` fit into `length` with `padding` on both sides; 0 or less where none does. */
export function windows(length: number, size: number, stride: number, padding = 0): number {
  return Math.floor((length + 2 * padding - size) / stride) + 1;
}

export function checkLayers(path: string, layers: readonly (Layer | Fitting)[]): void {
  if (!Array.isArray(layers)) throw new ArgumentError(path, layers, 'an array of layers');
}

/**
 * The layers made to fit one another, from an input of that shape.
 *
 * @param path of the list, for errors
 * @param source what the first layer's input is called there
 */
export function fitted(
  input: Shape,
  layers: readonly (Layer | Fitting)[],
  path = 'layers',
  source = 'the input',
): Part[] {
  checkLayers(path, layers);
  if (layers.length === 0) throw new ArgumentError(path, layers, 'at least one layer');
  Array.from(input).forEach((size, k) => checkInteger(`input[${k}]`, size, 1));
  let shape = input;
  return layers.map((layer, index) => {
    const at = `${path}[${index}]`;
    if (typeof layer !== 'object' || layer === null || !('fit' in layer)) checkLayer(at, layer);
    const given = 'fit' in layer ? layer.fit(shape, at) : layer.inputs === sizeOf(shape) ? layer : undefined;
    if (given === undefined) {
      const before = index === 0 ? source : `${path}[${index - 1}]`;
      const takes = 'fit' in layer ? layer.takes : `${layer.inputs} numbers`;
      throw new ArgumentError(
        at,
        layer.name,
        `a layer for the ${describe(shape)} of ${before}; this one takes ${takes}`,
      );
    }
    if ('fit' in layer) checkLayer(at, given);
    shape = shapeOf(given);
    return given;
  });
}
