import { noiseClass, noiseClasses } from 'msgd';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { Announcer } from '../shell/announcer.js';
import { Appearance } from '../shell/appearance.js';
import { loadBeside } from '../shell/beside.js';
import { controls, show, swatch } from '../shell/controls.js';
import { plotSheet } from '../shell/livePlot.js';
import { lookOf } from '../shell/looks.js';
import { Player } from '../shell/player.js';
import { Settings } from '../shell/settings.js';
import { notes, share, type Copies } from '../shell/share.js';
import { sheets } from '../shell/styles.js';
import { Checker } from './checker.js';
import source from './editor.beside.ts?beside';
import { examples } from './examples.js';
import { barsPlot, errorData, errorPlot, histogramData, histogramPlot, sumData, sumPlot } from './figures.js';
import type { Exact, Gathered } from './gather.js';
import { drawMatrix, exactMatrix, meansOf } from './heatmap.js';
import { place, type Failure } from './own.js';
import type { Drawn } from './protocol.js';
import { Simulation } from './simulation.js';
import { codeOf, commandOf, OWN, table } from './state.js';
import { plainEditor, type Editor, type MakeEditor } from './plainEditor.js';
import { editorSheet, vectorSheet } from './styles.js';
import { covariance, law, moments } from './views.js';

/** Milliseconds without a key. */
const TYPING = 500;

/** What a teacher may hide beside the controls. */
const PARTS = {
  histogram: 'the histogram',
  sum: 'the sum',
  covariance: 'the covariance',
  error: 'the error',
  all: 'all classes',
  check: 'the check',
  editor: 'your own class',
};

class VectorDemo extends LitElement {
  static override styles = [...sheets, plotSheet, editorSheet, vectorSheet];

  private readonly appearance = new Appearance(this);
  private readonly announcer = new Announcer();
  /** What the announcer says, without its pauses: beside the picture, it is of the step that is drawn. */
  private words = '';
  private exact: Exact | undefined;
  private gathered: Gathered | undefined;
  private failure: Failure | undefined;
  private readonly simulation = new Simulation(
    (answer) => this.take(answer),
    (failure) => this.fail(failure),
  );
  private readonly see = () => ({
    exact: this.exact,
    colour: this.appearance.colour(lookOf(this.settings.state.noise)),
  });
  private readonly figures = {
    bars: barsPlot(this, this.appearance, this.see, false),
    histogram: histogramPlot(this, this.appearance, this.see),
    sum: sumPlot(this, this.appearance, this.see),
    error: errorPlot(this, this.appearance, this.see),
    all: noiseClasses.map(({ name }) =>
      barsPlot(this, this.appearance, () => ({ exact: this.exact, colour: this.appearance.colour(lookOf(name)) }), true),
    ), // prettier-ignore
  };
  private readonly checker = new Checker(this);
  private editor: Editor | undefined;
  private isLoading = false;
  private typing: ReturnType<typeof setTimeout> | undefined;
  private readonly player: Player = new Player(
    this,
    this.appearance,
    () => this.settings.state.speed,
    (steps) => this.simulation.advance(steps),
  );
  private readonly settings: Settings<typeof table> = new Settings(this, table, (keys) => this.follow(keys), PARTS); // prettier-ignore

  /** The reader's text, or the example to begin with. */
  private get text(): string {
    return this.settings.state.code === '' ? examples.right.text : this.settings.state.code;
  }

  private follow(keys: ReadonlySet<string>): void {
    this.editor?.show(this.text);
    if ([...keys].every((key) => key === 'speed' || (key === 'code' && this.settings.state.noise !== OWN)))
      return;
    this.checker.clear();
    clearTimeout(this.typing);
    // A class that is being typed is drawn when the reader rests.
    if (keys.size === 1 && keys.has('code')) this.typing = setTimeout(() => this.restart(), TYPING);
    else this.restart();
  }

  private restart(): void {
    this.failure = undefined;
    this.simulation.start(this.settings.state, this.text);
    this.simulation.advance(1);
  }

  private take(answer: Exclude<Drawn, { kind: 'failed' }>): void {
    if (answer.kind === 'started') {
      this.exact = answer.exact;
      return;
    }
    this.gathered = answer.gathered;
    this.draw(answer.all);
  }

