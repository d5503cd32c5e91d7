import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../data/images.js';
import { counted } from '../experiments/counted.js';
import type { RunResult } from '../experiments/compare.js';
import type { Missing } from '../folders/openRuns.js';
import { initialOf } from '../experiments/models.js';
import { complete, defaults, fields, type CompareOptions } from '../experiments/options.js';
import { isAccuracy, resultsOf } from '../experiments/results.js';
import type { SummaryRow } from '../experiments/summary.js';
import type { Experiment } from '../folders/experimentFolder.js';
import { MANIFEST, writeFiles } from '../folders/files.js';
import { commandOf, manifestOf, pretty, type Made, type Manifest } from '../folders/manifest.js';
import { sealed } from '../folders/sealed.js';
import { shellPath } from '../folders/shell.js';
import { figuresOf, type Figure } from './figures.js';
import { reportTable, summaryTable, testColumns } from './format.js';
import { heading, htmlTable, paragraphs } from './html.js';
import { page } from './page.js';
import { recordsCsv, recordsJson, recordsParquet } from './records.js';
import type { Report } from './report.js';
import { spectraOf } from './spectra.js';

const flags = Object.fromEntries(Object.entries(fields).map(([key, { flag }]) => [key, flag])) as Record<
  keyof CompareOptions,
  string
>;

/**
 * Writes the files of a comparison whose runs are all done.
 *
 * @param before how they were made, where they had been made already
 */
export async function writeResults(
  out: string,
  experiment: Experiment,
  data: Source,
  results: readonly RunResult[],
  made: Made,
  before?: Manifest,
): Promise<Report> {
  const manifest = before ?? manifestOf('compare', { ...made, data, options: experiment.options });
  return report(out, experiment, manifest, results, []);
}

/**
 * Draws the report of a comparison from the runs that are done. The manifest, by which a folder is known to
 * be finished, is written where none is missing.
 */
export async function report(
  out: string,
  experiment: Experiment,
  manifest: Manifest,
  results: readonly RunResult[],
  missing: readonly Missing[],
): Promise<Report> {
  const { options, name } = experiment;
  const { rows, conclusion: said } = resultsOf(options, results);
  const accuracy = isAccuracy(rows);
  const command = againCommand(options);
  const runs = results.map(({ label, seed, diverged, thetaHash }) => ({ label, seed, diverged, thetaHash }));
  const what = `${counted(options.noise.length, 'noise class', 'es')} on ${options.data}, ${counted(options.seeds, 'seed')}`;
  const title = name === undefined ? what : `${name}: ${what}`;
  const warnings = missing.length === 0 ? [] : [unfinished(out, options, missing)];
  const notes = notesOf(experiment, accuracy);
  const figures = figuresOf(options, rows, results);
  const spectra = await spectraOf(out, options, results);
  const shown = reportTable(rows, accuracy);
  const body = [
    ...figures.slice(0, 1).map(({ html }) => html),
    htmlTable(shown.caption, rows, shown.columns),
    paragraphs(notes),
    ...figures.slice(1).map(({ html }) => html),
    ...testsOf(rows),
    heading('Noise and curvature in the end'),
    ...spectra.html,
  ];
  const found = { conclusion: said, ...(missing.length > 0 && { missing }), rows, runs };
  const drawn = [...figures, ...spectra.figures];
  await removeOthers(out, drawn);
  await writeFiles(out, {
    ...Object.fromEntries(drawn.map(({ file, svg }) => [file, svg])),
    'summary.json': pretty(found),
    'records.json': recordsJson(results),
    'records.csv': recordsCsv(results),
    'records.parquet': recordsParquet(results),
    'report.html': page({ title, warnings, conclusion: said, body, command, manifest }),
    ...(missing.length === 0 && { [MANIFEST]: sealed(manifest) }),
  });
  const table = summaryTable(rows, accuracy);
  return { title, warnings, table, notes, conclusion: said, out, json: { manifest, ...found } };
}

