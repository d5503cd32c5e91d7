import { html, LitElement, nothing } from 'lit';
import { Announcer } from '../shell/announcer.js';
import { Appearance } from '../shell/appearance.js';
import { controls } from '../shell/controls.js';
import { plotSheet } from '../shell/livePlot.js';
import { lookOf } from '../shell/looks.js';
import { mathSheets } from '../shell/math.js';
import { Player } from '../shell/player.js';
import { Settings } from '../shell/settings.js';
import { notes, share } from '../shell/share.js';
import { sheets } from '../shell/styles.js';
import { CurvePlot } from '../surface/curves.js';
import { chapters, type Chapter, type Try } from './chapters.js';
import type { Piece } from './highlight.js';
import { momentsOf } from './hundred.js';
import program from './hundred.js?text' with { type: 'text' };
import { annotate, type Line } from './lines.js';
import highlightedProgram from './pieces.ts?made';
import { barPicture, linePicture, planePicture, type Sight } from './picture.js';
import { data, start } from './points.js';
import { Run } from './run.js';
import { speeds, STEPS, table } from './state.js';
import { look } from './styles.js';

const lines = annotate(program);
const pieces = highlightedProgram as Piece[][];
const numberOf = (code: string) => lines.find((line) => line.code.trimStart().startsWith(code))!.number;

/** The lines of a step, those with a note of their own, and where θ moves. */
const LOOP = {
  first: numberOf('const before'),
  moves: numberOf('theta = theta.map'),
  last: numberOf('yield {'),
};
const loop = lines.filter(
  ({ number, note, code }) =>
    number >= LOOP.first && number <= LOOP.last && code.trimStart().startsWith(note.code),
);

/** The lines of each chapter. */
const passages = chapters.map(({ code }, k) => {
  const from = numberOf(code);
  const to = k + 1 < chapters.length ? numberOf(chapters[k + 1].code) : lines.length + 1;
  return lines.slice(from - 1, to - 1);
});

const HINT =
  'Point at a line of the program, or tap it, to see what it does; the keys ↑ and ↓ go from line to line.';

/** The essay, its program, and the program’s picture. */
class EssayDemo extends LitElement {
  static override styles = [...sheets, ...mathSheets, plotSheet, look];

  private readonly settings = new Settings(this, table, (keys) => this.follow(keys), {
    essay: 'the text',
    program: 'the program',
  });
  private readonly appearance = new Appearance(this);
  private readonly player = new Player(this, this.appearance, () => speeds[this.settings.state.speed], (steps) => this.advance(steps)); // prettier-ignore
  private readonly announcer = new Announcer();
  private run!: Run;
  /** The line under the pointer. */
  private pointed: number | undefined;
  private readonly curves = new CurvePlot(this, this.appearance);

  private follow(keys: ReadonlySet<string>): void {
    const { noise, b, eta, seed, step } = this.settings.state;
    if (['noise', 'b', 'eta', 'seed'].some((key) => keys.has(key))) {
      this.run = new Run({ data, noise, b, eta, seed, theta: start });
    }
    this.run.follow(step);
  }

  private advance(steps: number): void {
    const { step, speed, line } = this.settings.state;
    if (speed === 'lines' && this.player.playing) {
      const at = loop.findIndex(({ number }) => number === line);
      const next = loop[(at + 1) % loop.length].number;
      // The first line of the next step, or of the first one.
      const begins = at === loop.length - 1 || step === 0;
      return this.settings.set({ line: next, step: begins ? (step % STEPS) + 1 : step });
    }
    if (this.player.playing && step === STEPS) this.settings.set({ step: 0 });
    else this.settings.set({ step: Math.min(STEPS, step + steps) });
    if (this.player.playing && this.settings.state.step === STEPS) this.player.pause();
  }

  /** The line whose doing is shown. */
  private get line(): Line | undefined {
    return lines[(this.pointed ?? this.settings.state.line) - 1];
  }

  override render() {
    const { settings } = this;
    return html`${notes(settings)}
      <div class="essay">
        <aside aria-label="The running picture">${this.picture()}</aside>
        <div class="text">
          ${chapters.map((chapter, k) => this.chapter(chapter, passages[k]))}
          ${settings.linked && !settings.hides('essay')
            ? html`<p>Go on: <a href="surface.html">which noise matters</a>, <a href="vector.html">the sampling vector</a>, <a href="train.html">train a net yourself</a>, <a href="tails.html">when the class matters</a>.</p>`
            : nothing}
        </div>
      </div>
      ${share(settings, { 'Copy the program': () => program })}`; // prettier-ignore
  }

