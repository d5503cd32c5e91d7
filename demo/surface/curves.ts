import type uPlot from 'uplot';
import type { Appearance } from '../shell/appearance.js';
import { axis, LivePlot } from '../shell/livePlot.js';
import type { Host } from '../shell/settings.js';

/** A noise's line and its band, a value for each step from 0. */
export interface Curve {
  readonly label: string;
  readonly colour: string;
  readonly dash: readonly number[];
  /** By the theory. */
  readonly theory?: readonly number[];
  /** What is simulated, and half of its 95 % interval, up to the step that the runs have reached. */
  readonly middle: readonly number[];
  readonly half: readonly number[];
}

/** What is drawn up. */
interface Scale {
  readonly label: string;
  readonly logarithmic: boolean;
}

const HEIGHT = 250;

/** Curves against the step: bands are simulated, lines are theory (where there is none, the simulated mean is the line). */
export class CurvePlot {
  private readonly plot: LivePlot;
  private curves: readonly Curve[] = [];
  private scale: Scale = { label: '', logarithmic: false };
  private step = 0;
  private drawn = '';

  constructor(
    host: Host,
    private readonly appearance: Appearance,
  ) {
    this.plot = new LivePlot(host, appearance, () => this.options());
  }

  /** Belongs on the page. */
  get element(): HTMLElement {
    return this.plot.element;
  }

  show(curves: readonly Curve[], scale: Scale, step: number): void {
    this.curves = curves;
    this.scale = scale;
    this.step = step;
    this.plot.draw(dataOf(curves));
    this.plot.describe(`The ${scale.label} against the step, up to step ${step}`);
    const look = JSON.stringify([scale, curves.map(({ label, colour }) => [label, colour])]);
    if (look !== this.drawn) this.plot.rebuild();
    this.drawn = look;
  }

  private options(): Omit<uPlot.Options, 'width'> {
    const { appearance, curves, scale } = this;
    const hidden = { stroke: 'transparent', points: { show: false } };
    const upright: uPlot.Scale.Range = (_, low, high) =>
      scale.logarithmic ? decades(low, high) : [Math.min(0, low), high * 1.05];
    const ticks = (_: uPlot, values: (number | null)[]) =>
      values.map((value) => (value === null ? '' : String(Number(value.toPrecision(3)))));
    return {
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false }, y: { distr: scale.logarithmic ? 3 : 1, range: upright } },
      axes: [
        axis(appearance, { label: 'step' }),
        axis(appearance, { side: 3, label: scale.label, values: ticks }),
      ],
      series: [
        {},
        ...curves.flatMap(({ colour, dash }) => [
          hidden,
          hidden,
          { stroke: colour, width: 2, dash: [...dash], points: { show: false } },
        ]),
      ],
      bands: curves.map(({ colour }, k) => ({ series: [3 * k + 1, 3 * k + 2], fill: `${colour}44` })),
      hooks: { draw: [(drawn) => this.markStep(drawn)] },
    };
  }

  private markStep(drawn: uPlot): void {
    const { ctx, bbox } = drawn;
    const x = drawn.valToPos(this.step, 'x', true);
    ctx.save();
    ctx.strokeStyle = this.appearance.ink;
    ctx.setLineDash([3, 3]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.restore();
  }
}

/** Whole decades, not more than five. */
function decades(low: number, high: number): [number, number] {
  const top = 10 ** Math.ceil(Math.log10(high > 0 ? high : 1));
  return [Math.max(10 ** Math.floor(Math.log10(low > 0 ? low : 1e-3)), top / 1e5), top];
}

function dataOf(curves: readonly Curve[]): uPlot.AlignedData {
  const length = Math.max(
    0,
    ...curves.map(({ theory, middle }) => Math.max(theory?.length ?? 0, middle.length)),
  );
  const full = (values: readonly number[]) =>
    Array.from({ length }, (_, t) => (Number.isFinite(values[t]) ? values[t] : null));
  const columns = curves.flatMap(({ theory, middle, half }) => [
    full(middle.map((value, t) => value + half[t])),
    // Above 0, for logarithms.
    full(middle.map((value, t) => Math.max(value - half[t], value / 100))),
    full(theory ?? middle),
  ]);
  return [Array.from({ length }, (_, t) => t), ...columns];
}