/** The command line that makes a comparison again. */
export function againCommand(options: CompareOptions): string {
  const { data, model } = options;
  // By default labels are as these data need it, and a model begins as its kind does.
  const usual = { ...complete({ data }), data: defaults.data, initial: initialOf(model) };
  return commandOf('compare', options, usual, flags);
}

/** Pictures of earlier results that these do not have. */
async function removeOthers(out: string, drawn: readonly Figure[]): Promise<void> {
  const all = ['difference', 'gap', 'score', 'bands', 'cost', 'train-accuracy', 'loss', 'spectra', 'hessian', 'sharpness'].map((name) => `${name}.svg`); // prettier-ignore
  const others = all.filter((name) => !drawn.some(({ file }) => file === name));
  await Promise.all(others.map((name) => rm(join(out, name), { force: true })));
}

function unfinished(out: string, options: CompareOptions, missing: readonly Missing[]): string {
  const all = options.noise.length * options.seeds;
  const labels = options.noise.filter((label) => missing.some((run) => run.label === label));
  const runs = labels.map((label) => {
    const seeds = missing.filter((run) => run.label === label);
    const text = seeds.map(({ seed, step }) =>
      step === undefined ? String(seed) : `${seed} (at step ${step})`,
    );
    return `${label}, seed${seeds.length === 1 ? '' : 's'} ${text.join(', ')}`;
  });
  return `Not finished: ${missing.length} of ${all} runs of ${options.steps} steps are missing, and what follows is of the others. npx msgd resume ${shellPath(out)} makes them. Missing: ${runs.join('; ')}.`;
}

function testsOf(rows: readonly SummaryRow[]): string[] {
  const tested = rows.filter(({ fromSgd }) => fromSgd?.tests !== undefined);
  if (tested.length === 0) return [];
  const least = 2 ** (1 - Math.max(...tested.map(({ fromSgd }) => fromSgd?.pairs ?? 0)));
  return [
    heading('Tests against SGD, seed by seed'),
    htmlTable(
      'Of no difference from SGD, both ways; and of equivalence with it, within the margin',
      tested,
      testColumns(),
    ),
    paragraphs([
      'Equivalence: two one-sided t tests. A small p says that the mean difference is within the margin. Detectable: the mean difference that so many seeds, with the spread they have, would have shown with a probability of about 80 % by the t test at 5 %.',
      'The t test is exact for independent, normal differences. Wilcoxon’s signed-rank test asks only that they are symmetric about 0; its p is exact, over all choices of their signs, ties included (of more than 1,000, by the normal approximation). By Holm: corrected for the number of classes, so that one that is no different is found to be with a probability of at most that level.',
      `With so many seeds the signed ranks’ p, before the correction, is at least ${least.toPrecision(2)}. A small p says that there is a difference, not that it matters; a large one does not say that there is none: the verdict “same” does, within its margin. It is of one interval of 95 % a class, not corrected.`,
    ]),
  ];
}

function notesOf({ options, remarks }: Experiment, isAccuracy: boolean): string[] {
  const { margin, seeds } = options;
  const what = isAccuracy ? `${margin} percentage points` : `${margin} %`;
  return [
    ...remarks,
    `± is the half-width of a 95 % t interval over ${counted(seeds, 'seed')}, row by row. Differences are paired: with a seed, all classes have the same split, wrong labels and start.`,
    `${isAccuracy ? 'gap: train less test accuracy' : 'gap: test less train loss'}. cost: gradients of single examples evaluated, a run. time: spent in steps, a run.`,
    `same: the whole interval is within ±${what} of SGD; differs: it is not, and leaves out 0; can't tell: otherwise.`,
    'p: of no difference from SGD, by a paired t test and by Wilcoxon’s exact signed-rank test, corrected for the number of classes (Holm).',
  ];
}
