import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Source } from '../data/images.js';
import { textOf, type Grid, type GridPoint, type SweepRow } from '../experiments/grid.js';
import { whyNot, type SummaryRow } from '../experiments/summary.js';
import { MANIFEST, writeFiles } from '../folders/files.js';
import { manifestOf, pretty, type Made, type Manifest } from '../folders/manifest.js';
import { sealed } from '../folders/sealed.js';
import type { Sweep } from '../folders/sweepFolder.js';
import { textTable, type Column } from './columns.js';
import { reportTable } from './format.js';
import { figure, folded, htmlTable, paragraphs, preformatted } from './html.js';
import { page } from './page.js';
import type { Report } from './report.js';
import { sweepMap } from './sweepMap.js';
import { sweepPlot } from './sweepPlot.js';

/** What a comparison at a point came to. */
export interface PointResult {
  readonly rows: readonly SummaryRow[];
  /** Whether test accuracy is compared, or test loss. */
  readonly isAccuracy: boolean;
}

type Results = readonly (PointResult & { readonly at: GridPoint; readonly folder: string })[];

/**
 * Writes the files of a sweep whose runs are all done.
 *
 * @param before how they were made, where they had been made already
 */
export async function writeSweepResults(
  out: string,
  sweep: Sweep,
  results: Results,
  data: readonly Source[],
  made: Made,
  before?: Manifest,
): Promise<Report> {
  const { name, given, grid } = sweep;
  const { isAccuracy } = results[0];
  const rows = results.flatMap(({ at, rows }) => rows.map((row): SweepRow => ({ at, ...row })));
  const points = results.map(({ at, folder, rows }) => ({ at, folder: relative(out, folder), rows }));
  const manifest = before ?? manifestOf('run', { ...made, data, options: { ...given, grid } });
  const what = `a sweep of ${points.length} points over ${Object.keys(grid).join(' × ')}`;
  const title = name === undefined ? `A${what.slice(1)}` : `${name}: ${what}`;
  const said = conclusion(rows);
  const { caption, columns } = reportTable(rows, isAccuracy);
  const shown = [...axes(grid), ...columns.filter(({ head }) => head !== 'in the paper')];
  const plot = sweepPlot(rows, isAccuracy);
  const map = sweepMap(rows, grid);
  const notes = [
    '± is the half-width of a 95 % t interval over the seeds, row by row; differences from SGD are paired, and are those at the same point.',
    'The best of many points is so in part by chance: its own number flatters it.',
  ];
  if (!map) await rm(join(out, 'map.svg'), { force: true }); // of an earlier grid
  await writeFiles(out, {
    'sweep.svg': plot.svg,
    ...(map && { 'map.svg': map.svg }),
    [MANIFEST]: sealed(manifest),
    'summary.json': pretty({ conclusion: said, points }),
    'summary.csv': csv(grid, rows),
    'report.html': page({
      title,
      conclusion: said,
      body: [
        ...(map ? [figure(map)] : []),
        figure(plot),
        htmlTable(caption, rows, shown),
        paragraphs(notes),
        folded(
          'The points',
          preformatted(
            points.map(({ folder }) => `${folder}: records, plots and report of this point`).join('\n'),
          ),
        ),
      ],
      command: `npx msgd run sweep.json, a file with\n${pretty({ name, ...given, grid })}`,
      manifest,
    }),
  });
  const table = textTable(rows, shown, EXPENDABLE);
  return {
    title,
    warnings: [],
    table,
    notes,
    conclusion: said,
    out,
    json: { manifest, conclusion: said, points },
  };
}

/** What is left to the report where the terminal is narrow, the first first. */
const EXPENDABLE = ['steps', 'time, s', 'train loss', 'gap', 'cost', 'verdict'];

function axes(grid: Grid): Column<SweepRow>[] {
  return Object.entries(grid).map(([key, values]) => ({
    head: key,
    numeric: values.every((value) => typeof value === 'number'),
    cell: ({ at }) => textOf(at[key as keyof GridPoint]),
  }));
}

/** How often it came to each verdict. */
function conclusion(rows: readonly SweepRow[]): string {
  const compared = rows.filter(({ fromSgd, diverged }) => fromSgd !== undefined || diverged !== undefined);
  if (compared.length === 0) {
    const labels = [...new Set(rows.map(({ label }) => label))];
    return `${whyNot(rows, labels)}, so nothing is compared with it.`;
  }
  const diverged = rows.filter((row) => row.diverged !== undefined).length;
  const count = (verdict: string) => rows.filter(({ fromSgd }) => fromSgd?.verdict === verdict).length;
  const counts = [
    [count('same'), 'the same as SGD'],
    [count('differs'), 'different from SGD'],
    [count("can't tell"), 'not settled with these seeds'],
    [diverged, 'diverged'],
  ] as const;
  const list = counts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return `Of ${compared.length} classes at points: ${list.join(', ')}.`;
}

/** A line a row, with a heading: for tables and data frames. */
function csv(grid: Grid, rows: readonly SweepRow[]): string {
  const keys = Object.keys(grid) as (keyof GridPoint)[];
  const head = [...keys, 'noise', 'test', 'testHalf', 'fromSgd', 'fromSgdHalf', 'verdict', 'trainLoss', 'gap', 'exampleGradients', 'seconds', 'diverged']; // prettier-ignore
  const lines = rows.map(({ at, label, test, fromSgd, trainLoss, gap, exampleGradients, seconds, diverged }) => [
    ...keys.map((key) => textOf(at[key])),
    label, test.mean, test.half, fromSgd?.mean, fromSgd?.half, fromSgd?.verdict, trainLoss.mean, gap.mean, exampleGradients, seconds, diverged?.runs ?? 0,
  ]); // prettier-ignore
  return `${[head, ...lines].map((line) => line.map(quoted).join(',')).join('\n')}\n`;
}

function quoted(value: string | number | undefined): string {
  const text = Number.isNaN(value) ? '' : String(value ?? '');
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
