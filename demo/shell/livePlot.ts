import { unsafeCSS, type ReactiveController } from 'lit';
import uPlot from 'uplot';
import sheet from 'uplot/dist/uPlot.min.css';
import type { Appearance } from './appearance.js';
import type { Host } from './settings.js';

/** For `static styles` of what has live plots. */
export const plotSheet = unsafeCSS(`${sheet}
  /* A page that is printed is laid out for its paper, and nobody is told: a wider plot becomes smaller. */
  @media print {
    .uplot { width: auto; }
    .u-wrap { max-width: 100%; height: auto !important; }
    .uplot canvas { height: auto; }
  }`);

/** A plot by uPlot that is drawn anew many times a second, as wide as its place: `element` belongs on the page. */
export class LivePlot implements ReactiveController {
  readonly element = document.createElement('div');
  private plot: uPlot | undefined;
  private data: uPlot.AlignedData = [[]];
  private dark: boolean | undefined;
  private room = '';
  private readonly observer = new ResizeObserver(() => this.fit());

  /** @param options without its width; asked for again on another paper, and by `rebuild` */
  constructor(
    host: Host,
    private readonly appearance: Appearance,
    private readonly options: () => Omit<uPlot.Options, 'width'>,
  ) {
    this.element.setAttribute('role', 'img');
    host.addController(this);
  }

  draw(data: uPlot.AlignedData): void {
    const before = this.data.length;
    this.data = data;
    // Of more or fewer curves, the options are others too.
    if (data.length === before) this.plot?.setData(data);
    else this.rebuild();
  }

  /** Says in words what is to be seen. */
  describe(text: string): void {
    this.element.setAttribute('aria-label', text);
  }

  /** Makes the plot again, with options that have changed. */
  rebuild(): void {
    this.plot?.destroy();
    this.plot = undefined;
    this.fit();
  }

  hostConnected(): void {
    // What is beneath it stays where it is when the plot comes.
    this.element.style.minHeight = `${this.options().height}px`;
    this.observer.observe(this.element);
  }

  hostUpdated(): void {
    if (this.dark !== this.appearance.dark) this.rebuild();
    this.dark = this.appearance.dark;
  }

  hostDisconnected(): void {
    this.observer.disconnect();
    this.plot?.destroy();
    this.plot = undefined;
  }

  private fit(): void {
    const width = this.element.clientWidth;
    if (width === 0) return;
    if (this.plot === undefined) {
      this.plot = new uPlot({ ...this.options(), width }, this.data, this.element);
      this.room = this.roomFor();
    } else if (width === this.plot.width) return;
    else if (this.roomFor() === this.room) this.plot.setSize({ width, height: this.plot.height });
    // It is of another height then, which may not change while sizes are observed.
    else requestAnimationFrame(() => this.rebuild());
  }

  /** What a plot keeps from when it was made: its text, and the room for that, are larger in a wider window. */
  private roomFor(): string {
    const { height, padding } = this.options();
    return JSON.stringify([this.appearance.textSize, height, padding]);
  }
}

/** An axis in the colour and the size of the text; a vertical one has `side: 3`. */
export function axis({ ink, dark, textSize }: Appearance, options: uPlot.Axis = {}): uPlot.Axis {
  const lines = { stroke: dark ? '#ffffff22' : '#00000018', width: 1 };
  const font = `${Math.round(0.78 * textSize)}px system-ui, sans-serif`;
  const vertical = Number(options.side ?? 2) % 2 === 1;
  const size = Math.round((vertical ? 3.4 : 2.2) * textSize);
  return { stroke: ink, grid: lines, ticks: lines, font, labelFont: font, labelSize: Math.round(1.1 * textSize), size, ...options }; // prettier-ignore
}
