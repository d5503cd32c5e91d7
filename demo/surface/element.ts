import { Objective, reshuffling, sampler } from 'msgd';
import { html, LitElement, nothing } from 'lit';
import { Announcer } from '../shell/announcer.js';
import { Appearance } from '../shell/appearance.js';
import { controls, swatch } from '../shell/controls.js';
import { plotSheet } from '../shell/livePlot.js';
import { lookOf } from '../shell/looks.js';
import { Player } from '../shell/player.js';
import { Settings } from '../shell/settings.js';
import { notes, share } from '../shell/share.js';
import { sheets } from '../shell/styles.js';
import { Backdrop } from './backdrop.js';
import { CurvePlot, type Curve } from './curves.js';
import { scaled, symmetric, type Symmetric } from './ellipse.js';
import { estimate } from './estimate.js';
import { Hands, type Movable, type Point } from './hands.js';
import { drawScene, ENLARGED, type Scene } from './picture.js';
import { HALF_95, shown } from './quantities.js';
import { charts, noiseOf, STEPS, table, type Chart } from './state.js';
import { hasVariance, noiseCovariance } from './structures.js';
import type { Member } from './member.js';
import { look } from './styles.js';
import { Study } from './study.js';
import { surfaceOf, type Surface } from './surfaces.js';
import { numbers, risks, summary, verdict } from './words.js';

/** Runs of each noise while the start is dragged, so that the clouds keep up. */
const RUNS_IN_A_HURRY = 50;
/** Controls that few readers need. */
const MORE = ['runs', 'seed', 'layers', 'startX', 'startY', 'cursorX', 'cursorY'] as const;
/** By tr(H X) = ½ η tr Var[v] of the Lyapunov equation H X + X H = η Var[v]. */
const RISK = html`For a small η the risk that stays is ¼ η times the trace of the noise’s covariance, whatever
its shape: so noise of SGD’s trace has nearly SGD’s risk here, and it is the spread that tells them apart.`;

