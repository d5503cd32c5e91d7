import * as Plot from '@observablehq/plot';
import type { CurvePoint } from '../experiments/curves.js';
import type { SummaryRow } from '../experiments/summary.js';
import { COLOURS, DASHES, svg } from './svg.js';

/** A colour and dash for each class; SGD, with which all are compared, is drawn in the colour of the text. */
export function looks(labels: readonly string[]) {
  const others = labels.filter((label) => label !== 'sgd');
  const colour = (label: string) =>
    label === 'sgd' ? 'currentColor' : COLOURS[others.indexOf(label) % COLOURS.length];
  const dash = (label: string) =>
    label === 'sgd' ? '' : DASHES[Math.floor(others.indexOf(label) / COLOURS.length) % DASHES.length];
  return { colour, dash };
}

/** Where to write the labels of values so that none lies on another: at least `gap` apart, in order, inside the range. */
export function spread(
  values: readonly number[],
  gap: number,
  [low, high]: readonly [number, number],
): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
  const places = values.map((value) => Math.min(Math.max(value, low), high));
  for (let k = 1; k < order.length; k++) {
    places[order[k]] = Math.max(places[order[k]], places[order[k - 1]] + gap);
  }
  for (let k = order.length - 1, most = high; k >= 0; k--, most -= gap) {
    places[order[k]] = Math.min(places[order[k]], most);
    most = Math.min(most, places[order[k]]);
  }
  return places;
}

/**
 * Means over the seeds against steps, a line a class, each named at its end, and the 95 % interval of SGD as a band.
 *
 * @param range of the vertical axis; what leaves it is cut off
 */
export function linePlot(
  title: string,
  unit: string,
  points: readonly CurvePoint[],
  range: readonly [number, number],
): string {
  const labels = [...new Set(points.map(({ label }) => label))];
  const { colour, dash } = looks(labels);
  const ends = labels.map((label) => points.filter((point) => point.label === label).at(-1) as CurvePoint);
  const height = 380;
  const places = spread(ends.map(({ mean }) => mean), ((range[1] - range[0]) * 15) / (height - 60), range); // prettier-ignore
  const outside = ({ mean }: CurvePoint) => mean < range[0] || mean > range[1];
  const names = ends.map((end, i) => ({
    y: places[i],
    text: outside(end) ? `${end.label} (${end.mean.toPrecision(3)})` : end.label,
  }));
  const steps = Math.max(...ends.map(({ step }) => step));
  const reach = 1.04 * steps; // where the lines that lead to the names end
  const inRange = (value: number) => Math.min(Math.max(value, range[0]), range[1]);
  const said = ends.map(({ label, mean }) => `${label} ${mean.toPrecision(3)}`).join(', ');
  return svg(title, `${unit} in the end: ${said}.`, {
    height,
    marginRight: 175,
    marginBottom: 42,
    marginLeft: 50,
    x: { label: 'steps', labelAnchor: 'center', labelOffset: 36, domain: [0, reach] },
    y: { label: unit, domain: [...range], grid: true },
    marks: [
      Plot.areaY(
        points.filter(({ label }) => label === 'sgd'),
        { x: 'step', y1: 'low', y2: 'high', fill: 'currentColor', fillOpacity: 0.15, clip: true },
      ),
      ...labels.map((label, i) => {
        const stroke = { stroke: colour(label), strokeDasharray: dash(label), clip: true };
        const line = points.filter((point) => point.label === label);
        const lead = { step: reach, mean: places[i] };
        return [
          Plot.lineY(line, { ...stroke, x: 'step', y: 'mean', strokeWidth: label === 'sgd' ? 2.5 : 1.5 }),
          Plot.lineY([{ step: ends[i].step, mean: inRange(ends[i].mean) }, lead], {
            ...stroke,
            x: 'step',
            y: 'mean',
          }),
        ];
      }),
      Plot.text(names, { x: reach, y: 'y', text: 'text', textAnchor: 'start', dx: 4, fill: 'currentColor' }),
    ],
  });
}

/** Each class's difference from SGD with its interval, and the band of what counts as the same. */
export function differencePlot(
  title: string,
  unit: string,
  rows: readonly SummaryRow[],
  margin: number,
): string {
  const compared = rows.flatMap(({ label, fromSgd }) => (fromSgd ? [{ label, ...fromSgd }] : []));
  const near = compared.filter(({ mean, half }) => Math.abs(mean) + half < 5 * margin);
  const edge = Math.max(1.5 * margin, ...near.map(({ mean, half }) => 1.15 * (Math.abs(mean) + half)));
  const clamp = (value: number) => Math.min(Math.max(value, -edge), edge);
  const digits = margin < 0.1 ? 4 : 2;
  const text = ({ mean, half, verdict }: (typeof compared)[number]) =>
    `${mean < 0 ? '−' : '+'}${Math.abs(mean).toFixed(digits)} ± ${half.toFixed(digits)}, ${verdict}`;
  const said = compared.map((row) => `${row.label} ${text(row)}`).join('; ');
  const symbol = { same: 'circle', differs: 'diamond', "can't tell": 'cross' } as const;
  return svg(title, `${said}.`, {
    height: 80 + 26 * compared.length,
    marginBottom: 45,
    marginLeft: 170,
    marginRight: 165,
    x: { label: unit, labelAnchor: 'center', labelArrow: 'none', labelOffset: 38, domain: [-edge, edge], grid: true },
    y: { label: null, domain: compared.map(({ label }) => label) },
    marks: [
      Plot.rectX([0], { x1: -margin, x2: margin, fill: '#009e73', fillOpacity: 0.15 }),
      Plot.ruleX([0], { stroke: 'currentColor' }),
      Plot.link(compared, {
        y: 'label', x1: ({ mean, half }: Row) => clamp(mean - half), x2: ({ mean, half }: Row) => clamp(mean + half),
        stroke: 'currentColor', strokeWidth: 1.5,
      }),
      Plot.dot(compared, {
        y: 'label', x: ({ mean }: Row) => clamp(mean), symbol: ({ verdict }: Row) => symbol[verdict], r: 5,
        fill: ({ verdict }: Row) => (verdict === 'same' ? '#009e73' : verdict === 'differs' ? '#d55e00' : '#e69f00'),
        stroke: 'currentColor',
      }),
      Plot.text(compared, { y: 'label', x: edge, text, textAnchor: 'start', dx: 14, fill: 'currentColor' }),
    ],
  }); // prettier-ignore

  type Row = (typeof compared)[number];
}
