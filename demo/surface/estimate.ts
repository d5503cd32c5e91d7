import type { Symmetric } from './ellipse.js';

/** Mean and covariance of a cloud of runs. */
export interface Seen {
  readonly mean: readonly [number, number];
  readonly covariance: Symmetric;
}

/** Mean and covariance of points, runs × 2. */
export function estimate(cloud: ArrayLike<number>): Seen {
  const runs = cloud.length / 2;
  let [x, y, xx, xy, yy] = [0, 0, 0, 0, 0];
  for (let run = 0; run < runs; run++) {
    x += cloud[2 * run] / runs;
    y += cloud[2 * run + 1] / runs;
  }
  for (let run = 0; run < runs; run++) {
    const [dx, dy] = [cloud[2 * run] - x, cloud[2 * run + 1] - y];
    xx += (dx * dx) / (runs - 1);
    xy += (dx * dy) / (runs - 1);
    yy += (dy * dy) / (runs - 1);
  }
  return { mean: [x, y], covariance: [xx, xy, yy] };
}
