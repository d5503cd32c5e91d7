import { html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { imageOf, type Stroke } from './ink.js';

/** A place to draw a digit. It tells of `drawn` with each piece of a stroke; `image` is what the nets see, drawn or not. */
export class DigitPad extends LitElement {
  static override properties = { image: { attribute: false }, strokes: { state: true } };
  declare image: Float32Array | undefined;
  declare private strokes: readonly Stroke[];

  constructor() {
    super();
    this.strokes = [];
  }

  /** In the demo's own root, under its style sheets. */
  protected override createRenderRoot(): this {
    return this;
  }

  clear(): void {
    this.strokes = [];
  }

  override render(): TemplateResult {
    const line = (stroke: Stroke) => stroke.map(({ x, y }) => `${x},${y}`).join(' ');
    return html`<svg
        class="pad"
        viewBox="0 0 100 100"
        role="img"
        aria-label="A place to draw a digit with a mouse, a pen or a finger. With a keyboard, choose a test digit instead."
        @pointerdown=${(event: PointerEvent) => {
          (event.currentTarget as Element).setPointerCapture(event.pointerId);
          this.put([...this.strokes, [this.place(event)]]);
        }}
        @pointermove=${(event: PointerEvent) => {
          const isDrawing = (event.currentTarget as Element).hasPointerCapture(event.pointerId);
          const last = this.strokes.at(-1);
          if (isDrawing && last !== undefined)
            this.put([...this.strokes.slice(0, -1), [...last, this.place(event)]]);
        }}
      >
        ${this.strokes.map((stroke) => svg`<polyline points=${line([...stroke.slice(0, 1), ...stroke])} />`)}
        ${this.strokes.length === 0 ? svg`<text x="50" y="54" text-anchor="middle">Draw a digit here</text>` : nothing}
      </svg>
      ${pixels(this.image)}`;
  }

  private place(event: PointerEvent) {
    const { left, top, width, height } = (event.currentTarget as Element).getBoundingClientRect();
    return { x: (100 * (event.clientX - left)) / width, y: (100 * (event.clientY - top)) / height };
  }

  private put(strokes: readonly Stroke[]): void {
    this.strokes = strokes;
    this.dispatchEvent(new CustomEvent('drawn', { detail: imageOf(strokes) }));
  }
}
if (customElements.get('msgd-digit-pad') === undefined) customElements.define('msgd-digit-pad', DigitPad);

/** The 64 pixels that the nets see. */
function pixels(image: Float32Array | undefined): TemplateResult {
  const cell = (value: number, k: number) =>
    svg`<rect x=${k % 8} y=${Math.floor(k / 8)} width="1.02" height="1.02" fill-opacity=${value.toFixed(2)} />`;
  return html`<svg class="pixels" viewBox="0 0 8 8" role="img" aria-label="What the nets see: 8 by 8 pixels">
    ${image === undefined ? nothing : Array.from(image, cell)}
  </svg>`;
}
