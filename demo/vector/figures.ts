import uPlot from 'uplot';
import type { Appearance } from '../shell/appearance.js';
import { axis, LivePlot } from '../shell/livePlot.js';
import type { Host } from '../shell/settings.js';
import type { Exact, Gathered } from './gather.js';

/** What figures show, asked for whenever they are drawn. */
export type See = () => { readonly exact: Exact | undefined; readonly colour: string };

const bars = uPlot.paths.bars!({ size: [0.85, 100] });
/** From each edge of a bin to the next. */
const bins = uPlot.paths.bars!({ size: [1, 100], align: 1 });
const steps = uPlot.paths.stepped!({ align: 1 });
const height = ({ textSize }: Appearance) => Math.round(12.5 * textSize);
/** Beside a plot, for half of the number that is written at its end. */
const room = ({ textSize }: Appearance) => Math.round(1.2 * textSize);
const still = { legend: { show: false }, cursor: { show: false } };

/** W, a bar an example, and its mean 1/n; `small` without axes. */
export function barsPlot(host: Host, appearance: Appearance, see: See, small: boolean): LivePlot {
  return new LivePlot(host, appearance, () => ({
    ...still,
    height: small ? 56 : height(appearance),
    padding: small ? [2, 0, 2, 0] : [8, 8, 0, 0],
    scales: {
      x: { time: false, range: () => [-0.6, (see().exact?.n ?? 20) - 0.4] },
      y: { range: () => [see().exact?.low ?? 0, see().exact?.high ?? 1] },
    },
    series: [{}, { paths: bars, fill: () => see().colour, stroke: () => see().colour, width: 0, points: { show: false } }], // prettier-ignore
    axes: small
      ? [{ show: false }, { show: false }]
      : [
          axis(appearance, { label: 'example', incrs: [1, 2, 5, 10], grid: { show: false } }),
          axis(appearance, { label: 'weight', side: 3 }),
        ],
    hooks: { draw: [(plot) => level(plot, see().exact?.moments.mean ?? 0, appearance.ink)] },
  }));
}

/** How often a weight falls in each bin, and how often it should; mean and standard deviation marked. */
export function histogramPlot(host: Host, appearance: Appearance, see: See): LivePlot {
  return new LivePlot(host, appearance, () => ({
    ...still,
    height: height(appearance),
    padding: [8, room(appearance), 0, 0],
    scales: {
      x: { time: false, range: () => [see().exact?.low ?? 0, see().exact?.high ?? 1] },
      y: { range: (_, _low, high) => [0, high > 0 ? 1.08 * high : 1] },
    },
    series: [
      {},
      { paths: bins, fill: () => faint(see().colour, appearance), width: 0, points: { show: false } },
      { paths: steps, stroke: appearance.ink, width: 1.5, points: { show: false } },
    ],
    axes: [
      axis(appearance, { label: 'weight', grid: { show: false } }),
      axis(appearance, { label: 'share of weights', side: 3 }),
    ],
    hooks: {
      draw: [
        (plot) => {
          const { moments } = see().exact ?? {};
          if (moments === undefined) return;
          const deviation = Math.sqrt(moments.alpha + moments.beta);
          for (const at of [-deviation, 0, deviation])
            upright(plot, moments.mean + at, appearance.ink, at === 0 ? [] : [4, 4]);
        },
      ],
    },
  }));
}

export function histogramData(
  { low, high, probabilities }: Exact,
  { frequencies }: Gathered,
): uPlot.AlignedData {
  const width = (high - low) / frequencies.length;
  // The last bin ends where none begins.
  const edges = Array.from({ length: frequencies.length + 1 }, (_, k) => low + k * width);
  return [
    edges,
    [...frequencies, null],
    edges.map((_, k) => probabilities?.[Math.min(k, frequencies.length - 1)] ?? null),
  ];
}

