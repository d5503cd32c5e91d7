import type { Source } from '../data/images.js';
import { ArgumentError } from '../errors.js';
import { plan, type Job } from './compare.js';
import { complete, type CompareOptions } from './options.js';
import type { SummaryRow } from './summary.js';

/** Values of some options: a comparison is made with each combination of them. */
export type Grid = { readonly [Key in keyof CompareOptions]?: readonly CompareOptions[Key][] };

/** A combination. */
export type GridPoint = Readonly<Partial<CompareOptions>>;

/** A row of a sweep's table: a noise class at a point. */
export interface SweepRow extends SummaryRow {
  readonly at: GridPoint;
}

/** All combinations, in order: the last option varies fastest. */
export function pointsOf(grid: Grid): GridPoint[] {
  return Object.entries(grid).reduce<GridPoint[]>(
    (points, [key, values]) => points.flatMap((point) => values.map((value) => ({ ...point, [key]: value }))),
    [{}],
  );
}

/** `learningRate 0.1, batch 4` */
export function titleOf(point: GridPoint): string {
  return Object.entries(point)
    .map(([key, value]) => `${key} ${textOf(value)}`)
    .join(', ');
}

/** An option's value in a table. */
export function textOf(value: GridPoint[keyof GridPoint]): string {
  return Array.isArray(value) ? value.join(' ') || 'none' : String(value);
}

/**
 * As `plan`, for a point of a grid.
 *
 * @throws ArgumentError naming the option, where it is in the grid by its place there
 */
export function planPoint(grid: Grid, point: GridPoint, options: CompareOptions, data: Source): Job[] {
  try {
    return plan(options, data);
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    const { argument, value, allowed } = error;
    const [name] = argument.split(/[.[]/);
    const key = (name === 'b' ? 'batch' : name) as keyof Grid;
    const place = grid[key]?.findIndex((item) => item === value && item === point[key]) ?? -1;
    const path = place < 0 ? `${argument} (at ${titleOf(point)})` : `grid.${key}[${place}]`;
    throw new ArgumentError(path, value, allowed);
  }
}

/** All options at a point. */
export function optionsAt(given: Partial<CompareOptions>, point: GridPoint): CompareOptions {
  return complete({ ...given, ...point });
}
