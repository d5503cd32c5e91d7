/** What Lanczos and the estimators need of vectors, in float64. @module */

/** p numbers. */
export type Vector = Float32Array | Float64Array;

/** A symmetric matrix, p × p, by what it does to a vector; it returns a new one. */
export type Operator = (v: Vector) => Vector;

export function dot(x: Vector, y: Vector): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

export function norm(x: Vector): number {
  return Math.sqrt(dot(x, x));
}

/** y ← y + a x */
export function addScaled(y: Vector, x: Vector, a: number): void {
  for (let i = 0; i < y.length; i++) y[i] += a * x[i];
}

/** An estimate by independent draws. */
export interface Estimate {
  /** The mean of the draws. */
  readonly mean: number;
  /** The standard error of the mean. */
  readonly standardError: number;
}

export function estimateOf(values: readonly number[]): Estimate {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (n - 1) / n) };
}
