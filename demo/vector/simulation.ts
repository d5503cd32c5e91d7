import { spawn, type Connection } from '../shell/worker.js';
import source from './draw.worker.ts?worker';
import { compose, type Failure } from './own.js';
import type { Drawn, Order, Settings } from './protocol.js';
import { OWN } from './state.js';

/** A class of the reader's that does not come back from its `sample`. */
const SECONDS = 10;
/** Steps that are owed at most: a slow machine draws fewer a second rather than fall behind. */
const MOST = 1000;

/** Draws in a worker, one order under way at a time: what is asked meanwhile is added up. */
export class Simulation {
  private connection: Connection<Order> | undefined;
  private ofOwn: string | undefined;
  private busy = false;
  private owed = 0;
  private next: Order | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly drawn: (answer: Exclude<Drawn, { kind: 'failed' }>) => void,
    private readonly failed: (failure: Failure) => void,
  ) {}

  /** From the first step; `text` is the reader's own class, where that is drawn. */
  start(settings: Settings, text: string): void {
    const own = settings.noise === OWN ? text : undefined;
    if (this.connection === undefined || own !== this.ofOwn) {
      this.end();
      this.ofOwn = own;
      this.connection = spawn<Order, Drawn>(own === undefined ? source : compose(own, source), {
        message: (answer) => this.take(answer),
        error: ({ message, line }) => this.fail({ message, line }),
      });
    }
    this.owed = 0;
    this.next = { kind: 'start', settings, lines: text.split('\n').length };
    this.send();
  }

  advance(steps: number): void {
    this.owed = Math.min(MOST, this.owed + steps);
    this.send();
  }

  end(): void {
    clearTimeout(this.timer);
    this.connection?.end();
    this.connection = undefined;
    this.busy = false;
  }

  private send(): void {
    if (this.busy || this.connection === undefined) return;
    let order = this.next;
    this.next = undefined;
    if (order === undefined) {
      if (this.owed === 0) return;
      order = { kind: 'advance', steps: this.owed };
      this.owed = 0;
    }
    this.busy = true;
    this.timer = setTimeout(
      () => this.fail({ message: `no answer within ${SECONDS} seconds` }),
      1000 * SECONDS,
    );
    this.connection.post(order);
  }

  private take(answer: Drawn): void {
    this.busy = false;
    clearTimeout(this.timer);
    if (answer.kind === 'failed') {
      this.fail(answer.failure);
      return;
    }
    // What was drawn at settings that have changed since is not shown.
    if (this.next === undefined) this.drawn(answer);
    this.send();
  }

  private fail(failure: Failure): void {
    this.end();
    this.failed(failure);
  }
}
