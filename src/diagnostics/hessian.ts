import type { Objective } from '../models/objective.js';
import { checkCounts, checkDraws, checkLanczosSteps, checkObjective } from './checks.js';
import { lanczos } from './lanczos.js';
import { probes } from './probe.js';
import { dot, estimateOf, type Estimate, type Operator } from './vectors.js';

/**
 * u ↦ H u, H = ∇²L at the θ that the objective has at each product: `objective.hessianVector`, for u in float64. A product
 * costs about three gradients of all examples.
 *
 * @throws ArgumentError for a u that is not p finite numbers
 */
export function hessianOperator(objective: Objective): Operator {
  checkObjective(objective);
  return (u) => objective.hessianVector(undefined, u);
}

/** Both ends of the Hessian's spectrum. */
export interface HessianSpectrum {
  /** The largest eigenvalues, descending; none is more than it should be, and the last may be some per cent less after few steps. */
  readonly largest: number[];
  /** The smallest, or some more after few steps: negative where L is not convex. */
  readonly smallest: number;
}

/**
 * The largest eigenvalues of H = ∇²L, and the smallest, by Lanczos.
 *
 * @param options.count how many; by default 5
 * @param options.steps of Lanczos, each about 3n gradients; at least count (or p), by default 6 · count
 * @param options.seed of the vector to start with; by default 0
 * @throws ArgumentError for numbers out of range
 */
export function hessianSpectrum(
  objective: Objective,
  options: { count?: number; steps?: number; seed?: number } = {},
): HessianSpectrum {
  checkCounts('hessianSpectrum', objective, options, ['count', 'steps']);
  const { count = 5, steps = 6 * count, seed = 0 } = options;
  checkLanczosSteps(steps, count, objective.p);
  const { values } = lanczos(hessianOperator(objective), probes('normal', objective.p, seed)(0), steps);
  return { largest: values.slice(0, count), smallest: values[values.length - 1] };
}

/**
 * tr H by Hutchinson's estimator (1990): the mean of zᵀHz over z of independent signs.
 *
 * @param options.draws each about 3n gradients; at least 2, by default 20
 * @param options.seed of the draws; by default 0
 * @throws ArgumentError for numbers out of range
 */
export function hessianTrace(
  objective: Objective,
  options: { draws?: number; seed?: number } = {},
): Estimate {
  checkCounts('hessianTrace', objective, options, ['draws']);
  const { draws = 20, seed = 0 } = options;
  checkDraws(draws);
  const H = hessianOperator(objective);
  const draw = probes('rademacher', objective.p, seed);
  return estimateOf(
    Array.from({ length: draws }, (_, k) => {
      const z = draw(k);
      return dot(z, H(z));
    }),
  );
}
