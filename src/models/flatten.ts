import type { PlainLayer } from './layer.js';
import { sizeOf, type Fitting } from './shape.js';

/** The same numbers in one row: channel by channel, row by row. Costs nothing. */
export function flatten(): Fitting {
  return { name: 'flatten', takes: 'any shape', fit: (shape) => identity('flatten', sizeOf(shape)) };
}

/** y = x, of which the plan makes nothing: it reads the value itself. */
function identity(name: string, size: number): PlainLayer {
  const nothing = () => undefined;
  return {
    kind: 'plain',
    name,
    inputs: size,
    outputs: size,
    parameters: 0,
    reads: 'none',
    inPlace: true,
    isIdentity: true,
    forward: nothing,
    backward: nothing,
    tangent: nothing,
    curvature: 'none',
  };
}
