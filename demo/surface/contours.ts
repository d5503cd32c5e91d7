import { contours } from 'd3-contour';
import type { Surface } from './surfaces.js';

/** Points of the plane along each way of the grid on which the loss is evaluated. */
const GRID = 96;

/** The parts of the view where the excess risk is above a level, as rings of points of the plane, from the lowest level up. */
export function contoursOf({ excess, view }: Pick<Surface, 'excess' | 'view'>): [number, number][][][] {
  const { x, y, half } = view;
  const place = (middle: number, at: number) => middle + half * ((2 * at) / GRID - 1);
  const values = Array.from({ length: GRID * GRID }, (_, k) =>
    excess(place(x, (k % GRID) + 0.5), place(y, Math.floor(k / GRID) + 0.5)),
  );
  const most = Math.max(...values);
  const levels = Array.from({ length: 9 }, (_, k) => most * 0.55 ** (9 - k));
  return contours()
    .size([GRID, GRID])
    .thresholds(levels)(values)
    .map(({ coordinates }) =>
      coordinates.flat().map((ring) => ring.map(([i, j]): [number, number] => [place(x, i), place(y, j)])),
    );
}
