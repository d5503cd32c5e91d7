import { checkBoolean, checkInteger, checkOptions } from '../errors.js';
import { dense } from './dense.js';
import { squared } from './loss.js';
import { modelOf, type Model } from './model.js';

/**
 * ŷ = θᵀx + intercept, loss ½ (ŷ − y)² per example. θ: features × outputs weights, then the intercepts.
 *
 * @param options.outputs by default 1
 * @param options.intercept by default true; without it L is the quadratic form of `msgd/theory`
 * @throws ArgumentError for numbers below 1
 */
export function linearRegression(
  features: number,
  options: { outputs?: number; intercept?: boolean } = {},
): Model {
  checkOptions('linearRegression', options, ['outputs', 'intercept']);
  const { outputs = 1, intercept = true } = options;
  checkInteger('features', features, 1);
  checkBoolean('intercept', intercept);
  return modelOf(
    `linear regression ${features}-${outputs}`,
    [dense(features, outputs, { bias: intercept })],
    squared,
  );
}
