import { createHash } from 'node:crypto';
import type { MessagePort } from 'node:worker_threads';
import { loadData, sourceKey } from '../data/files.js';
import type { Source } from '../data/images.js';
import { runJob, type Job, type RunResult } from '../experiments/compare.js';
import { MsgdError } from '../errors.js';
import type { CompareOptions } from '../experiments/options.js';
import { identityOf, type Identity } from '../folders/manifest.js';
import { addRecord, begin, finish, keepCheckpoint, readEarlier, readRun } from '../folders/runFolder.js';
import { runHash } from '../folders/runHash.js';
import type { News } from './progress.js';

export interface Task {
  readonly options: CompareOptions;
  readonly job: Job;
  /** Of it, the data's part is looked at here: each thread reads them by itself, and later than others did. */
  readonly identity: Identity;
  /** Where the run's files are. */
  readonly folder: string;
  /** Threads of this run. */
  readonly threads: number;
  /** Told of every record, and what people should know. What comes from it says to stop. */
  readonly port: MessagePort;
}

/** What comes through the port. */
export type Saying = News | { readonly note: string };

/** Of an error of msgd, what would be lost on the way from a thread. */
export interface Failed {
  readonly failed: { readonly name: string; readonly message: string };
}

/** What a thread answers. */
export type Outcome = RunResult | Failed | { readonly stopped: true };

/** Least time between checkpoints. Writing one takes some milliseconds. */
const MILLISECONDS = 1000;

let loaded: { spec: string; hash: string; data: Source } | undefined;

/**
 * The data of a run.
 *
 * @throws MsgdError if they are not those that it was asked for: a file may change while there are runs
 */
async function dataOf(options: CompareOptions, { data: hash }: Task['identity']): Promise<Source> {
  const spec = sourceKey(options);
  if (loaded?.spec !== spec || loaded.hash !== hash) {
    const data = await loadData(options.data, options);
    loaded = { spec, hash: identityOf(data).data, data };
  }
  if (loaded.hash === hash) return loaded.data;
  throw new MsgdError(
    `${options.data} was changed while there were runs to make: the SHA-256 of what it has was ${hash}, and is ${loaded.hash} now. Runs that are done are as they were asked for; when it is as it was, the others can be made`,
  );
}

/** What a thread of the pool does: a run from where its files say it is, to its end. */
export default async function work({
  options,
  job,
  identity,
  folder,
  threads,
  port,
}: Task): Promise<Outcome> {
  const stop = new AbortController();
  port.once('message', () => stop.abort());
  try {
    return await run();
  } catch (error) {
    if (stop.signal.aborted) return { stopped: true };
    if (!(error instanceof MsgdError)) throw error;
    return { failed: { name: error.name, message: error.message } };
  } finally {
    port.close();
  }

  async function run(): Promise<RunResult> {
    const data = await dataOf(options, identity);
    const hash = runHash(identity, options, job);
    const earlier = await readEarlier(folder, hash, (note) => port.postMessage({ note } satisfies Saying));
    stop.signal.throwIfAborted();
    await begin(folder, earlier?.records ?? []);
    let kept = performance.now();
    const { theta, state, ...result } = await runJob(options, data, job, {
      earlier,
      threads,
      signal: stop.signal,
      async onRecord(record, descent) {
        const { step, testAccuracy, testLoss } = record;
        port.postMessage({ step, testAccuracy, testLoss } satisfies Saying);
        await addRecord(folder, record);
        const isLast = record.step === options.steps;
        if (!isLast && performance.now() - kept < MILLISECONDS) return;
        const { checkpoint } = descent;
        if (checkpoint === undefined) return;
        await keepCheckpoint(folder, hash, checkpoint);
        kept = performance.now();
      },
    });
    // What a run ends with: θ and, of batch norms, the running statistics.
    const ofTheta = createHash('sha256').update(new Uint8Array(theta.buffer));
    const thetaHash = ofTheta.update(new Uint8Array(state.buffer)).digest('hex');
    const done = { ...result, thetaHash };
    await finish(folder, hash, done);
    // As whoever opens the folder later has them: JSON knows no infinite loss.
    return { ...done, records: await readRun(folder) };
  }
}
