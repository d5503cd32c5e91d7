import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import type { Appearance } from './appearance.js';

/** A frame that came late is no reason for a leap. */
const LONGEST_FRAME = 0.1;

/** Plays a simulation, in frames of the screen while it can be seen, or in steps. */
export class Player implements ReactiveController {
  private wanted = false;
  private frame: number | undefined;
  private last = 0;
  private owed = 0;
  private visible = true;
  private readonly observer = new IntersectionObserver((entries) => {
    this.visible = entries.at(-1)!.isIntersecting;
    this.follow();
  });

  /**
   * @param rate steps a second
   * @param advance makes so many steps at once and draws
   */
  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly appearance: Appearance,
    private readonly rate: () => number,
    private readonly advance: (steps: number) => void,
  ) {
    host.addController(this);
  }

  get playing(): boolean {
    return this.wanted && !this.appearance.still;
  }

  /** Nothing plays for a reader who asks for less motion. */
  play(): void {
    this.wanted = !this.appearance.still;
    this.follow();
    this.host.requestUpdate();
  }

  pause(): void {
    this.wanted = false;
    this.follow();
    this.host.requestUpdate();
  }

  step(steps = 1): void {
    this.pause();
    this.advance(steps);
  }

  hostConnected(): void {
    this.observer.observe(this.host);
    this.follow();
  }

  hostDisconnected(): void {
    this.observer.disconnect();
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
  }

  hostUpdated(): void {
    this.follow();
  }

  private follow(): void {
    const moves = this.playing && this.visible;
    if (moves && this.frame === undefined) {
      this.last = performance.now();
      this.frame = requestAnimationFrame(this.tick);
    } else if (!moves && this.frame !== undefined) {
      cancelAnimationFrame(this.frame);
      this.frame = undefined;
    }
  }

  private readonly tick = (now: number): void => {
    this.frame = requestAnimationFrame(this.tick);
    const seconds = Math.min(LONGEST_FRAME, Math.max(0, now - this.last) / 1000);
    this.last = now;
    this.owed += seconds * this.rate();
    const steps = Math.floor(this.owed);
    this.owed -= steps;
    if (steps > 0) this.advance(steps);
  };

  /** Play or pause, one step, `many` steps, and back to the start. */
  controls(reset: () => void, many = 100): TemplateResult {
    const { playing, appearance } = this;
    return html`<div class="player" role="toolbar" aria-label="Run">
      ${
        appearance.still
          ? nothing
          : html`<button
              type="button"
              data-action="play"
              aria-pressed=${playing}
              @click=${() => (playing ? this.pause() : this.play())}
            >
              ${playing ? 'Pause' : 'Play'}
            </button>`
      }
      <button type="button" class="secondary" data-action="step" @click=${() => this.step()}>1 step</button>
      <button type="button" class="secondary" data-action="many" @click=${() => this.step(many)}>
        ${many} steps
      </button>
      <button type="button" class="secondary outline" data-action="reset" @click=${reset}>Reset</button>
    </div>`;
  }
}
