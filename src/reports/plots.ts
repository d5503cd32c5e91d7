import * as Plot from '@observablehq/plot';
import type { Verdict } from '../experiments/statistics.js';
import { COLOURS, DASHES, room, svg, type Picture } from './svg.js';

/** How classes are drawn, in all pictures of a report alike. */
export interface Looks {
  readonly colour: (label: string) => string;
  readonly dash: (label: string) => string;
}

/** A colour and dash for each class; SGD, with which all are compared, is drawn in the colour of the text. */
export function looks(labels: readonly string[]): Looks {
  const others = labels.filter((label) => label !== 'sgd');
  const of = (list: readonly string[], label: string) => list[others.indexOf(label) % list.length];
  const colour = (label: string) => (label === 'sgd' ? 'currentColor' : of(COLOURS, label));
  const dash = (label: string) => (label === 'sgd' ? '' : of(DASHES, label));
  return { colour, dash };
}

/**
 * Where to write the labels of values so that none lies on another: at least `gap` apart, in order, inside
 * the range.
 */
export function spread(
  values: readonly number[],
  gap: number,
  [low, high]: readonly [number, number],
): number[] {
  // What is no number any more was beyond all of them.
  const known = values.map((value) => (Number.isNaN(value) ? Infinity : value));
  const order = known
    .map((_, i) => i)
    .sort((a, b) => (known[a] < known[b] ? -1 : Number(known[a] > known[b])));
  const places = known.map((value) => Math.min(Math.max(value, low), high));
  for (let k = 1; k < order.length; k++) {
    places[order[k]] = Math.max(places[order[k]], places[order[k - 1]] + gap);
  }
  for (let k = order.length - 1, most = high; k >= 0; k--, most -= gap) {
    places[order[k]] = Math.min(places[order[k]], most);
    most = Math.min(most, places[order[k]]);
  }
  return places;
}

