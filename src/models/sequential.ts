import { ArgumentError, checkOneOf, checkOptions } from '../errors.js';
import type { Layer, Part } from './layer.js';
import { losses, lossNames } from './loss.js';
import { checkModel, modelOf, type Model } from './model.js';
import { leavesOf } from './nodes.js';
import { describe, fitted, shapeOf, type Fitting, type Shape } from './shape.js';

/**
 * Any net of layers in sequence, each made to fit the one before it.
 *
 * @example
 * sequential([1, 28, 28], [conv2d(10, 5), maxPool2d(2), relu(), flatten(), dense(1440, 10)]);
 *
 * @param input the shape of an example: [channels, height, width] for images, [features] for rows of numbers
 * @param layers of fixed size, as `dense(160, 50)`, or of any, as `conv2d(10, 5)`
 * @param options.loss `softmaxCrossEntropy` (default) for classes, `squared` for real targets
 * @throws ArgumentError for a layer that does not fit, with its index and both shapes
 */
export function sequential(
  input: Shape,
  layers: readonly (Layer | Fitting)[],
  options: { loss?: 'softmaxCrossEntropy' | 'squared' } = {},
): Model {
  checkOptions('sequential', options, ['loss']);
  const { loss = 'softmaxCrossEntropy' } = options;
  if (!Array.isArray(input) || input.length === 0)
    throw new ArgumentError('input', input, 'an array of sizes, as [64] or [1, 28, 28]');
  checkOneOf('loss', loss, lossNames);
  const all = fitted(input, layers);
  const leaves = leavesOf(all);
  if (leaves.every((layer) => layer.kind === 'plain')) {
    throw new ArgumentError(
      'layers',
      leaves.map(({ name }) => name).join(', '),
      'layers of which at least one has parameters',
    );
  }
  const shapes = [input, ...all.filter(({ parameters }) => parameters > 0).map(shapeOf)];
  const name = `net ${shapes.map((shape) => shape.join('×')).join(' → ')}`;
  return modelOf(name, all, losses[loss]);
}

/**
 * A model layer by layer, a line each: the output shape and the number of parameters.
 *
 * @throws ArgumentError unless it is a model
 */
export function summary(model: Model): string {
  checkModel(model);
  const { name, layers, parameters } = model;
  return [`${name}, ${parameters} parameters`, ...linesOf(layers, 'layers')].join('\n');
}

function linesOf(parts: readonly Part[], path: string): string[] {
  return parts.flatMap((part, index) => {
    const at = `${path}[${index}]`;
    const line = `  ${at} ${part.name}: ${describe(shapeOf(part))}, ${part.parameters} parameters`;
    if (part.kind !== 'composite') return [line];
    const { body, shortcut } = part.branches;
    return [line, ...linesOf(body, `${at}.body`), ...linesOf(shortcut, `${at}.shortcut`)];
  });
}
