import type { DescentRecord } from '../descent/index.js';
import type { Outcome } from './compare.js';
import type { CompareOptions } from './options.js';
import { isAdditive } from '../descent/additive/index.js';
import { condition } from './condition.js';
import {
  equivalence,
  holm,
  signedRank,
  tTest,
  type Equivalence,
  type SignedRank,
  type TTest,
} from './significance.js';
import { estimate, verdict, type Interval, type Verdict } from './statistics.js';

/** One row of the table: a noise class over all its seeds. Accuracies and gaps are in percent and percentage points. */
export interface SummaryRow {
  /** The noise class with its options. */
  readonly label: string;
  /** What the paper calls it; empty for additive noise. */
  readonly paperName: string;
  /** Runs that are done: one a seed. */
  readonly runs: number;
  /** The last step of any run. */
  readonly steps: number;
  /** Test accuracy in percent, or test loss in regression, in the end. */
  readonly test: Interval;
  /** The same of each run, in the order of the seeds; of one that diverged, nothing. */
  readonly bySeed: readonly { readonly seed: number; readonly test?: number }[];
  /** `test` less that of SGD with the same seed; absent for SGD, and where SGD was not run. */
  readonly fromSgd?: Difference;
  /** Train accuracy in percent, where there are classes. */
  readonly trainAccuracy?: Interval;
  /** In the end, and so are the others. */
  readonly trainLoss: Interval;
  /** Generalization gap: train less test accuracy in points, or test less train loss. */
  readonly gap: Interval;
  /** Gradients of single examples evaluated, a run. */
  readonly exampleGradients: number;
  /** Seconds spent in steps, a run. */
  readonly seconds: number;
  /** Runs that end with 99 per cent of the training examples right, or more; absent in regression. */
  readonly fitted?: number;
  /** The runs that diverged, and the earliest step at which one did. */
  readonly diverged?: { readonly runs: number; readonly firstStep: number };
}

/** Train accuracy, in per cent, from which on a run is said to have fitted its training examples. */
export const FITTED = 99;

/** A class minus SGD, seed by seed. */
export interface Difference extends Interval {
  /** By the interval and the margin. */
  readonly verdict: Verdict;
  /** Seeds of which both runs are done. */
  readonly pairs: number;
  /** Of two pairs or more, with p-values corrected by Holm for the number of classes that are tested. */
  readonly tests?: Tests;
}

/** Of no difference from SGD, twice; and of a difference as large as the margin. */
export interface Tests {
  /** Student's paired t test of no difference. */
  readonly t: TTest & { readonly pHolm: number };
  /** Wilcoxon's signed-rank test of no difference. */
  readonly signedRank: SignedRank & { readonly pHolm: number };
  /** Two one-sided t tests of a difference as large as the margin. */
  readonly equivalence: Equivalence & { readonly pHolm: number };
}

function paperNameOf(label: string): string {
  const { noise } = condition(label);
  return isAdditive(noise) ? '' : noise.paperName;
}

const trainAccuracyOf = ({ trainAccuracy }: DescentRecord) => 100 * (trainAccuracy as number);
const hasFitted = (run: Outcome) => run.diverged === undefined && trainAccuracyOf(last(run)) >= FITTED;
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
 * The rows of the table, in the order of the options; of a class of which no run is done, none. A class that diverged in a
 * run has no mean: what its other runs reached would flatter it.
 */
