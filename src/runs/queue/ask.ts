import type { Queue, QueueEvents } from 'bullmq';
import { setTimeout } from 'node:timers/promises';
import { MsgdError } from '../../errors.js';
import type { RunResult } from '../../experiments/compare.js';
import { isWhole, keepFiles, readResult } from '../../folders/runFolder.js';
import { runHash } from '../../folders/runHash.js';
import type { News } from '../progress.js';
import type { Runner } from '../runner.js';
import { lostError, PATIENCE, PREFIX, QUEUE, QueueError, type Connection } from './connect.js';
import { filesKey, idOf, requestOf, type Request, type Saying } from './request.js';

/** Seconds for which files that were taken stay, for others who asked for the same run. */
const GRACE = 60;
/** Milliseconds after which it is seen to that nothing was missed. */
const CHECK = 15_000;

/** A run that was asked for: in a sweep, points may have one in common. */
interface Asked {
  readonly request: Request;
  readonly done: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  readonly listeners: ((news: News) => void)[];
}

function asking(request: Request): Asked {
  let settle: Pick<Asked, 'resolve' | 'reject'> | undefined;
  const done = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
  return { request, done, ...(settle as NonNullable<typeof settle>), listeners: [] };
}

/** Asks for runs at a Redis server, each as often as one likes. */
function asker({ client, place }: Connection, queue: Queue<Request>) {
  const asked = new Map<string, Asked>();
  const has = async (id: string) => (await client.exists(filesKey(PREFIX, id))) === 1;
  /** Asks for a run unless it is there, or has been asked for. */
  async function ask(id: string): Promise<void> {
    const found = asked.get(id);
    if (found === undefined) return;
    const once = { jobId: id, removeOnComplete: true, removeOnFail: true };
    if (await has(id)) found.resolve();
    else await queue.add('run', found.request, once);
  }
  return {
    asked,
    ask: (id: string) => void ask(id).catch(ignore),
    askAgain: () => void Promise.all([...asked.keys()].map(ask)).catch(ignore),
    rejectAll: (error: Error) => asked.forEach(({ reject }) => reject(error)),
    /** The files of a run, when a worker has sent them. */
    async filesOf(request: Request, onNews: (news: News) => void): Promise<Record<string, Buffer>> {
      const hash = runHash(request.identity, request.options, request.job);
      const id = idOf(request);
      const key = filesKey(PREFIX, id);
      for (;;) {
        const found = asked.get(id) ?? asking(request);
        found.listeners.push(onNews);
        asked.set(id, found);
        ask(id).catch((error: Error) =>
          found.reject(error.message === 'Connection is closed.' ? lostError(place) : error),
        );
        await found.done;
        asked.delete(id);
        const files = await client.hgetallBuffer(key);
        if (isWhole(files, hash)) return files;
        // A server that was started anew has forgotten them; what no run wrote so is not to be found again.
        await client.del(key);
      }
    },
  };
}

const ignore = () => undefined;

/** Hears what workers say of runs that were asked for. */
function listen(
  events: QueueEvents,
  { asked, ask }: ReturnType<typeof asker>,
  note: (text: string) => void,
): void {
  events.on('completed', ({ jobId }) => ask(jobId));
  events.on('removed', ({ jobId }) => ask(jobId)); // by another who had asked for it too
  events.on('failed', ({ jobId, failedReason }) => {
    const found = asked.get(jobId);
    const { label, seed } = found?.request.job ?? {};
    found?.reject(new MsgdError(`${label} seed ${seed}: ${failedReason}`));
  });
  const refusals = new Set<string>();
  events.on('progress', ({ jobId, data }) => {
    const saying = data as Saying;
    if (!('refused' in saying)) return asked.get(jobId)?.listeners.forEach((listener) => listener(saying));
    const text = `worker ${saying.worker} does not take runs: ${saying.refused}`;
    if (asked.has(jobId) && !refusals.has(text)) note(text);
    refusals.add(text);
  });
}

/**
 * Lets the workers at a Redis server make runs. What they send is written here; a run that half a worker made
 * is made by another from its beginning.
 *
 * @param note told what people should know
 */
export async function queueRunner(
  connection: Connection,
  note: (text: string) => void,
  signal: AbortSignal,
): Promise<Runner> {
  const { bullmq, client, place, lost } = connection;
  const common = { connection: client, prefix: PREFIX };
  const queue = new bullmq.Queue<Request>(QUEUE, common);
  const runs = asker(connection, queue);

  // From the latest event on, whenever it listens: what happens in between is not missed.
  const [latest] = await client.xrevrange(queue.toKey('events'), '+', '-', 'COUNT', 1);
  const events = new bullmq.QueueEvents(QUEUE, { ...common, lastEventId: latest?.[0] ?? '0-0' });
  queue.on('error', ignore); // `lost` says it, when it is for good
  events.on('error', ignore);
  listen(events, runs, note);
  const timer = setInterval(runs.askAgain, CHECK);
  client.on('ready', runs.askAgain); // a server that was started anew may have forgotten all
  lost.catch(runs.rejectAll);
  const onAbort = () => runs.rejectAll(new QueueError('interrupted'));
  signal.addEventListener('abort', onAbort, { once: true });
  const lookForWorkers = globalThis.setTimeout(() => {
    const text = `no worker is at ${place} yet: npx msgd worker --queue ${place} starts one, on any machine`;
    queue.getWorkersCount().then(
      (count) => count === 0 && runs.asked.size > 0 && note(text),
      () => undefined,
    );
  }, 2000);

  return {
    async run(part, onNews) {
      const { identity, options, job, folder } = part;
      const request = requestOf(part);
      await keepFiles(folder, await runs.filesOf(request, onNews));
      await client.expire(filesKey(PREFIX, idOf(request)), GRACE);
      return (await readResult(folder, runHash(identity, options, job))) as RunResult;
    },

    async close() {
      signal.removeEventListener('abort', onAbort);
      clearInterval(timer);
      clearTimeout(lookForWorkers);
      const left = [...runs.asked.keys()];
      runs.rejectAll(new QueueError('not waited for any more'));
      runs.asked.clear();
      // What no worker has begun is not to be made; what one has is made to its end, and waits to be taken.
      const withdrawn = Promise.allSettled(left.map((id) => queue.remove(id)));
      await Promise.race([withdrawn, lost.catch(ignore), setTimeout(PATIENCE, undefined, { ref: false })]);
      await Promise.race([
        Promise.allSettled([events.close(), queue.close()]),
        setTimeout(PATIENCE, undefined, { ref: false }),
      ]);
    },
  };
}
