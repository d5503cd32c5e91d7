import type { DescentRecord } from 'msgd';

export type Metric = 'testAccuracy' | 'trainAccuracy';
/** What is across: steps, or what they cost in gradients of single examples. */
export type Axis = 'step' | 'exampleGradients';

/** A class over its seeds: the mean, and from the lowest to the highest. Accuracies are in percent. */
export interface Band {
  readonly x: readonly number[];
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The band of a class up to where all its runs are: runs whose records are of other steps have none in common there. */
export function band(runs: readonly (readonly DescentRecord[])[], metric: Metric, axis: Axis): Band {
  const [x, means, low, high]: number[][] = [[], [], [], []];
  const length = Math.min(...runs.map((records) => records.length));
  for (let k = 0; k < length; k++) {
    const values = runs.map((records) => 100 * (records[k][metric] as number));
    // The seeds of a class may cost a little more or less each.
    x.push(mean(runs.map((records) => records[k][axis])));
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

/** A run as it has come to be known. */
export interface Known {
  readonly label: string;
  readonly records: readonly DescentRecord[];
  readonly diverged: number | undefined;
}

/** A row for each class that has records of all its runs. */
export function standings(noise: readonly string[], runs: readonly Known[]): Standing[] {
  const recordsOf = (label: string) => runs.filter((run) => run.label === label).map((run) => run.records);
  const sgd = recordsOf('sgd');
  return noise.flatMap((label) => {
    const records = recordsOf(label);
    const count = Math.min(...records.map((own) => own.length));
    if (count === 0) return [];
    const now = records.map((own) => own[count - 1]);
    const test = now.map(({ testAccuracy }) => 100 * (testAccuracy as number));
    const { step } = now[0];
    const rivals = sgd.map((own) => own.findLast((record) => record.step === step));
    const isPaired = label !== 'sgd' && sgd.length > 0 && rivals.every((rival) => rival !== undefined);
    const stops = runs.flatMap((run) => (run.label === label ? (run.diverged ?? []) : []));
    return {
      label,
      step,
      test: mean(test),
      low: Math.min(...test),
      high: Math.max(...test),
      train: mean(now.map(({ trainAccuracy }) => 100 * (trainAccuracy as number))),
      fromSgd: isPaired
        ? mean(test.map((own, s) => own - 100 * (rivals[s]?.testAccuracy as number)))
        : undefined,
      cost: mean(now.map(({ exampleGradients }) => exampleGradients)),
      diverged: stops.length === 0 ? undefined : Math.min(...stops),
    };
  });
}
