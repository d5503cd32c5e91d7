import type { DescentRecord } from '../descent/index.js';
import type { Outcome } from './compare.js';
import type { CompareOptions } from './options.js';
import { isAdditive } from '../descent/additive/index.js';
import { condition } from './condition.js';
import { estimate, verdict, type Estimate, type Verdict } from './statistics.js';

/** One row of the table: a noise class over all its seeds. Accuracies and gaps are in percent and percentage points. */
export interface SummaryRow {
  readonly label: string;
  readonly paperName: string;
  readonly steps: number;
  /** Test accuracy in percent, or test loss in regression, in the end. */
  readonly test: Estimate;
  /** `test` less that of SGD with the same seed; absent for SGD, and where SGD was not run. */
  readonly fromSgd?: Estimate & { readonly verdict: Verdict };
  readonly trainLoss: number;
  /** Generalization gap: train less test accuracy in points, or test less train loss. */
  readonly gap: number;
  /** Gradients of single examples evaluated, a run. */
  readonly exampleGradients: number;
  /** Seconds spent in steps, a run. */
  readonly seconds: number;
  /** The runs that diverged, and the earliest step at which one did. */
  readonly diverged?: { readonly runs: number; readonly firstStep: number };
}

function paperNameOf(label: string): string {
  const { noise } = condition(label);
  return isAdditive(noise) ? '' : noise.paperName;
}

const last = (result: Outcome): DescentRecord => result.records[result.records.length - 1];

/** What is compared: test accuracy in percent, or test loss where there are no classes. */
export function score({ testAccuracy, testLoss }: DescentRecord): number {
  return testAccuracy === undefined ? (testLoss as number) : 100 * testAccuracy;
}

function gapOf({ trainAccuracy, testAccuracy, trainLoss, testLoss }: DescentRecord): number {
  if (trainAccuracy === undefined) return (testLoss as number) - trainLoss;
  return 100 * (trainAccuracy - (testAccuracy as number));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The rows of the table, in the order of the options. A class that diverged in a run has no mean: what its other runs
 * reached would flatter it.
 */
export function summarize(options: CompareOptions, results: readonly Outcome[]): SummaryRow[] {
  const ofLabel = (label: string) => results.filter((result) => result.label === label);
  const sgd = ofLabel('sgd');
  const margin = marginOf(options, results);
  return options.noise.map((label) => {
    const runs = ofLabel(label);
    const stopped = runs.filter((run) => run.diverged !== undefined);
    const ends = runs.map(last);
    const common = {
      label,
      paperName: paperNameOf(label),
      steps: Math.max(...ends.map((end) => end.step)),
      exampleGradients: mean(ends.map((end) => end.exampleGradients)),
      seconds: mean(ends.map((end) => end.seconds)),
    };
    if (stopped.length > 0) {
      const firstStep = Math.min(...stopped.map((run) => run.diverged as number));
      const none = { mean: NaN, half: NaN };
      return {
        ...common,
        test: none,
        trainLoss: NaN,
        gap: NaN,
        diverged: { runs: stopped.length, firstStep },
      };
    }
    const paired = label !== 'sgd' && sgd.length > 0 && sgd.every((run) => run.diverged === undefined);
    const difference = paired ? estimate(ends.map((end, s) => score(end) - score(last(sgd[s])))) : undefined;
    return {
      ...common,
      test: estimate(ends.map(score)),
      fromSgd: difference && { ...difference, verdict: verdict(difference, margin) },
      trainLoss: mean(ends.map((end) => end.trainLoss)),
      gap: mean(ends.map(gapOf)),
    };
  });
}

/** The margin in the units of the score: percentage points, or in regression a percentage of SGD's mean test loss. */
export function marginOf(options: CompareOptions, results: readonly Outcome[]): number {
  const sgd = results.filter(({ label }) => label === 'sgd').map(last);
  if (sgd.length === 0 || sgd[0].testAccuracy !== undefined) return options.margin;
  return (options.margin / 100) * mean(sgd.map(score));
}

/** What the table says, in a sentence or two: no more than its verdicts. */
export function conclusion(rows: readonly SummaryRow[], margin: number, unit: string): string {
  const having = (wanted: Verdict) =>
    rows.filter((row) => row.fromSgd?.verdict === wanted).map((row) => row.label);
  const list = (labels: readonly string[]) => labels.join(', ');
  const diverged = rows.filter((row) => row.diverged !== undefined).map((row) => row.label);
  const sentences = [
    [having('same'), `within ±${margin} ${unit} of SGD`],
    [having('differs'), 'different from SGD'],
    [having("can't tell"), 'not settled with these seeds'],
    [diverged, 'diverged'],
  ] as const;
  const said = sentences.filter(([labels]) => labels.length > 0);
  if (said.length === 0) return 'SGD was not among the classes, so nothing is compared with it.';
  return `${said.map(([labels, what]) => `${what[0].toUpperCase()}${what.slice(1)}: ${list(labels)}`).join('. ')}.`;
}
