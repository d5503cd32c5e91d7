import { Objective, reshuffling, sampler } from 'msgd';
import { css, html, LitElement, nothing } from 'lit';
import { Announcer } from '../shell/announcer.js';
import { Appearance } from '../shell/appearance.js';
import { controls, swatch } from '../shell/controls.js';
import { plotSheet } from '../shell/livePlot.js';
import { lookOf } from '../shell/looks.js';
import { Player } from '../shell/player.js';
import { Settings } from '../shell/settings.js';
import { notes, share } from '../shell/share.js';
import { sheets } from '../shell/styles.js';
import { contoursOf } from './contours.js';
import { CurvePlot, type Curve } from './curves.js';
import { scaled, symmetric } from './ellipse.js';
import { estimate } from './estimate.js';
import { drawLoss, drawScene, ENLARGED, projection, type Cursor, type Scene } from './picture.js';
import { HALF_95, shown } from './quantities.js';
import { charts, noiseOf, STEPS, table, type Chart } from './state.js';
import { noiseCovariance } from './structures.js';
import { Study, type Member } from './study.js';
import { surfaceOf, type Surface } from './surfaces.js';
import { numbers, risks, summary, verdict } from './words.js';

type Point = readonly [number, number];

/** The start can be dragged from within so many pixels. */
const REACH = 24;
/** What the arrow keys move the cursor or the start by, in parts of the view. */
const STRIDE = 1 / 40;
/** Runs of each noise while the start is dragged, so that the clouds keep up. */
const RUNS_IN_A_HURRY = 50;
/** By tr(H X) = ½ η tr Var[v] of the Lyapunov equation H X + X H = η Var[v]. */
const RISK = html`For a small η the risk that stays is ¼ η times the trace of the noise’s covariance, whatever
its shape: so noise of SGD’s trace has nearly SGD’s risk here, and it is the spread that tells them apart.`;
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Runs of many noises on one loss, side by side. */
export class SurfaceDemo extends LitElement {
  static override styles = [
    ...sheets,
    plotSheet,
    css`
      .panels {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 9.5rem), 1fr));
        gap: 0.75rem;
      }
      @container (min-width: 44rem) {
        .panels {
          grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr));
        }
      }
      @container (min-width: 90rem) {
        .panels {
          grid-template-columns: repeat(auto-fill, minmax(13.5rem, 1fr));
        }
      }
      .panels canvas {
        width: 100%;
        aspect-ratio: 1;
        touch-action: none;
        cursor: crosshair;
        border-radius: 0.25rem;
      }
      .panels figcaption {
        min-height: 5.6em;
        font-size: 0.85rem;
        line-height: 1.35;
        font-variant-numeric: tabular-nums;
      }
      .name {
        display: flex;
        align-items: center;
        gap: 0.4rem;
        font-weight: 600;
        font-size: 0.95rem;
        overflow-wrap: anywhere;
      }
      #noise {
        max-height: 15rem;
        overflow-y: auto;
      }
      .numbers {
        font-size: 0.85rem;
        margin: 0.5rem 0;
      }
      .unlike {
        font-weight: 600;
      }
      .key {
        font-size: 0.9rem;
        max-width: 60rem;
      }
      .table {
        overflow-x: auto;
      }
      .table table {
        font-size: 0.85rem;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
    `,
  ];

