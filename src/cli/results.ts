import { join } from 'node:path';
import type { Dataset } from '../data/dataset.js';
import type { Parts } from '../data/images.js';
import { curves } from '../experiments/curves.js';
import { defaults, fields, type CompareOptions } from '../experiments/options.js';
import { conclusion, marginOf, score, summarize, type SummaryRow } from '../experiments/summary.js';
import type { Experiment } from './experimentFolder.js';
import { columns, summaryTable } from './format.js';
import { writeFiles } from './files.js';
import { commandOf, manifestOf, pretty } from './manifest.js';
import { page } from './page.js';
import { differencePlot, linePlot } from './plots.js';
import { recordsCsv } from './records.js';
import type { TaskResult } from './worker.js';

const flags = Object.fromEntries(Object.entries(fields).map(([key, { flag }]) => [key, flag])) as Record<
  keyof CompareOptions,
  string
>;

/** Writes the files of a comparison whose runs are all done, and returns what is to be printed, as text or JSON. */
export async function writeResults(
  out: string,
  experiment: Experiment,
  data: Dataset | Parts,
  results: readonly TaskResult[],
  { json, ...course }: { json: boolean; started: Date; seconds: number; threads: number },
): Promise<string> {
  const { options, name } = experiment;
  const isAccuracy = data.kind === 'classification';
  const unit = isAccuracy ? 'points' : '%';
  const rows = summarize(options, results);
  const said = conclusion(rows, options.margin, unit);
  const manifest = manifestOf('compare', { ...course, data, options });
  const plots = draw(options, rows, results, isAccuracy);
  const command = commandOf('compare', options, defaults, flags);
  const runs = results.map(({ label, seed, diverged, thetaHash }) => ({ label, seed, diverged, thetaHash }));
  const what = `${options.noise.length} noise classes on ${options.data}, ${options.seeds} seeds`;
  const title = name === undefined ? what : `${name}: ${what}`;
  const text = notes(experiment, isAccuracy);
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
  if (json) return pretty({ manifest, conclusion: said, rows, runs });
  const files = [`report: ${join(out, 'report.html')}`, `all files: ${out}`];
  const table = summaryTable(rows, isAccuracy, process.stdout.columns ?? Infinity);
  return [title, '', table, ...text, '', said, '', ...files, ''].join('\n');
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

function notes({ options, remarks }: Experiment, isAccuracy: boolean): string[] {
  const { margin, seeds } = options;
  const what = isAccuracy ? `${margin} percentage points` : `${margin} %`;
  return [
    ...remarks,
    `± is the half-width of a 95 % t interval over ${seeds} seeds, row by row. Differences are paired: with a seed, all classes have the same split, wrong labels and start.`,
    `${isAccuracy ? 'gap: train less test accuracy' : 'gap: test less train loss'}. cost: gradients of single examples evaluated, a run. time: spent in steps, a run.`,
    `same: the whole interval is within ±${what} of SGD; differs: it is not, and leaves out 0; can't tell: otherwise.`,
  ];
}