/** Runs of many noises on one loss, side by side. */
class SurfaceDemo extends LitElement {
  static override styles = [...sheets, plotSheet, look];

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
  private backdrop!: Backdrop;
  /** The table is only made where it is seen. */
  private opened = false;
  /** Where a mouse points, in place of the cursor. */
  private hover: Point | undefined;
  private readonly hands = new Hands(this.movable());
  private readonly curves = new CurvePlot(this, this.appearance);
  private frame: number | undefined;
  /** The runs are those of other settings. */
  private stale = false;
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
      this.backdrop = new Backdrop(this.surface);
      // Its own start and cursor, unless others came with it.
      const places = ['startX', 'startY', 'cursorX', 'cursorY'] as const;
      if (places.every((key) => !keys.has(key) || state[key] === table[key].default)) {
        const { start, cursor } = this.surface;
        this.settings.set({ startX: start[0], startY: start[1], cursorX: cursor[0], cursorY: cursor[1] });
      }
    }
    const simulated = ['surface', 'noise', 'b', 'eta', 'runs', 'seed', 'startX', 'startY'];
    if (!simulated.some((key) => keys.has(key))) return;
    this.stale = true;
    // A pointer may move more often than there are frames.
    if (this.hands.dragging) this.soon();
    else this.restart();
  }

  private restart(): void {
    this.stale = false;
    const { noise, b, eta, runs, seed, startX, startY } = this.settings.state;
    const n = this.hands.dragging ? Math.min(runs, RUNS_IN_A_HURRY) : runs;
    const plan = { b, eta, runs: n, seed, steps: STEPS, start: [startX, startY] as const };
    this.study.begin(this.surface, noise, plan);
  }

  private advance(steps: number): void {
    const { step } = this.settings.state;
    if (step === STEPS && this.player.playing) this.settings.set({ step: 0 });
    else this.settings.set({ step: Math.min(STEPS, step + steps) });
    if (this.settings.state.step === STEPS && this.player.playing) this.player.pause();
  }

  private movable(): Movable {
    const { settings } = this;
    const surface = () => this.surface;
    return {
      get surface() {
        return surface();
      },
      get start(): Point {
        return [settings.state.startX, settings.state.startY];
      },
      get cursor(): Point {
        return [settings.state.cursorX, settings.state.cursorY];
      },
      moveStart: ([startX, startY]) => settings.set(rounded({ startX, startY })),
      moveCursor: ([cursorX, cursorY]) => settings.set(rounded({ cursorX, cursorY })),
      point: (at) => {
        this.hover = at;
        this.soon();
      },
      release: () => {
        // With all runs again.
        this.restart();
        this.requestUpdate();
      },
    };
  }

  /** Once in a frame is enough for what comes in from the worker. */
  private soon(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      if (this.stale) this.restart();
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
          ${controls(settings, ['surface', 'noise', 'b', 'eta', 'blind'])}
          ${
            MORE.every((key) => settings.hides(key))
              ? nothing
              : html`<details>
                  <summary>More</summary>
                  ${controls(settings, MORE)}
                </details>`
          }
        </section>
        <section aria-label="Figures">
          <div class="play">
            ${player.controls(() => settings.set({ step: 0 }), 10)} ${controls(settings, ['step'])}
          </div>
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
        @touchstart=${this.hands.onTouch}
        @pointerdown=${this.hands.onDown}
        @pointermove=${this.hands.onMove}
        @pointerup=${this.hands.onUp}
        @pointercancel=${this.hands.onUp}
        @pointerleave=${this.hands.onLeave}
        @keydown=${this.hands.onKey}
      ></canvas>
      <figcaption>
        <span class="name">${blind ? nothing : swatch(member.name)} ${name}</span>
        ${blind ? nothing : html`<span class=${said.unlike ? 'verdict unlike' : 'verdict'}>${said.text}</span><br />${risks(member, step)}`}
      </figcaption>
    </figure>`;
  }

  private key() {
    const { axes, problem } = this.surface;
    const theory =
      problem === undefined
        ? 'On this loss, which is not quadratic, there is no exact theory.'
        : 'It is exact for isotropic, Student’s and diagonal noise too, whose size is SGD’s trace at each θ; where there is none, the table says why.';
    return html`<p class="key">
      Across: ${axes[0]}; up: ${axes[1]}; darker is a higher loss, × its minimum. ○ is where all runs start:
      drag it. Dots are runs; the solid ellipse is the exact covariance of θ by the theory, the dashed one
      that of the runs, both at two standard deviations. ${theory} □ is the cursor: the arrow is gradient
      descent’s step from there, the small ellipse the noise of a step, both ${ENLARGED} times enlarged.
    </p>`;
  }

  protected override updated(): void {
    this.draw();
    this.drawCurves();
    if (this.player.playing) return;
    const { blind, step } = this.settings.state;
    const { gradients, ...cursor } = this.cursorAt(this.cursor);
    const noise = (member: Member) => this.noiseAt(member, gradients);
    this.announcer.say(blind ? `Step ${step}.` : summary(this.surface, this.members, step, cursor, noise));
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
    const { step, layers, blind, startX, startY } = this.settings.state;
    const has = (layer: (typeof layers)[number]) => layers.includes(layer);
    const { gradients, ...cursor } = this.cursorAt(this.cursor);
    const canvases = this.renderRoot.querySelectorAll('canvas');
    this.members.forEach((member, k) => {
      const canvas = this.backdrop.on(canvases[k], appearance.ink);
      if (canvas === undefined) return;
      const cloud = member.refused === undefined ? this.study.cloud(member, step) : undefined;
      const predicted = member.predicted?.moments[step];
      const scene: Scene = {
        ink: appearance.ink,
        paper: appearance.paper,
        colour: blind ? appearance.ink : appearance.colour(lookOf(member.name)),
        cloud,
        paths: has('paths') ? this.paths(member, step) : [],
        simulated: cloud !== undefined && has('simulated') && hasVariance(noiseOf(member.name)) ? estimate(cloud) : undefined,
        theory: predicted !== undefined && has('theory') ? { mean: [predicted.mean[0], predicted.mean[1]], covariance: symmetric(predicted.covariance) } : undefined,
        start: [startX, startY],
        cursor: has('cursor') && member.refused === undefined ? { ...cursor, covariance: this.noiseAt(member, gradients) } : undefined,
      }; // prettier-ignore
      drawScene(canvas.context, surface, canvas.size, scene);
    });
  }

  /** The covariance of what the noise adds to a step. */
  private noiseAt({ name }: Member, gradients: Float32Array): Symmetric | undefined {
    const { b, eta } = this.settings.state;
    const covariance = noiseCovariance(noiseOf(name), gradients, b);
    return covariance && scaled(covariance, eta * eta);
  }

  private paths({ clouds }: Member, step: number): Point[][] {
    const last = Math.min(step, clouds.length - 1);
    return Array.from({ length: 5 }, (_, run) =>
      clouds.slice(0, last + 1).map((cloud): Point => [cloud[2 * run], cloud[2 * run + 1]]),
    );
  }

  private drawCurves(): void {
    const { appearance, settings } = this;
    const { step } = settings.state;
    const chart = settings.state.chart as Chart;
    const members = this.study.members.filter(
      ({ name, refused }) => refused === undefined && hasVariance(noiseOf(name)),
    );
    const curves = members.map((member): Curve => {
      const look = lookOf(member.name);
      const middle = member.measured.map((all) => shown(chart, all[chart].value));
      const half = member.measured.map((all, t) =>
        // Of a standard deviation, half of the interval of the variance.
        chart === 'risk'
          ? HALF_95 * all[chart].error
          : Math.max(0, shown(chart, all[chart].value + HALF_95 * all[chart].error) - middle[t]),
      );
      const theory = member.predicted?.quantities.map((all) => shown(chart, all[chart].value));
      return { label: member.name, colour: appearance.colour(look), dash: look.dash, theory, middle, half };
    });
    this.curves.show(curves, { label: charts[chart], logarithmic: chart === 'risk' }, step);
  }

  private readonly onToggle = (event: Event): void => {
    this.opened = (event.currentTarget as HTMLDetailsElement).open;
    this.requestUpdate();
  };
}

/** So that links stay short. */
function rounded<T extends Readonly<Record<string, number>>>(values: T): T {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Math.round(1000 * value) / 1000]),
  ) as T;
}

if (customElements.get('msgd-surface') === undefined) customElements.define('msgd-surface', SurfaceDemo);
