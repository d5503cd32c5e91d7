import { dense } from './dense.js';
import { squared } from './loss.js';
import { modelOf, type Model } from './model.js';

/**
 * ŷ = θᵀx + intercept, loss ½ (ŷ − y)² per example. θ: features × outputs weights, then the intercepts.
 *
 * @param options.intercept by default true; without it L is the quadratic form of `msgd/theory`
 */
export function linearRegression(features: number, { outputs = 1, intercept = true } = {}): Model {
  return modelOf(
    `linear regression ${features}-${outputs}`,
    [dense(features, outputs, { bias: intercept })],
    squared,
  );
}
