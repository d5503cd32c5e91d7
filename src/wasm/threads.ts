import { ArgumentError, checkInteger, MsgdError } from '../errors.js';
import type { Kernels, Pointer } from './kernels.js';
import { moduleForThreads } from './load.js';
import type { ThreadState } from './thread.js';
import { canShare, cores, startWorker } from './worker.js';
import type { Workspace } from './workspace.js';

const [IDLE, READY, TAKEN, FAILED, QUIT] = [0, 1, 2, 3, 4] satisfies ThreadState[];
/** Float64s of a call. */
const CALL = 16;
/** No key of a pass: those are numbers of entries, and −1. */
const NONE = -Infinity;
/** Seconds without a call finished after which a thread is given up. */
const PATIENCE = 30;

/** A worker thread, as the caller's thread sees it. */
interface Helper {
  readonly control: Pointer;
  readonly spare: Pointer;
  /** Its words at `control`: see thread.ts. */
  readonly words: Int32Array;
  /** The numbers that there is room for on its list. */
  room: number;
  /** Why it is no longer there. */
  ended?: { error: unknown };
}

/** Does list t of `lists` lists with the kernels that it is given; `key` says which. */
type Pass = (kernels: Kernels, t: number, lists: number, key: number) => void;

/** Ends the threads of those who forgot to. */
const forgotten = new FinalizationRegistry<readonly Helper[]>(quit);

/** How many threads are meant: `auto` is one for each core; 1 where threads cannot share memory. */
export function threadsMeant(threads: number | 'auto'): number {
  if (threads !== 'auto') checkThreads(threads);
  if (!canShare()) return 1;
  return threads === 'auto' ? cores() : threads;
}

function checkThreads(threads: number): void {
  if (typeof threads !== 'number') throw new ArgumentError('threads', threads, "an integer, or 'auto'");
  checkInteger('threads', threads, 1);
}

/**
 * Threads that share a workspace's memory. What each does is a list of kernel calls, written down once and played as often as
 * it is the same: so a thread knows nothing of layers, and a step sends no message. A list that its thread has not begun
 * when the caller is done with its own, the caller does: no step waits for a thread to start.
 */
export class Threads {
  private readonly helpers: Helper[];
  private readonly writer: Writer;
  /** The key of the lists that are written down, or none; NaN until the first, with which the threads start. */
  private written = NaN;

  /**
   * @param helpers threads beside the caller's
   */
  constructor(
    private readonly workspace: Workspace,
    helpers: number,
  ) {
    this.helpers = Array.from({ length: helpers }, () => {
      const control = workspace.reserve(16, 'threads');
      const words = new Int32Array(workspace.memory.buffer, control, 4);
      return { control, words, spare: workspace.reserve(32, 'threads'), room: 0 };
    });
    this.writer = new Writer(workspace.kernels);
    forgotten.register(this, this.helpers, this);
  }

  /** Threads at work, the caller's with them: one that a page's policy does not let start is not. */
  get count(): number {
    return 1 + this.helpers.filter((helper) => !isAbsent(helper)).length;
  }

  /**
   * Does `lists` lists side by side, and returns when all are done.
   *
   * @param key the lists are those of the last call with the same key
   * @throws MsgdError when a thread has died
   */
  run(key: number, lists: number, pass: Pass): void {
    const { kernels } = this.workspace;
    if (Number.isNaN(this.written)) this.start();
    if (key !== this.written) {
      // Where a list cannot be written, those before it are of this pass and the others of the last: neither is to be played.
      this.written = NONE;
      this.write(key, lists, pass);
      this.written = key;
    }
    for (let t = 1; t < lists; t++) this.offer(t);
    try {
      pass(kernels, 0, lists, key);
      for (let t = 1; t < lists; t++) if (this.takeBack(t)) pass(kernels, t, lists, key);
    } finally {
      for (let t = 1; t < lists; t++) this.join(t);
    }
  }

  /** Ends the threads: what is run from then on, the caller does alone. */
  dispose(): void {
    forgotten.unregister(this);
    quit(this.helpers);
  }

