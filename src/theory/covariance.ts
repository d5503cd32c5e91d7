import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { ArgumentError, checkFinite, checkLength } from '../errors.js';

/** What rounding may do, as a part of the largest entry: to an entry across the diagonal, and to an eigenvalue that is 0. */
const ROUNDING = { entry: 1e-12, eigenvalue: 1e-9 };

/** @throws ArgumentError unless C is d × d, finite, symmetric and positive semidefinite, up to rounding */
export function checkCovariance(C: ArrayLike<number>, d: number): void {
  checkLength('covariance', C, d * d, 'd × d');
  checkFinite('covariance', C);
  let largest = 0;
  for (let at = 0; at < d * d; at++) largest = Math.max(largest, Math.abs(C[at]));
  if (largest === 0) return;
  for (let at = 0; at < d * d; at++) {
    const across = C[(at % d) * d + Math.floor(at / d)];
    if (Math.abs(C[at] - across) > ROUNDING.entry * largest) {
      throw new ArgumentError(`covariance[${at}]`, C[at], 'what is across the diagonal');
    }
  }
  const lifted = Matrix.eye(d, d, ROUNDING.eigenvalue);
  for (let j = 0; j < d; j++) {
    for (let k = 0; k < d; k++) {
      const either = C[Math.min(j, k) * d + Math.max(j, k)];
      lifted.set(j, k, lifted.get(j, k) + either / largest);
    }
  }
  if (!new CholeskyDecomposition(lifted).isPositiveDefinite()) {
    throw new ArgumentError('covariance', C, 'positive semidefinite');
  }
}