  private readonly settings = new Settings(this, table, (keys) => this.follow(keys), {
    key: 'what the pictures show',
    curves: 'the curves',
    numbers: 'all numbers',
  });
  private readonly appearance = new Appearance(this);
  private readonly player = new Player(this, this.appearance, () => 20, (steps) => this.advance(steps)); // prettier-ignore
  private readonly announcer = new Announcer();
  private readonly study = new Study((trouble) => {
    this.trouble = trouble;
    this.soon();
  });
  private trouble: string | undefined;
  private surface!: Surface;
  private objective!: Objective;
  private rings!: ReturnType<typeof contoursOf>;
  private loss: HTMLCanvasElement | undefined;
  private lossKey = '';
  /** The table is only made where it is seen. */
  private opened = false;
  private dragging = false;
  /** Where a mouse points, in place of the cursor. */
  private hover: Point | undefined;
  private readonly curves = new CurvePlot(this, this.appearance);
  private frame: number | undefined;
  private readonly sizes = new ResizeObserver(() => this.requestUpdate());

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
    this.study.end();
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
  }

  /** What a change of the settings asks for. */
  private follow(keys: ReadonlySet<string>): void {
    const { state } = this.settings;
    if (keys.has('surface')) {
      this.surface = surfaceOf(state.surface);
      this.objective = new Objective(this.surface.model, this.surface.data);
      this.rings = contoursOf(this.surface);
      // Its own start and cursor, unless others came with it.
      const places = ['startX', 'startY', 'cursorX', 'cursorY'] as const;
      if (places.every((key) => !keys.has(key) || state[key] === table[key].default)) {
        const { start, cursor } = this.surface;
        this.settings.set({ startX: start[0], startY: start[1], cursorX: cursor[0], cursorY: cursor[1] });
      }
    }
    const simulated = ['surface', 'noise', 'b', 'eta', 'runs', 'seed', 'startX', 'startY'];
    if (simulated.some((key) => keys.has(key))) this.restart();
  }

  private restart(): void {
    const { noise, b, eta, runs, seed, startX, startY } = this.settings.state;
    const n = this.dragging ? Math.min(runs, RUNS_IN_A_HURRY) : runs;
    const plan = { b, eta, runs: n, seed, steps: STEPS, start: [startX, startY] as const };
    this.study.begin(this.surface, noise, plan);
  }

  private advance(steps: number): void {
    const { step } = this.settings.state;
    if (step === STEPS && this.player.playing) this.settings.set({ step: 0 });
    else this.settings.set({ step: Math.min(STEPS, step + steps) });
    if (this.settings.state.step === STEPS && this.player.playing) this.player.pause();
  }

  /** Once in a frame is enough for what comes in from the worker. */
  private soon(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.requestUpdate();
    });
  }

  /** The noises in the order of their panels: in one of its own where names are hidden. */
  private get members(): readonly Member[] {
    const { members } = this.study;
    const { blind, seed } = this.settings.state;
    if (!blind || members.length === 0) return members;
    const draw = sampler(reshuffling, { n: members.length, b: 1, seed });
    return members.map((_, k) => members[draw(k + 1).indices[0]]);
  }

  private get sgd(): Member | undefined {
    return this.study.members.find(({ name }) => name === 'sgd');
  }

  override render() {
    const { settings, player } = this;
    const { blind, step } = settings.state;
    const { members } = this;
    return html`${notes(settings)}
      ${this.trouble === undefined ? nothing : html`<p role="alert" class="notes">${this.trouble}</p>`}
      <div class="layout">
        <section aria-label="Controls">
          ${player.controls(() => settings.set({ step: 0 }), 10)}
          ${controls(settings, ['step', 'surface', 'noise', 'b', 'eta', 'blind'])}
          <details>
            <summary>More</summary>
            ${controls(settings, ['runs', 'seed', 'layers', 'startX', 'startY', 'cursorX', 'cursorY'])}
          </details>
        </section>
        <section aria-label="Figures">
          <div class="panels">
            ${members.map((member, k) => this.panel(member, k))}
          </div>
          ${members.length === 0 ? html`<p>No noise is chosen.</p>` : nothing}
          ${settings.hides('key') ? nothing : this.key()}
          ${blind || settings.hides('curves')
            ? nothing
            : html`${controls(settings, ['chart'])}
                <figure>
                  ${this.curves.element}
                  <figcaption>
                    Against the step: the theory as a line, the runs with their 95 % interval as a band.
                    ${settings.state.chart === 'risk' ? RISK : nothing}
                  </figcaption>
                </figure>`}
          ${blind || settings.hides('numbers') ? nothing : html`<details class="all" @toggle=${this.onToggle}><summary>All numbers at step ${step}</summary>${this.opened ? html`<div class="table">${numbers(this.surface, members, step)}</div>` : nothing}</details>`}
          ${this.announcer.element}
        </section>
      </div>
      ${share(settings)}`; // prettier-ignore
  }

  private panel(member: Member, k: number) {
    const { blind, step } = this.settings.state;
    const name = blind ? `Noise ${String.fromCharCode(65 + k)}` : member.name;
    const said = verdict(this.surface, member, this.sgd, step);
    return html`<figure data-noise=${blind ? name : member.name}>
      <canvas
        tabindex=${k === 0 ? 0 : -1}
        role="img"
        aria-roledescription="picture with a cursor"
        aria-label="${name}, ${blind ? 'its runs' : said.text}. Arrow keys move the cursor, with Shift the start."
        @pointerdown=${this.onDown}
        @pointermove=${this.onMove}
        @pointerup=${this.onUp}
        @pointercancel=${this.onUp}
        @pointerleave=${this.onLeave}
        @keydown=${this.onKey}
      ></canvas>
      <figcaption>
        <span class="name">${blind ? nothing : swatch(member.name)} ${name}</span>
        ${blind ? nothing : html`<span class=${said.unlike ? 'unlike' : ''}>${said.text}</span><br />${risks(member, step)}`}
      </figcaption>
    </figure>`;
  }

  private key() {
    const { axes, problem } = this.surface;
    const least =
      problem === undefined ? ' On this loss, which is not quadratic, there is no exact theory.' : '';
    return html`<p class="key">
      Across: ${axes[0]}; up: ${axes[1]}; darker is a higher loss, × its minimum. ○ is where all runs start:
      drag it. Dots are runs; the solid ellipse is the exact covariance of θ by the theory, the dashed one
      that of the runs, both at two standard deviations.${least} □ is the cursor: the arrow is gradient
      descent’s step from there, the small ellipse the noise of a step, both ${ENLARGED} times enlarged.
    </p>`;
  }

  protected override updated(): void {
    this.draw();
    this.drawCurves();
    const { blind, step } = this.settings.state;
    if (!this.player.playing) {
      this.announcer.say(blind ? `Step ${step}.` : summary(this.surface, this.members, step, this.cursorAt(this.cursor)));
    } // prettier-ignore
  }

  private get cursor(): Point {
    const { cursorX, cursorY } = this.settings.state;
    return this.hover ?? [cursorX, cursorY];
  }

  /** The gradients at a point, and gradient descent's step from there. */
  private cursorAt(at: Point): { at: Point; step: Point; gradients: Float32Array } {
    const gradients = this.objective.perExampleGradients(at);
    const step = [0, 0];
    gradients.forEach((value, k) => (step[k % 2] -= (this.settings.state.eta * value) / this.objective.n));
    return { at, step: [step[0], step[1]], gradients };
  }

  private draw(): void {
    const { appearance, surface } = this;
    const { step, layers, b, eta, blind, startX, startY } = this.settings.state;
    const has = (layer: (typeof layers)[number]) => layers.includes(layer);
    const { gradients, ...cursor } = this.cursorAt(this.cursor);
    const canvases = this.renderRoot.querySelectorAll('canvas');
    this.members.forEach((member, k) => {
      const canvas = canvases[k];
      const size = Math.round(canvas.clientWidth);
      const c = this.prepare(canvas, size);
      if (c === undefined) return;
      const cloud = member.refused === undefined ? this.study.cloud(member, step) : undefined;
      const predicted = member.predicted?.moments[step];
      const scene: Scene = {
        ink: appearance.ink,
        paper: appearance.paper,
        colour: blind ? appearance.ink : appearance.colour(lookOf(member.name)),
        cloud,
        paths: has('paths') ? this.paths(member, step) : [],
        simulated: cloud !== undefined && has('simulated') ? estimate(cloud) : undefined,
        theory: predicted !== undefined && has('theory') ? { mean: [predicted.mean[0], predicted.mean[1]], covariance: symmetric(predicted.covariance) } : undefined,
        start: [startX, startY],
        cursor: has('cursor') && member.refused === undefined ? this.noiseAt(member, cursor, gradients, b, eta) : undefined,
      }; // prettier-ignore
      drawScene(c, surface, size, scene);
    });
  }

  private noiseAt({ name }: Member, cursor: Cursor, gradients: Float32Array, b: number, eta: number): Cursor {
    const covariance = noiseCovariance(noiseOf(name), gradients, b);
    return { ...cursor, covariance: covariance && scaled(covariance, eta * eta) };
  }

  private paths({ clouds }: Member, step: number): Point[][] {
    const last = Math.min(step, clouds.length - 1);
    return Array.from({ length: 5 }, (_, run) =>
      clouds.slice(0, last + 1).map((cloud): Point => [cloud[2 * run], cloud[2 * run + 1]]),
    );
  }

  /** The canvas in its size, with the loss on it, which is the same in all. */
  private prepare(canvas: HTMLCanvasElement, size: number): CanvasRenderingContext2D | undefined {
    if (size === 0) return undefined;
    const { ink } = this.appearance;
    const density = devicePixelRatio;
    const pixels = Math.round(size * density);
    const key = `${this.surface.name} ${pixels} ${ink}`;
    if (this.lossKey !== key) {
      this.loss = Object.assign(document.createElement('canvas'), { width: pixels, height: pixels });
      const c = this.loss.getContext('2d')!;
      c.scale(density, density);
      drawLoss(c, this.surface, this.rings, size, ink);
      this.lossKey = key;
    }
    if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
    const c = canvas.getContext('2d')!;
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.clearRect(0, 0, pixels, pixels);
    c.drawImage(this.loss!, 0, 0);
    c.scale(density, density);
    return c;
  }

  private drawCurves(): void {
    const { appearance, settings } = this;
    const { step } = settings.state;
    const chart = settings.state.chart as Chart;
    const members = this.study.members.filter(({ refused }) => refused === undefined);
    const curves = members.map((member): Curve => {
      const look = lookOf(member.name);
      const middle = member.measured.map((all) => shown(chart, all[chart].value));
      const half = member.measured.map((all, t) =>
        // Of a standard deviation, half of the interval of the variance.
        chart === 'risk' ? HALF_95 * all[chart].error : Math.max(0, shown(chart, all[chart].value + HALF_95 * all[chart].error) - middle[t]),
      ); // prettier-ignore
      const theory = member.predicted?.quantities.map((all) => shown(chart, all[chart].value));
      return { label: member.name, colour: appearance.colour(look), dash: look.dash, theory, middle, half };
    });
    this.curves.show(curves, { label: charts[chart], logarithmic: chart === 'risk' }, step);
  }

  private at(event: PointerEvent): { point: Point; nearStart: boolean } {
    const canvas = event.currentTarget as HTMLCanvasElement;
    const { left, top, width } = canvas.getBoundingClientRect();
    const { to, from } = projection(this.surface, width);
    const pixel: [number, number] = [event.clientX - left, event.clientY - top];
    const { startX, startY } = this.settings.state;
    const [x, y] = to([startX, startY]);
    return { point: from(pixel), nearStart: Math.hypot(pixel[0] - x, pixel[1] - y) < REACH };
  }

  private readonly onToggle = (event: Event): void => {
    this.opened = (event.currentTarget as HTMLDetailsElement).open;
    this.requestUpdate();
  };

  private readonly onDown = (event: PointerEvent): void => {
    const { point, nearStart } = this.at(event);
    (event.currentTarget as HTMLCanvasElement).setPointerCapture(event.pointerId);
    if (nearStart) this.dragging = true;
    else this.settings.set(rounded({ cursorX: point[0], cursorY: point[1] }));
  };

  private readonly onMove = (event: PointerEvent): void => {
    const { point, nearStart } = this.at(event);
    (event.currentTarget as HTMLCanvasElement).style.cursor =
      nearStart || this.dragging ? 'grab' : 'crosshair';
    if (this.dragging) {
      const [startX, startY] = this.inView(point);
      this.settings.set(rounded({ startX, startY }));
    } else {
      this.hover = event.pointerType === 'mouse' || event.buttons > 0 ? point : undefined;
      this.soon();
    }
  };

  private readonly onUp = (): void => {
    this.hover = undefined;
    if (!this.dragging) return;
    this.dragging = false;
    this.restart();
    this.requestUpdate();
  };

  private readonly onLeave = (): void => {
    this.hover = undefined;
    this.soon();
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const arrow = ARROWS[event.key];
    if (arrow === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const { startX, startY, cursorX, cursorY } = this.settings.state;
    const stride = 2 * this.surface.view.half * STRIDE;
    const moved = ([x, y]: Point): Point => this.inView([x + arrow[0] * stride, y + arrow[1] * stride]);
    if (event.shiftKey) {
      const [x, y] = moved([startX, startY]);
      this.settings.set(rounded({ startX: x, startY: y }));
    } else {
      const [x, y] = moved([cursorX, cursorY]);
      this.settings.set(rounded({ cursorX: x, cursorY: y }));
    }
  };

  private inView([x, y]: Point): Point {
    const { view } = this.surface;
    const within = (value: number, middle: number) =>
      Math.min(Math.max(value, middle - view.half), middle + view.half);
    return [within(x, view.x), within(y, view.y)];
  }
}

/** So that links stay short. */
function rounded<T extends Readonly<Record<string, number>>>(values: T): T {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Math.round(1000 * value) / 1000]),
  ) as T;
}

if (customElements.get('msgd-surface') === undefined) customElements.define('msgd-surface', SurfaceDemo);
