import { ArgumentError, checkInteger } from '../errors.js';
import { dense } from './dense.js';
import { softmaxCrossEntropy } from './loss.js';
import { modelOf, type Model } from './model.js';

/**
 * Multinomial logistic regression. θ: features × classes weights, then the classes' intercepts.
 *
 * @throws ArgumentError for no features, or fewer than two classes; for an option: it has none
 */
export function softmaxRegression(features: number, classes: number): Model;
export function softmaxRegression(features: number, classes: number, ...options: unknown[]): Model {
  if (options.length > 0) throw new ArgumentError('the options of softmaxRegression', options[0], 'left out');
  checkInteger('features', features, 1);
  checkInteger('classes', classes, 2);
  return modelOf(
    `softmax regression ${features}-${classes}`,
    [dense(features, classes)],
    softmaxCrossEntropy,
  );
}
