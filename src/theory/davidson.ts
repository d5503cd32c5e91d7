import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { MsgdError } from '../errors.js';
import { inner, sum, type CovarianceMap } from './operators.js';

const MOST = 500;

/**
 * The smallest eigenvalue of a self-adjoint operator A, by Davidson's method (1975): the least of A on a subspace, which
 * grows by the residual of what attains it. Without a preconditioner that is the method of Lanczos with full
 * reorthogonalization.
 *
 * Stops when the residual r is below √tolerance of the eigenvalue and r²/gap, which bounds the error, below `tolerance` of it,
 * with the gap to the next eigenvalue as the subspace has it.
 *
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
    const [value, second = Infinity] = [...realEigenvalues].sort((a, b) => a - b);
    const weights = eigenvectorMatrix.getColumn(realEigenvalues.indexOf(value));
    const vector = combination(space, weights);
    const residual = sum(combination(images, weights), vector, -value);
    const size = Math.sqrt(inner(residual, residual));
    const least = Math.max(Math.abs(value), Number.MIN_VALUE);
    const rounding = 1e-15 * Math.sqrt(inner(images[0], images[0]));
    if (size <= rounding) return value;
    if (size <= Math.sqrt(tolerance) * least && size ** 2 / (second - value) <= tolerance * least)
      return value;
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
