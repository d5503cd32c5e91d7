import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { MsgdError } from '../errors.js';
import { inner, sum, type CovarianceMap } from './operators.js';

const MOST = 500;
/** What rounding leaves of a residual, as a part of A's norm. */
const ROUNDING = 1e-14;

/**
 * The smallest eigenvalue of a self-adjoint operator A, by Davidson's method (1975): the least of A on a subspace, which
 * grows by the residual of what attains it. Without a preconditioner that is the method of Lanczos with full
 * reorthogonalization.
 *
 * Stops when the residual, which bounds the error, is below `tolerance` of the eigenvalue, or rounding. (Its square over the gap
 * to the next eigenvalue is a smaller bound, but the subspace does not know the gap: of two that are close it has the mean.)
 *
 * @param A exactly symmetric matrices for such: of others it need not be self-adjoint, and what rounding brings of them would grow
 * @param start not orthogonal to the eigenvector
 * @param M an approximate inverse of A, positive definite
 * @throws MsgdError if 500 steps are not enough
 */
export function smallestEigenvalue(
  A: CovarianceMap,
  start: Float64Array,
  tolerance: number,
  M: CovarianceMap = (C) => C,
): number {
  const space: Float64Array[] = [];
  const images: Float64Array[] = [];
  const products: number[][] = [];
  let next = start;
  for (let step = 0; step < MOST; step++) {
    const unit = orthonormal(next, space);
    space.push(unit);
    images.push(A(unit));
    products.push(space.map((other) => inner(other, images[step])));
    const projected = new Matrix(
      space.map((_, u) => space.map((_, v) => (u > v ? products[u][v] : products[v][u]))),
    );
    const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(projected, {
      assumeSymmetric: true,
    });
    const value = Math.min(...realEigenvalues);
    const weights = eigenvectorMatrix.getColumn(realEigenvalues.indexOf(value));
    const vector = combination(space, weights);
    const residual = sum(combination(images, weights), vector, -value);
    const size = Math.sqrt(inner(residual, residual));
    const norm = Math.max(...realEigenvalues.map(Math.abs));
    if (size <= Math.max(tolerance * Math.abs(value), ROUNDING * norm)) return value;
    next = M(residual);
  }
  throw new MsgdError(`the eigenvalue has not converged in ${MOST} steps`);
}

/** What of C is orthogonal to the space, twice for the rounding of the first time, at length 1. */
function orthonormal(C: Float64Array, space: readonly Float64Array[]): Float64Array {
  const rest = C.slice();
  for (let round = 0; round < 2; round++) {
    for (const unit of space) add(rest, unit, -inner(unit, rest));
    const length = Math.sqrt(inner(rest, rest));
    for (let at = 0; at < rest.length; at++) rest[at] /= length;
  }
  return rest;
}

function combination(vectors: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const total = new Float64Array(vectors[0].length);
  vectors.forEach((vector, v) => add(total, vector, weights[v]));
  return total;
}

/** C ← C + factor D. */
function add(C: Float64Array, D: Float64Array, factor: number): void {
  for (let at = 0; at < C.length; at++) C[at] += factor * D[at];
}
