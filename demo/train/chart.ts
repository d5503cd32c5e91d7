import uPlot from 'uplot';
import type { Appearance } from '../shell/appearance.js';
import { axis, LivePlot } from '../shell/livePlot.js';
import type { Host } from '../shell/settings.js';
import type { Band } from './curves.js';
import { drawLabels, drawLevel, drawNotes, widthOf, type EndLabel, type Style } from './labels.js';

/** A band, how it is drawn, and what is written at its end. */
export interface Curve extends Band {
  readonly label: string;
  readonly colour: string;
  readonly dash: readonly number[];
  readonly end: string;
  /** Far below the others, and so out of the picture: it is named at the bottom. */
  readonly isCutOff: boolean;
}

interface Frame {
  readonly across: 'step' | 'cost';
  /** The last step. */
  readonly steps: number;
  /** Percent that are shown. */
  readonly range: readonly [number, number];
  /** A level, and what it means to be above it. */
  readonly level?: { readonly at: number; readonly text: string };
}

/** As long as what is written at the end of a line can become. */
const LONGEST_END = ' 100.0 %';

/** Curves with bands, in percent, each with its name at its end. */
export class Chart {
  private readonly plot: LivePlot;
  private curves: readonly Curve[] = [];
  private frame: Frame = { across: 'step', steps: 1, range: [0, 100] };
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
    const { across, steps } = frame;
    const look = JSON.stringify([
      across,
      steps,
      curves.map(({ label, colour, dash, isCutOff }) => [label, colour, dash, isCutOff]),
    ]);
    if (look !== this.drawn) this.plot.rebuild();
    this.drawn = look;
  }

  /** Smaller where there is little room. */
  private get style(): Style {
    const { ink, paper, textSize } = this.appearance;
    const isNarrow = this.element.clientWidth < 26 * textSize;
    return { ink, paper, size: Math.round((isNarrow ? 0.68 : 0.78) * textSize) };
  }

  private options(): Omit<uPlot.Options, 'width'> {
    const { appearance, curves, frame } = this;
    const { across, steps } = frame;
    const edge: uPlot.Series = { stroke: 'transparent', spanGaps: true, points: { show: false } };
    const names = curves.filter(({ isCutOff }) => !isCutOff).map(({ label }) => label + LONGEST_END);
    return {
      height: Math.round(17 * appearance.textSize),
      legend: { show: false },
      cursor: { show: false },
      padding: [8, Math.max(1.5 * appearance.textSize, widthOf(names, this.style)), 0, 0],
      scales: {
        x: across === 'cost' ? { time: false, distr: 3 } : { time: false, range: [0, steps] },
        y: { range: () => [...this.frame.range] },
      },
      axes: [
        axis(appearance, { space: 60, values: (_, ticks) => ticks.map(brief) }),
        axis(appearance, { side: 3, incrs: [1, 2, 5, 10, 20], values: (_, ticks) => ticks.map((tick) => `${tick} %`) }),
      ],
      series: [
        {},
        ...curves.flatMap(({ colour, dash }): uPlot.Series[] => [
          { stroke: colour, width: 2, dash: dash.map((length) => 1.5 * length), spanGaps: true, points: { show: false } },
          edge,
          edge,
        ]),
      ],
      bands: curves.map(({ colour }, k) => ({ series: [3 * k + 3, 3 * k + 2], fill: `${colour}2e` })),
      hooks: { draw: [(plot) => this.write(plot)] },
    }; // prettier-ignore
  }

  private write(plot: uPlot): void {
    const { style } = this;
    const { level } = this.frame;
    if (level !== undefined) drawLevel(plot, level, style);
    const labels = this.curves.flatMap(({ isCutOff, x, mean, label, end, colour, dash }): EndLabel[] => {
      const [place, value] = [x.at(-1), mean.at(-1)];
      if (isCutOff || place === undefined || value === undefined) return [];
      return [{ text: `${label} ${end}`, colour, dash, x: plot.valToPos(place, 'x', true), y: plot.valToPos(value, 'y', true) }]; // prettier-ignore
    });
    drawLabels(plot, labels, style);
    const lost = this.curves.filter(({ isCutOff }) => isCutOff);
    drawNotes(
      plot,
      lost.map(({ label, end }) => `↓ ${label} ${end}`),
      style,
    );
  }
}

/** One column of x for all curves. On a logarithmic axis there is no room for the start, which has cost nothing. */
export function aligned(curves: readonly Band[], across: Frame['across']): uPlot.AlignedData {
  const from = across === 'cost' ? 1 : 0;
  const tables = curves.map(({ x, mean, low, high }) =>
    [x, mean, low, high].map((values) => values.slice(from)),
  );
  return tables.length === 0 ? [[]] : uPlot.join(tables as [number[], ...number[][]][]);
}

/** A tick in a few characters; uPlot leaves those empty that would be too near to others on a logarithmic axis. */
function brief(tick: number | null): string {
  if (tick === null) return '';
  return tick >= 1e6 ? `${tick / 1e6} M` : tick >= 1e4 ? `${tick / 1e3} k` : String(tick);
}
