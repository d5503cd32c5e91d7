import { ArgumentError } from '../errors.js';
import type { Composite, Layer, PlainLayer } from './layer.js';
import { checkLayers, describe, fitted, lastShape, sizeOf, type Fitting } from './shape.js';

/**
 * y = body(x) + shortcut(x), as in He, Zhang, Ren, Sun (2016). In θ: the body's parameters, then the shortcut's.
 *
 * @example
 * residual([conv2d(8, 3, { padding: 1 }), relu(), conv2d(8, 3, { padding: 1 })]);
 *
 * @param body layers one after another, some of which may be residual too
 * @param shortcut the same; by default none, so that x itself is added
 * @throws ArgumentError when the net is made, for a layer that does not fit or for a body and a shortcut of different shapes
 */
export function residual(
  body: readonly (Layer | Fitting)[],
  shortcut: readonly (Layer | Fitting)[] = [],
): Fitting {
  checkLayers('body', body);
  checkLayers('shortcut', shortcut);
  return {
    name: 'residual',
    takes: 'what its body and its shortcut take',
    fit(input, at = 'residual'): Composite {
      const before = `the input of ${at}`;
      const own = fitted(input, body, `${at}.body`, before);
      const other = shortcut.length === 0 ? [] : fitted(input, shortcut, `${at}.shortcut`, before);
      const shape = lastShape(input, own);
      const added = lastShape(input, other);
      if (shape.join() !== added.join()) {
        throw new ArgumentError(
          at,
          `a body that gives ${describe(shape)} and a shortcut that gives ${describe(added)}`,
          'a body and a shortcut that give the same shape',
        );
      }
      const outputs = sizeOf(shape);
      return {
        kind: 'composite',
        name: 'residual',
        inputs: sizeOf(input),
        outputs,
        shape,
        parameters: [...own, ...other].reduce((count, layer) => count + layer.parameters, 0),
        branches: { body: own, shortcut: other },
        join: sum(outputs),
      };
    },
  };
}

/** y = x + x2. What does not move has no dx, and no derivative along a direction. */
function sum(width: number): PlainLayer {
  return {
    kind: 'plain',
    name: 'sum',
    inputs: width,
    outputs: width,
    parameters: 0,
    reads: 'none',
    inPlace: true,
    forward(k, rows, { x, x2, y }) {
      if (y !== x) k.copy(y, x, rows * width);
      k.addScaled(y, x2, rows * width, 1);
    },
    backward(k, rows, { delta, dx, dx2 }) {
      if (dx !== 0 && dx !== delta) k.addScaled(dx, delta, rows * width, 1);
      if (dx2 !== 0) k.addScaled(dx2, delta, rows * width, 1);
    },
    tangent(k, rows, { dx, dx2 }, { x, x2, y }) {
      if (dx === 0) k.fillConstant(y, rows * width, 0);
      else if (y !== x) k.copy(y, x, rows * width);
      if (dx2 !== 0) k.addScaled(y, x2, rows * width, 1);
    },
    curvature: 'none',
  };
}
