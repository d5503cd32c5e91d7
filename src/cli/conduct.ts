import { loadData } from '../data/files.js';
import { checkInteger } from '../errors.js';
import type { Source } from '../data/images.js';
import { plan } from '../experiments/compare.js';
import { estimateWork, workText } from '../experiments/estimate.js';
import type { CompareOptions } from '../experiments/options.js';
import { checkSame, openFolder, readFolder, type Experiment } from './experimentFolder.js';
import { reportCommand } from './reportCommand.js';
import { writeResults } from './results.js';
import { isDone } from './runFolder.js';
import { makeRuns, type Comparison, type Conduct } from './runs.js';
import { resumeSweep } from './sweep.js';
import { readSweep } from './sweepFolder.js';

/** Makes all runs of an experiment that its folder does not have, writes its results and prints them. */
export async function conduct(experiment: Experiment, how: Conduct): Promise<void> {
  const { options } = experiment;
  checkInteger('threads', how.threads, 1);
  const data = await loadData(options.data, options);
  const jobs = plan(options, data);
  const open = async () => {
    await openFolder(how.out, experiment, data);
    announce(options, data, how);
  };
  await finish({ experiment, data, jobs, folder: how.out }, how, open);
}

/** Seconds from which on people want to know beforehand. */
const LONG = 600;

/** Says what a long comparison will take. */
function announce(options: CompareOptions, data: Source, { progress, threads, queue }: Conduct): void {
  if (progress !== 'lines') return;
  const work = estimateWork(options, data);
  if (queue === undefined && work.seconds / threads < LONG) return;
  process.stderr.write(`msgd: ${workText(work, threads)}\n`);
}

/** Goes on with the experiment of a folder, or draws its report anew where all is done. */
export async function resume(how: Conduct): Promise<void> {
  const sweep = await readSweep(how.out);
  if (sweep !== undefined) return resumeSweep(sweep, how);
  checkInteger('threads', how.threads, 1);
  const experiment = await readFolder(how.out);
  const { options } = experiment;
  const data = await loadData(options.data, options);
  const jobs = plan(options, data);
  if (isDone(how.out, jobs)) {
    await checkSame(how.out, data);
    return reportCommand(how.out, how, how.signal);
  }
  const open = () => checkSame(how.out, data);
  await finish({ experiment, data, jobs, folder: how.out }, how, open);
}

async function finish(comparison: Comparison, how: Conduct, open: () => Promise<void>): Promise<void> {
  await makeRuns([comparison], how, open, async ({ folder, experiment, data }, results, made) => {
    const text = await writeResults(folder, experiment, data, results, { json: how.json, ...made });
    if (how.json || !how.quiet) process.stdout.write(text);
  });
}
