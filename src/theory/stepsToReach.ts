import { checkInteger, checkNumber, checkOptions, MsgdError } from '../errors.js';
import { stateOf, type Population, type State, type ThetaMoments } from './population.js';
import { riskOf } from './risk.js';
import { stationary } from './stationary.js';
import { coefficients, nextState, type Step } from './step.js';

/**
 * The steps until the excess risk is within `relative` of its fixed point. It may pass through on its way, so it
 * has to remain there for as many steps again, and until the bias and the covariance of θ, each by itself, are
 * as near to theirs. Costs at least twice as many steps of the recursion as it returns.
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
  const { excessRisk, ...moments } = stationary(population, step);
  if (excessRisk === 0) return Infinity;
  const fixed = stateOf(population, moments);
  const near = relative * excessRisk;
  for (let t = 0, reached = 0; t <= most; t++) {
    const { bias, variance } = riskOf(population, state);
    if (Math.abs(bias + variance - excessRisk) > near) reached = t + 1;
    if (t >= 2 * reached && bias <= near && distance(population, state, fixed) <= near) return reached;
    state = nextState(population, state, known);
  }
  throw new MsgdError(`the excess risk has not settled within ${most} steps`);
}

/** ½ ‖H^½ (C − C′) H^½‖ of the covariances of two states, in Frobenius' norm: 0 only where H sees no difference. */
function distance(
  { d, eigenvalues }: Population,
  { covariance: C }: State,
  { covariance: D }: State,
): number {
  const square = C.reduce((sum, value, at) => {
    return sum + eigenvalues[Math.floor(at / d)] * eigenvalues[at % d] * (value - D[at]) ** 2;
  }, 0);
  return Math.sqrt(square) / 2;
}
