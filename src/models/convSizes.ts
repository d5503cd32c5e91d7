import type { ParametricLayer } from './layer.js';
import type { Shape } from './shape.js';

/** The sizes of a convolution. */
export interface ConvSizes {
  readonly input: Shape;
  readonly output: Shape;
  readonly kernel: readonly [height: number, width: number, stride: number, padding: number];
  readonly bias: boolean;
}

/** How a convolution does what a layer does. */
export type ConvPasses = Pick<
  ParametricLayer,
  'forward' | 'backward' | 'accumulate' | 'perExample' | 'squaredNorms'
> &
  Required<Pick<ParametricLayer, 'scratch'>>;
