import type { DescentRecord } from '../descent/index.js';
import { ArgumentError } from '../errors.js';
import type { RunResult } from './compare.js';
import { curves, type CurvePoint } from './curves.js';
import type { CompareOptions } from './options.js';
import { conclusion, summarize, type SummaryRow } from './summary.js';

/** The runs of a comparison, and their summary. */
export interface Results {
  /** All options, with what was not given. */
  readonly options: CompareOptions;
  /** The runs that are done, seed by seed, each with its classes in the order of `options.noise`. */
  readonly runs: readonly RunResult[];
  /** A row for each noise class: means over the seeds with 95 % intervals, and differences from SGD with verdicts and tests. */
  readonly rows: readonly SummaryRow[];
  /** The verdicts in words. */
  readonly conclusion: string;
  /**
   * How a value of the records goes with the steps: the mean over the seeds of a class, and its 95 % interval.
   *
   * @param value of a record, such as `({ trainLoss }) => trainLoss`
   * @throws ArgumentError for what is no function
   */
  curves(value: (record: DescentRecord) => number): CurvePoint[];
}

/** What runs of these options come to. */
export function resultsOf(options: CompareOptions, runs: readonly RunResult[]): Results {
  const rows = summarize(options, runs);
  const unit = isAccuracy(rows) ? 'points' : '%';
  return {
    options,
    runs,
    rows,
    conclusion: conclusion(rows, options, unit),
    curves(value) {
      if (typeof value !== 'function') throw new ArgumentError('value', value, 'a function of a record');
      return curves(options.noise, runs, value);
    },
  };
}

/** Whether test accuracy is compared, or test loss. */
export function isAccuracy(rows: readonly SummaryRow[]): boolean {
  return rows.some(({ trainAccuracy }) => trainAccuracy !== undefined);
}
