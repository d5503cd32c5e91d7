import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { loadData } from '../data/files.js';
import { checkInteger } from '../errors.js';
import { defaults, plan, quick, type CompareOptions } from '../experiments/compare.js';
import { curves } from '../experiments/curves.js';
import { conclusion, marginOf, score, summarize, type SummaryRow } from '../experiments/summary.js';
import { checkFolder, writeFiles } from './files.js';
import { columns, summaryTable } from './format.js';
import { commandOf, manifestOf, pretty } from './manifest.js';
import { page } from './page.js';
import { differencePlot, linePlot } from './plots.js';
import { runAll } from './pool.js';
import { progressBar } from './progress.js';
import { recordsCsv } from './records.js';

import type { TaskResult } from './worker.js';

/** The options of the command line. */
export interface CompareFlags extends Partial<CompareOptions> {
  quick?: boolean;
  threads?: number;
  out: string;
  json?: boolean;
}

/** `msgd compare`: runs the comparison, writes its folder and prints its table. */
export async function compareCommand(flags: CompareFlags, worker: URL, signal: AbortSignal): Promise<void> {
  const { quick: isQuick = false, threads = availableParallelism(), out, json = false, ...given } = flags;
  // Wrong labels are for the digits, which need them to show anything; other data are taken as they are.
  const clean = (given.data ?? defaults.data) === defaults.data ? {} : { labelNoise: 0 };
  const options: CompareOptions = { ...defaults, ...(isQuick ? quick : {}), ...clean, ...given };
  // The differences are from this row, by whichever name.
  options.noise = options.noise.map((label) => (label === 'SGD' ? 'sgd' : label));
  checkInteger('threads', threads, 1);
  await checkFolder(out);
  const data = await loadData(options.data);
  const jobs = plan(options, data);

  const started = new Date();
  const bar = progressBar(jobs.length * options.steps, 'steps');
  const results = await runAll(jobs, options, worker, threads, bar.update, signal).finally(bar.stop);
  const seconds = (Date.now() - started.getTime()) / 1000;

  const isAccuracy = data.kind === 'classification';
  const unit = isAccuracy ? 'points' : '%';
  const rows = summarize(options, results);
  const said = conclusion(rows, options.margin, unit);
  const manifest = manifestOf('compare', { started, seconds, threads, data, options });
  const plots = draw(options, rows, results, isAccuracy);
  const command = commandOf('compare', options, defaults, optionNames);
  const runs = results.map(({ label, seed, diverged, thetaHash }) => ({ label, seed, diverged, thetaHash }));
  const title = `${options.noise.length} noise classes on ${options.data}, ${options.seeds} seeds${isQuick ? ': a quick look' : ''}`;
  const text = notes(options, isAccuracy, isQuick);
  await writeFiles(out, {
    ...plots,
    'manifest.json': pretty(manifest),
    'summary.json': pretty({ conclusion: said, rows, runs }),
    'records.json': pretty(results),
    'records.csv': recordsCsv(results),
    'report.html': page({
      title,
      conclusion: said,
      notes: text,
      rows,
      columns: columns(isAccuracy),
      plots: Object.values(plots),
      command,
      manifest,
    }),
  });
  if (json) process.stdout.write(pretty({ manifest, conclusion: said, rows, runs }));
  else {
    const files = [`report: ${join(out, 'report.html')}`, `all files: ${out}`];
    process.stdout.write(
      [
        title,
        '',
        summaryTable(rows, isAccuracy, process.stdout.columns ?? Infinity),
        ...text,
        '',
        said,
        '',
        ...files,
        '',
      ].join('\n'),
    );
  }
}

function draw(
  options: CompareOptions,
  rows: readonly SummaryRow[],
  results: readonly Pick<TaskResult, 'label' | 'seed' | 'records'>[],
  isAccuracy: boolean,
): Record<string, string> {
  const scores = curves(options.noise, results, score);
  const losses = curves(options.noise, results, ({ trainLoss }) => trainLoss);
  const what = isAccuracy ? 'Test accuracy' : 'Test loss';
  const range = rangeOf(rows, scores.map(({ mean }) => mean), isAccuracy); // prettier-ignore
  const top = Math.max(...losses.filter(({ step }) => step === 0).map(({ mean }) => mean));
  return {
    'difference.svg': differencePlot(
      `${what} less that of SGD, means and 95 % intervals over ${options.seeds} seeds`,
      isAccuracy ? `← worse than SGD · percentage points · better →` : 'test loss',
      rows,
      marginOf(options, results),
    ),
    'score.svg': linePlot(
      `${what} against steps`,
      isAccuracy ? 'test accuracy, %' : 'test loss',
      scores,
      range,
    ),
    'loss.svg': linePlot('Train loss against steps', 'train loss', losses, [0, top]),
  };
}

/** The part of the vertical axis where most classes are: a control far off is named at the edge. */
function rangeOf(
  rows: readonly SummaryRow[],
  means: readonly number[],
  isAccuracy: boolean,
): [number, number] {
  const ends = rows.map(({ test }) => test.mean).filter(Number.isFinite);
  const middle = [...ends].sort((a, b) => a - b)[Math.floor(ends.length / 2)] ?? 0;
  if (!isAccuracy) return [0, 3 * middle || 1];
  return [Math.max(0, Math.floor(middle / 5) * 5 - 20), Math.min(100, Math.ceil(Math.max(...means)) + 1)];
}

function notes(options: CompareOptions, isAccuracy: boolean, isQuick: boolean): string[] {
  const { margin, seeds } = options;
  const what = isAccuracy ? `${margin} percentage points` : `${margin} %`;
  return [
    ...(isQuick
      ? [`A quick look: ${seeds} seeds seldom settle anything. Without --quick it takes a minute or two.`]
      : []),
    `± is the half-width of a 95 % t interval over ${seeds} seeds, row by row. Differences are paired: with a seed, all classes have the same split, wrong labels and start.`,
    `${isAccuracy ? 'gap: train less test accuracy' : 'gap: test less train loss'}. cost: gradients of single examples evaluated, a run. time: spent in steps, a run.`,
    `same: the whole interval is within ±${what} of SGD; differs: it is not, and leaves out 0; can't tell: otherwise.`,
  ];
}

/** The names on the command line of the options of a comparison, and of the arguments that errors speak of. */
export const optionNames: Record<keyof CompareOptions, string> = {
  data: 'data',
  train: 'train',
  labelNoise: 'label-noise',
  model: 'model',
  noise: 'noise',
  batch: 'batch',
  learningRate: 'lr',
  steps: 'steps',
  seeds: 'seeds',
  firstSeed: 'first-seed',
  evaluateEvery: 'every',
  margin: 'margin',
};
