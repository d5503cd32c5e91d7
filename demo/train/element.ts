import { digits, split } from 'msgd/data';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { Announcer } from '../shell/announcer.js';
import { Appearance } from '../shell/appearance.js';
import { controls } from '../shell/controls.js';
import { lookOf } from '../shell/looks.js';
import { plotSheet } from '../shell/livePlot.js';
import { Settings } from '../shell/settings.js';
import { notes, share } from '../shell/share.js';
import { defaultsOf } from '../shell/state.js';
import { sheets } from '../shell/styles.js';
import { spawn } from '../shell/worker.js';
import { Chart } from './chart.js';
import type { Conductor, Hand } from './conductor.js';
import type { Order, Report } from './crew.js';
import source from './crew.worker.ts?worker';
import { standings } from './curves.js';
import opening from './opening.ts?made';
import { DigitPad } from './pad.js';
import { command, refusal } from './race.js';
import { unpack, type PackedRun } from './record.js';
import { Stage } from './stage.js';
import { deciding, paceOf, raceOf, table, type State } from './state.js';
import { look } from './styles.js';
import { viewOf } from './view.js';
import { board, inWords, opinions, point, progress, proof, starters } from './views.js';

/** More would be more memories of WebAssembly than a page may have, while one race takes over from another. */
const MOST_WORKERS = 4;
/** While a slider is dragged, no race begins. */
const MILLISECONDS = 150;
/** In pixels: there is one column only. */
const NARROW = 700;
const MANY = 100;

const data = digits();
/** The race of which the end is in the page. */
const USUAL = JSON.stringify(raceOf(defaultsOf(table)));

function hire(listen: (report: Report) => void): Hand {
  return spawn<Order, Report>(source, {
    message: listen,
    error: ({ message }) => listen({ kind: 'failed', message }),
  });
}

/** Noise classes race on real digits, in workers. */
class RaceDemo extends LitElement {
  static override styles = [...sheets, plotSheet, look];

