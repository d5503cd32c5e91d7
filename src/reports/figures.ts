import type { RunResult } from '../experiments/compare.js';
import { curves, type CurvePoint } from '../experiments/curves.js';
import type { CompareOptions } from '../experiments/options.js';
import { marginOf, score, type SummaryRow } from '../experiments/summary.js';
import type { Column } from './columns.js';
import { intervalText } from './format.js';
import { figure, htmlTable } from './html.js';
import { barPlot, differencePlot, linePlot, looks, panelPlot, type Axis, type LinePoint } from './plots.js';
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

/** The pictures of a comparison, in the order of a report: that which says most comes first. */
export function figuresOf(
  options: CompareOptions,
  rows: readonly SummaryRow[],
  results: readonly RunResult[],
): Figure[] {
  const look = looks(options.noise);
  const isAccuracy = rows.some(({ trainAccuracy }) => trainAccuracy !== undefined);
  const digits = isAccuracy ? 1 : 4;
  const what = isAccuracy ? 'Test accuracy' : 'Test loss';
  const unit = isAccuracy ? 'test accuracy, %' : 'test loss';
  const of = (value: Parameters<typeof curves>[2]) => curves(options.noise, results, value);
  const scores = of(score);
  const losses = of(({ trainLoss }) => trainLoss);
  const range = rangeOf(rows, scores, isAccuracy);
  const scoreAxis: Axis = { label: unit, type: 'linear', range };
  const scoreTable = curveTable(`${unit}, against steps`, scores, digits);
  const steps = { label: 'steps', type: 'linear' } as const;
  const costs = rows.map(({ exampleGradients }) => exampleGradients);
  const isWide = Math.max(...costs) > 3 * Math.min(...costs);
  const compared = rows.flatMap(({ label, fromSgd }) => (fromSgd ? [{ label, ...fromSgd }] : []));
  const gaps = rows.flatMap(({ label, gap }) => (Number.isFinite(gap.mean) ? [{ label, ...gap }] : []));
  const gapTitle = `Generalization gap: ${isAccuracy ? 'train less test accuracy' : 'test less train loss'}, means and 95 % intervals`;
  const seen = 'SGD’s with its 95 % interval';

  const figures: (Figure | false)[] = [
    compared.length > 0 &&
      figureOf(
        'difference.svg',
        differencePlot(
          `${what} less that of SGD, means and 95 % intervals`,
          isAccuracy ? '← worse than SGD · percentage points · better →' : 'test loss less SGD’s',
          compared,
          marginOf(options, results),
        ),
        barTable(`${what} less that of SGD`, compared, digits + 1),
      ),
    gaps.length > 0 &&
      figureOf(
        'gap.svg',
        barPlot(gapTitle, isAccuracy ? 'percentage points' : 'loss', gaps, digits),
        barTable(gapTitle, gaps, digits + 1),
      ),
    figureOf(
      'score.svg',
      linePlot(`${what} against steps, means over the seeds; ${seen}`, at(scores), steps, scoreAxis, look),
      scoreTable,
    ),
    figureOf(
      'bands.svg',
      panelPlot(`${what} of each class with its 95 % interval, and SGD’s mean in grey`, at(scores), 'steps', scoreAxis, look), // prettier-ignore
      scoreTable,
    ),
    figureOf(
      'cost.svg',
      linePlot(
        `${what} against the gradients of single examples that were evaluated; ${seen}`,
        at(scores.filter(({ cost }) => !isWide || cost > 0), 'cost'), // prettier-ignore
        { label: `example gradients${isWide ? ' (logarithmic)' : ''}`, type: isWide ? 'log' : 'linear' },
        scoreAxis,
        look,
      ),
      curveTable(`${unit}, at so many example gradients`, scores, digits, true),
    ),
    isAccuracy && trainAccuracy(),
    figureOf(
      'loss.svg',
      linePlot(
        `Train loss against steps, means over the seeds; ${seen}`,
        at(losses),
        steps,
        {
          label: 'train loss',
          type: 'linear',
          range: [0, Math.max(...losses.filter(({ step }) => step === 0).map(({ mean }) => mean))],
        },
        look,
      ),
      curveTable('Train loss against steps', losses, 4),
    ),
  ];
  return figures.filter((one) => one !== false);

  function trainAccuracy(): Figure {
    const points = of(({ trainAccuracy }) => 100 * (trainAccuracy as number));
    return figureOf(
      'train-accuracy.svg',
      linePlot(
        `Train accuracy against steps, means over the seeds; ${seen}`,
        at(points),
        steps,
        {
          label: 'train accuracy, %',
          type: 'linear',
          range: [0, 100],
        },
        look,
      ),
      curveTable('Train accuracy in %, against steps', points, 1),
    );
  }
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
  const most = Math.max(...scores.map(({ mean }) => mean));
  return [Math.max(0, Math.floor(middle / 5) * 5 - 20), Math.min(100, Math.ceil(most) + 1)];
}

function barTable(
  title: string,
  rows: readonly { label: string; mean: number; half: number; verdict?: string }[],
  digits: number,
): string {
  const columns: Column<(typeof rows)[number]>[] = [
    { head: 'noise class', numeric: false, cell: ({ label }) => label },
    { head: 'mean ± half of the 95 % interval', numeric: true, cell: (row) => intervalText(row, digits) },
    ...(rows.some(({ verdict }) => verdict !== undefined)
      ? [{ head: 'verdict', numeric: false, cell: ({ verdict = '–' }: (typeof rows)[number]) => verdict }]
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
