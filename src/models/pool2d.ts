import { checkInteger, checkOptions } from '../errors.js';
import type { Windows } from '../wasm/kernels.js';
import type { PlainLayer } from './layer.js';
import { sizeOf, windows, type Fitting } from './shape.js';

/**
 * The largest number of each window of size × size. Among equal ones, the first has the derivative. What is beyond the last whole
 * window is left out.
 *
 * @param options.stride from one window to the next; by default `size`
 * @throws ArgumentError unless both are positive integers
 */
export function maxPool2d(size: number, options: { stride?: number } = {}): Fitting {
  checkOptions('maxPool2d', options, ['stride']);
  return pool('max-pool', size, options, (common, planes) => ({
    ...common,
    reads: 'x',
    forward: (k, rows, { x, y }) => k.maxPool(y, x, ...planes(rows)),
    backward: (k, rows, { x, delta, dx }) => k.maxPoolBackward(dx, delta, x, ...planes(rows)),
    tangent: (k, rows, { x }, along) => k.maxPoolTangent(along.y, along.x, x, ...planes(rows)),
  }));
}

/**
 * The mean of each window of size × size. What is beyond the last whole window is left out.
 *
 * @param options.stride from one window to the next; by default `size`
 * @throws ArgumentError unless both are positive integers
 */
export function averagePool2d(size: number, options: { stride?: number } = {}): Fitting {
  checkOptions('averagePool2d', options, ['stride']);
  return pool('average-pool', size, options, (common, planes) => ({
    ...common,
    reads: 'none',
    forward: (k, rows, { x, y }) => k.averagePool(y, x, ...planes(rows)),
    backward: (k, rows, { delta, dx }) => k.averagePoolBackward(dx, delta, ...planes(rows)),
    tangent: (k, rows, _place, along) => k.averagePool(along.y, along.x, ...planes(rows)),
  }));
}

type Common = Omit<PlainLayer, 'reads' | 'forward' | 'backward' | 'tangent'>;

/** Pooling of channels × height × width; what is beyond the last whole window is left out. */
function pool(
  kind: string,
  size: number,
  { stride = size }: { stride?: number },
  make: (common: Common, planes: (rows: number) => Windows) => PlainLayer,
): Fitting {
  checkInteger('size', size, 1);
  checkInteger('stride', stride, 1);
  const name = `${kind} ${size}×${size}${stride === size ? '' : `, stride ${stride}`}`;
  return {
    name,
    takes: `channels × height × width, at least ${size} × ${size}`,
    fit(input) {
      if (input.length !== 3) return undefined;
      const [channels, height, width] = input;
      const outHeight = windows(height, size, stride);
      const outWidth = windows(width, size, stride);
      if (outHeight < 1 || outWidth < 1) return undefined;
      const shape = [channels, outHeight, outWidth];
      const common: Common = {
        kind: 'plain',
        name,
        inputs: sizeOf(input),
        outputs: sizeOf(shape),
        shape,
        parameters: 0,
        inPlace: false,
        curvature: 'none',
      };
      return make(common, (rows) => [rows * channels, height, width, size, stride, outHeight, outWidth]);
    },
  };
}

/** The mean of each channel of a square image: channels × 1 × 1. */
export function globalAveragePool(): Fitting {
  return {
    name: 'global average-pool',
    takes: 'channels × height × width, height and width equal',
    fit: (input) =>
      input.length === 3 && input[1] === input[2] ? averagePool2d(input[1]).fit(input) : undefined,
  };
}
