import { checkInteger, checkNumber, checkOptions, MsgdError } from '../errors.js';
import { stateOf, type Population, type ThetaMoments } from './population.js';
import { riskOf } from './risk.js';
import { stationary } from './stationary.js';
import { coefficients, nextState, type Step } from './step.js';

/**
 * The steps until the excess risk is within `relative` of its fixed point, and remains so for as many steps
 * again (it may pass through on its way). Costs twice as many steps of the recursion as it returns.
 *
 * @param start moments of θ before the first step
 * @param options.relative by default 0.01
 * @param options.most steps to be taken, by default 100,000
 * @returns Infinity where the excess risk goes to 0, as without noise
 * @throws ArgumentError as `stationary`; MsgdError where `most` steps do not settle it
 */
export function stepsToReach(
  population: Population,
  start: ThetaMoments,
  step: Step,
  options: { relative?: number; most?: number } = {},
): number {
  checkOptions('stepsToReach', options, ['relative', 'most']);
  const { relative = 0.01, most = 100_000 } = options;
  checkNumber('relative', relative, 0);
  checkInteger('most', most, 1);
  const known = coefficients(population, step);
  let state = stateOf(population, start);
  const { excessRisk } = stationary(population, step);
  if (excessRisk === 0) return Infinity;
  for (let t = 0, reached = 0; t <= most; t++) {
    const { bias, variance } = riskOf(population, state);
    if (Math.abs(bias + variance - excessRisk) > relative * excessRisk) reached = t + 1;
    if (t >= 2 * reached) return reached;
    state = nextState(population, state, known);
  }
  throw new MsgdError(`the excess risk has not settled within ${most} steps`);
}
