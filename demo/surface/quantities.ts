import { excessRisk, type ThetaMoments } from 'msgd/theory';
import { symmetric, type Symmetric } from './ellipse.js';
import { estimate } from './estimate.js';
import type { Surface } from './surfaces.js';

/** What is compared between noises: the excess risk, and the variances of θ along the valley and across it. */
export const quantities = ['risk', 'along', 'across'] as const;
export type Quantity = (typeof quantities)[number];

/** A mean over runs and its standard error, 0 for what is known exactly. */
export interface Known {
  readonly value: number;
  readonly error: number;
}
export type Measured = Readonly<Record<Quantity, Known>>;

/** Half of the 95 % interval, in standard errors. */
export const HALF_95 = 1.96;
/** Half of the 99.9 % interval: what lies outside is no chance. */
const HALF_999 = 3.29;

/** The quantities of the runs, infinite once a run has left the numbers. */
export function measure(cloud: ArrayLike<number>, surface: Surface): Measured {
  const { mean } = estimate(cloud);
  const squareIn =
    ([ux, uy]: readonly [number, number]) =>
    (x: number, y: number) =>
      (ux * (x - mean[0]) + uy * (y - mean[1])) ** 2;
  return {
    risk: average(cloud, surface.excess),
    along: average(cloud, squareIn(surface.along)),
    across: average(cloud, squareIn(surface.across)),
  };
}

/** The same by the exact theory, on a quadratic loss. */
export function expected(surface: Surface, moments: ThetaMoments): Measured {
  const exactly = (value: number): Known => ({ value, error: 0 });
  const covariance = symmetric(moments.covariance);
  const { bias, variance } = excessRisk(surface.problem!, moments);
  return {
    risk: exactly(bias + variance),
    along: exactly(varianceIn(surface.along, covariance)),
    across: exactly(varianceIn(surface.across, covariance)),
  };
}

/** A risk as it is, a variance as a standard deviation. */
export const shown = (quantity: Quantity, value: number): number =>
  quantity === 'risk' ? value : Math.sqrt(Math.max(0, value));

/** The quantities that differ from SGD's by more than chance would have it: by more than half of the 99.9 % interval of the difference. */
export function unlike(own: Measured, sgd: Measured): Quantity[] {
  return quantities.filter((quantity) => {
    const [mine, its] = [own[quantity], sgd[quantity]];
    // What float32 may do is no difference.
    const allowed = HALF_999 * Math.hypot(mine.error, its.error) + 1e-4 * Math.abs(its.value) + 1e-9;
    return !(Math.abs(mine.value - its.value) <= allowed);
  });
}

function average(cloud: ArrayLike<number>, value: (x: number, y: number) => number): Known {
  const runs = cloud.length / 2;
  // Thousands of clouds are measured while they come in: loops, and nothing that is thrown away but one array.
  const values = new Float64Array(runs);
  let sum = 0;
  for (let run = 0; run < runs; run++) sum += values[run] = value(cloud[2 * run], cloud[2 * run + 1]);
  const mean = sum / runs;
  if (!Number.isFinite(mean)) return { value: Infinity, error: Infinity };
  let squares = 0;
  for (const each of values) squares += (each - mean) ** 2;
  return { value: mean, error: Math.sqrt(squares / (runs - 1) / runs) };
}

function varianceIn([ux, uy]: readonly [number, number], [xx, xy, yy]: Symmetric): number {
  return ux * ux * xx + 2 * ux * uy * xy + uy * uy * yy;
}
