import uPlot from 'uplot';
import type { Band } from './curves.js';

/** A band, and how it is drawn. */
export interface Curve extends Band {
  readonly colour: string;
  readonly dash: readonly number[];
}

/** What is drawn on. */
export interface Paper {
  readonly ink: string;
  readonly across: 'step' | 'cost';
  /** The last step. */
  readonly steps: number;
}

const heightOf = (width: number) => Math.min(420, Math.max(220, Math.round(0.55 * width)));

/** Curves with bands, in percent, drawn by uPlot. */
export class Chart {
  private plot: uPlot | undefined;
  private drawn = '';
  private range: [number, number] = [0, 100];
  private readonly observer: ResizeObserver;

  constructor(private readonly host: HTMLElement) {
    this.observer = new ResizeObserver(() => {
      if (host.clientWidth > 0) this.plot?.setSize(this.size);
    });
    this.observer.observe(host);
  }

  /** @param top points below the best that are shown, or nothing for all from 0 to 100 */
  show(curves: readonly Curve[], paper: Paper, top: number | undefined): void {
    this.range = top === undefined ? [0, 100] : rangeOf(curves, top);
    const data = aligned(curves, paper.across);
    const look = JSON.stringify([paper, curves.map(({ colour, dash }) => [colour, dash])]);
    if (look === this.drawn) this.plot?.setData(data);
    else {
      this.plot?.destroy();
      const options = { ...this.size, ...optionsOf(curves, paper, () => this.range) };
      this.plot = new uPlot(options, data, this.host);
      this.drawn = look;
    }
  }

  end(): void {
    this.observer.disconnect();
    this.plot?.destroy();
  }

  private get size() {
    const width = Math.max(this.host.clientWidth, 200);
    return { width, height: heightOf(width) };
  }
}

function rangeOf(curves: readonly Curve[], top: number): [number, number] {
  const best = Math.max(top, ...curves.map(({ mean }) => mean.at(-1) ?? 0));
  return [Math.floor(best - top), Math.min(100, Math.ceil(best + top / 4))];
}

/** One column of x for all curves. On a logarithmic axis there is no room for the start, which has cost nothing. */
export function aligned(curves: readonly Band[], across: Paper['across']): uPlot.AlignedData {
  const from = across === 'cost' ? 1 : 0;
  const tables = curves.map(({ x, mean, low, high }) => [x, mean, low, high].map((values) => values.slice(from))); // prettier-ignore
  return tables.length === 0 ? [[]] : uPlot.join(tables as [number[], ...number[][]][]);
}

function optionsOf(
  curves: readonly Curve[],
  { ink, across, steps }: Paper,
  range: () => [number, number],
): Omit<uPlot.Options, 'width' | 'height'> {
  const axis: uPlot.Axis = {
    stroke: ink,
    font: '13px system-ui, sans-serif',
    grid: { stroke: `${ink}22`, width: 1 },
    ticks: { stroke: `${ink}44`, width: 1 },
  };
  const edge: uPlot.Series = { stroke: 'transparent', width: 0, spanGaps: true, points: { show: false } };
  return {
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 16, 0, 0],
    scales: {
      x: across === 'cost' ? { time: false, distr: 3 } : { time: false, range: [0, steps] },
      y: { range },
    },
    axes: [
      { ...axis, values: (_, ticks) => ticks.map(brief), size: 34, space: 60 },
      { ...axis, values: (_, ticks) => ticks.map((tick) => `${tick} %`), size: 56 },
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

/** A tick in a few characters; uPlot leaves those empty that would be too near to others on a logarithmic axis. */
function brief(tick: number | null): string {
  if (tick === null) return '';
  return tick >= 1e6 ? `${tick / 1e6} M` : tick >= 1e4 ? `${tick / 1e3} k` : String(tick);
}