  private fail(failure: Failure): void {
    this.failure = failure;
    this.player.pause();
    this.requestUpdate();
  }

  private draw(all: readonly Float32Array[]): void {
    const { exact, gathered, figures } = this;
    if (exact === undefined || gathered === undefined) return;
    const { w, sum, step, mean, variance, covariance } = gathered;
    const { alpha, beta } = exact.moments;
    const places = Array.from(w.keys());
    figures.bars.draw([places, [...w]]);
    figures.histogram.draw(histogramData(exact, gathered));
    figures.sum.draw(sumData(gathered));
    figures.error.draw(errorData(exact, gathered));
    all.forEach((other, k) => figures.all[k].draw([places, [...other]]));
    const of = meansOf(covariance);
    const error = gathered.errors.values.at(-1);
    const words = {
      bars: `W of step ${step}: ${[...w].map(show).join(', ')}. Their sum is ${show(sum.last.at(-1) ?? 0)}.`,
      histogram: `Weights have mean ${show(mean)}, exactly ${show(exact.moments.mean)}, and variance ${show(variance)}, exactly ${show(alpha + beta)}.`,
      sum: `The sum of the weights has mean ${show(sum.mean)}, exactly ${show(exact.n * exact.moments.mean)}, and standard deviation ${show(sum.deviation)}, exactly ${show(exact.deviationOfSum)}.`,
      error:
        error === undefined
          ? 'There is no noise.'
          : `After ${step} steps the covariance is ${show(100 * error)} % off.`,
    };
    figures.bars.describe(words.bars);
    figures.histogram.describe(words.histogram);
    figures.sum.describe(words.sum);
    figures.error.describe(words.error);
    this.words =
      `Step ${step}. ΣW = ${show(sum.last.at(-1) ?? 0)}. Variance ${show(variance)} (exact ${show(alpha + beta)}). ` +
      `Covariance of two places ${show(of.off)} (exact ${show(beta)}).`;
    this.announcer.say(this.words);
    this.drawMatrices();
    this.requestUpdate();
  }

  private drawMatrices(): void {
    const { exact, gathered } = this;
    const [drawn, right] = [...this.renderRoot.querySelectorAll<HTMLCanvasElement>('.matrices canvas')];
    if (exact === undefined || gathered === undefined || right === undefined) return;
    const { alpha, beta } = exact.moments;
    drawMatrix(drawn, gathered.covariance, alpha + beta, this.appearance);
    drawMatrix(right, exactMatrix(exact.n, alpha, beta), alpha + beta, this.appearance);
  }

  protected override firstUpdated(): void {
    this.player.play();
  }

