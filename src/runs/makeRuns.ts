import type { Source } from '../data/images.js';
import { MsgdError } from '../errors.js';
import type { Job, RunResult } from '../experiments/compare.js';
import type { Experiment } from '../folders/experimentFolder.js';
import { identityOf, type Made } from '../folders/manifest.js';
import { folderOf, readResult } from '../folders/runFolder.js';
import { runHash } from '../folders/runHash.js';
import { shellPath } from '../folders/shell.js';
import { threadPool } from './pool.js';
import { queueRunner } from './queue/ask.js';
import { connect, QueueError, type Connection } from './queue/connect.js';
import type { Part } from './runner.js';
import type { Watch } from './watch.js';

/** Where and how an experiment is made. */
export interface Conduct {
  readonly out: string;
  readonly threads: number;
  /**
   * The address of a Redis server at which workers wait: they make the runs, in place of this machine's
   * threads.
   */
  readonly queue?: string;
  /** Who is told of the runs. */
  readonly watch: (parts: readonly Part[]) => Watch;
  /**
   * Told what people should know before there are runs; without it, what a comparison will take is not
   * measured.
   */
  readonly note?: (text: string) => void;
  /** The URL of runs/worker.js. */
  readonly worker: URL;
  readonly signal: AbortSignal;
}

/** As `Conduct`; without `out`, what is made is not kept. */
type Making = Omit<Conduct, 'out'> & { readonly out?: string };

/** A comparison whose folder is ready for its runs. */
export interface PlannedComparison {
  readonly experiment: Experiment;
  readonly data: Source;
  readonly jobs: readonly Job[];
  readonly folder: string;
  /** Of a sweep: the title of its point. */
  readonly point?: string;
}

type OnResults = (comparison: PlannedComparison, results: readonly RunResult[], made: Made) => Promise<void>;

/**
 * Makes the runs of all comparisons together, so that nobody idles at the end of one, and calls `onResults`
 * with each comparison's as soon as they are all there.
 *
 * @param open makes the folder ready, when it is known that there is someone to make the runs
 * @throws MsgdError saying how to go on, if it was stopped
 */
export async function makeRuns(
  comparisons: readonly PlannedComparison[],
  how: Making,
  open: () => Promise<void>,
  onResults: OnResults,
): Promise<Made> {
  const connection = how.queue === undefined ? undefined : await connect(how.queue);
  try {
    await open();
    return await runParts(comparisons, how, connection, onResults);
  } finally {
    connection?.client.disconnect();
  }
}

async function runParts(
  comparisons: readonly PlannedComparison[],
  how: Making,
  connection: Connection | undefined,
  onResults: OnResults,
): Promise<Made> {
  const { out, signal } = how;
  const started = new Date();
  const made = (): Made => ({
    started,
    seconds: (Date.now() - started.getTime()) / 1000,
    threads: connection === undefined ? how.threads : undefined,
  });
  const plans = comparisons.map((comparison) => ({ comparison, parts: partsOf(comparison) }));
  const parts = plans.flatMap((one) => one.parts);
  const done = await resultsOf(parts);
  const watch = how.watch(parts);
  try {
    const runner =
      connection === undefined
        ? threadPool(parts.length - done.size, how, watch.note)
        : await queueRunner(connection, watch.note, signal);
    const make = async (part: Part) => {
      const result = done.get(part) ?? (await runner.run(part, (news) => watch.hear(part, news)));
      watch.end(part, result);
      return result;
    };
    const all = plans.map(async ({ comparison, parts }) =>
      onResults(comparison, await Promise.all(parts.map(make)), made()),
    );
    try {
      await Promise.all(all);
      return made();
    } finally {
      await runner.close();
      await Promise.allSettled(all); // what is being written is written to its end
    }
  } catch (error) {
    const stopped = reasonOf(error as Error, signal);
    if (stopped === undefined) throw error;
    throw new MsgdError(
      out === undefined ? stopped : `${stopped}; npx msgd resume ${shellPath(out)} resumes it`,
    );
  } finally {
    watch.stop();
  }
}

/**
 * The results of the runs that are done: all are read before one is made, so that damage is known before work
 * is done.
 */
async function resultsOf(parts: readonly Part[]): Promise<ReadonlyMap<Part, RunResult>> {
  const results = new Map<Part, RunResult>();
  for (const part of parts) {
    const result = await readResult(part.folder, runHash(part.identity, part.options, part.job));
    if (result !== undefined) results.set(part, result);
  }
  return results;
}

function partsOf({ experiment: { options }, data, jobs, folder, point }: PlannedComparison): Part[] {
  const identity = identityOf(data);
  return jobs.map((job) => ({ options, job, folder: folderOf(folder, job), identity, point }));
}

/** What engines say where a thread's heap is full, and what a workspace says where the system gives it no memory. */
const NO_MEMORY = /out of memory|allocate memory|allocation failed|^the system has no (memory|room) for /i;

/** Why it was stopped, if that is nothing that is wrong with the experiment. */
function reasonOf(error: Error, signal: AbortSignal): string | undefined {
  const { message } = error;
  if (signal.aborted) return 'interrupted';
  if (NO_MEMORY.test(message)) return `stopped (${message}; fewer threads need less)`;
  if (error instanceof MsgdError && !(error instanceof QueueError)) return undefined;
  // An error of the system, a full disk for one: that it had a code is lost on the way from a worker.
  if (error instanceof QueueError || /^E[A-Z]+: /.test(message)) return `stopped (${message})`;
  return undefined;
}