/** A point of a class's line, and of its band where there is one. */
export interface LinePoint {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

/** An axis: what it shows, and how; what leaves its range is cut off. */
export interface Axis {
  readonly label: string;
  readonly type: 'linear' | 'log';
  readonly range: readonly [number, number];
}

/** Width of a plot without its margins, and height with them. */
const WIDTH = 530;
const HEIGHT = 380;
/** Pixels from one label to the next. */
const LINE = 15;

/** A scale as it is on paper, where both kinds of axis are linear. */
const paper = (type: Axis['type']) =>
  type === 'log' ? { to: Math.log, from: Math.exp } : { to: (x: number) => x, from: (x: number) => x };

/** A line a class, named at its end, and a band for SGD where it has one. */
export function linePlot(
  title: string,
  points: readonly LinePoint[],
  x: Omit<Axis, 'range'>,
  y: Axis,
  { colour, dash }: Looks,
): Picture {
  const labels = [...new Set(points.map(({ label }) => label))];
  const ends = labels.map((label) => points.filter((point) => point.label === label).at(-1) as LinePoint);
  const [across, up] = [paper(x.type), paper(y.type)];
  const range = [up.to(y.range[0]), up.to(y.range[1])] as const;
  // One by one: a call takes no more than some 100,000 arguments, and there may be more points.
  const first = points.reduce((first, { x }) => Math.min(first, x), Infinity);
  const last = Math.max(...ends.map((end) => end.x));
  const reach = across.from(across.to(last) + 0.04 * (across.to(last) - across.to(first))); // where the names stand
  const height = Math.max(HEIGHT, 60 + LINE * labels.length);
  const gap = ((range[1] - range[0]) * LINE) / (height - 60);
  const places = spread(
    ends.map((end) => up.to(end.y)),
    gap,
    range,
  ).map(up.from);
  const outside = (end: LinePoint) => !(end.y >= y.range[0] && end.y <= y.range[1]);
  const names = ends.map((end, i) => ({
    y: places[i],
    text: outside(end) ? `${end.label} (${end.y.toPrecision(3)})` : end.label,
  }));
  const inRange = (value: number) => Math.min(Math.max(value, y.range[0]), y.range[1]);
  const marginRight = room(names.map(({ text }) => text));
  const band = points.filter(({ label, low, high }) => label === 'sgd' && low !== undefined && low !== high);
  const said = ends.map((end) => `${end.label} ${end.y.toPrecision(3)}`).join(', ');
  return svg(title, `A line for each class. ${y.label} in the end: ${said}.`, {
    width: WIDTH + 60 + marginRight,
    height,
    marginRight,
    marginBottom: 42,
    marginLeft: 60,
    x: {
      label: x.label, labelAnchor: 'center', labelOffset: 36, type: x.type, domain: [first, reach],
      ...(x.type === 'log' ? { ticks: 5, tickFormat: '~s' } : {}),
    },
    y: {
      label: y.label, type: y.type, domain: [...y.range], grid: true,
      ...(y.type === 'log' ? { ticks: 6, tickFormat: '.0e' } : {}),
    },
    marks: [
      Plot.areaY(band, { x: 'x', y1: 'low', y2: 'high', fill: 'currentColor', fillOpacity: 0.15, clip: true }),
      ...labels.map((label, i) => {
        const stroke = { stroke: colour(label), clip: true, x: 'x', y: 'y' } as const;
        const lead = [{ x: ends[i].x, y: inRange(ends[i].y) }, { x: reach, y: places[i] }];
        return [
          Plot.lineY(points.filter((point) => point.label === label), {
            ...stroke, strokeDasharray: dash(label), strokeWidth: label === 'sgd' ? 2.5 : 1.5,
          }),
          Plot.lineY(lead, { ...stroke, strokeDasharray: '1 3', strokeWidth: 0.8 }),
        ];
      }),
      Plot.text(names, { x: reach, y: 'y', text: 'text', textAnchor: 'start', dx: 4, fill: 'currentColor' }),
    ],
  }); // prettier-ignore
}

/** 500, 1k, 1.5k: for narrow axes. */
const thousands = (value: number) => (value < 1000 ? String(value) : `${value / 1000}k`);

/** A panel for each class: its line with its band, and SGD's line. */
export function panelPlot(
  title: string,
  points: readonly LinePoint[],
  x: string,
  y: Axis,
  { colour }: Looks,
): Picture {
  const labels = [...new Set(points.map(({ label }) => label))];
  const end = (label: string) => points.filter((point) => point.label === label).at(-1) as LinePoint;
  const outside = (label: string) => !(end(label).y >= y.range[0] && end(label).y <= y.range[1]);
  const name = (label: string) => (outside(label) ? `${label} (${end(label).y.toPrecision(3)})` : label);
  const columns = Math.max(1, Math.min(4, labels.length, Math.floor(700 / room(labels.map(name)))));
  const place = (label: string) => ({
    fx: labels.indexOf(label) % columns,
    fy: Math.floor(labels.indexOf(label) / columns),
  });
  const own = points.map((point) => ({ ...point, ...place(point.label) }));
  const sgd = points.filter(({ label }) => label === 'sgd');
  const behind = labels.flatMap((label) => sgd.map((point) => ({ ...point, label, ...place(label) })));
  const panel = { fx: 'fx', fy: 'fy', clip: true } as const;
  const said = labels.map((label) => {
    const { y, low = y, high = y } = end(label);
    return `${label} ${y.toPrecision(3)}, from ${low.toPrecision(3)} to ${high.toPrecision(3)}`;
  });
  const rows = Math.ceil(labels.length / columns);
  return svg(title, `A panel for each class, SGD as a grey line in all. ${y.label} in the end: ${said.join('; ')}.`, {
    width: 760,
    height: 85 + 130 * rows,
    marginTop: 35,
    marginLeft: 60,
    marginBottom: 42,
    fx: { axis: null, padding: 0.12 },
    fy: { axis: null, padding: 0.2 },
    x: { label: x, labelAnchor: 'center', labelOffset: 36, ticks: 2, tickFormat: thousands },
    y: { label: y.label, labelOffset: 50, domain: [...y.range], ticks: 4, grid: true },
    marks: [
      Plot.frame({ stroke: 'currentColor', strokeOpacity: 0.25 }),
      Plot.lineY(behind, { ...panel, x: 'x', y: 'y', z: 'label', stroke: 'currentColor', strokeOpacity: 0.45 }),
      ...labels.map((label) => {
        const ofLabel = own.filter((point) => point.label === label);
        return [
          Plot.areaY(ofLabel, { ...panel, x: 'x', y1: 'low', y2: 'high', fill: colour(label), fillOpacity: 0.3 }),
          Plot.lineY(ofLabel, { ...panel, x: 'x', y: 'y', stroke: colour(label), strokeWidth: 1.5 }),
        ];
      }),
      Plot.text(labels.map((label) => ({ text: name(label), ...place(label) })), {
        fx: 'fx', fy: 'fy', text: 'text', frameAnchor: 'top-left', dy: -14, fill: 'currentColor',
      }),
    ],
  }); // prettier-ignore
}

/** A class's value, and half its interval's width. */
interface Bar {
  readonly label: string;
  readonly mean: number;
  readonly half: number;
}

/** A bar a class with its interval, and SGD's as a line through all. */
export function barPlot(title: string, unit: string, bars: readonly Bar[], digits: number): Picture {
  const reach = ({ half }: Bar) => (half < Infinity ? half : 0);
  const low = Math.min(0, ...bars.map((bar) => bar.mean - reach(bar)));
  const high = Math.max(0, ...bars.map((bar) => bar.mean + reach(bar)));
  const text = (bar: Bar) =>
    `${bar.mean.toFixed(digits)}${reach(bar) > 0 ? ` ± ${bar.half.toFixed(digits)}` : ''}`;
  const edge = high + 0.02 * (high - low);
  const marginLeft = room(bars.map(({ label }) => label));
  const marginRight = room(bars.map(text));
  const sgd = bars.filter(({ label }) => label === 'sgd');
  return svg(title, `${bars.map((bar) => `${bar.label} ${text(bar)}`).join('; ')}.`, {
    width: 480 + marginLeft + marginRight,
    height: 70 + 26 * bars.length,
    marginBottom: 45,
    marginLeft,
    marginRight,
    x: { label: unit, labelAnchor: 'center', labelArrow: 'none', labelOffset: 38, domain: [low, edge], grid: true },
    y: { label: null, domain: bars.map(({ label }) => label), padding: 0.35 },
    marks: [
      Plot.barX(bars, { y: 'label', x: 'mean', fill: COLOURS[5], fillOpacity: 0.6 }),
      Plot.ruleX(sgd, { x: 'mean', stroke: 'currentColor', strokeDasharray: '4 3' }),
      Plot.ruleX([0], { stroke: 'currentColor' }),
      Plot.link(bars, {
        y: 'label', x1: (bar: Bar) => bar.mean - reach(bar), x2: (bar: Bar) => bar.mean + reach(bar),
        stroke: 'currentColor', strokeWidth: 1.5, markerStart: 'tick-y', markerEnd: 'tick-y',
      }),
      Plot.text(bars, { y: 'label', x: edge, text, textAnchor: 'start', dx: 8, fill: 'currentColor' }),
    ],
  }); // prettier-ignore
}

/** A class's difference from SGD: its mean with the interval, what that says, and the difference of each seed. */
export interface Compared extends Bar {
  readonly verdict: Verdict;
  readonly seeds: readonly number[];
}

/** Each class's difference from SGD with its interval and a dot for each seed, and the band of what counts as the same. */
export function differencePlot(
  title: string,
  unit: string,
  compared: readonly Compared[],
  margin: number,
): Picture {
  type Row = Compared;
  // Classes that fail lie beyond the edge, and the long intervals of few seeds may: else all others would look alike.
  const near = compared.filter(({ mean }) => Math.abs(mean) < 5 * margin);
  const reach = ({ mean, seeds }: Row, half: number) =>
    1.15 * Math.max(Math.abs(mean) + half, ...seeds.map(Math.abs));
  const edge =
    margin > 0
      ? Math.max(1.5 * margin, ...near.map((row) => Math.min(reach(row, row.half), 7.5 * margin)))
      : // Near a margin of 0 is nobody: then all have room, a single pair's interval aside.
        Math.max(...compared.map((row) => reach(row, row.half < Infinity ? row.half : 0))) || 1;
  const clamp = (value: number) => Math.min(Math.max(value, -edge), edge);
  const digits = margin < 0.1 ? 4 : 2;
  const text = ({ mean, half, verdict }: Row) =>
    `${mean < 0 ? '−' : '+'}${Math.abs(mean).toFixed(digits)} ± ${half < Infinity ? half.toFixed(digits) : '–'}, ${verdict}`;
  const said = compared.map((row) => `${row.label} ${text(row)}`).join('; ');
  const symbol = { same: 'circle', differs: 'diamond', "can't tell": 'cross' } as const;
  const seeds = compared.flatMap(({ label, seeds }) => seeds.map((x) => ({ label, x: clamp(x) })));
  const marginLeft = room(compared.map(({ label }) => label));
  const marginRight = room(compared.map(text));
  return svg(title, `${said}.`, {
    width: 440 + marginLeft + marginRight,
    height: 80 + 26 * compared.length,
    marginBottom: 45,
    marginLeft,
    marginRight,
    x: { label: unit, labelAnchor: 'center', labelArrow: 'none', labelOffset: 38, domain: [-edge, edge], grid: true },
    y: { label: null, domain: compared.map(({ label }) => label) },
    marks: [
      Plot.rectX([0], { x1: -margin, x2: margin, fill: '#009e73', fillOpacity: 0.15 }),
      Plot.ruleX([0], { stroke: 'currentColor' }),
      Plot.dot(seeds, { y: 'label', x: 'x', r: 1.5, dy: 9, fill: 'currentColor', fillOpacity: 0.5 }),
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
}
