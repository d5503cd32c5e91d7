import { digits, split } from 'msgd/data';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { Announcer } from '../shell/announcer.js';
import { Appearance } from '../shell/appearance.js';
import { controls } from '../shell/controls.js';
import { lookOf } from '../shell/looks.js';
import { plotSheet } from '../shell/livePlot.js';
import { Settings } from '../shell/settings.js';
import { notes, share } from '../shell/share.js';
import { sheets } from '../shell/styles.js';
import { spawn } from '../shell/worker.js';
import { Chart } from './chart.js';
import { conduct, type Conductor, type Hand } from './conductor.js';
import type { Order, Report } from './crew.js';
import source from './crew.worker.ts?worker';
import { band, standings } from './curves.js';
import { DigitPad } from './pad.js';
import { command } from './race.js';
import { deciding, paceOf, raceOf, table, type State } from './state.js';
import { board, inWords, opinions, proof, starters } from './views.js';

/** More would be more memories of WebAssembly than a page may have, while one race takes over from another. */
const MOST_WORKERS = 4;
/** While a slider is dragged, no race begins. */
const MILLISECONDS = 150;
/** In pixels: there is one column only. */
const NARROW = 700;
const MANY = 100;
const TOP = 20;

const data = digits();

function hire(listen: (report: Report) => void): Hand {
  return spawn<Order, Report>(source, {
    message: listen,
    error: ({ message }) => listen({ kind: 'failed', message }),
  });
}

/** Noise classes race on real digits, in workers. */
export class RaceDemo extends LitElement {
  static override styles = [
    ...sheets,
    plotSheet,
    css`
      .charts {
        display: grid;
        gap: 0 1.5rem;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr));
      }
      .options {
        display: flex;
        flex-wrap: wrap;
        gap: 0 1.5rem;
        align-items: end;
      }
      .options > .control {
        flex: 0 1 auto;
      }
      .key {
        font-size: 0.9rem;
        max-width: 60rem;
      }
      fieldset.list details {
        margin: 0.4rem 0 0;
      }
      .setup {
        margin: 0.5rem 0 0;
      }
      details summary {
        line-height: 1.5;
        margin-bottom: 0.25rem;
      }
      figcaption {
        font-weight: 600;
      }
      .table {
        overflow-x: auto;
        margin-bottom: 1rem;
      }
      .table table {
        margin: 0;
        font-size: 0.9rem;
        font-variant-numeric: tabular-nums;
      }
      .table :is(th, td) {
        padding: 0.3rem 0.6rem;
      }
      .table tbody th {
        white-space: nowrap;
      }
      .hashes {
        max-height: 18rem;
        overflow: auto;
        margin-top: 0.75rem;
      }
      .hashes button {
        padding: 0.1rem 0.5rem;
        font-size: 0.8rem;
        white-space: nowrap;
      }
      .hashes code {
        white-space: nowrap;
      }
      pre {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        padding: 0.75rem;
        margin-bottom: 0.5rem;
      }
      pre code {
        padding: 0;
      }
      .try {
        display: grid;
        gap: 1rem 1.5rem;
        grid-template-columns: minmax(0, 1fr);
      }
      @container (min-width: 60rem) {
        .try {
          grid-template-columns: 19rem minmax(0, 1fr);
        }
      }
      msgd-digit-pad {
        display: flex;
        gap: 0.75rem;
        align-items: end;
        margin-bottom: 0.75rem;
      }
      .pad {
        flex: 0 1 12rem;
        min-width: 0;
        aspect-ratio: 1;
        touch-action: none;
        cursor: crosshair;
        border: 1px solid var(--pico-form-element-border-color);
        border-radius: 0.25rem;
        background: var(--pico-form-element-background-color);
      }
      .pad polyline {
        fill: none;
        stroke: currentColor;
        stroke-width: 9;
        stroke-linecap: round;
        stroke-linejoin: round;
      }
      .pad text {
        font-size: 9px;
        fill: var(--pico-muted-color);
        user-select: none;
      }
      .pixels {
        flex: 0 1 6rem;
        min-width: 0;
        aspect-ratio: 1;
        fill: currentColor;
        outline: 1px solid var(--pico-muted-border-color);
      }
      .opinions {
        display: grid;
        gap: 0.75rem 1.5rem;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
        padding: 0;
        margin: 0;
      }
      .opinions li {
        list-style: none;
        margin: 0;
      }
      .opinions p {
        margin: 0;
        font-size: 0.9rem;
        font-variant-numeric: tabular-nums;
      }
      .bars {
        display: grid;
        grid-template-columns: repeat(10, 1fr);
        gap: 2px;
        border-bottom: 1px solid var(--pico-muted-border-color);
        font-size: 0.75rem;
        text-align: center;
      }
      .bars span {
        padding-top: 2.6rem;
        background: linear-gradient(#0072b2, #0072b2) no-repeat 0 calc(2.5rem * (1 - var(--p))) / 100%
          calc(2.5rem * var(--p));
      }
      .bars .truth {
        font-weight: 800;
        text-decoration: underline 0.15em;
      }
      h2 {
        font-size: 1.15rem;
        margin: 1rem 0 0.5rem;
      }
    `,
  ];

