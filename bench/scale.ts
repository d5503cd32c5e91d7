import { writeFileSync } from 'node:fs';
import * as Plot from '@observablehq/plot';
import { COLOURS, svg } from '../src/reports/svg.js';
import { dataset, mlp, noiseClass, Objective, sampler } from '../src/index.js';
import { measure, numbers, time, type Timing } from './measure.js';
import type { Row } from './table.js';

const FEATURES = 64;
const CLASSES = 10;
/** Fewer than elsewhere: a step over a million examples takes more than a second. */
const ROUNDS = 10;

/** The cost of a step of one noise class as one of n, b and p grows. */
interface Series {
  readonly name: string;
  readonly varied: 'n' | 'b' | 'p';
  readonly setting: string;
  readonly sizes: readonly number[];
  readonly stepOf: (size: number) => () => void;
}

interface Point extends Pick<Series, 'name' | 'varied'> {
  readonly size: number;
  readonly seconds: number;
}

/** What a step costs against n, p and b: linear where it should be, flat in n for classes whose W is sparse. Draws docs/images/scale.svg. */
export function scale(): Row[] {
  const points: Point[] = [];
  const rows = allSeries().map(({ name, varied, setting, sizes, stepOf }) => {
    const contenders = sizes.map((size) => ({ name: `${varied} = ${size}`, run: stepOf(size) }));
    const timings = measure(contenders, ROUNDS);
    sizes.forEach((size, k) => points.push({ name, varied, size, seconds: timings[k].best }));
    return {
      work: `step of ${name} against ${varied}\n${setting}`,
      time: sizes.map((size, k) => `${varied} = ${size}: ${time(timings[k])}`).join('\n'),
      measured: [`slope ${slope(sizes, timings).toFixed(2)}`],
    };
  });
  writeFileSync('docs/images/scale.svg', plot(points));
  return rows;
}

function allSeries(): Series[] {
  const most = 1_000_000;
  const inputs = numbers(most * FEATURES, 1);
  const stepOf = (name: string, n: number, b: number, width: number) => {
    const labels = Array.from({ length: n }, (_, i) => i % CLASSES);
    const data = dataset({ inputs: inputs.subarray(0, n * FEATURES), features: FEATURES, labels, classes: CLASSES }); // prettier-ignore
    const objective = new Objective(mlp([FEATURES, width, CLASSES]), data);
    objective.theta.set(numbers(objective.p, 2).map((value) => value / 8));
    const draw = sampler(noiseClass(name), { n, b }, objective.workspace);
    let step = 0;
    return () => {
      objective.accumulate(draw(++step));
      objective.update(1e-6);
    };
  };
  const parametersOf = (width: number) => (FEATURES + 1 + CLASSES) * width + CLASSES;
  const widthOf = (p: number) => (p - CLASSES) / (FEATURES + 1 + CLASSES);
  const tens = [1e2, 1e3, 1e4, 1e5, most];
  return [
    ...['gaussianCov', 'minibatchCov', 'sgd', 'bernoulli'].map((name): Series => {
      return { name, varied: 'n', setting: 'b = 10, MLP 64-128-10', sizes: tens, stepOf: (n) => stepOf(name, n, 10, 128) }; // prettier-ignore
    }),
    { name: 'sgd', varied: 'b', setting: 'n = 10000, MLP 64-128-10', sizes: [1, 10, 100, 1000, 1e4], stepOf: (b) => stepOf('sgd', 1e4, b, 128) }, // prettier-ignore
    { name: 'sgd', varied: 'p', setting: 'n = 1000, b = 100, MLP 64-…-10', sizes: [16, 64, 256, 1024, 4096].map(parametersOf), stepOf: (p) => stepOf('sgd', 1000, 100, widthOf(p)) }, // prettier-ignore
  ];
}

/** Of the straight line through (log size, log seconds), by least squares: 0 where the cost is flat, 1 where it is linear. */
function slope(sizes: readonly number[], timings: readonly Timing[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = sizes.map(Math.log);
  const y = timings.map(({ best }) => Math.log(best));
  const [centreX, centreY] = [mean(x), mean(y)];
  return (
    mean(x.map((value, k) => (value - centreX) * (y[k] - centreY))) /
    mean(x.map((value) => (value - centreX) ** 2))
  );
}

function plot(points: readonly Point[]): string {
  const names = [...new Set(points.map(({ name }) => name))];
  const colour = ({ name }: Point) => COLOURS[names.indexOf(name)];
  const series = [...new Set(points.map(({ name, varied }) => `${name} against ${varied}`))];
  const of = (title: string) => points.filter(({ name, varied }) => `${name} against ${varied}` === title);
  const said = series.map((title) => {
    const [first, last] = [of(title)[0], of(title).at(-1)!];
    return `${title}: ${Math.round(last.size / first.size)} times the size takes ${(last.seconds / first.seconds).toPrecision(3)} times as long`;
  });
  const at = { x: 'size', y: 'seconds', fx: 'varied' } as const;
  const steep = (title: string) => of(title).at(-1)!.seconds > 10 * of(title)[0].seconds;
  const named = (titles: string[], dx: number, dy: number) =>
    Plot.text(
      titles.map((title) => of(title).at(-1)!),
      { ...at, text: 'name', textAnchor: 'end', dx, dy },
    );
  const flat = series.filter((title) => !steep(title));
  return svg('Time of a step against the number of examples n, the batch size b and the number of parameters p', `${said.join('; ')}.`, {
    height: 380, marginLeft: 60, marginBottom: 42, marginTop: 34, marginRight: 16,
    fx: { domain: ['n', 'b', 'p'], label: null, tickFormat: (varied: string) => `against ${varied}`, padding: 0.08 },
    x: { type: 'log', label: null, tickSpacing: 60, tickFormat: '~s', inset: 6 },
    y: { type: 'log', label: 'milliseconds a step', transform: (seconds: number) => 1000 * seconds, grid: true, ticks: 5, tickFormat: '~r' },
    marks: [
      ...series.map((title) => Plot.lineY(of(title), { ...at, stroke: colour(of(title)[0]), strokeWidth: 2 })),
      Plot.dot(points, { ...at, fill: colour, r: 3 }),
      named(series.filter(steep), -9, -1),
      named(flat.slice(0, -1), 0, -10),
      named(flat.slice(-1), 0, 12), // on the line before it
    ],
  }).svg; // prettier-ignore
}
