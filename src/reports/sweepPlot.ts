import * as Plot from '@observablehq/plot';
import { titleOf, type SweepRow } from '../experiments/grid.js';
import { svg, type Picture } from './svg.js';

/** Points of accuracy below the best that still have a colour of their own. */
const RANGE = 15;

/** Test accuracy, or test loss, of each class at each point, as a table of coloured cells. */
export function sweepPlot(rows: readonly SweepRow[], isAccuracy: boolean): Picture {
  const cells = rows.map(({ at, label, test, diverged }) => ({
    point: titleOf(at),
    label,
    value: test.mean,
    text: diverged === undefined ? (isAccuracy ? test.mean.toFixed(1) : test.mean.toPrecision(3)) : '×',
  }));
  const values = cells.map(({ value }) => value).filter(Number.isFinite);
  const best = isAccuracy ? Math.max(...values) : Math.min(...values);
  // So that what matters has colours of its own: a class far off is as pale as one that is further off.
  const worst = isAccuracy
    ? Math.max(Math.min(...values), best - RANGE)
    : Math.min(Math.max(...values), 2 * best);
  const goodness = ({ value }: Cell) =>
    !Number.isFinite(value)
      ? 0
      : best === worst
        ? 1
        : Math.min(1, Math.max(0, (value - worst) / (best - worst)));
  const what = isAccuracy ? 'test accuracy, %' : 'test loss';
  const points = [...new Set(cells.map(({ point }) => point))];
  const labels = [...new Set(cells.map(({ label }) => label))];
  const title = `${isAccuracy ? 'Test accuracy in per cent' : 'Test loss'} of each noise class at each point`;
  const said = points.map((point) => `${point}: ${cells.filter((cell) => cell.point === point).map(({ label, text }) => `${label} ${text}`).join(', ')}`); // prettier-ignore
  const marginLeft = Math.min(600, 20 + 6.5 * Math.max(...points.map((point) => point.length)));
  return svg(title, `× diverged. ${said.join('; ')}.`, {
    height: 120 + 24 * points.length,
    marginTop: 110,
    width: Math.max(760, marginLeft + 50 * labels.length + 90),
    marginLeft,
    marginRight: 90,
    x: { axis: 'top', label: what, labelAnchor: 'left', labelOffset: 100, domain: labels, tickRotate: -35, tickSize: 0 },
    y: { label: null, domain: points, tickSize: 0 },
    opacity: { type: 'identity' },
    marks: [
      Plot.cell(cells, { x: 'label', y: 'point', fill: '#0072b2', fillOpacity: (cell: Cell) => 0.05 + 0.5 * goodness(cell), inset: 0.5 }),
      Plot.text(cells, { x: 'label', y: 'point', text: 'text', fill: 'currentColor' }),
    ],
  }); // prettier-ignore

  type Cell = (typeof cells)[number];
}