  private readonly settings = new Settings(this, table, (keys) => this.follow(keys), {
    key: 'what the curves show',
    board: 'the table',
    pad: 'the digits to try',
    proof: 'the hashes and the command',
  });
  private readonly appearance = new Appearance(this);
  private readonly announcer = new Announcer();
  private conductor: Conductor | undefined;
  private restarting: ReturnType<typeof setTimeout> | undefined;
  private frame: number | undefined;
  private readonly charts = { test: new Chart(this, this.appearance), train: new Chart(this, this.appearance) }; // prettier-ignore
  /** What the nets look at, and what it is, where that is known. */
  private seen: { image: Float32Array; truth?: number } | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.restarting);
    this.restarting = undefined;
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
    this.conductor?.end();
    this.conductor = undefined;
  }

  private follow(keys: ReadonlySet<keyof State>): void {
    if (['digit', 'train', 'seed'].some((key) => keys.has(key as keyof State))) this.lookAtDigit();
    if (deciding.some((key) => keys.has(key))) this.restartSoon();
    if (keys.has('pace')) this.conductor?.setPace(this.pace);
  }

  /** Without motion there is nothing to see between rests, and so nothing to wait for. */
  private get pace(): number {
    return this.appearance.still ? Infinity : paceOf(this.settings.state);
  }

  private restartSoon(): void {
    clearTimeout(this.restarting);
    // The first is at once.
    this.restarting = setTimeout(() => this.restart(), this.conductor === undefined ? 0 : MILLISECONDS);
  }

  /** Does something with the race of the settings of now, even if that has not begun. */
  private run(act: (race: Conductor) => void): void {
    if (this.restarting !== undefined) this.restart();
    if (this.conductor !== undefined) act(this.conductor);
  }

  private restart(): void {
    clearTimeout(this.restarting);
    this.restarting = undefined;
    const wasPlaying = this.conductor?.isPlaying === true && !this.conductor.isOver;
    this.conductor?.end();
    const race = raceOf(this.settings.state);
    // One core is left to the page, for its frames.
    const workers = Math.min(MOST_WORKERS, navigator.hardwareConcurrency - 1);
    this.conductor = conduct(race, workers, hire, () => this.soon());
    this.conductor.setPace(this.pace);
    this.conductor.look(this.seen?.image);
    if (wasPlaying) this.conductor.play();
    this.soon();
  }

  private lookAtDigit(): void {
    const { train, seed, digit } = this.settings.state;
    const { test } = split(data, { train, seed });
    const pad = this.renderRoot?.querySelector('msgd-digit-pad');
    if (pad instanceof DigitPad) pad.clear();
    this.look(test.inputs.slice(64 * digit, 64 * digit + 64), test.labels[digit]);
  }

  private look(image: Float32Array, truth?: number): void {
    this.seen = { image, truth };
    this.conductor?.look(image);
    this.soon();
  }

  /** Whatever has become known is shown with the next frame, once. */
  private soon(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.requestUpdate();
    });
  }

  private get rows() {
    return standings(this.settings.state.noise, this.conductor?.runners ?? []);
  }

  override render(): TemplateResult {
    const { settings, conductor } = this;
    const { state } = settings;
    const { noise, steps } = state;
    const failure = conductor?.failure;
    if (noise.length === 0) this.announcer.say('Nobody races. Choose at least one.');
    else if (conductor !== undefined && this.rows.length === noise.length)
      this.announcer.say(inWords(this.rows, conductor.step, steps));
    return html`${notes(settings)}
      <div class="layout">
        <section aria-label="Controls">
          ${this.toolbar()} ${controls(settings, ['pace'])} ${this.setup()}
        </section>
        <section aria-label="The race">
          ${failure === undefined ? nothing : html`<p role="alert" class="notes">The race has stopped: ${failure}</p>`}
          ${this.announcer.element}
          <div class="charts">
            <figure>
              <figcaption>Accuracy on the test digits</figcaption>
              ${this.charts.test.element}
            </figure>
            <figure>
              <figcaption>Accuracy on the training labels, wrong ones included</figcaption>
              ${this.charts.train.element}
            </figure>
          </div>
          ${settings.hides('key') ? nothing : this.key()}
          <div class="options">${controls(settings, ['across', 'zoom'])}</div>
          ${settings.hides('board') ? nothing : board(this.rows)}
          ${settings.hides('pad') ? nothing : this.tryThem()}
          ${settings.hides('proof') || conductor === undefined || noise.length === 0 ? nothing : html`<h2>The same bits in Node</h2>${proof(conductor)}`}
        </section>
      </div>
      ${share(settings, noise.length === 0 ? {} : { 'Copy command': () => command(raceOf(state), conductor?.step || steps) })}`;
  } // prettier-ignore

  /** Closed at first where it would be all that there is to see. */
  private setup(): TemplateResult | typeof nothing {
    const { settings } = this;
    const { noise } = settings.state;
    const isWide = this.clientWidth >= NARROW;
    if (deciding.every((key) => settings.hides(key))) return nothing;
    return html`<details class="setup" ?open=${isWide}>
      <summary>Who races, on what and how</summary>
      ${settings.hides('noise') ? nothing : starters(table.noise.label, noise, (chosen) => settings.set({ noise: chosen }))}
      ${controls(settings, deciding.filter((key) => key !== 'noise'))}
    </details>`;
  } // prettier-ignore

  private key(): TemplateResult {
    const { labelNoise } = this.settings.state;
    // Of labels drawn anew, one in ten stays what it was.
    const right = Math.round(100 - 90 * labelNoise);
    const lines = 'A line is the mean of a class over its seeds, the band goes from the lowest to the highest.';
    return html`<p class="key">
      ${lines}
      ${
        labelNoise === 0
          ? 'All training labels are right: raise the fraction drawn anew to see who learns wrong ones by heart.'
          : `About ${100 - right} % of the training labels are wrong, so who knew every digit would agree with ${right} % of them: what a net gets beyond that, it has by heart.`
      }
    </p>`;
  } // prettier-ignore

  private caption(metric: 'test' | 'train'): string {
    const of = metric === 'test' ? 'test' : 'training';
    const across = table.across.names[this.settings.state.across];
    return `Curves of ${of} accuracy against ${across}, of each class the mean over its seeds, and a band from the lowest to the highest. The numbers are in the table.`;
  }

  private toolbar(): TemplateResult {
    const { conductor, appearance } = this;
    const isPlaying = conductor?.isPlaying === true;
    const isOver = conductor === undefined || conductor.isOver;
    const play = appearance.still ? 'To the end' : 'Play';
    return html`<div class="player" role="toolbar" aria-label="Run">
      <button
        type="button"
        data-action="play"
        ?disabled=${isOver}
        @click=${() => this.run((race) => (race.isPlaying ? race.pause() : race.play()))}
      >
        ${isPlaying ? 'Pause' : play}
      </button>
      <button type="button" class="secondary" data-action="step" ?disabled=${isOver} @click=${() => this.run((race) => race.takeSteps(1))}>
        1 step
      </button>
      <button type="button" class="secondary" data-action="many" ?disabled=${isOver} @click=${() => this.run((race) => race.takeSteps(MANY))}>
        ${MANY} steps
      </button>
      <button type="button" class="secondary outline" data-action="reset" @click=${() => this.reset()}>Reset</button>
    </div>`;
  } // prettier-ignore

  private reset(): void {
    this.conductor?.pause();
    this.restart();
  }

  private tryThem(): TemplateResult {
    const { settings, seen, conductor } = this;
    const { noise, digit } = settings.state;
    const { max } = table.digit;
    return html`<h2>What do the nets read?</h2>
      <div class="try">
        <div>
          <msgd-digit-pad
            .image=${seen?.image}
            @drawn=${({ detail }: CustomEvent<Float32Array>) => this.look(detail)}
          ></msgd-digit-pad>
          ${controls(settings, ['digit'])}
          <div class="player">
            <button type="button" class="secondary" data-action="other" @click=${() => this.another(digit, max)}>
              Another test digit
            </button>
            <button type="button" class="secondary outline" data-action="clear" @click=${() => this.lookAtDigit()}>
              Clear the drawing
            </button>
          </div>
        </div>
        <div>
          <p>
            ${seen?.truth === undefined ? 'Your drawing' : html`A test digit that is labelled <strong>${seen.truth}</strong>`},
            and what each reads, the mean over its seeds:
          </p>
          ${conductor === undefined ? nothing : opinions(noise, conductor.runners, seen?.truth)}
        </div>
      </div>`;
  } // prettier-ignore

  /** The next, so that it is in the address and all who follow the link see it too. */
  private another(digit: number, max: number): void {
    this.settings.set({ digit: digit >= max ? 0 : digit + 1 });
  }

  protected override updated(_: PropertyValues): void {
    const { conductor, appearance, settings } = this;
    if (conductor === undefined || (appearance.still && conductor.isPlaying)) return;
    const { across, zoom, noise } = settings.state;
    const frame = { across, steps: conductor.race.steps, top: zoom ? TOP : undefined };
    for (const metric of ['test', 'train'] as const) {
      const curves = noise.flatMap((label) => {
        const runs = conductor.runners.filter((runner) => runner.label === label);
        if (runs.length === 0) return [];
        const look = lookOf(label);
        return { ...band(runs, metric, across), colour: appearance.colour(look), dash: look.dash };
      });
      this.charts[metric].show(curves, frame, this.caption(metric));
    }
  }
}
if (customElements.get('msgd-race') === undefined) customElements.define('msgd-race', RaceDemo);
