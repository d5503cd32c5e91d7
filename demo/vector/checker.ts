import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { ask, ScriptError } from '../shell/worker.js';
import source from './check.worker.ts?worker';
import { compose, place } from './own.js';
import type { Answer, Question, Settings } from './protocol.js';
import { OWN } from './state.js';

/** A check takes a second or two; a class that does not come back is ended. */
const SECONDS = 60;

const likeness = {
  covariance: 'What it claims is SGD’s own covariance: to second order it cannot be told from SGD.',
  variance: 'What it claims has SGD’s variances, and other covariances.',
  neither: 'What it claims are not SGD’s variances: it is not matched to SGD at this b.',
};

/** Runs the check of msgd/verify in a worker of its own, and says what came out. */
export class Checker implements ReactiveController {
  private running = false;
  private outcome: { what: string; passed?: boolean; title: string; text: string } | undefined;
  /** Of the check that is waited for: an older one's answer is not shown. */
  private turn = 0;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.clear();
  }

  clear(): void {
    this.turn++;
    this.running = false;
    this.outcome = undefined;
    this.host.requestUpdate();
  }

  async run(settings: Settings, text: string): Promise<void> {
    this.clear();
    const { turn } = this;
    this.running = true;
    const own = settings.noise === OWN;
    const lines = own ? text.split('\n').length : 0;
    const what = own ? 'Your class' : settings.noise;
    const outcome = await ask<Question, Answer>(
      own ? compose(text, source) : source,
      { settings, lines },
      { seconds: SECONDS },
    )
      .then((answer) => {
        if (answer.kind === 'failed')
          return { title: `${what} cannot be run`, text: place(answer.failure, lines) };
        const { passed, explanation, likeSgd } = answer;
        const title = passed ? `✓ ${what} keeps what it claims` : `✗ ${what} does not keep what it claims`;
        return { passed, title, text: `${explanation}\n\n${likeness[likeSgd]}` };
      })
      .catch((error: Error) => {
        const line = error instanceof ScriptError ? error.line : undefined;
        return { title: `${what} cannot be run`, text: place({ message: error.message, line }, lines) };
      });
    if (turn !== this.turn) return;
    this.running = false;
    this.outcome = { what, ...outcome };
    this.host.requestUpdate();
  }

  /** What came out, for a live region. */
  report(): TemplateResult {
    const { running, outcome } = this;
    const kind = outcome?.passed === undefined ? 'none' : outcome.passed ? 'passed' : 'failed';
    return html`<div role="status" class="verdict ${kind}" aria-busy=${running}>
      ${running ? 'Drawing and testing …' : nothing}
      ${
        outcome === undefined
          ? nothing
          : html`<strong>${outcome.title}</strong>
              <pre tabindex="0">${outcome.text}</pre>`
      }
    </div>`;
  }
}