  private readonly settings = new Settings(this, table, (keys) => this.follow(keys), {
    key: 'what the curves show',
    board: 'the table',
    pad: 'the digits to try',
    proof: 'the hashes and the command',
  });
  private readonly appearance = new Appearance(this);
  private readonly announcer = new Announcer();
  private readonly stage = new Stage(
    hire,
    // One core is left to the page, for its frames.
    () => Math.min(MOST_WORKERS, navigator.hardwareConcurrency - 1),
    (race) => (JSON.stringify(race) === USUAL ? unpack(race, opening as PackedRun[]) : undefined),
    () => this.soon(),
  );
  private restarting: ReturnType<typeof setTimeout> | undefined;
  private frame: number | undefined;
  private readonly charts = {
    test: new Chart(this, this.appearance),
    train: new Chart(this, this.appearance),
  };
  /** What the nets look at, and what it is, where that is known. */
  private seen: { image: Float32Array; truth?: number } | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.restarting);
    this.restarting = undefined;
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
    this.stage.end();
    this.stage.conductor = undefined;
  }

  private follow(keys: ReadonlySet<keyof State>): void {
    if (['digit', 'train', 'seed'].some((key) => keys.has(key as keyof State))) this.lookAtDigit();
    if (deciding.some((key) => keys.has(key))) this.restartSoon();
    if (keys.has('pace') && this.stage.isPlaying) this.stage.conductor?.setPace(this.pace);
  }

  /** Without motion there is nothing to see between rests, and so nothing to wait for. */
  private get pace(): number {
    return this.appearance.still ? Infinity : paceOf(this.settings.state);
  }

  private restartSoon(): void {
    clearTimeout(this.restarting);
    if (this.stage.conductor === undefined) this.restart();
    else this.restarting = setTimeout(() => this.restart(), MILLISECONDS);
  }

  /** With other settings: on to the end, or played again if it was being played. */
  private restart(): void {
    clearTimeout(this.restarting);
    this.restarting = undefined;
    const { stage } = this;
    const wasPlaying = stage.isPlaying;
    if (wasPlaying) this.rewind();
    else stage.open(raceOf(this.settings.state), this.seen?.image);
    if (wasPlaying) stage.conductor?.play();
    this.soon();
  }

  private rewind(): void {
    clearTimeout(this.restarting);
    this.restarting = undefined;
    this.stage.begin(raceOf(this.settings.state), this.seen?.image);
    this.stage.conductor?.setPace(this.pace);
    this.soon();
  }

  /** Does something with the race of the settings of now; with one that is at its end, from its start. */
  private run(act: (race: Conductor) => void): void {
    const { stage, restarting } = this;
    if (restarting !== undefined || stage.isOpening || stage.conductor?.isOver === true) this.rewind();
    if (stage.conductor !== undefined) act(stage.conductor);
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
    this.stage.conductor?.look(image);
    this.soon();
  }

  /** Whatever has become known is shown with the next frame, once. */
  private soon(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.requestUpdate();
    });
  }

  override render(): TemplateResult {
    const { settings, stage } = this;
    const { state } = settings;
    const { steps } = state;
    const { noise } = raceOf(state);
    const { conductor } = stage;
    const failure = conductor?.failure;
    const rows = standings(noise, stage.runners);
    if (noise.length === 0) this.announcer.say('Nobody races. Choose at least one.');
    else if (rows.length === noise.length) this.announcer.say(inWords(rows, stage.step, steps));
    return html`${notes(settings)}
      <div class="layout">
        <section aria-label="Controls">${this.setup()}</section>
        <section aria-label="The race">
          ${failure === undefined ? nothing : html`<p role="alert" class="notes">The race has stopped: ${failure}</p>`}
          ${absent(state)}
          <div class="play">
            ${this.toolbar()} ${progress(stage.step, steps)} ${controls(settings, ['pace'])}
          </div>
          ${point(rows, stage)}
          <div class="unseen">${this.announcer.element}</div>
          <div class="charts">
            <figure>
              <figcaption>Accuracy on digits never seen</figcaption>
              ${this.charts.test.element}
            </figure>
            <figure>
              <figcaption>Accuracy on the training labels</figcaption>
              ${this.charts.train.element}
            </figure>
          </div>
          ${settings.hides('key') ? nothing : this.key()}
          <div class="options">${controls(settings, ['across', 'zoom'])}</div>
          ${settings.hides('board') ? nothing : board(noise, rows)}
          ${settings.hides('pad') ? nothing : this.tryThem()}
          ${
            settings.hides('proof') || conductor === undefined || noise.length === 0
              ? nothing
              : html`<h2>The same bits in Node</h2>
                  ${proof(conductor)}`
          }
        </section>
      </div>
      ${share(settings, noise.length === 0 ? {} : { 'Copy command': () => command(raceOf(state), conductor?.step || steps) })}`;
  }

  /** Closed at first where it would be all that there is to see. */
  private setup(): TemplateResult | typeof nothing {
    const { settings } = this;
    const { noise } = settings.state;
    const isWide = this.clientWidth >= NARROW;
    if (deciding.every((key) => settings.hides(key))) return nothing;
    return html`<details class="setup" ?open=${isWide}>
      <summary>Who races, on what and how</summary>
      ${settings.hides('noise') ? nothing : starters(table.noise.label, noise, (chosen) => settings.set({ noise: chosen }))}
      ${controls(
        settings,
        deciding.filter((key) => key !== 'noise'),
      )}
    </details>`;
  }

  private key(): TemplateResult {
    const { labelNoise } = this.settings.state;
    const right = Math.round(rightLabels(labelNoise));
    const lines =
      'A line is the mean of a class over its seeds, the band goes from the lowest to the highest. Beside it, points from SGD; ≈ where the seeds say less than two, ? where they do not settle it.';
    return html`<p class="key">
      ${lines}
      ${
        labelNoise === 0
          ? 'All training labels are right: raise the fraction drawn anew to see who learns wrong ones by heart.'
          : `About ${100 - right} % of the training labels are wrong, so who knew every digit would agree with ${right} % of them: what a net gets beyond that, it has by heart.`
      }
    </p>`;
  }

  private caption(metric: 'test' | 'train'): string {
    const of = metric === 'test' ? 'test' : 'training';
    const across = table.across.names[this.settings.state.across];
    return `Curves of ${of} accuracy against ${across}, of each class the mean over its seeds, and a band from the lowest to the highest. The numbers are in the table.`;
  }

  private toolbar(): TemplateResult {
    const { stage, appearance } = this;
    const { isPlaying } = stage;
    const isEmpty = raceOf(this.settings.state).noise.length === 0 || stage.conductor?.failure !== undefined;
    const play = appearance.still ? 'To the end' : 'Play';
    return html`<div class="player" role="toolbar" aria-label="Run">
      <button
        type="button"
        data-action="play"
        ?disabled=${isEmpty}
        @click=${() => this.run((race) => (race.isPlaying ? race.pause() : race.play()))}
      >
        ${isPlaying ? 'Pause' : play}
      </button>
      <button type="button" class="secondary" data-action="step" ?disabled=${isEmpty} @click=${() => this.run((race) => race.takeSteps(1))}>
        1 step
      </button>
      <button type="button" class="secondary" data-action="many" ?disabled=${isEmpty} @click=${() => this.run((race) => race.takeSteps(MANY))}>
        ${MANY} steps
      </button>
      <button type="button" class="secondary outline" data-action="reset" @click=${() => this.rewind()}>Reset</button>
    </div>`;
  } // prettier-ignore

  private tryThem(): TemplateResult {
    const { settings, seen, stage } = this;
    const { digit } = settings.state;
    const { noise } = raceOf(settings.state);
    // Of a race that is shown at its end, what its nets read is known when they have run to it again.
    const waits = stage.isOpening && stage.ended !== undefined;
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
            and what each reads, the mean over its seeds${waits ? ', at the next rest' : ''}:
          </p>
          ${opinions(noise, stage.runners, seen?.truth)}
        </div>
      </div>`;
  } // prettier-ignore

  /** The next, so that it is in the address and all who follow the link see it too. */
  private another(digit: number, max: number): void {
    this.settings.set({ digit: digit >= max ? 0 : digit + 1 });
  }

  protected override updated(_: PropertyValues): void {
    const { stage, appearance, settings } = this;
    const { conductor } = stage;
    if (conductor === undefined || (appearance.still && stage.isPlaying)) return;
    const { across, zoom, labelNoise } = settings.state;
    const { noise } = raceOf(settings.state);
    for (const metric of ['test', 'train'] as const) {
      const also = metric === 'train' ? [rightLabels(labelNoise)] : [];
      const view = viewOf(noise, stage, { metric, across, zoom, also });
      const curves = view.curves.map((curve) => {
        const { dash, ...look } = lookOf(curve.label);
        return { ...curve, dash, colour: appearance.colour(look) };
      });
      const level =
        metric === 'train' && labelNoise > 0
          ? { at: also[0], text: 'above: wrong labels learned' }
          : undefined;
      const frame = { across, steps: conductor.race.steps, range: view.range, level };
      this.charts[metric].show(curves, frame, this.caption(metric));
    }
  }
}

/** Who was chosen and cannot race, and why. */
function absent({ noise, train, batch }: State): TemplateResult[] {
  return noise.flatMap((label) => {
    const why = refusal(label, train, batch);
    return why === undefined
      ? []
      : html`<p role="status" class="notes">${label} cannot race with b = ${batch}: ${why}.</p>`;
  });
}

/** The percentage of training labels that are right: of those drawn anew, one in ten stays what it was. */
const rightLabels = (labelNoise: number) => 100 - 90 * labelNoise;

if (customElements.get('msgd-race') === undefined) customElements.define('msgd-race', RaceDemo);
