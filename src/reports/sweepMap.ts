import * as Plot from '@observablehq/plot';
import { textOf, type Grid, type SweepRow } from '../experiments/grid.js';
import { FITTED } from '../experiments/summary.js';
import { svg, type Picture } from './svg.js';

/** Points of accuracy below the best that still have a colour of their own. */
const RANGE = 15;
const CELL = { width: 52, height: 34 };

/**
 * A map of each noise class over a grid of two or three options, of accuracies: the first two are the axes of
 * a panel, the third has a row of panels for each value. A run that does not fit its training examples is an
 * outcome, not a missing value.
 */
export function sweepMap(rows: readonly SweepRow[], grid: Grid): Picture | undefined {
  const keys = Object.keys(grid) as (keyof Grid)[];
  if (keys.length < 2 || keys.length > 3 || rows.some(({ fitted }) => fitted === undefined)) return undefined;
  const [x, y, panel] = keys;
  const valuesOf = (key: keyof Grid) => (grid[key] ?? []).map((value) => textOf(value));
  const labels = [...new Set(rows.map(({ label }) => label))];
  const best = Math.max(...rows.map(({ test }) => test.mean).filter(Number.isFinite));
  const cells = rows.map(({ at, label, test, runs, fitted = 0 }) => ({
    fx: label,
    fy: panel === undefined ? '' : `${panel} ${textOf(at[panel])}`,
    x: textOf(at[x]),
    y: textOf(at[y]),
    missed: (runs - fitted) / runs,
    goodness: Math.max(0, 1 - (best - test.mean) / RANGE) || 0,
    accuracy: Number.isFinite(test.mean) ? test.mean.toFixed(1) : '×',
    fit: fitted === runs ? '' : `${fitted} of ${runs} fit`,
  }));
  type Cell = (typeof cells)[number];
  const place = { fx: 'fx', fy: 'fy', x: 'x', y: 'y' } as const;
  const rowsOfPanels = panel === undefined ? [''] : valuesOf(panel).map((value) => `${panel} ${value}`);
  const title = `Test accuracy in per cent of each noise class over ${keys.join(', ')}`;
  const said = cells.map(
    ({ fx, fy, x: across, y: up, accuracy, fit }) =>
      `${fx}${fy === '' ? '' : `, ${fy}`}, ${x} ${across}, ${y} ${up}: ${accuracy}${fit === '' ? '' : ` (${fit})`}`,
  );
  const explained = `Orange: runs of which some end with less than ${FITTED} per cent of the training examples right. × diverged.`;
  return svg(title, `${explained} ${said.join('; ')}.`, {
    width: 100 + labels.length * (CELL.width * valuesOf(x).length + 14) + (panel === undefined ? 0 : 60),
    height: 70 + rowsOfPanels.length * (CELL.height * valuesOf(y).length + 14),
    marginTop: 30,
    marginLeft: 70,
    marginRight: panel === undefined ? 20 : 80,
    marginBottom: 40,
    fx: { domain: labels, label: null, padding: 0.04 },
    fy: { domain: rowsOfPanels, label: null, padding: 0.04 },
    x: { domain: valuesOf(x), label: x, labelAnchor: 'center', labelArrow: 'none', tickSize: 0, padding: 0 },
    y: { domain: valuesOf(y).reverse(), label: y, tickSize: 0, padding: 0 },
    opacity: { type: 'identity' },
    marks: [
      Plot.cell(cells, {
        ...place,
        fill: ({ missed }: Cell) => (missed > 0 ? '#d55e00' : '#0072b2'),
        fillOpacity: ({ missed, goodness }: Cell) =>
          missed > 0 ? 0.15 + 0.55 * missed : 0.05 + 0.5 * goodness,
        inset: 0.5,
      }),
      Plot.text(cells, { ...place, text: 'accuracy', dy: -5, fill: 'currentColor' }),
      Plot.text(cells, { ...place, text: 'fit', dy: 8, fontSize: 9, fill: 'currentColor' }),
    ],
  });
}