  private start(): void {
    const { memory } = this.workspace;
    for (const helper of this.helpers) {
      if (isAbsent(helper)) continue;
      const { control, spare } = helper;
      try {
        const worker = startWorker((error) => (helper.ended ??= { error }));
        worker.postMessage({ module: moduleForThreads(), memory, control, spare });
      } catch (error) {
        helper.ended = { error };
      }
    }
  }

  private write(key: number, lists: number, pass: Pass): void {
    const { workspace, writer } = this;
    for (let t = 1; t < lists; t++) {
      const helper = this.helpers[t - 1];
      if (isAbsent(helper)) continue;
      const { words } = helper;
      writer.length = 0;
      pass(writer.kernels, t, lists, key);
      if (writer.length > helper.room) {
        const room = 2 * writer.length;
        words[3] = workspace.reserve(2 * room, 'threads');
        helper.room = room;
      }
      const list = new Float64Array(workspace.memory.buffer, words[3] >>> 0, writer.length);
      list.set(writer.numbers.subarray(0, writer.length));
      words[2] = writer.length;
    }
  }

  private offer(t: number): void {
    const helper = this.helpers[t - 1];
    const { words, ended } = helper;
    if (ended !== undefined && !isAbsent(helper)) throw lost(t, 'has ended', ended.error);
    if (Atomics.compareExchange(words, 0, IDLE, READY) === IDLE) Atomics.notify(words, 0);
  }

  /** Whether list t is the caller's to do, as its thread has not begun it, and is not going to. */
  private takeBack(t: number): boolean {
    const { words } = this.helpers[t - 1];
    return Atomics.compareExchange(words, 0, READY, IDLE) === READY || Atomics.load(words, 0) === QUIT;
  }

  private join(t: number): void {
    const { words } = this.helpers[t - 1];
    Atomics.compareExchange(words, 0, READY, IDLE); // where the caller failed before it could take it back
    if (Atomics.load(words, 0) === TAKEN) this.await(t);
    if (Atomics.load(words, 0) === FAILED) throw lost(t, 'failed in the middle of a step');
  }

  private await(t: number): void {
    const { words } = this.helpers[t - 1];
    let played = words[1];
    let since = performance.now();
    while (Atomics.load(words, 0) === TAKEN) {
      wait(words);
      if (words[1] !== played) {
        played = words[1];
        since = performance.now();
      } else if (performance.now() - since > 1000 * PATIENCE) {
        throw lost(t, `has done nothing for ${PATIENCE} s`);
      }
    }
  }
}

/** It could not be started, or has been told to quit. */
function isAbsent({ words, ended }: Helper): boolean {
  return words[0] === QUIT || (ended !== undefined && words[1] === 0);
}

function quit(helpers: readonly Helper[]): void {
  for (const { words } of helpers) {
    Atomics.store(words, 0, QUIT);
    Atomics.notify(words, 0);
  }
}

/** Kernels that do nothing but write their calls down. */
class Writer {
  readonly kernels: Kernels;
  numbers = new Float64Array(CALL * 64);
  /** How many of them are written. */
  length = 0;

  constructor(kernels: Kernels) {
    const calls = Object.keys(kernels).map((name, kernel) => [name, this.call(kernel)] as const);
    this.kernels = Object.fromEntries(calls) as Record<string, unknown> as unknown as Kernels;
  }

  private call(kernel: number) {
    return (...given: (number | boolean)[]): void => {
      if (this.length === this.numbers.length) {
        const longer = new Float64Array(2 * this.length);
        longer.set(this.numbers);
        this.numbers = longer;
      }
      this.numbers.fill(0, this.length, this.length + CALL);
      this.numbers[this.length] = kernel;
      for (let k = 0; k < given.length; k++) this.numbers[this.length + 1 + k] = Number(given[k]);
      this.length += CALL;
    };
  }
}

/** Sleeps for at most a second, or until the thread is done. A browser's main thread may not sleep: it looks again. */
function wait(words: Int32Array): void {
  if (maySleep) Atomics.wait(words, 0, TAKEN, 1000);
}

const maySleep = (() => {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1);
    return true;
  } catch {
    return false;
  }
})();

function lost(t: number, what: string, cause?: unknown): MsgdError {
  const why = cause instanceof Error || typeof cause === 'string' ? `: ${String(cause)}` : '';
  return new MsgdError(`thread ${t + 1} of this objective ${what}${why}`, { cause });
}
