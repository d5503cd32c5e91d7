import type uPlot from 'uplot';

/** What is written at the end of a line. */
export interface EndLabel {
  readonly text: string;
  readonly colour: string;
  readonly dash: readonly number[];
  /** Where the line ends, in pixels of the canvas. */
  readonly x: number;
  readonly y: number;
}

/**
 * Heights for labels that want to be at these, each at least `gap` from the next, in the same order, within the range as
 * far as there is room.
 */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, k) => k).sort((a, b) => wanted[a] - wanted[b]);
  const placed = [...wanted];
  let last = low - gap;
  for (const k of order) last = placed[k] = Math.max(wanted[k], last + gap);
  let next = Math.max(high, low + gap * (wanted.length - 1)) + gap;
  for (const k of order.reverse()) next = placed[k] = Math.min(placed[k], next - gap);
  return placed;
}

export interface Style {
  readonly ink: string;
  readonly paper: string;
  /** In pixels of the page. */
  readonly size: number;
}

const fontOf = ({ size }: Style, ratio = 1) => `${size * ratio}px system-ui, sans-serif`;

/** Room for these texts beside a plot, with the lines that lead to them, in pixels of the page. */
export function widthOf(texts: readonly string[], style: Style): number {
  const context = document.createElement('canvas').getContext('2d')!;
  context.font = fontOf(style);
  return Math.ceil(Math.max(0, ...texts.map((text) => context.measureText(text).width)) + 1.6 * style.size);
}

/** Labels to the right of a plot, each with a line from where its curve ends. */
export function drawLabels({ ctx, bbox }: uPlot, labels: readonly EndLabel[], style: Style): void {
  const ratio = devicePixelRatio;
  const size = style.size * ratio;
  const [top, bottom, right] = [bbox.top, bbox.top + bbox.height, bbox.left + bbox.width];
  const inside = labels.map(({ y }) => Math.min(bottom, Math.max(top, y)));
  const heights = spread(inside, 1.15 * size, top + size / 2, bottom - size / 2);
  ctx.save();
  ctx.font = fontOf(style, ratio);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  labels.forEach(({ text, colour, dash, x }, k) => {
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1.5 * ratio;
    ctx.setLineDash(dash.map((length) => length * ratio));
    ctx.beginPath();
    ctx.moveTo(Math.min(x, right), inside[k]);
    ctx.lineTo(right, inside[k]);
    ctx.lineTo(right + 0.7 * size, heights[k]);
    ctx.lineTo(right + 1.1 * size, heights[k]);
    ctx.stroke();
    ctx.fillStyle = style.ink;
    ctx.fillText(text, right + 1.3 * size, heights[k]);
  });
  ctx.restore();
}

/** Lines of text in the lower right corner of a plot, on paper so that curves do not cross them. */
export function drawNotes(plot: uPlot, texts: readonly string[], style: Style): void {
  const size = style.size * devicePixelRatio;
  const bottom = plot.bbox.top + plot.bbox.height - 0.2 * size;
  texts.forEach((text, k) => write(plot, text, style, bottom - 1.25 * size * (texts.length - 1 - k)));
}

/** A dotted level, and what it means to be above it, just beneath it. */
export function drawLevel(
  plot: uPlot,
  { at, text }: { readonly at: number; readonly text: string },
  style: Style,
): void {
  const { ctx, bbox } = plot;
  const y = plot.valToPos(at, 'y', true);
  if (y < bbox.top || y > bbox.top + bbox.height) return;
  ctx.save();
  ctx.strokeStyle = style.ink;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([2, 3].map((length) => length * devicePixelRatio));
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
  write(plot, text, style, y - 0.15 * style.size * devicePixelRatio);
}

/** Text that ends where the plot does and stands on y. One that is longer than the plot goes on beside it, and not over the axis. */
function write({ ctx, bbox }: uPlot, text: string, style: Style, y: number): void {
  const size = style.size * devicePixelRatio;
  ctx.save();
  ctx.font = fontOf(style, devicePixelRatio);
  ctx.textAlign = 'right';
  ctx.textBaseline = 'bottom';
  const { width } = ctx.measureText(text);
  const x = bbox.left + Math.max(bbox.width, width + 0.5 * size);
  ctx.fillStyle = style.paper;
  ctx.globalAlpha = 0.85;
  ctx.fillRect(x - width - 0.5 * size, y - 1.15 * size, width + 0.4 * size, 1.2 * size);
  ctx.globalAlpha = 1;
  ctx.fillStyle = style.ink;
  ctx.fillText(text, x - 0.3 * size, y);
  ctx.restore();
}
