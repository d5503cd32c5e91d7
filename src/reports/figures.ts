import type { RunResult } from '../experiments/compare.js';
import { curves, type CurvePoint } from '../experiments/curves.js';
import type { CompareOptions } from '../experiments/options.js';
import { isAccuracy } from '../experiments/results.js';
import { marginOf, score, type SummaryRow } from '../experiments/summary.js';
import type { Column } from './columns.js';
import { intervalText } from './format.js';
import { figure, htmlTable } from './html.js';
import {
  barPlot,
  differencePlot,
  linePlot,
  looks,
  panelPlot,
  type Axis,
  type Compared,
  type Looks,
  type LinePoint,
} from './plots.js';
import type { Picture } from './svg.js';

/** A picture as the name and text of its file, and as it stands in a page, with the numbers that it shows. */
export interface Figure {
  readonly file: string;
  readonly svg: string;
  readonly html: string;
}

export function figureOf(file: string, picture: Picture, table?: string): Figure {
  return { file, svg: picture.svg, html: figure(picture, table) };
}

/** What the pictures of a comparison have in common. */
interface Drawn {
  readonly options: CompareOptions;
  readonly rows: readonly SummaryRow[];
  readonly results: readonly RunResult[];
  readonly look: Looks;
  readonly isAccuracy: boolean;
  /** Digits of the score: points of accuracy, or a loss. */
  readonly digits: number;
  readonly what: 'Test accuracy' | 'Test loss';
  readonly scores: readonly CurvePoint[];
  readonly scoreAxis: Axis;
}

/** The pictures of a comparison, in the order of a report: that which says most comes first. */
export function figuresOf(
  options: CompareOptions,
  rows: readonly SummaryRow[],
  results: readonly RunResult[],
): Figure[] {
  const accuracy = isAccuracy(rows);
  const scores = curves(options.noise, results, score);
  const label = accuracy ? 'test accuracy, %' : 'test loss';
  const drawn: Drawn = {
    options,
    rows,
    results,
    look: looks(options.noise),
    isAccuracy: accuracy,
    digits: accuracy ? 1 : 4,
    what: accuracy ? 'Test accuracy' : 'Test loss',
    scores,
    scoreAxis: { label, type: 'linear', range: rangeOf(rows, scores, accuracy) },
  };
  return [
    ...differenceFigure(drawn),
    ...gapFigure(drawn),
    ...scoreFigures(drawn),
    costFigure(drawn),
    ...(accuracy ? [trainAccuracyFigure(drawn)] : []),
    lossFigure(drawn),
  ];
}

/** The classes that are compared with SGD. */
export function comparedOf(rows: readonly SummaryRow[]): Compared[] {
  const sgd = new Map(
    rows.find(({ label }) => label === 'sgd')?.bySeed.map(({ seed, test }) => [seed, test]),
  );
  return rows.flatMap(({ label, fromSgd, bySeed }) => {
    if (fromSgd === undefined) return [];
    const seeds = bySeed.flatMap(({ seed, test }) => {
      const other = sgd.get(seed);
      return test === undefined || other === undefined ? [] : test - other;
    });
    return { label, ...fromSgd, seeds };
  });
}

function differenceFigure({ options, rows, results, isAccuracy, digits, what }: Drawn): Figure[] {
  const compared = comparedOf(rows);
  if (compared.length === 0) return [];
  const title = `${what} less that of SGD`;
  const unit = isAccuracy ? '← worse than SGD · percentage points · better →' : 'test loss less SGD’s';
  const picture = differencePlot(`${title}: means, 95 % intervals and seeds`, unit, compared, marginOf(options, results)); // prettier-ignore
  return [figureOf('difference.svg', picture, barTable(title, compared, digits + 1))];
}

function gapFigure({ rows, isAccuracy, digits }: Drawn): Figure[] {
  const gaps = rows.flatMap(({ label, gap }) => (Number.isFinite(gap.mean) ? [{ label, ...gap }] : []));
  if (gaps.length === 0) return [];
  const title = `Generalization gap: ${isAccuracy ? 'train less test accuracy' : 'test less train loss'}, means and 95 % intervals`;
  const picture = barPlot(title, isAccuracy ? 'percentage points' : 'loss', gaps, digits);
  return [figureOf('gap.svg', picture, barTable(title, gaps, digits + 1))];
}

const STEPS = { label: 'steps', type: 'linear' } as const;
const SEEN = 'SGD’s with its 95 % interval';

function scoreFigures({ look, digits, what, scores, scoreAxis }: Drawn): Figure[] {
  const table = curveTable(`${scoreAxis.label}, against steps`, scores, digits);
  const title = `${what} against steps, means over the seeds; ${SEEN}`;
  const ofEach = `${what} of each class with its 95 % interval, and SGD’s mean in grey`;
  return [
    figureOf('score.svg', linePlot(title, at(scores), STEPS, scoreAxis, look), table),
    figureOf('bands.svg', panelPlot(ofEach, at(scores), 'steps', scoreAxis, look), table),
  ];
}

