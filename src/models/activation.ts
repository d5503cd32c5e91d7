import { checkInteger, checkOneOf } from '../errors.js';
import type { PlainLayer } from './layer.js';
import { sizeOf, type Fitting } from './shape.js';

/** For each the kernels of its forward and backward pass. */
const kernels = {
  relu: { forward: 'relu', backward: 'reluBackward' },
  tanh: { forward: 'tanh', backward: 'tanhBackward' },
} as const satisfies Record<Activation, object>;

/** The activation functions: max(·, 0) and tanh. */
export type Activation = 'relu' | 'tanh';
export const activations = Object.keys(kernels) as Activation[];

/**
 * y = f(x) entry by entry, f = max(·, 0) or tanh.
 *
 * @throws ArgumentError for another function, or a width below 1
 */
export function activation(kind: Activation, width: number): PlainLayer {
  checkOneOf('kind', kind, activations);
  checkInteger('width', width, 1);
  const { forward, backward } = kernels[kind];
  return {
    kind: 'plain',
    name: kind,
    inputs: width,
    outputs: width,
    parameters: 0,
    reads: 'y',
    inPlace: true,
    forward: (k, rows, { x, y }) => k[forward](y, x, rows * width),
    backward: (k, rows, { y, delta, dx }) => k[backward](dx, delta, y, rows * width),
    tangent(k, rows, { y }, { x: along, y: to }) {
      if (to !== along) k.fillConstant(to, rows * width, 0);
      k[backward](to, along, y, rows * width);
    },
    curvature:
      kind === 'relu'
        ? 'none'
        : (k, rows, { y, delta }, tangent, to) => k.tanhCurvature(to, delta, y, tangent.y, rows * width),
  };
}

/** max(·, 0), for `sequential`. */
export const relu = (): Fitting => ofAnyShape('relu');
/** tanh, for `sequential`. */
export const tanh = (): Fitting => ofAnyShape('tanh');

function ofAnyShape(kind: Activation): Fitting {
  return { name: kind, takes: 'any shape', fit: (shape) => ({ ...activation(kind, sizeOf(shape)), shape }) };
}
