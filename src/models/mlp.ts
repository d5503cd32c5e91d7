import { ArgumentError, checkArray, checkInteger, checkOneOf, checkOptions } from '../errors.js';
import { activation, activations, type Activation } from './activation.js';
import { dense } from './dense.js';
import type { Layer } from './layer.js';
import { losses, lossNames } from './loss.js';
import { modelOf, type Model } from './model.js';

/**
 * A multilayer perceptron of any depth: dense layers with an activation between them.
 *
 * @param widths the number of features, the width of each hidden layer, the number of classes or outputs
 * @param options.activation `relu` (default) or `tanh`
 * @param options.loss `softmaxCrossEntropy` (default) for classes, `squared` for real targets
 * @throws ArgumentError for fewer than two widths, a width below 1, an unknown activation or loss
 */
export function mlp(
  widths: readonly number[],
  options: { activation?: Activation; loss?: 'softmaxCrossEntropy' | 'squared' } = {},
): Model {
  checkOptions('mlp', options, ['activation', 'loss']);
  const { activation: kind = 'relu', loss = 'softmaxCrossEntropy' } = options;
  checkArray('widths', widths);
  if (widths.length < 2) {
    throw new ArgumentError('widths', widths, 'at least two numbers: features, hidden widths, outputs');
  }
  Array.from(widths).forEach((width, k) => checkInteger(`widths[${k}]`, width, 1));
  checkOneOf('activation', kind, activations);
  checkOneOf('loss', loss, lossNames);
  const layers: Layer[] = [dense(widths[0], widths[1])];
  for (let i = 1; i < widths.length - 1; i++) {
    layers.push(activation(kind, widths[i]), dense(widths[i], widths[i + 1]));
  }
  return modelOf(`MLP ${widths.join('-')}${kind === 'relu' ? '' : ` ${kind}`}`, layers, losses[loss]);
}