/** On a logarithmic axis, where the classes' costs are far apart. */
function costFigure({ rows, look, digits, what, scores, scoreAxis }: Drawn): Figure {
  const costs = rows.map(({ exampleGradients }) => exampleGradients);
  const isWide = Math.max(...costs) > 3 * Math.min(...costs);
  const points = at(
    scores.filter(({ cost }) => !isWide || cost > 0),
    'cost',
  );
  const axis = {
    label: `example gradients${isWide ? ' (logarithmic)' : ''}`,
    type: isWide ? 'log' : 'linear',
  } as const;
  const title = `${what} against the gradients of single examples that were evaluated; ${SEEN}`;
  const table = curveTable(`${scoreAxis.label}, at so many example gradients`, scores, digits, true);
  return figureOf('cost.svg', linePlot(title, points, axis, scoreAxis, look), table);
}

function trainAccuracyFigure({ options, results, look }: Drawn): Figure {
  const points = curves(options.noise, results, ({ trainAccuracy }) => 100 * (trainAccuracy as number));
  const title = `Train accuracy against steps, means over the seeds; ${SEEN}`;
  const axis: Axis = { label: 'train accuracy, %', type: 'linear', range: [0, 100] };
  const table = curveTable('Train accuracy in %, against steps', points, 1);
  return figureOf('train-accuracy.svg', linePlot(title, at(points), STEPS, axis, look), table);
}

function lossFigure({ options, results, look }: Drawn): Figure {
  const losses = curves(options.noise, results, ({ trainLoss }) => trainLoss);
  const most = Math.max(...losses.filter(({ step }) => step === 0).map(({ mean }) => mean));
  const title = `Train loss against steps, means over the seeds; ${SEEN}`;
  const axis: Axis = { label: 'train loss', type: 'linear', range: [0, most] };
  const table = curveTable('Train loss against steps', losses, 4);
  return figureOf('loss.svg', linePlot(title, at(losses), STEPS, axis, look), table);
}

const at = (points: readonly CurvePoint[], x: 'step' | 'cost' = 'step'): LinePoint[] =>
  points.map(({ label, mean, low, high, ...point }) => ({ label, x: point[x], y: mean, low, high }));

/** The part of the vertical axis where most classes are: a control far off is named at the edge. */
function rangeOf(
  rows: readonly SummaryRow[],
  scores: readonly CurvePoint[],
  isAccuracy: boolean,
): [number, number] {
  const ends = rows.map(({ test }) => test.mean).filter(Number.isFinite);
  const middle = [...ends].sort((a, b) => a - b)[Math.floor(ends.length / 2)] ?? 0;
  if (!isAccuracy) return [0, 3 * middle || 1];
  // One by one: a call takes no more than some 100,000 arguments, and there may be more records.
  const most = scores.reduce((most, { mean }) => Math.max(most, mean), 0);
  return [Math.max(0, Math.floor(middle / 5) * 5 - 20), Math.min(100, Math.ceil(most) + 1)];
}

function barTable(
  title: string,
  rows: readonly { label: string; mean: number; half: number; verdict?: string; seeds?: readonly number[] }[],
  digits: number,
): string {
  type Row = (typeof rows)[number];
  const has = (key: 'verdict' | 'seeds') => rows.some((row) => row[key] !== undefined);
  const each = (values: readonly number[]) =>
    values.map((value) => value.toFixed(digits).replace('-', '−')).join(', ');
  const columns: Column<Row>[] = [
    { head: 'noise class', numeric: false, cell: ({ label }) => label },
    { head: 'mean ± half of the 95 % interval', numeric: true, cell: (row) => intervalText(row, digits) },
    ...(has('verdict')
      ? [{ head: 'verdict', numeric: false, cell: ({ verdict = '–' }: Row) => verdict }]
      : []),
    ...(has('seeds')
      ? [{ head: 'each seed', numeric: false, cell: ({ seeds = [] }: Row) => each(seeds) }]
      : []),
  ];
  return htmlTable(title, rows, columns);
}

/** Of a table of curves, as many lines at most; records.csv has all. */
const LINES = 12;

/** A line for some steps, a column a class. */
function curveTable(title: string, points: readonly CurvePoint[], digits: number, withCost = false): string {
  const all = [...new Set(points.map(({ step }) => step))].sort((a, b) => a - b);
  const every = Math.ceil((all.length - 1) / (LINES - 1)) || 1;
  const steps = all.filter((_, k) => k % every === 0 || k === all.length - 1);
  const labels = [...new Set(points.map(({ label }) => label))];
  const cell = (label: string, step: number) => {
    const point = points.find((point) => point.label === label && point.step === step);
    if (point === undefined) return '–';
    const text = intervalText({ mean: point.mean, half: point.high - point.mean }, digits);
    return withCost ? `${text} at ${Math.round(point.cost).toLocaleString('en-US')}` : text;
  };
  return htmlTable(`${title}: mean ± half of the 95 % interval`, steps, [
    { head: 'steps', numeric: true, cell: String },
    ...labels.map((label) => ({ head: label, numeric: true, cell: (step: number) => cell(label, step) })),
  ]);
}
