import uPlot from 'uplot';
import type { Appearance } from '../shell/appearance.js';
import { axis, LivePlot } from '../shell/livePlot.js';
import type { Host } from '../shell/settings.js';
import type { Band } from './curves.js';

/** A band, and how it is drawn. */
export interface Curve extends Band {
  readonly colour: string;
  readonly dash: readonly number[];
}

export interface Frame {
  readonly across: 'step' | 'cost';
  /** The last step. */
  readonly steps: number;
  /** Points below the best that are shown; nothing for all from 0 to 100. */
  readonly top: number | undefined;
}

/** Curves with bands, in percent. */
export class Chart {
  private readonly plot: LivePlot;
  private curves: readonly Curve[] = [];
  private frame: Frame = { across: 'step', steps: 1, top: undefined };
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

  show(curves: readonly Curve[], frame: Frame, description: string): void {
    this.curves = curves;
    this.frame = frame;
    this.plot.draw(aligned(curves, frame.across));
    this.plot.describe(description);
    const look = JSON.stringify([frame, curves.map(({ colour, dash }) => [colour, dash])]);
    if (look !== this.drawn) this.plot.rebuild();
    this.drawn = look;
  }

  private options(): Omit<uPlot.Options, 'width'> {
    const { appearance, curves, frame } = this;
    const { across, steps, top } = frame;
    const edge: uPlot.Series = { stroke: 'transparent', spanGaps: true, points: { show: false } };
    return {
      height: Math.round(17 * appearance.textSize),
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 1.5 * appearance.textSize, 0, 0],
      scales: {
        x: across === 'cost' ? { time: false, distr: 3 } : { time: false, range: [0, steps] },
        y: { range: () => (top === undefined ? [0, 100] : rangeOf(this.curves, top)) },
      },
      axes: [
        axis(appearance, { space: 60, values: (_, ticks) => ticks.map(brief) }),
        axis(appearance, { side: 3, values: (_, ticks) => ticks.map((tick) => `${tick} %`) }),
      ],
      series: [
        {},
        ...curves.flatMap(({ colour, dash }): uPlot.Series[] => [
          { stroke: colour, width: 2, dash: dash.map((length) => 1.5 * length), spanGaps: true },
          edge,
          edge,
        ]),
      ],
      bands: curves.map(({ colour }, k) => ({ series: [3 * k + 3, 3 * k + 2], fill: `${colour}2e` })),
    };
  }
}

/** So many points below the best that there is, and a few above it. */
function rangeOf(curves: readonly Curve[], top: number): [number, number] {
  const best = Math.max(top, ...curves.map(({ mean }) => mean.at(-1) ?? 0));
  return [Math.floor(best - top), Math.min(100, Math.ceil(best + top / 4))];
}

/** One column of x for all curves. On a logarithmic axis there is no room for the start, which has cost nothing. */
export function aligned(curves: readonly Band[], across: Frame['across']): uPlot.AlignedData {
  const from = across === 'cost' ? 1 : 0;
  const tables = curves.map(({ x, mean, low, high }) => [x, mean, low, high].map((values) => values.slice(from))); // prettier-ignore
  return tables.length === 0 ? [[]] : uPlot.join(tables as [number[], ...number[][]][]);
}

/** A tick in a few characters; uPlot leaves those empty that would be too near to others on a logarithmic axis. */
function brief(tick: number | null): string {
  if (tick === null) return '';
  return tick >= 1e6 ? `${tick / 1e6} M` : tick >= 1e4 ? `${tick / 1e3} k` : String(tick);
}
