import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { ArgumentError, checkFinite, checkLength } from '../errors.js';

/** H = U diag(λ) Uᵀ. */
export interface Eigenbasis {
  /** λ, d numbers; 0 for what is 0 up to rounding. */
  readonly eigenvalues: Float64Array;
  /** U, d × d, row-major: column j is the eigenvector of λⱼ. */
  readonly basis: Float64Array;
}

/** Eigenvalues below this part of the largest are rounding: the direction is one that no example has. */
const NOTHING = 1e-12;
/** What may be left off the diagonal of UᵀHU, as a part of the largest eigenvalue, and of UᵀU. */
const NEARLY = 1e-8;

/** Eigenvalues, descending, and eigenvectors of a symmetric positive semidefinite d × d matrix. Time O(d³). */
export function eigenbasisOf(H: Float64Array, d: number): Eigenbasis {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix(H, d), {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, j) => j).sort((j, k) => realEigenvalues[k] - realEigenvalues[j]);
  const basis = new Float64Array(d * d);
  order.forEach((from, to) => {
    for (let i = 0; i < d; i++) basis[i * d + to] = eigenvectorMatrix.get(i, from);
  });
  return { eigenvalues: cleaned(order.map((j) => realEigenvalues[j])), basis };
}

/**
 * The eigenvalues of H for eigenvectors that the caller has.
 *
 * @param U d × d, row-major, column j an eigenvector
 * @throws ArgumentError unless U is orthogonal and UᵀHU diagonal, both to 1e-8
 */
export function givenEigenbasis(H: Float64Array, U: ArrayLike<number>, d: number): Eigenbasis {
  checkLength('eigenbasis', U, d * d, 'd × d');
  checkFinite('eigenbasis', U);
  const basis = Float64Array.from(U);
  const identity = matrix(basis, d).transpose().mmul(matrix(basis, d));
  const diagonal = matrix(rotate(H, basis, d), d);
  const eigenvalues = cleaned(diagonal.diagonal());
  const isEigenbasis =
    Matrix.sub(identity, Matrix.eye(d)).abs().max() <= NEARLY &&
    Matrix.sub(diagonal, Matrix.diag([...eigenvalues]))
      .abs()
      .max() <=
      NEARLY * Math.max(...eigenvalues);
  if (!isEigenbasis) {
    throw new ArgumentError('eigenbasis', U, 'orthonormal eigenvectors of XᵀX/n, one a column');
  }
  return { eigenvalues, basis };
}

/** The indices of the eigenvalues that are not 0: the directions that x has. */
export function activeIn(eigenvalues: Float64Array): number[] {
  return Array.from(eigenvalues.keys()).filter((j) => eigenvalues[j] > 0);
}

/** I, d × d. */
export function identity(d: number): Float64Array {
  return new Float64Array(d * d).map((_, at) => (at % (d + 1) === 0 ? 1 : 0));
}

/** Uᵀ C U: a symmetric matrix in the coordinates of the basis. */
export function rotate(C: Float64Array, U: Float64Array, d: number): Float64Array {
  return Float64Array.from(matrix(U, d).transpose().mmul(matrix(C, d)).mmul(matrix(U, d)).to1DArray());
}

/** U C Uᵀ: the way back. */
export function rotateBack(C: Float64Array, U: Float64Array, d: number): Float64Array {
  return Float64Array.from(matrix(U, d).mmul(matrix(C, d)).mmul(matrix(U, d).transpose()).to1DArray());
}

/** Uᵀ v. */
export function rotateVector(v: ArrayLike<number>, U: Float64Array, d: number): Float64Array {
  const rotated = new Float64Array(d);
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) rotated[j] += U[i * d + j] * v[i];
  return rotated;
}

/** X U, n × d: Uᵀx for each row x of X. */
export function rotateRows(X: Float64Array, U: Float64Array, n: number, d: number): Float64Array {
  // The eigenvectors one after another, so that all is read in order.
  const columns = Float64Array.from(matrix(U, d).transpose().to1DArray());
  const rotated = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += columns[j * d + k] * X[i * d + k];
      rotated[i * d + j] = sum;
    }
  }
  return rotated;
}

/** U v. */
export function rotateVectorBack(v: Float64Array, U: Float64Array, d: number): Float64Array {
  const back = new Float64Array(d);
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) back[i] += U[i * d + j] * v[j];
  return back;
}

function matrix(values: Float64Array, d: number): Matrix {
  return Matrix.from1DArray(d, d, values);
}

function cleaned(eigenvalues: readonly number[]): Float64Array {
  const least = NOTHING * Math.max(...eigenvalues);
  return Float64Array.from(eigenvalues, (value) => (value > least ? value : 0));
}
