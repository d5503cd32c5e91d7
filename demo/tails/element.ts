import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { Announcer } from '../shell/announcer.js';
import { Appearance } from '../shell/appearance.js';
import { controls, swatch } from '../shell/controls.js';
import { lookOf } from '../shell/looks.js';
import { Player } from '../shell/player.js';
import { Settings } from '../shell/settings.js';
import { notes, share } from '../shell/share.js';
import { sheets } from '../shell/styles.js';
import { Backdrop } from '../surface/backdrop.js';
import { symmetric } from '../surface/ellipse.js';
import { estimate } from '../surface/estimate.js';
import type { Member } from '../surface/member.js';
import { drawScene } from '../surface/picture.js';
import { STEPS } from '../surface/state.js';
import { Study } from '../surface/study.js';
import { surfaceOf, type Surface } from '../surface/surfaces.js';
import { crossed } from './leaps.js';
import { losses, pairs, RUNS, table } from './state.js';
import { beneath, moral, theory } from './words.js';

/** One loss, and the runs of both classes on it. */
interface Side {
  readonly surface: Surface;
  readonly backdrop: Backdrop;
  readonly study: Study;
}

/** Two classes of one covariance, on a quadratic loss and on one that is not. */
class TailsDemo extends LitElement {
  static override styles = [
    ...sheets,
    css`
      .play {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 1.5rem;
      }
      .play .control {
        flex: 1 1 12rem;
      }
      .moral {
        min-height: 2.8em;
        margin: 0 0 0.75rem;
        font-size: 1.2em;
        font-weight: 600;
        line-height: 1.4;
      }
      .sides {
        display: grid;
        gap: 1rem 2rem;
        grid-template-columns: minmax(0, 1fr);
      }
      @container (min-width: 56rem) {
        .sides {
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }
      }
      .pair {
        display: grid;
        gap: 0.75rem;
        grid-template-columns: repeat(2, minmax(0, 1fr));
      }
      h2 {
        margin: 0 0 0.4rem;
        font-size: 1.05rem;
      }
      canvas {
        width: 100%;
        aspect-ratio: 1;
        border-radius: 0.25rem;
      }
      figcaption {
        min-height: 5.2em;
        font-size: 1rem;
        line-height: 1.35;
        color: var(--pico-color);
      }
      .name {
        display: flex;
        align-items: center;
        gap: 0.4rem;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .theory {
        max-width: 60rem;
        font-size: 1.0625rem;
      }
      @container (max-width: 44rem) {
        .name {
          font-size: 0.85rem;
        }
        [aria-label='Controls'] {
          order: 1;
        }
      }
    `,
  ];

  private readonly settings = new Settings(this, table, (keys) => this.follow(keys), {
    theory: 'what theory says',
  });
  private readonly appearance = new Appearance(this);
  private readonly announcer = new Announcer();
  private readonly player = new Player(this, this.appearance, () => 20, (steps) => this.advance(steps)); // prettier-ignore
  private readonly sizes = new ResizeObserver(() => this.requestUpdate());
  private trouble: string | undefined;
  private frame: number | undefined;
  private readonly sides: readonly Side[] = losses.map((name) => {
    const surface = surfaceOf(name);
    return { surface, backdrop: new Backdrop(surface), study: new Study((trouble) => this.hear(trouble)) };
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
    this.sides.forEach(({ study }) => study.end());
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
  }

  private follow(keys: ReadonlySet<string>): void {
    if (['pair', 'b', 'eta', 'seed'].some((key) => keys.has(key))) this.restart();
  }

  private restart(): void {
    const { pair, b, eta, seed } = this.settings.state;
    for (const { study, surface } of this.sides)
      study.begin(surface, pairs[pair], { b, eta, seed, runs: RUNS, steps: STEPS, start: surface.start });
  }

  /** Once in a frame is enough for what comes in from the workers. */
  private hear(trouble?: string): void {
    this.trouble = trouble;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.requestUpdate();
    });
  }

  private advance(steps: number): void {
    const { step } = this.settings.state;
    const isAgain = step === STEPS && this.player.playing;
    this.settings.set({ step: isAgain ? 0 : Math.min(STEPS, step + steps) });
    if (this.settings.state.step === STEPS && this.player.playing) this.player.pause();
  }

  /** Runs that are over the ridge, class by class; nothing before they have come so far. */
  private get crossings(): readonly number[] | undefined {
    const [, { study, surface }] = this.sides;
    const clouds = study.members.map(({ clouds }) => clouds[this.settings.state.step]);
    return clouds.every((cloud) => cloud !== undefined)
      ? clouds.map((cloud) => crossed(cloud, surface))
      : undefined;
  }

  override render(): TemplateResult {
    const { settings, player, crossings } = this;
    const [quadratic, valleys] = this.sides;
    const said = moral(settings.state, crossings);
    if (!player.playing) this.announcer.say(said);
    return html`${notes(settings)}
      ${this.trouble === undefined ? nothing : html`<p role="alert" class="notes">${this.trouble}</p>`}
      <div class="layout">
        <section aria-label="Controls">${controls(settings, ['pair', 'b', 'eta', 'seed'])}</section>
        <section aria-label="Figures">
          <div class="play">
            ${player.controls(() => settings.set({ step: 0 }), 10)} ${controls(settings, ['step'])}
          </div>
          <p class="moral">${said}</p>
          <div class="unseen">${this.announcer.element}</div>
          <div class="sides">
            <div>
              <h2>A quadratic loss: a line through twelve points</h2>
              <div class="pair">${quadratic.study.members.map((member) => this.panel(member))}</div>
            </div>
            <div>
              <h2>Not quadratic: two valleys, and a ridge between</h2>
              <div class="pair">
                ${valleys.study.members.map((member, k) => this.panel(member, crossings?.[k] ?? NaN))}
              </div>
            </div>
          </div>
          ${settings.hides('theory') ? nothing : theory(settings.state, valleys.surface)}
        </section>
      </div>
      ${share(settings)}`;
  }

  private panel(member: Member, over?: number): TemplateResult {
    const words = beneath(member, this.settings.state.step, over);
    return html`<figure data-noise=${member.name}>
      <canvas role="img" aria-label="${RUNS} runs of ${member.name}. ${words}"></canvas>
      <figcaption><span class="name">${swatch(member.name)} ${member.name}</span>${words}</figcaption>
    </figure>`;
  }

  protected override updated(): void {
    const { appearance } = this;
    const { step } = this.settings.state;
    const canvases = [...this.renderRoot.querySelectorAll('canvas')];
    for (const { surface, backdrop, study } of this.sides) {
      for (const member of study.members) {
        const canvas = backdrop.on(canvases.shift()!, appearance.ink);
        if (canvas === undefined) continue;
        const cloud = study.cloud(member, step);
        const predicted = member.predicted?.moments[step];
        const isQuadratic = surface.problem !== undefined;
        drawScene(canvas.context, surface, canvas.size, {
          ink: appearance.ink,
          paper: appearance.paper,
          colour: appearance.colour(lookOf(member.name)),
          cloud,
          paths: [],
          simulated: isQuadratic ? estimate(cloud) : undefined,
          theory: predicted && {
            mean: [predicted.mean[0], predicted.mean[1]],
            covariance: symmetric(predicted.covariance),
          },
          start: surface.start,
        });
      }
    }
  }
}
if (customElements.get('msgd-tails') === undefined) customElements.define('msgd-tails', TailsDemo);
