import { contoursOf } from './contours.js';
import { drawLoss } from './picture.js';
import type { Surface } from './surfaces.js';

/** The loss behind all panels, drawn once for each size. */
export class Backdrop {
  private readonly rings: ReturnType<typeof contoursOf>;
  private image: HTMLCanvasElement | undefined;
  private drawn = '';

  constructor(private readonly surface: Surface) {
    this.rings = contoursOf(surface);
  }

  /** A canvas in the size that it has on the page, with the loss on it; nothing while it has none. */
  on(
    canvas: HTMLCanvasElement,
    ink: string,
  ): { context: CanvasRenderingContext2D; size: number } | undefined {
    const size = Math.round(canvas.clientWidth);
    if (size === 0) return undefined;
    const pixels = Math.round(size * devicePixelRatio);
    const image = this.imageOf(size, pixels, ink);
    if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
    const context = canvas.getContext('2d')!;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, pixels, pixels);
    context.drawImage(image, 0, 0);
    context.scale(devicePixelRatio, devicePixelRatio);
    return { context, size };
  }

  private imageOf(size: number, pixels: number, ink: string): HTMLCanvasElement {
    const look = `${pixels} ${ink}`;
    if (this.image !== undefined && this.drawn === look) return this.image;
    this.image = Object.assign(document.createElement('canvas'), { width: pixels, height: pixels });
    const context = this.image.getContext('2d')!;
    context.scale(devicePixelRatio, devicePixelRatio);
    drawLoss(context, this.surface, this.rings, size, ink);
    this.drawn = look;
    return this.image;
  }
}
