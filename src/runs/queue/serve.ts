import type { Job as BullJob } from 'bullmq';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { loadData, sourceKey } from '../../data/files.js';
import { MsgdError } from '../../errors.js';
import type { CompareOptions } from '../../experiments/options.js';
import { identityOf } from '../../folders/manifest.js';
import { filesOf } from '../../folders/runFolder.js';
import { checkThreads, threadPool } from '../pool.js';
import type { News } from '../progress.js';
import type { Runner } from '../runner.js';
import { connect, PATIENCE, PREFIX, QUEUE, QueueError, type Connection } from './connect.js';
import { filesKey, worker as self, type Request, type Saying } from './request.js';

/**
 * Milliseconds after which a worker that is not heard of has lost its runs, and between looks for such runs.
 */
const LOCK = 10_000;
const LOOK = 5000;
/** Workers that one run may lose before it is given up: it may be the run that ends them. */
const LOSSES = 10;
/** Seconds for which a run's files wait for those who asked for it. */
const WEEK = 7 * 24 * 3600;
/** Milliseconds before a run that was refused is offered again, to others too. */
const PAUSE = 2000;
/** Least time between news of a run. */
const MILLISECONDS = 500;

/** How a worker works. */
interface Serve {
  readonly queue: string;
  /** Runs side by side. */
  readonly threads: number;
  /** The URL of runs/worker.js. */
  readonly worker: URL;
  readonly signal: AbortSignal;
  /** Told what it does, and what is wrong. */
  readonly say: (text: string) => void;
  readonly complain: (text: string) => void;
}

/**
 * Makes the runs that others ask for at a Redis server, until it is interrupted. Then, what is under way goes
 * back at once.
 *
 * @throws QueueError if the queue cannot be used, or no longer
 */
export async function serve({ queue, threads, worker, signal, say, complain }: Serve): Promise<void> {
  checkThreads(threads);
  const connection = await connect(queue);
  const { bullmq, client, place, lost } = connection;
  // Its own disk being full, for one, is no fault of the run.
  const broken = new AbortController();
  const stop = AbortSignal.any([signal, broken.signal]);
  const runner = threadPool(threads, { threads, worker, signal: stop }, say);
  const work = workOf(connection, runner, { broken, stop, say, complain });
  const stopped = new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve()));
  const bull = new bullmq.Worker<Request>(QUEUE, work, {
    connection: client,
    prefix: PREFIX,
    concurrency: threads,
    lockDuration: LOCK,
    stalledInterval: LOOK,
    maxStalledCount: LOSSES,
  });
  bull.on('error', () => undefined); // `lost` says it, when it is for good
  say(
    `msgd worker ${self} waits at ${place} for runs, ${threads} at a time; Ctrl-C gives back what is under way`,
  );
  try {
    await Promise.race([stopped, lost]);
    const closed = bull.close().then(() => true);
    if (!(await Promise.race([closed, setTimeout(PATIENCE, false, { ref: false })]))) {
      // A connection that is being tried again would keep the process alive.
      complain(`${place} does not answer: what is under way goes to others later`);
      process.exit(2);
    }
  } catch (error) {
    await bull.close(true);
    throw error;
  } finally {
    await runner.close();
    client.disconnect();
  }
  if (broken.signal.aborted) throw new QueueError(`stopped (${(broken.signal.reason as Error).message})`);
}

/** What is done with a job: a run, told of and sent back. */
function workOf(
  { bullmq, client }: Connection,
  runner: Runner,
  {
    broken,
    stop,
    say,
    complain,
  }: Pick<Serve, 'say' | 'complain'> & { broken: AbortController; stop: AbortSignal },
): (job: BullJob<Request>, token?: string) => Promise<void> {
  const identify = identifier();
  const refused = new Set<string>();
  return async (job, token = '') => {
    const { options, job: run, identity } = job.data;
    const tell = (saying: Saying) => job.updateProgress(saying).catch(() => undefined);
    const refuse = async (reason: string): Promise<never> => {
      await tell({ worker: self, refused: reason });
      if (!refused.has(reason)) complain(`does not take runs: ${reason}`);
      refused.add(reason);
      await job.moveToDelayed(Date.now() + PAUSE, token);
      throw new bullmq.DelayedError();
    };
    const reason = await refusal(job.data, identify);
    if (reason !== undefined) await refuse(reason);
    const folder = await mkdtemp(join(tmpdir(), 'msgd-run-'));
    try {
      let told = -Infinity;
      const { diverged } = await runner.run({ options, job: run, folder, identity }, (news: News) => {
        if (performance.now() - told < MILLISECONDS) return;
        told = performance.now();
        void tell(news);
      });
      const key = filesKey(PREFIX, job.id as string);
      await client
        .multi()
        .hset(key, await filesOf(folder))
        .expire(key, WEEK)
        .exec();
      say(
        `${run.label} seed ${run.seed}: ${diverged === undefined ? 'done' : `diverged at step ${diverged}`}`,
      );
    } catch (error) {
      if (/^E[A-Z]+: /.test((error as Error).message)) broken.abort(error);
      if (!stop.aborted) {
        // The data may have been changed since they were looked at.
        const reason = await refusal(job.data, identify);
        if (reason !== undefined) await refuse(reason);
        throw error;
      }
      await job.moveToWait(token);
      say(`${run.label} seed ${run.seed}: goes back`);
      throw new bullmq.WaitingError();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

/** Why runs made here would not have the bits that are asked for. */
async function refusal(
  { identity, options }: Request,
  identify: ReturnType<typeof identifier>,
): Promise<string | undefined> {
  const other = (what: string, asked: string, here: string) =>
    asked === here ? undefined : `they are for another ${what} (${asked}, here ${here})`;
  try {
    // First what is known without their options: those of another version may not even be understood.
    const { version, wasm } = identityOf();
    return (
      other('version of msgd', identity.version, version) ??
      other('build of its kernels', identity.wasm, wasm) ??
      other(`content of ${options.data}`, identity.data, await identify(options))
    );
  } catch (error) {
    if (!(error instanceof MsgdError)) throw error;
    return error.message;
  }
}

/** Finds the hash of some data, which are loaded once, and again when their file is another. */
function identifier() {
  const known = new Map<string, Promise<string>>();
  return async (options: CompareOptions) => {
    const file = await stat(options.data.replace(/:swap$/, '')).catch(() => undefined);
    const key = JSON.stringify([sourceKey(options), file?.mtimeMs, file?.size]);
    const found = known.get(key) ?? loadData(options.data, options).then((loaded) => identityOf(loaded).data);
    known.set(key, found);
    found.catch(() => known.delete(key)); // they may be there the next time
    return found;
  };
}