  protected override updated(_changed: PropertyValues): void {
    this.drawMatrices();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.typing);
    this.simulation.end();
  }

  override render(): TemplateResult {
    const { settings, figures } = this;
    const { state } = settings;
    const shown = (part: keyof typeof PARTS, content: () => TemplateResult | typeof nothing) =>
      settings.hides(part) ? nothing : content();
    return html`${notes(settings)}
      <div class="layout">
        <section aria-label="Controls">
          ${controls(settings, ['noise', 'n', 'b', 'B', 'seed', 'speed'])} ${moments(this.exact, this.gathered)}
        </section>
        <section aria-label="The vector">
          ${this.player.controls(() => this.restart())}
          <div class="vector">
            <figure>
              <h2>W of step ${this.gathered?.step ?? 1}: a weight for each of the n examples</h2>
              ${figures.bars.element}
              <figcaption>
                Dashed: 1/n, the mean of every weight.
                <p class="numbers" aria-hidden="true">${this.words}</p>
                <div class="unseen">${this.announcer.element}</div>
              </figcaption>
            </figure>
            ${shown('covariance', () => covariance(this.exact, this.gathered))}
          </div>
          ${this.failure === undefined ? nothing : html`<p role="alert" class="notes">${place(this.failure, state.noise === OWN ? this.text.split('\n').length : 0)}</p>`}
          <div class="law">${law(state, this.exact)} ${shown('check', () => this.check())}</div>
          <div class="figures">
            ${shown('histogram', () => html`<figure>
              <h2>How often a weight has which value</h2>
              ${figures.histogram.element}
              <figcaption>
                Bars: drawn so far.
                ${this.exact?.probabilities === undefined ? 'The exact law has no closed form.' : 'Stairs: the exact law.'}
                Upright: the exact mean, and one standard deviation to either side.
              </figcaption>
            </figure>`)}
            ${shown('sum', () => html`<figure>
              <h2>ΣW, the sum of the weights</h2>
              ${figures.sum.element}
              <figcaption>Of the last steps; level: the exact mean, and one standard deviation to either side.</figcaption>
            </figure>`)}
            ${shown('error', () => html`<figure>
              <h2>How far the covariance of the draws is from the exact one</h2>
              ${figures.error.element}
              <figcaption>
                Dashed: what Gaussian weights of this covariance would have, on average: it falls as 1/√steps.
              </figcaption>
            </figure>`)}
            ${shown('all', () => this.all())}
          </div>
        </section>
      </div>
      ${this.own()} ${share(settings, this.copies())}`; // prettier-ignore
  }

  private copies(): Copies {
    const { state } = this.settings;
    if (state.noise === OWN) return {};
    const noise = noiseClass(state.noise);
    return {
      'Copy command': () => commandOf(noise, state),
      'Copy code': () => codeOf(noise, state, this.gathered?.step ?? 1),
    };
  }

  private all(): TemplateResult {
    const { noise } = this.settings.state;
    return html`<figure class="wide">
      <h2>All classes at this step</h2>
      <div class="all">
        ${noiseClasses.map(
          ({ name }, k) =>
            html`<button
              type="button"
              data-class=${name}
              aria-pressed=${name === noise}
              @click=${() => this.settings.set({ noise: name })}
            >
              <span>${name} ${swatch(name)}</span>
              <div aria-hidden="true">${this.figures.all[k].element}</div>
            </button>`,
        )}
      </div>
      <figcaption>One seed and one step for all; choose one to see it large.</figcaption>
    </figure>`;
  }

  /** Of the reader's own class it is beside the editor. */
  private check(): TemplateResult | typeof nothing {
    const { state } = this.settings;
    if (state.noise === OWN && !this.settings.hides('editor')) return nothing;
    return html`<section aria-label="Check" class="check">
      <button type="button" data-action="check" @click=${() => void this.checker.run(state, this.text)}>
        Check ${state.noise === OWN ? 'your class' : state.noise}
      </button>
      <small>Draws 50,000 vectors or more and tests each moment; where it can, proves them.</small>
      ${this.checker.report()}
    </section>`;
  }

  /** The editor is loaded when its panel is opened. */
  private readonly onToggle = (event: Event): void => {
    if ((event.currentTarget as HTMLDetailsElement).open) void this.loadEditor();
  };

  private async loadEditor(): Promise<void> {
    if (this.isLoading) return;
    this.isLoading = true;
    const known = globalThis as { msgdEditor?: MakeEditor };
    if (known.msgdEditor === undefined) await loadBeside(source).catch(() => {});
    const make = known.msgdEditor ?? plainEditor;
    this.editor = make(this.renderRoot as ShadowRoot, this.text, (code) => this.settings.set({ code }));
    this.renderRoot.querySelector('.editor')?.append(this.editor.element);
  }

  private own(): TemplateResult {
    const { settings } = this;
    const hidden = settings.hides('editor');
    const isOwn = settings.state.noise === OWN;
    const use = (text: string) => settings.set({ code: text, noise: OWN });
    const drawAndCheck = () => {
      settings.set({ noise: OWN });
      void this.checker.run(settings.state, this.text);
    };
    return html`<section aria-label="Your own class" ?hidden=${hidden}>
      <details class="own" ?open=${guard([], () => isOwn)} @toggle=${this.onToggle}>
        <summary><h2>Write your own class</h2></summary>
        <div class="row">
          ${Object.entries(examples).map(([key, { label, text }]) => html`<button type="button" class="secondary outline" data-example=${key} @click=${() => use(text)}>${label}</button>`)}
          <button type="button" data-action="own" @click=${drawAndCheck}>Draw and check it</button>
        </div>
        <div class="editor"></div>
        <small>It runs in a worker, apart from the page, and is ended when it takes too long.</small>
        ${isOwn && !hidden ? this.checker.report() : nothing}
      </details>
    </section>`;
  }
}
if (customElements.get('msgd-vector') === undefined) customElements.define('msgd-vector', VectorDemo);
