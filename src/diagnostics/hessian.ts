import type { Objective } from '../models/objective.js';
import { meanGradient, restoring } from './atTheta.js';
import { lanczos } from './lanczos.js';
import { probes } from './probe.js';
import { dot, estimateOf, norm, type Estimate, type Operator } from './vectors.js';

/**
 * The length of the step of the differences, as a part of ‖θ‖. With float32 gradients the rounding of their difference is about
 * 1e-7/PART and the error of the differences PART² times a third derivative: 3e-3 makes both about 1e-5.
 */
const PART = 3e-3;

/**
 * u ↦ H u, H = ∇²L at the objective's θ, by central differences of the gradient: (∇L(θ + ε u) − ∇L(θ − ε u))/2ε, with ‖ε u‖ =
 * 0.003 ‖θ‖ (0.003 where θ = 0). Where the loss is smooth the relative error is about 1e-4; ReLU's kinks within the step are averaged over.
 * A product costs 2n gradients.
 */
export function hessianOperator(objective: Objective): Operator {
  return (u) =>
    restoring(objective, (theta) => {
      const size = norm(u);
      if (size === 0) return new Float64Array(u.length);
      const epsilon = (PART * (norm(theta) || 1)) / size;
      const gradientAt = (sign: number) => {
        objective.theta.set(theta.map((value, j) => value + sign * epsilon * u[j]));
        return meanGradient(objective);
      };
      const [ahead, behind] = [gradientAt(1), gradientAt(-1)];
      return Float64Array.from(ahead, (value, j) => (value - behind[j]) / (2 * epsilon));
    });
}

export interface HessianSpectrum {
  /** The largest eigenvalues, descending. */
  readonly largest: number[];
  /** The smallest: negative where L is not convex. */
  readonly smallest: number;
}

/**
 * The largest eigenvalues of H = ∇²L, and the smallest, by Lanczos.
 *
 * @param options.count how many; by default 5
 * @param options.steps of Lanczos, each 2n gradients; by default 6 · count
 * @param options.seed of the vector to start with; by default 0
 */
export function hessianSpectrum(
  objective: Objective,
  { count = 5, steps = 6 * count, seed = 0 }: { count?: number; steps?: number; seed?: number } = {},
): HessianSpectrum {
  const { values } = lanczos(hessianOperator(objective), probes('normal', objective.p, seed)(0), steps);
  return { largest: values.slice(0, count), smallest: values[values.length - 1] };
}

/**
 * tr H by Hutchinson's estimator (1990): the mean of zᵀHz over z of independent signs.
 *
 * @param options.draws each 2n gradients; by default 20
 * @param options.seed of the draws; by default 0
 */
export function hessianTrace(
  objective: Objective,
  { draws = 20, seed = 0 }: { draws?: number; seed?: number } = {},
): Estimate {
  const H = hessianOperator(objective);
  const draw = probes('rademacher', objective.p, seed);
  return estimateOf(
    Array.from({ length: draws }, (_, k) => {
      const z = draw(k);
      return dot(z, H(z));
    }),
  );
}