/** Σ Wᵢ of the last steps, with its exact mean and standard deviation. */
export function sumPlot(host: Host, appearance: Appearance, see: See): LivePlot {
  const marks = () => {
    const { n, moments, deviationOfSum } = see().exact ?? { n: 1, moments: { mean: 1 }, deviationOfSum: 0 };
    return { mean: n * moments.mean, deviation: deviationOfSum };
  };
  return new LivePlot(host, appearance, () => ({
    ...still,
    height: height(appearance),
    padding: [8, room(appearance), 0, 0],
    scales: {
      x: { time: false },
      y: {
        range: (_, low, high) => {
          const { mean, deviation } = marks();
          const reach = Math.max(
            0.05,
            3 * deviation,
            Math.abs((high ?? 1) - mean),
            Math.abs((low ?? 1) - mean),
          );
          return [mean - reach, mean + reach];
        },
      },
    },
    series: [
      {},
      { stroke: () => see().colour, width: 1, points: { show: true, size: 4, fill: () => see().colour } },
    ],
    axes: [
      axis(appearance, { label: 'step', incrs: [1, 2, 5, 10, 20, 50, 100] }),
      axis(appearance, { label: 'sum', side: 3 }),
    ],
    hooks: {
      draw: [
        (plot) => {
          const { mean, deviation } = marks();
          level(plot, mean, appearance.ink, []);
          for (const at of deviation > 0 ? [-deviation, deviation] : [])
            level(plot, mean + at, appearance.ink);
        },
      ],
    },
  }));
}

export function sumData({ step, sum: { last } }: Gathered): uPlot.AlignedData {
  return [last.map((_, k) => step - last.length + 1 + k), [...last]];
}

/** How far the covariance of the draws is from the exact one, against their number. */
export function errorPlot(host: Host, appearance: Appearance, see: See): LivePlot {
  return new LivePlot(host, appearance, () => ({
    ...still,
    height: height(appearance),
    padding: [8, room(appearance), 0, 0],
    scales: {
      x: {
        time: false,
        distr: 3,
        range: (_, low, high) => [Math.max(1, low || 1), Math.max(100, high || 1)],
      },
      y: { distr: 3, range: (_, low, high) => decades(low, high) },
    },
    series: [
      {},
      { stroke: () => see().colour, width: 2.5, points: { show: false } },
      { stroke: appearance.ink, width: 1.2, dash: [5, 4], points: { show: false } },
    ],
    axes: [axis(appearance, { label: 'steps' }), axis(appearance, { label: 'relative error', side: 3 })],
  }));
}

export function errorData({ firstError }: Exact, { errors }: Gathered): uPlot.AlignedData {
  return [[...errors.steps], [...errors.values], errors.steps.map((step) => firstError / Math.sqrt(step))];
}

function decades(low: number | null, high: number | null): [number, number] {
  const [from, to] = [low || 0.1, high || 1]; // nothing drawn yet
  return [10 ** Math.floor(Math.log10(from)), 10 ** Math.ceil(Math.log10(to))];
}

function faint(colour: string, { dark }: Appearance): string {
  return colour.startsWith('#') && colour.length === 7 ? `${colour}${dark ? 'b0' : '99'}` : colour;
}

function level(plot: uPlot, y: number, ink: string, dash: number[] = [4, 4]): void {
  const { left, width } = plot.bbox;
  const at = plot.valToPos(y, 'y', true);
  rule(plot, ink, dash, [left, at], [left + width, at]);
}

function upright(plot: uPlot, x: number, ink: string, dash: number[]): void {
  const { top, height } = plot.bbox;
  const at = plot.valToPos(x, 'x', true);
  rule(plot, ink, dash, [at, top], [at, top + height]);
}

function rule(
  { ctx }: uPlot,
  ink: string,
  dash: number[],
  from: [number, number],
  to: [number, number],
): void {
  ctx.save();
  ctx.strokeStyle = ink;
  ctx.globalAlpha = 0.7;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
  ctx.restore();
}
