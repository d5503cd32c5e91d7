import type { Mark } from './runs.js';

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
  /** Steps that all its runs have taken. */
  readonly step: number;
  readonly test: number;
  readonly low: number;
  readonly high: number;
  readonly train: number;
  /** Test accuracy less SGD's with the same seed, the mean over the seeds, in points; nothing for SGD and without it. */
  readonly fromSgd: number | undefined;
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
      step: marks[0].step,
      test: mean(test),
      low: Math.min(...test),
      high: Math.max(...test),
      train: mean(marks.map(({ train }) => train)),
      fromSgd: isPaired ? mean(test.map((value, s) => value - rivals[s].test)) : undefined,
      cost: mean(marks.map(({ cost }) => cost)),
      diverged: stops.length === 0 ? undefined : Math.min(...stops),
    };
  });
}
