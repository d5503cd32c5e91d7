import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadData } from '../data/files.js';
import { checkInteger, FormatError } from '../errors.js';
import { plan } from '../experiments/compare.js';
import {
  checkSame,
  experimentText,
  openFolder,
  readFolder,
  readIfThere,
  readManifest,
  removeRuns,
  type Experiment,
} from '../folders/experimentFolder.js';
import { EXPERIMENT, removeTemporaries } from '../folders/files.js';
import { folderOf, names } from '../folders/runFolder.js';
import { readSweep } from '../folders/sweepFolder.js';
import type { Report } from '../reports/report.js';
import { writeResults } from '../reports/results.js';
import { makeRuns, type PlannedComparison, type Conduct } from '../runs/makeRuns.js';
import { announceKept, announceWork } from './announce.js';
import { redraw } from './redraw.js';
import { resumeSweep } from './sweep.js';

/** Makes all runs of an experiment that its folder does not have, and writes its results. */
export async function conduct(experiment: Experiment, how: Conduct): Promise<Report> {
  const { options } = experiment;
  checkInteger('threads', how.threads, 1);
  const data = await loadData(options.data, options);
  const jobs = plan(options, data);
  const folders = jobs.map((job) => folderOf(how.out, job));
  const isSame = (await readIfThere(how.out, EXPERIMENT)) === experimentText(experiment, data);
  if (isSame && (await isDone(how, folders))) {
    how.note?.(`all ${jobs.length} runs are in ${how.out} already: its report is drawn again`);
    return redraw(how.out);
  }
  const comparison = { experiment, data, jobs, folder: how.out };
  return finish(comparison, how, async () => {
    await openFolder(how.out, experiment, data);
    announceKept([comparison], how);
  });
}

/**
 * Goes on with the experiment of a folder, or draws its report anew where all is done.
 *
 * @param again folders of runs that are made again
 */
export async function resume(how: Conduct, again: readonly string[]): Promise<Report> {
  checkInteger('threads', how.threads, 1);
  await removeTemporaries(how.out);
  const sweep = await readSweep(how.out);
  if (sweep !== undefined) return resumeSweep(sweep, how, again);
  const experiment = await readFolder(how.out);
  const { options } = experiment;
  const data = await loadData(options.data, options);
  const jobs = plan(options, data);
  await checkSame(how.out, data);
  const folders = jobs.map((job) => folderOf(how.out, job));
  await removeRuns(how.out, again, folders);
  if (await isDone(how, folders)) return redraw(how.out);
  return finish({ experiment, data, jobs, folder: how.out }, how);
}

/**
 * Whether a folder's manifest can be read, and all runs have ended. A manifest that cannot is written anew.
 */
async function isDone({ out, note }: Conduct, folders: readonly string[]): Promise<boolean> {
  const manifest = await readManifest(out).catch((error: unknown) => {
    if (!(error instanceof FormatError)) throw error;
    note?.(`${error.source} is damaged, and is written anew`);
  });
  return manifest !== undefined && folders.every((folder) => existsSync(join(folder, names.result)));
}

async function finish(
  comparison: PlannedComparison,
  how: Conduct,
  open?: () => Promise<void>,
): Promise<Report> {
  let report: Report | undefined;
  const opened = async () => {
    await open?.();
    announceWork([comparison], how);
  };
  await makeRuns([comparison], how, opened, async ({ folder, experiment, data }, results, made) => {
    report = await writeResults(folder, experiment, data, results, made);
  });
  return report as Report;
}
