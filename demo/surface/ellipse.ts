/** A symmetric 2 × 2 matrix, [xx, xy, yy]. */
export type Symmetric = readonly [number, number, number];

/** The ellipse of a covariance: half axes, the longer first, and the angle of the longer from the first coordinate, in radians. */
export interface Ellipse {
  readonly long: number;
  readonly short: number;
  readonly angle: number;
}

/**
 * The points as many standard deviations away in every direction: the image of the circle of that radius under the root of the
 * covariance. It holds 86 % of a normal distribution at 2; of others, it shows second moments and nothing else.
 */
export function ellipseOf([xx, xy, yy]: Symmetric, deviations = 2): Ellipse {
  const middle = (xx + yy) / 2;
  const spread = Math.hypot((xx - yy) / 2, xy);
  const root = (value: number) => deviations * Math.sqrt(Math.max(0, value));
  return {
    long: root(middle + spread),
    short: root(middle - spread),
    angle: Math.atan2(2 * xy, xx - yy) / 2,
  };
}

/** A symmetric 2 × 2 matrix that is given row after row. */
export const symmetric = (matrix: ArrayLike<number>): Symmetric => [
  matrix[0],
  (matrix[1] + matrix[2]) / 2,
  matrix[3],
];

export const scaled = ([xx, xy, yy]: Symmetric, factor: number): Symmetric => [
  factor * xx,
  factor * xy,
  factor * yy,
];

export const trace = ([xx, , yy]: Symmetric): number => xx + yy;
