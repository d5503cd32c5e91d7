import { ellipseOf, type Symmetric } from './ellipse.js';
import type { Surface } from './surfaces.js';

/** How many times larger than it is a step is drawn at the cursor. */
export const ENLARGED = 2;

/** What a panel shows of one noise. */
export interface Scene {
  readonly ink: string;
  readonly paper: string;
  readonly colour: string;
  /** Runs × 2. */
  readonly cloud?: ArrayLike<number>;
  readonly paths: readonly (readonly (readonly [number, number])[])[];
  readonly simulated?: Moments;
  readonly theory?: Moments;
  readonly start: readonly [number, number];
  readonly cursor?: Cursor;
}

export interface Moments {
  readonly mean: readonly [number, number];
  readonly covariance: Symmetric;
}

/** A step from a point: where it goes without noise, and the covariance of where it goes. */
export interface Cursor {
  readonly at: readonly [number, number];
  readonly step: readonly [number, number];
  /** None where the noise has no covariance. */
  readonly covariance?: Symmetric;
}

/** From the plane to a square of `size` pixels and back. */
export function projection({ view }: Surface, size: number) {
  const scale = size / (2 * view.half);
  return {
    scale,
    to: ([x, y]: readonly [number, number]): [number, number] => [
      (x - view.x + view.half) * scale,
      (view.y + view.half - y) * scale,
    ],
    from: ([x, y]: readonly [number, number]): [number, number] => [
      x / scale + view.x - view.half,
      view.y + view.half - y / scale,
    ],
  };
}

type Projection = ReturnType<typeof projection>;

/** The loss, darker the higher, and its minimizer. */
export function drawLoss(
  c: CanvasRenderingContext2D,
  surface: Surface,
  rings: readonly [number, number][][][],
  size: number,
  ink: string,
): void {
  const { to } = projection(surface, size);
  c.clearRect(0, 0, size, size);
  c.fillStyle = c.strokeStyle = ink;
  c.lineWidth = 0.6;
  for (const level of rings) {
    c.beginPath();
    for (const ring of level) {
      ring.forEach((point, k) => (k === 0 ? c.moveTo(...to(point)) : c.lineTo(...to(point))));
      c.closePath();
    }
    c.globalAlpha = 0.035;
    c.fill('evenodd');
    c.globalAlpha = 0.3;
    c.stroke();
  }
  c.globalAlpha = 1;
  const [x, y] = to(surface.minimizer);
  c.lineWidth = 1.5;
  c.beginPath();
  for (const [dx, dy] of [
    [1, 1],
    [1, -1],
  ]) {
    c.moveTo(x - 4 * dx, y - 4 * dy);
    c.lineTo(x + 4 * dx, y + 4 * dy);
  }
  c.stroke();
}

/** All that a panel shows above the loss. */
export function drawScene(c: CanvasRenderingContext2D, surface: Surface, size: number, scene: Scene): void {
  const at = projection(surface, size);
  drawPaths(c, at, scene);
  drawCloud(c, at, scene);
  if (scene.theory !== undefined) drawMoments(c, at, scene.theory, scene.ink, 2.25, []);
  if (scene.simulated !== undefined) drawMoments(c, at, scene.simulated, scene.colour, 2.25, [5, 4]);
  if (scene.cursor !== undefined) drawCursor(c, at, scene.cursor, scene);
  drawStart(c, at, scene);
}

function drawPaths(c: CanvasRenderingContext2D, { to }: Projection, { paths, colour }: Scene): void {
  c.strokeStyle = colour;
  c.lineWidth = 1;
  c.globalAlpha = 0.7;
  for (const path of paths) {
    c.beginPath();
    path.forEach((point, k) => (k === 0 ? c.moveTo(...to(point)) : c.lineTo(...to(point))));
    c.stroke();
  }
  c.globalAlpha = 1;
}

function drawCloud(c: CanvasRenderingContext2D, { to }: Projection, { cloud, colour }: Scene): void {
  if (cloud === undefined) return;
  c.fillStyle = colour;
  c.globalAlpha = 0.55;
  for (let k = 0; k < cloud.length; k += 2) {
    const [x, y] = to([cloud[k], cloud[k + 1]]);
    c.fillRect(x - 1.1, y - 1.1, 2.2, 2.2);
  }
  c.globalAlpha = 1;
}

function drawMoments(
  c: CanvasRenderingContext2D,
  at: Projection,
  { mean, covariance }: Moments,
  colour: string,
  width: number,
  dash: number[],
): void {
  if (![...mean, ...covariance].every(Number.isFinite)) return;
  const { long, short, angle } = ellipseOf(covariance);
  const [x, y] = at.to(mean);
  c.strokeStyle = c.fillStyle = colour;
  c.lineWidth = width;
  c.setLineDash(dash);
  c.beginPath();
  // Up is up in the plane, and down in pixels.
  c.ellipse(x, y, long * at.scale, short * at.scale, -angle, 0, 2 * Math.PI);
  c.stroke();
  c.setLineDash([]);
  c.beginPath();
  c.arc(x, y, 2.5, 0, 2 * Math.PI);
  c.fill();
}

/** The step without noise as an arrow, and around its tip the ellipse of the noise, both enlarged. */
function drawCursor(
  c: CanvasRenderingContext2D,
  at: Projection,
  { at: from, step, covariance }: Cursor,
  { ink, colour, paper }: Scene,
): void {
  const [x, y] = at.to(from);
  const tip: [number, number] = [from[0] + ENLARGED * step[0], from[1] + ENLARGED * step[1]];
  const [tx, ty] = at.to(tip);
  c.strokeStyle = c.fillStyle = ink;
  c.lineWidth = 1.5;
  c.beginPath();
  c.moveTo(x, y);
  c.lineTo(tx, ty);
  const length = Math.hypot(tx - x, ty - y);
  if (length > 6) {
    const [ux, uy] = [(tx - x) / length, (ty - y) / length];
    c.moveTo(tx - 7 * ux - 4 * uy, ty - 7 * uy + 4 * ux);
    c.lineTo(tx, ty);
    c.lineTo(tx - 7 * ux + 4 * uy, ty - 7 * uy - 4 * ux);
  }
  c.stroke();
  if (covariance !== undefined) {
    const { long, short, angle } = ellipseOf(covariance, 2 * ENLARGED);
    c.beginPath();
    c.ellipse(tx, ty, long * at.scale, short * at.scale, -angle, 0, 2 * Math.PI);
    c.fillStyle = colour;
    c.globalAlpha = 0.25;
    c.fill();
    c.globalAlpha = 1;
    c.strokeStyle = colour;
    c.setLineDash([2, 2]);
    c.stroke();
    c.setLineDash([]);
  }
  c.strokeStyle = ink;
  c.fillStyle = paper;
  c.beginPath();
  c.rect(x - 3.5, y - 3.5, 7, 7);
  c.fill();
  c.stroke();
}

function drawStart(c: CanvasRenderingContext2D, { to }: Projection, { start, ink, paper }: Scene): void {
  const [x, y] = to(start);
  c.fillStyle = paper;
  c.strokeStyle = ink;
  c.lineWidth = 2;
  c.beginPath();
  c.arc(x, y, 7, 0, 2 * Math.PI);
  c.fill();
  c.stroke();
  c.fillStyle = ink;
  c.beginPath();
  c.arc(x, y, 2.5, 0, 2 * Math.PI);
  c.fill();
}
