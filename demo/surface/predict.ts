import { gd, momentsOf, sgd } from 'msgd';
import { momentsAfter, type LeastSquares, type ThetaMoments } from 'msgd/theory';
import { symmetric, trace, type Symmetric } from './ellipse.js';
import { additiveCovariance, hasVariance, isAdditive, isLinear, type Noise } from './structures.js';

export interface Plan {
  readonly b: number;
  readonly eta: number;
  readonly steps: number;
  readonly start: readonly [number, number];
}

/**
 * The exact mean and covariance of θ at steps 0, 1, … under this noise; nothing where there is no exact recursion in these two
 * moments, for which `whyNone` has the reason.
 *
 * Multiplicative noise: `momentsAfter`. Additive noise of SGD's trace: θ′ = θ − η(∇L(θ) + v) and E[v | θ] = 0, so
 *
 *     m′ = m − η∇L(m),    C′ = (I − ηH) C (I − ηH) + η² E Var[v | θ],
 *
 * the first part of which is a step of gradient descent. SGD's own step has c n E[C(θ)] in that place, so that it is the difference
 * of SGD's step and gradient descent's, and where Var[v | θ] is linear in C(θ) this is all that is needed: isotropic noise has
 * half of its trace in both coordinates.
 */
export function predict(problem: LeastSquares, noise: Noise, plan: Plan): ThetaMoments[] | undefined {
  if (whyNone(noise) !== undefined) return undefined;
  const { b, eta, steps, start } = plan;
  const { n } = problem;
  const stepOf = (of: Noise) => (isAdditive(of) ? undefined : { eta, ...momentsOf(of, { n, b }) });
  const [own, quiet, ofSgd] = [stepOf(noise), stepOf(gd)!, stepOf(sgd)!];
  let now: ThetaMoments = { mean: Float64Array.from(start), covariance: new Float64Array(4) };
  const path = [now];
  for (let t = 1; t <= steps; t++) {
    if (own !== undefined || !isAdditive(noise)) now = momentsAfter(problem, now, own!);
    else {
      const without = momentsAfter(problem, now, quiet);
      const { covariance } = momentsAfter(problem, now, ofSgd);
      const C = symmetric(covariance.map((value, k) => value - without.covariance[k]));
      const added = additiveCovariance(noise, { C, F: C }, trace(C))!;
      now = { mean: without.mean, covariance: plus(without.covariance, added) };
    }
    path.push(now);
  }
  return path;
}

/** Why the theory is silent about a noise, on a quadratic loss. */
export function whyNone(noise: Noise): string | undefined {
  if (!hasVariance(noise)) return 'its variance is infinite';
  if (isAdditive(noise)) {
    if (!isLinear(noise))
      return 'its covariance is not linear in that of the gradients, so that two moments do not suffice';
    return undefined;
  }
  return noise.pass === undefined ? undefined : 'its steps depend on one another';
}

function plus(matrix: Float64Array, [xx, xy, yy]: Symmetric): Float64Array {
  return Float64Array.of(matrix[0] + xx, matrix[1] + xy, matrix[2] + xy, matrix[3] + yy);
}
