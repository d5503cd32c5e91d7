import { checkInteger } from '../errors.js';
import type { Layer } from './layer.js';
import { sizeOf, type Fitting } from './shape.js';

/** For each the kernels of its forward and backward pass, which work in place. */
const kernels = {
  relu: { forward: 'relu', backward: 'reluBackward' },
  tanh: { forward: 'tanh', backward: 'tanhBackward' },
} as const satisfies Record<Activation, object>;

/** The activation functions: max(·, 0) and tanh. */
export type Activation = 'relu' | 'tanh';
export const activations = Object.keys(kernels) as Activation[];

/** y = f(x) entry by entry, f = max(·, 0) or tanh. */
export function activation(kind: Activation, width: number): Layer {
  checkInteger('width', width, 1);
  const { forward, backward } = kernels[kind];
  return {
    name: kind,
    inputs: width,
    outputs: width,
    parameters: 0,
    inPlace: true,
    forward: (k, rows, x) => k[forward](x, rows * width),
    backward: (k, rows, _x, y, _parameters, delta) => k[backward](delta, y, rows * width),
    ...(kind === 'relu'
      ? {}
      : { curvature: (k, rows, delta, y, dy, to) => k.tanhCurvature(to, delta, y, dy, rows * width) }),
  };
}

/** max(·, 0), for `sequential`. */
export const relu = (): Fitting => ofAnyShape('relu');
/** tanh, for `sequential`. */
export const tanh = (): Fitting => ofAnyShape('tanh');

function ofAnyShape(kind: Activation): Fitting {
  return { name: kind, takes: 'any shape', fit: (shape) => ({ ...activation(kind, sizeOf(shape)), shape }) };
}
