import type { Dataset } from '../data/dataset.js';
import type { Parts } from '../data/images.js';
import { loadData } from '../data/files.js';
import { checkInteger, MsgdError } from '../errors.js';
import { plan, type Job } from '../experiments/compare.js';
import { checkSame, openFolder, readFolder, type Experiment } from './experimentFolder.js';
import { runAll } from './pool.js';
import { progressBar } from './progress.js';
import { writeResults } from './results.js';

/** Where and how an experiment is made. */
export interface Conduct {
  readonly out: string;
  readonly threads: number;
  readonly json: boolean;
  /** The URL of worker.js, beside the command. */
  readonly worker: URL;
  readonly signal: AbortSignal;
}

/** Makes all runs of an experiment that its folder does not have, writes its results and prints them. */
export async function conduct(experiment: Experiment, how: Conduct): Promise<void> {
  const { options } = experiment;
  checkInteger('threads', how.threads, 1);
  const data = await loadData(options.data, options.pixels);
  const jobs = plan(options, data);
  await openFolder(how.out, experiment, data);
  await finish(experiment, data, jobs, how);
}

/** Goes on with the experiment of a folder, or draws its results anew where all runs are done. */
export async function resume(how: Conduct): Promise<void> {
  checkInteger('threads', how.threads, 1);
  const experiment = await readFolder(how.out);
  const { options } = experiment;
  const data = await loadData(options.data, options.pixels);
  await checkSame(how.out, data);
  await finish(experiment, data, plan(options, data), how);
}

async function finish(experiment: Experiment, data: Dataset | Parts, jobs: readonly Job[], how: Conduct) {
  const { out, threads, json, worker, signal } = how;
  const { options } = experiment;
  const started = new Date();
  const bar = progressBar(jobs.length * options.steps, 'steps');
  const results = await runAll(jobs, options, out, worker, threads, bar.update, signal)
    .catch((error: Error) => {
      // An error of the system, a full disk for one: that it had a code is lost on the way from a worker.
      const stopped = signal.aborted
        ? 'interrupted'
        : /^E[A-Z]+: /.test(error.message) && `stopped (${error.message})`;
      throw stopped ? new MsgdError(`${stopped}; npx msgd resume ${out} goes on from here`) : error;
    })
    .finally(bar.stop);
  const seconds = (Date.now() - started.getTime()) / 1000;
  const course = { json, started, seconds, threads };
  process.stdout.write(await writeResults(out, experiment, data, results, course));
}
