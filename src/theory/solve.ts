/**
 * Two ways to solve A(C) = N for a self-adjoint operator A on symmetric d × d matrices.
 *
 * @module
 */
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { MsgdError } from '../errors.js';
import { inner, sum, type CovarianceMap } from './operators.js';

/** Relative, in the norm of the preconditioner. */
const TOLERANCE = 1e-13;
const MOST = 1000;

/**
 * Cholesky on the r(r + 1)/2 numbers of C that are not 0 and not repeated. Time O(r⁶), beside r²/2 calls of A.
 *
 * @param active r indices: where either index is another, C and N are 0
 * @returns undefined where A is not positive definite
 */
export function solveDirectly(
  A: CovarianceMap,
  N: Float64Array,
  d: number,
  active: readonly number[],
): Float64Array | undefined {
  // An orthonormal basis: 1 on the diagonal, or 1/√2 at two places.
  const units = active.flatMap((j, at) =>
    active.slice(0, at + 1).map((k) => {
      const unit = new Float64Array(d * d);
      unit[j * d + k] = unit[k * d + j] = j === k ? 1 : Math.SQRT1_2;
      return unit;
    }),
  );
  const images = units.map(A);
  const entry = (u: number, v: number) => inner(units[Math.min(u, v)], images[Math.max(u, v)]);
  const rows = units.map((_, u) => units.map((_, v) => entry(u, v)));
  const system = new CholeskyDecomposition(new Matrix(rows));
  if (!system.isPositiveDefinite()) return undefined;
  const solution = system.solve(Matrix.columnVector(units.map((unit) => inner(unit, N))));
  return units.reduce<Float64Array>(
    (C, unit, u) => sum(C, unit, solution.get(u, 0)),
    new Float64Array(d * d),
  );
}

/**
 * Preconditioned conjugate gradients (Hestenes & Stiefel 1952): A is only ever applied.
 *
 * @param M an approximate inverse of A, positive definite where N is not 0
 * @returns undefined where A shows that it is not positive definite
 * @throws MsgdError if 1,000 steps are not enough
 */
export function conjugateGradients(
  A: CovarianceMap,
  N: Float64Array,
  M: CovarianceMap,
): Float64Array | undefined {
  let solution: Float64Array = new Float64Array(N.length);
  let residual = N;
  let preconditioned = M(residual);
  let direction = preconditioned;
  let size = inner(residual, preconditioned);
  const enough = TOLERANCE ** 2 * size;
  for (let step = 0; size > enough; step++) {
    if (step === MOST) throw new MsgdError(`conjugate gradients have not converged in ${MOST} steps`);
    const image = A(direction);
    const curvature = inner(direction, image);
    if (!(curvature > 0)) return undefined;
    const length = size / curvature;
    solution = sum(solution, direction, length);
    residual = sum(residual, image, -length);
    preconditioned = M(residual);
    const next = inner(residual, preconditioned);
    direction = sum(preconditioned, direction, next / size);
    size = next;
  }
  return solution;
}
