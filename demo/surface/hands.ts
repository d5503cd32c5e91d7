import { projection } from './picture.js';
import type { Surface } from './surfaces.js';

export type Point = readonly [number, number];

/** What can be moved in a picture, and what comes of it. */
export interface Movable {
  readonly surface: Surface;
  readonly start: Point;
  readonly cursor: Point;
  moveStart(to: Point): void;
  moveCursor(to: Point): void;
  /** A pointer is over a point, or over none any more. */
  point(at: Point | undefined): void;
  /** The start was let go. */
  release(): void;
}

/** The start can be dragged from within so many pixels. */
const REACH = 24;
/** What the arrow keys move by, in parts of the view. */
const STRIDE = 1 / 40;
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Mouse, finger and keyboard on a canvas: the start is dragged, the cursor put or pushed. */
export class Hands {
  dragging = false;

  constructor(private readonly it: Movable) {}

  /** A finger scrolls the page, but for one that takes hold of the start. */
  readonly onTouch = {
    handleEvent: (event: TouchEvent): void => {
      const { nearStart } = this.at(event.currentTarget as HTMLCanvasElement, event.touches[0]);
      if (nearStart && event.touches.length === 1) event.preventDefault();
    },
    passive: false,
  };

  readonly onDown = (event: PointerEvent): void => {
    const canvas = event.currentTarget as HTMLCanvasElement;
    const { point, nearStart } = this.at(canvas, event);
    canvas.setPointerCapture(event.pointerId);
    if (nearStart) this.dragging = true;
    else this.it.moveCursor(point);
  };

  readonly onMove = (event: PointerEvent): void => {
    const canvas = event.currentTarget as HTMLCanvasElement;
    const { point, nearStart } = this.at(canvas, event);
    canvas.style.cursor = nearStart || this.dragging ? 'grab' : 'crosshair';
    if (this.dragging) this.it.moveStart(this.inView(point));
    else this.it.point(event.pointerType === 'mouse' || event.buttons > 0 ? point : undefined);
  };

  readonly onUp = (): void => {
    this.it.point(undefined);
    if (!this.dragging) return;
    this.dragging = false;
    this.it.release();
  };

  readonly onLeave = (): void => this.it.point(undefined);

  readonly onKey = (event: KeyboardEvent): void => {
    const arrow = ARROWS[event.key];
    if (arrow === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const stride = 2 * this.it.surface.view.half * STRIDE;
    const moved = ([x, y]: Point): Point => this.inView([x + arrow[0] * stride, y + arrow[1] * stride]);
    if (event.shiftKey) this.it.moveStart(moved(this.it.start));
    else this.it.moveCursor(moved(this.it.cursor));
  };

  private at(
    canvas: HTMLCanvasElement,
    { clientX, clientY }: PointerEvent | Touch,
  ): { point: Point; nearStart: boolean } {
    const { left, top, width } = canvas.getBoundingClientRect();
    const { to, from } = projection(this.it.surface, width);
    const pixel: [number, number] = [clientX - left, clientY - top];
    const [x, y] = to(this.it.start);
    return { point: from(pixel), nearStart: Math.hypot(pixel[0] - x, pixel[1] - y) < REACH };
  }

  private inView([x, y]: Point): Point {
    const { view } = this.it.surface;
    const within = (value: number, middle: number) =>
      Math.min(Math.max(value, middle - view.half), middle + view.half);
    return [within(x, view.x), within(y, view.y)];
  }
}
