import { loadData } from '../data/files.js';
import { plan } from '../experiments/compare.js';
import {
  checkSame,
  openFolder,
  readFolder,
  removeRuns,
  type Experiment,
} from '../folders/experimentFolder.js';
import { removeTemporaries } from '../folders/files.js';
import { locked } from '../folders/lock.js';
import { folderOf } from '../folders/runFolder.js';
import { readSweep } from '../folders/sweepFolder.js';
import type { Report } from '../reports/report.js';
import { writeResults } from '../reports/results.js';
import { makeRuns, type PlannedComparison, type Conduct } from '../runs/makeRuns.js';
import { checkThreads } from '../runs/pool.js';
import { announceKept, announceWork } from './announce.js';
import { finished, finishedBefore } from './finished.js';
import { draw } from './redraw.js';
import { resumeSweep } from './sweep.js';

/** Makes all runs of an experiment that its folder does not have, and writes its results. */
export async function conduct(experiment: Experiment, how: Conduct): Promise<Report> {
  const { options } = experiment;
  checkThreads(how.threads);
  const data = await loadData(options.data, options);
  const comparison = { experiment, data, jobs: plan(options, data), folder: how.out };
  return locked(how.out, async () => {
    if ((await finishedBefore(comparison, how.note)) !== undefined) {
      const { length } = comparison.jobs;
      how.note?.(
        `${length === 1 ? 'the run is' : `all ${length} runs are`} in ${how.out} already: its report is drawn again`,
      );
      return draw(how.out);
    }
    return finish(comparison, how, async () => {
      await openFolder(how.out, experiment, data, how.note);
      announceKept([comparison], how);
    });
  });
}

/**
 * Goes on with the experiment of a folder, or draws its report anew where all is done.
 *
 * @param again folders of runs that are made again
 */
export async function resume(how: Conduct, again: readonly string[]): Promise<Report> {
  checkThreads(how.threads);
  // In what is not ours, nothing is changed.
  if ((await readSweep(how.out)) === undefined) await readFolder(how.out);
  return locked(how.out, async () => {
    await removeTemporaries(how.out);
    await checkSame(how.out);
    const sweep = await readSweep(how.out);
    if (sweep !== undefined) return resumeSweep(sweep, how, again);
    const experiment = await readFolder(how.out);
    const { options } = experiment;
    const data = await loadData(options.data, options);
    const comparison = { experiment, data, jobs: plan(options, data), folder: how.out };
    await checkSame(how.out, data);
    const folders = comparison.jobs.map((job) => folderOf(how.out, job));
    await removeRuns(how.out, again, folders);
    if ((await finished(how.out, [comparison], how.note)) !== undefined) return draw(how.out);
    return finish(comparison, how);
  });
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
