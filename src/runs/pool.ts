import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import pLimit from 'p-limit';
import { Piscina } from 'piscina';
import { checkInteger, MsgdError } from '../errors.js';
import type { Runner } from './runner.js';
import type { Failed, Outcome, Saying, Task } from './worker.js';

/** Threads for each core, at most: more would only take memory, until there is none. */
const MOST = 32;

/**
 * Milliseconds for a run to end by itself. A thread that is ended from outside as it turns to a file takes the process with it: Node 20
 * aborts (“Assertion failed: (req_wrap_async) != nullptr”). One that takes longer is in a long step, far from files.
 */
const GRACE = 2000;

/** @throws ArgumentError unless this machine can bear as many threads */
export function checkThreads(threads: number): void {
  const most = MOST * availableParallelism();
  checkInteger('threads', threads, 1, most, `${most} (${MOST} for each of this machine's cores)`);
}

/**
 * Makes runs side by side on threads of this machine, in the order in which they come.
 *
 * @param runs how many there will be
 * @param worker the URL of runs/worker.js
 * @param note is told what people should know
 */
export function threadPool(
  runs: number,
  { threads, worker, signal }: { threads: number; worker: URL; signal: AbortSignal },
  note: (text: string) => void,
): Runner {
  // Runs side by side wait for nobody, so threads within a run are for those that would have no run of their
  // own.
  const sideBySide = Math.max(1, Math.min(threads, runs));
  const within = Math.floor(threads / sideBySide);
  // None is ended while it waits for its next run: to start one takes longer than many a run.
  const pool = new Piscina({
    filename: worker.href,
    minThreads: Math.min(sideBySide, runs),
    maxThreads: sideBySide,
  });
  // Piscina's own queue takes every other run first.
  const whenFree = pLimit(sideBySide);
  const stop = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  setMaxListeners(0, stop.signal); // one for each run
  const onAbort = () => stop.abort(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  const run: Runner['run'] = async ({ options, job, folder, identity }, onNews) => {
    stop.signal.throwIfAborted();
    const { port1, port2 } = new MessageChannel();
    const hear = (saying: Saying) => ('note' in saying ? note(saying.note) : onNews(saying));
    port1.on('message', hear);
    const task: Task = { options, job, identity, folder, threads: within, port: port2 };
    const end = new AbortController();
    let grace: NodeJS.Timeout | undefined;
    const onStop = () => {
      port1.postMessage('stop');
      grace = setTimeout(() => end.abort(stop.signal.reason), GRACE);
    };
    stop.signal.addEventListener('abort', onStop, { once: true });
    const made = pool.run(task, { transferList: [port2], signal: end.signal }) as Promise<Outcome>;
    underWay.add(made);
    try {
      const result = await made;
      if ('stopped' in result) throw stop.signal.reason;
      if ('failed' in result) throw errorOf(result);
      return result;
    } finally {
      underWay.delete(made);
      clearTimeout(grace);
      stop.signal.removeEventListener('abort', onStop);
      // The result has a way of its own, and may come before what the run said: that is heard first.
      for (let last = receiveMessageOnPort(port1); last !== undefined; last = receiveMessageOnPort(port1)) {
        hear(last.message as Saying);
      }
      port1.close(); // an open port would keep the process alive
    }
  };
  return {
    run: (part, onNews) => whenFree(run, part, onNews),
    async close() {
      signal.removeEventListener('abort', onAbort);
      stop.abort();
      await Promise.allSettled(underWay);
      await pool.destroy();
    },
  };
}

function errorOf({ failed: { name, message } }: Failed): MsgdError {
  return Object.assign(new MsgdError(message), { name });
}