  private picture() {
    const { settings, player, line } = this;
    const { step } = settings.state;
    const sight = this.sight();
    const bars = `Sampling vector, ${sight.step === undefined ? 'before the first step' : sight.step.W.map((w) => fixed(w, 2)).join(', ')}`;
    return html`<div class="pictures" data-shows=${sight.shows ?? ''}>
        <figure>
          <svg class="square" viewBox="0 0 100 100" role="img" aria-label="Twelve points and the line of θ">${linePicture(sight)}</svg>
          <figcaption>points and line</figcaption>
        </figure>
        <figure>
          <svg class="square" viewBox="0 0 100 100" role="img" aria-label="The plane of θ: contours of the loss, the run’s path, 200 runs and the ellipse of the theory">${planePicture(sight)}</svg>
          <figcaption>the plane of θ: slope across, intercept up</figcaption>
        </figure>
        <figure class="bars">
          <svg viewBox="0 0 100 18" role="img" aria-label=${bars}>${barPicture(sight)}</svg>
          <figcaption>W, a bar for each point; thin line: 1/n</figcaption>
        </figure>
      </div>
      <p class="note" role="status" aria-live="polite">
        ${line === undefined ? HINT : html`<b>Line ${line.number}.</b> ${line.note.says}`}
      </p>
      ${player.controls(() => settings.set({ step: 0 }), 10)}
      <div class="settings">${controls(settings, ['step', 'noise'])}</div>
      <details>
        <summary>More</summary>
        <div class="settings">${controls(settings, ['b', 'eta', 'speed', 'seed'])}</div>
        ${this.announcer.element}
        <p><small>Discs: points, as large as their weight in this step. Path: the run. Dots: ${this.run.clouds[step].length} runs. Ellipse: the covariance of θ by the theory, at two standard deviations.</small></p>
      </details>`; // prettier-ignore
  }

  private sight(): Sight {
    const { run, line } = this;
    const { step, eta } = this.settings.state;
    const computed = run.steps[step - 1] as Sight['step'];
    // While the lines before the step are shown, θ has not moved yet.
    const waits = line !== undefined && line.number >= LOOP.first && line.number < LOOP.moves && step > 0;
    const at = waits ? step - 1 : step;
    return {
      eta,
      range: this.range(),
      step: computed,
      path: [start, ...run.steps.slice(0, at).map(({ theta }) => theta)],
      cloud: run.clouds[at],
      moments: run.moments[at],
      means: run.moments.slice(0, at + 1).map(({ m }) => m),
      shows: line?.note.shows,
    };
  }

  /** The Gaussian weights are seldom three deviations from their mean, the others never leave 0 to 1/b. */
  private range(): [number, number] {
    const { noise, b } = this.settings.state;
    const n = data.length;
    if (noise !== 'gaussianCov') return [0, Math.max(1 / b, 2 / n)];
    const { alpha, beta } = momentsOf(noise, n, b);
    const reach = 3 * Math.sqrt(alpha + beta);
    return [Math.min(0, 1 / n - reach), Math.max(2 / n, 1 / n + reach)];
  }

  private chapter({ title, before, after, tries, curve }: Chapter, passage: readonly Line[]) {
    const { settings } = this;
    const text = !settings.hides('essay');
    return html`<section>
      ${text ? html`<h2>${title}</h2>${before()}` : nothing}
      ${settings.hides('program') ? nothing : this.code(passage)}
      ${text && tries !== undefined
        ? html`<p class="tries">${tries.map((one) => html`<button type="button" class="outline" data-try=${one.label} @click=${() => this.try(one)}>${one.label}</button>`)}</p>`
        : nothing}
      ${curve === true
        ? html`<figure>
            ${this.curves.element}
            <figcaption>The excess risk L(θ) − L(θ*): by the theory, the line, and over 200 runs, the band of its 95 % interval.</figcaption>
          </figure>`
        : nothing}
      ${text ? after?.() : nothing}
    </section>`; // prettier-ignore
  }

