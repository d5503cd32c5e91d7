/** A line that was drawn without lifting the pen; in any units, y downwards. */
export type Stroke = readonly { readonly x: number; readonly y: number }[];

/** The grid that the digits of the data set were scanned to; a pixel is a count over 4 × 4 of its cells. */
const GRID = 32;
/** Cells that are inked in a digit of the data set, whichever digit: they were made of a size, and so are thick where short. */
const INKED = 312;
/** Cells that a digit of the data set is wide at most, but for a few. */
const WIDEST = 24;

/**
 * The 64 pixels, from 0 to 1, of what was drawn, as the digits of the data set were made: as high as the image, in the
 * middle, and with as much ink.
 */
export function imageOf(strokes: readonly Stroke[]): Float32Array {
  const pixels = new Float32Array(64);
  const lines = fitted(strokes);
  if (lines.length === 0) return pixels;
  const cells = Array.from({ length: GRID * GRID }, (_, cell) => {
    const [x, y] = [(cell % GRID) + 0.5, Math.floor(cell / GRID) + 0.5];
    return { x, y, distance: Math.min(...lines.map((line) => distanceTo(line, x, y))) };
  });
  cells.sort((a, b) => a.distance - b.distance);
  for (const { x, y } of cells.slice(0, INKED)) pixels[8 * Math.floor(y / 4) + Math.floor(x / 4)] += 1 / 16;
  return pixels;
}

type Line = readonly [x0: number, y0: number, x1: number, y1: number];

/** The strokes as lines, so large and so placed that their ink fills the grid from top to bottom. */
function fitted(strokes: readonly Stroke[]): Line[] {
  const points = strokes.flat();
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const lines = strokes.flatMap((stroke) =>
    stroke.map(({ x, y }, k): Line => {
      const before = stroke[Math.max(k - 1, 0)];
      return [before.x, before.y, x, y];
    }),
  );
  const length = lines.reduce((sum, [x0, y0, x1, y1]) => sum + Math.hypot(x1 - x0, y1 - y0), 0);
  const size = (pen: number) => Math.min((GRID - pen) / (bottom - top), (WIDEST - pen) / (right - left), 1e6);
  // The pen is as wide as the ink is much: length · width = INKED, and the length depends on what the pen leaves room for.
  const pen = Math.min(10, INKED / Math.max(length * size(4), 1));
  const scale = size(pen);
  const place = (value: number, from: number, to: number) => GRID / 2 + scale * (value - (from + to) / 2);
  return lines.map(([x0, y0, x1, y1]) => [
    place(x0, left, right),
    place(y0, top, bottom),
    place(x1, left, right),
    place(y1, top, bottom),
  ]);
}

function distanceTo([x0, y0, x1, y1]: Line, x: number, y: number): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / square));
  return Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
}
