import type { DescentRecord } from '../descent/index.js';
import type { Outcome } from './compare.js';
import { estimate } from './statistics.js';

/** One step of one noise class: the mean over its runs and its 95 % interval. */
export interface CurvePoint {
  /** The noise class with its options. */
  readonly label: string;
  /** Steps taken. */
  readonly step: number;
  /** Gradients of single examples evaluated up to there, on average. */
  readonly cost: number;
  /** Over the seeds. */
  readonly mean: number;
  /** Where the interval begins: at the mean, of a single run. */
  readonly low: number;
  /** Where it ends. */
  readonly high: number;
}

/**
 * How `value` goes with the steps, class by class, of classes that have runs. A class ends at the step at which its first run
 * diverged.
 */
export function curves(
  labels: readonly string[],
  results: readonly Outcome[],
  value: (record: DescentRecord) => number,
): CurvePoint[] {
  return labels.flatMap((label) => {
    const runs = results.filter((result) => result.label === label).map(({ records }) => records);
    if (runs.length === 0) return [];
    const length = Math.min(...runs.map((records) => records.length));
    return runs[0].slice(0, length).map(({ step }, r) => {
      const { mean, half } = estimate(runs.map((records) => value(records[r])));
      const { mean: cost } = estimate(runs.map((records) => records[r].exampleGradients));
      const reach = half < Infinity ? half : 0;
      return { label, step, cost, mean, low: mean - reach, high: mean + reach };
    });
  });
}