export function summarize(options: CompareOptions, results: readonly Outcome[]): SummaryRow[] {
  const ofLabel = (label: string) => results.filter((result) => result.label === label);
  const sgd = new Map(ofLabel('sgd').map((run) => [run.seed, run]));
  const comparable = sgd.size > 0 && [...sgd.values()].every((run) => run.diverged === undefined);
  const margin = marginOf(options, results);
  const rows = options.noise.flatMap((label) => {
    const runs = ofLabel(label);
    return runs.length === 0 ? [] : [rowOf(label, runs)];
  });
  const tested = rows.filter(({ differences }) => differences.length > 1);
  const tests = testAll(
    tested.map(({ differences }) => differences),
    margin,
  );
  return rows.map((one) => {
    const { row, differences } = one;
    if (differences.length === 0) return row;
    const difference = estimate(differences);
    const fromSgd: Difference = {
      ...difference,
      verdict: verdict(difference, margin),
      pairs: differences.length,
      tests: tests[tested.indexOf(one)],
    };
    return { ...row, fromSgd };
  });

  function rowOf(label: string, runs: readonly Outcome[]): { row: SummaryRow; differences: number[] } {
    const stopped = runs.flatMap(({ diverged }) => diverged ?? []);
    const ends = runs.map(last);
    const measured = (value: (end: DescentRecord) => number) =>
      stopped.length > 0 ? { mean: NaN, half: NaN } : estimate(ends.map(value));
    const paired = label === 'sgd' || !comparable || stopped.length > 0 ? [] : runs;
    const row = {
      label,
      paperName: paperNameOf(label),
      runs: runs.length,
      steps: Math.max(...ends.map((end) => end.step)),
      test: measured(score),
      bySeed: runs.map((run) => ({
        seed: run.seed,
        ...(run.diverged === undefined && { test: score(last(run)) }),
      })),
      ...(ends[0].trainAccuracy === undefined
        ? {}
        : { trainAccuracy: measured(trainAccuracyOf), fitted: runs.filter(hasFitted).length }),
      trainLoss: measured(({ trainLoss }) => trainLoss),
      gap: measured(gapOf),
      exampleGradients: mean(ends.map((end) => end.exampleGradients)),
      seconds: mean(ends.map((end) => end.seconds)),
      ...(stopped.length > 0 && { diverged: { runs: stopped.length, firstStep: Math.min(...stopped) } }),
    };
    const differences = paired.flatMap((run) => {
      const other = sgd.get(run.seed);
      return other === undefined ? [] : [score(last(run)) - score(last(other))];
    });
    // Of a loss beyond float32 there is no difference.
    return { row, differences: differences.every(Number.isFinite) ? differences : [] };
  }
}

/** The tests of each class's differences, and their p-values as they are for so many classes. */
function testAll(samples: readonly (readonly number[])[], margin: number): Tests[] {
  const t = corrected(samples.map(tTest));
  const ranks = corrected(samples.map(signedRank));
  const same = corrected(samples.map((differences) => equivalence(differences, margin)));
  return samples.map((_, k) => ({ t: t[k], signedRank: ranks[k], equivalence: same[k] }));
}

function corrected<Test extends { readonly p: number }>(tests: readonly Test[]) {
  const p = holm(tests.map((test) => test.p));
  return tests.map((test, k) => ({ ...test, pHolm: p[k] }));
}

/** The margin in the units of the score: percentage points, or in regression a percentage of SGD's mean test loss. */
export function marginOf(options: CompareOptions, results: readonly Outcome[]): number {
  const sgd = results.filter(({ label }) => label === 'sgd').map(last);
  if (sgd.length === 0 || sgd[0].testAccuracy !== undefined) return options.margin;
  return (options.margin / 100) * mean(sgd.map(score));
}

/** What the table says, in a sentence or two: no more than its verdicts. */
export function conclusion(
  rows: readonly SummaryRow[],
  { noise, margin }: Pick<CompareOptions, 'noise' | 'margin'>,
  unit: string,
): string {
  const having = (wanted: Verdict) =>
    rows.filter((row) => row.fromSgd?.verdict === wanted).map((row) => row.label);
  const list = (labels: readonly string[]) => labels.join(', ');
  const diverged = rows.filter((row) => row.diverged !== undefined).map((row) => row.label);
  const infinite = rows
    .filter((row) => row.diverged === undefined && !Number.isFinite(row.test.mean))
    .map((row) => row.label);
  const sentences = [
    [having('same'), `within ±${margin} ${unit} of SGD`],
    [having('differs'), 'different from SGD'],
    [having("can't tell"), 'not settled with these seeds'],
    [diverged, 'diverged'],
    [infinite, 'without a finite test loss'],
  ] as const;
  const said = sentences.filter(([labels]) => labels.length > 0);
  if (said.length === 0) return `${whyNot(rows, noise)}, so nothing is compared with it.`;
  return `${said.map(([labels, what]) => `${what[0].toUpperCase()}${what.slice(1)}: ${list(labels)}`).join('. ')}.`;
}

/** Why no class is compared with SGD. */
export function whyNot(rows: readonly { readonly label: string }[], noise: readonly string[]): string {
  if (!noise.includes('sgd')) return 'SGD was not among the classes';
  if (noise.length === 1) return 'SGD is the only class';
  if (!rows.some(({ label }) => label === 'sgd')) return 'No run of SGD is done';
  return 'No run of another class has one of SGD’s to pair with';
}
