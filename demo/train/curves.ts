import type { Mark } from './runs.js';
import { difference, type Difference } from './verdict.js';

/** A run as it has come to be known. */
export interface Known {
  readonly label: string;
  readonly marks: readonly Mark[];
  readonly diverged: number | undefined;
}

/** A class over its seeds: the mean, and from the lowest to the highest. */
export interface Band {
  readonly x: readonly number[];
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The band of a class, as far as all its runs have come.
 *
 * @param across what is across: steps, or what they cost in gradients of single examples
 */
export function band(runs: readonly Known[], metric: 'train' | 'test', across: 'step' | 'cost'): Band {
  const [x, means, low, high]: number[][] = [[], [], [], []];
  const length = Math.min(...runs.map(({ marks }) => marks.length));
  for (let k = 0; k < length; k++) {
    const values = runs.map(({ marks }) => marks[k][metric]);
    // The seeds of a class may cost a little more or less each.
    x.push(mean(runs.map(({ marks }) => marks[k][across])));
    means.push(mean(values));
    low.push(Math.min(...values));
    high.push(Math.max(...values));
  }
  return { x, mean: means, low, high };
}

/** Where a class stands: a row of the table. */
export interface Standing {
  readonly label: string;
  /** Runs of it. */
  readonly seeds: number;
  /** Steps that all its runs have taken. */
  readonly step: number;
  readonly test: number;
  readonly low: number;
  readonly high: number;
  readonly train: number;
  /** Test accuracy less SGD's with the same seed, in points; nothing for SGD and without it. */
  readonly fromSgd: Difference | undefined;
  /** Gradients of single examples, a run. */
  readonly cost: number;
  /** The earliest step that a run could not take. */
  readonly diverged: number | undefined;
}

/** A row for each class of which anything is known. */
export function standings(noise: readonly string[], runs: readonly Known[]): Standing[] {
  const of = (label: string) => runs.filter((run) => run.label === label);
  const sgd = of('sgd');
  return noise.flatMap((label) => {
    const own = of(label);
    const count = Math.min(...own.map(({ marks }) => marks.length));
    // Nobody yet of a class that has just been chosen, or no mark.
    if (own.length === 0 || count === 0) return [];
    const marks = own.map((run) => run.marks[count - 1]);
    const test = marks.map((mark) => mark.test);
    const rivals = sgd.flatMap((run) => run.marks[count - 1] ?? []);
    const isPaired = label !== 'sgd' && rivals.length === marks.length;
    const stops = own.flatMap(({ diverged }) => diverged ?? []);
    return {
      label,
      seeds: own.length,
      step: marks[0].step,
      test: mean(test),
      low: Math.min(...test),
      high: Math.max(...test),
      train: mean(marks.map(({ train }) => train)),
      fromSgd: isPaired ? difference(test.map((value, s) => value - rivals[s].test)) : undefined,
      cost: mean(marks.map(({ cost }) => cost)),
      diverged: stops.length === 0 ? undefined : Math.min(...stops),
    };
  });
}

/** Points below the best that nobody falls behind who learns at all. */
const FAR = 25;

/** Whether a class is far behind the best, or has diverged. */
export function fails({ test, diverged }: Standing, rows: readonly Standing[]): boolean {
  return diverged !== undefined || test < Math.max(...rows.map((row) => row.test)) - FAR;
}

/**
 * From where to where the bands of the second half are, with room about them.
 *
 * @param also what else is to be seen
 */
export function rangeOf(bands: readonly Band[], also: readonly number[] = []): [number, number] {
  const late = bands.flatMap(({ x, low, high }) => {
    const from = x.findIndex((place) => place >= (x.at(-1) as number) / 2);
    return from < 0 ? [] : [...low.slice(from), ...high.slice(from)];
  });
  if (late.length === 0) return [0, 100];
  const [least, most] = [Math.min(...late, ...also), Math.max(...late, ...also)];
  const room = Math.max(1, 0.1 * (most - least));
  return [Math.max(0, Math.floor(least - room)), Math.min(100, Math.ceil(most + room))];
}