  private code(passage: readonly Line[]) {
    const shown = this.line;
    const chosen = this.settings.state.line;
    const [from, to] = [passage[0].number, passage[passage.length - 1].number];
    return html`<ol
      class="code"
      role="listbox"
      aria-label="Lines ${from} to ${to} of the program"
      start=${from}
      @keydown=${this.onKey}
      @pointerover=${this.onPoint}
      @pointerleave=${this.onPointAway}
      @click=${this.onTap}
    >
      ${passage.map(
        ({ number, note, code }) =>
          html`<li role="option" aria-label=${code.trim() === '' ? `${number}, an empty line` : nothing} id="line-${number}" data-line=${number} aria-selected=${number === chosen} tabindex=${number === (chosen === 0 ? 1 : chosen) || (number === from && !passage.some((line) => line.number === chosen)) ? 0 : -1} class=${shown === undefined ? '' : number === shown.number ? 'here' : note === shown.note ? 'same' : ''}><span class="number" aria-hidden="true">${number}</span>${pieces[number - 1].map(({ text, classes }) => html`<span class=${classes}>${text}</span>`)}</li>`,
      )}
    </ol>`; // prettier-ignore
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const number = lineOf(event);
    if (number === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = { ArrowDown: number + 1, ArrowUp: number - 1, PageDown: number + 10, PageUp: number - 10, Home: 1, End: lines.length }[event.key]; // prettier-ignore
    if (to !== undefined) void this.go(Math.min(Math.max(to, 1), lines.length));
    else if (event.key === 'Enter' || event.key === ' ') this.player.step();
    else if (event.key === 'Escape') this.settings.set({ line: 0 });
    else return;
    event.preventDefault();
  };

  /** Chooses a line, and brings it in sight. */
  private async go(line: number): Promise<void> {
    this.pointed = undefined;
    this.settings.set({ line });
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`#line-${line}`)?.focus();
  }

  private readonly onTap = (event: Event): void => {
    const line = lineOf(event);
    if (line !== undefined) this.settings.set({ line });
  };

  private readonly onPoint = (event: PointerEvent): void => {
    if (event.pointerType === 'mouse') this.point(lineOf(event));
  };

  private readonly onPointAway = (): void => this.point(undefined);

  private point(line: number | undefined): void {
    if (line === this.pointed) return;
    this.pointed = line;
    this.requestUpdate();
  }

  private try({ changes, plays }: Try): void {
    this.player.pause();
    this.settings.set(changes);
    if (plays !== true) return;
    // Where nothing plays, the end of the play.
    if (this.appearance.still) this.settings.set({ step: STEPS });
    else this.player.play();
  }

  protected override firstUpdated(): void {
    const { line } = this.settings.state;
    // A link to a line; in a page of someone else's it is not ours to scroll.
    if (line > 0 && this.settings.linked)
      this.renderRoot.querySelector(`#line-${line}`)?.scrollIntoView({ block: 'center' });
  }

  protected override updated(): void {
    this.drawCurve();
    const { step, noise } = this.settings.state;
    if (this.player.playing) return;
    const { m } = this.run.moments[step];
    const theta = step === 0 ? start : this.run.steps[step - 1].theta;
    const risk = this.run.risk(step);
    this.announcer.say(
      `${noise}, step ${step}: θ is ${pair(theta)}, its mean by the theory ${pair(m)}; the excess risk over all runs is ${risk.mean.toPrecision(3)} ± ${risk.half.toPrecision(2)}, by the theory ${this.run.predictedRisks()[step].toPrecision(3)}.`,
    );
  }

  private drawCurve(): void {
    const { step, noise } = this.settings.state;
    const seen = Array.from({ length: step + 1 }, (_, t) => this.run.risk(t));
    const [middle, half] = [seen.map(({ mean }) => mean), seen.map((one) => one.half)];
    const { dash, ...colour } = lookOf(noise);
    const curve = { label: noise, colour: this.appearance.colour(colour), dash, theory: this.run.predictedRisks(), middle, half }; // prettier-ignore
    this.curves.show([curve], { label: 'excess risk', logarithmic: true }, step);
  }
}

/** The number of the line that an event is about. */
function lineOf({ target }: Event): number | undefined {
  const line = (target as Element).closest<HTMLElement>('[data-line]');
  return line === null ? undefined : Number(line.dataset.line);
}

/** With a true minus, as on the other pages: a screen reader may leave out a hyphen. */
const fixed = (value: number, digits: number) => value.toFixed(digits).replace('-', '−');
const pair = (theta: readonly number[]) => `(${theta.map((value) => fixed(value, 3)).join(', ')})`;

if (customElements.get('msgd-essay') === undefined) customElements.define('msgd-essay', EssayDemo);
