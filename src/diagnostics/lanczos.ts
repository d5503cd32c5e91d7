import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { ArgumentError, checkFinite, checkInteger, checkLength } from '../errors.js';
import { addScaled, dot, norm, type Operator, type Vector } from './vectors.js';

/** What Lanczos' method knows of a matrix's eigenvalues. */
export interface Ritz {
  /** Approximate eigenvalues, descending. */
  readonly values: number[];
  /** For each, ‖A y − λ y‖ of its approximate eigenvector y of length 1: an eigenvalue of A is no farther off than that. */
  readonly residuals: number[];
  /** The approximate eigenvector of the k-th value. */
  vector(k: number): Float64Array;
}

/** Below this part of ‖A q‖, what is new in A q is rounding: the space of those before is invariant. */
const NOTHING = 1e-7;

/**
 * Lanczos' method with full reorthogonalisation (Golub & Van Loan, Matrix Computations, §10.1 and §10.3.4):
 * the eigenvalues at both ends of a symmetric A, from `steps` products with it. If `steps` is at least the
 * number of A's distinct eigenvalues, it finds all of them, once each. Keeps `steps` vectors of p float64
 * numbers.
 *
 * @param start not 0, with a part in every direction to be found: a random vector, say
 * @param steps at least 1
 * @throws ArgumentError for another kind or range, and where a product is of another length or not finite
 */
export function lanczos(A: Operator, start: Vector, steps: number): Ritz {
  if (typeof A !== 'function') throw new ArgumentError('A', A, 'a function, u ↦ A u');
  checkFinite('start', start);
  if (!(norm(start) > 0)) throw new ArgumentError('start', start, 'a vector that is not 0');
  checkInteger('steps', steps, 1);
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const beside: number[] = [];
  let q = scaled(Float64Array.from(start), 1 / norm(start));
  for (let k = 0; k < Math.min(steps, start.length); k++) {
    basis.push(q);
    const product = A(q);
    checkLength('A(u)', product, start.length, 'as u');
    checkFinite('A(u)', product);
    const r = Float64Array.from(product);
    const size = norm(r);
    diagonal.push(dot(q, r));
    // Twice is enough.
    for (let twice = 0; twice < 2; twice++) for (const other of basis) addScaled(r, other, -dot(other, r));
    beside.push(norm(r));
    if (!(beside[k] > NOTHING * size)) break;
    q = scaled(r, 1 / beside[k]);
  }
  const size = basis.length;
  const T = Matrix.zeros(size, size);
  for (let k = 0; k < size; k++) {
    T.set(k, k, diagonal[k]);
    if (k > 0) T.set(k, k - 1, beside[k - 1]).set(k - 1, k, beside[k - 1]);
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(T, { assumeSymmetric: true });
  const order = realEigenvalues.map((_, k) => k).sort((k, l) => realEigenvalues[l] - realEigenvalues[k]);
  return {
    values: order.map((k) => realEigenvalues[k]),
    residuals: order.map((k) => Math.abs(beside[size - 1] * eigenvectorMatrix.get(size - 1, k))),
    vector(k) {
      const y = new Float64Array(start.length);
      basis.forEach((column, j) => addScaled(y, column, eigenvectorMatrix.get(j, order[k])));
      return y;
    },
  };
}

function scaled(x: Float64Array, a: number): Float64Array {
  return x.map((value) => a * value);
}
