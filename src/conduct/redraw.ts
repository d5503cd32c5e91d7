import { join } from 'node:path';
import { loadData } from '../data/files.js';
import { checkInteger, FormatError, MsgdError } from '../errors.js';
import type { RunResult } from '../experiments/compare.js';
import {
  checkSame,
  partOfManifest,
  readFolder,
  readManifest,
  type Experiment,
} from '../folders/experimentFolder.js';
import { locked } from '../folders/lock.js';
import { openRuns } from '../folders/openRuns.js';
import { folderOf, names } from '../folders/runFolder.js';
import { shellPath } from '../folders/shell.js';
import { diagnoseRun, readDiagnosis } from '../reports/diagnoseRun.js';
import type { Report } from '../reports/report.js';
import { report } from '../reports/results.js';

/** How runs are diagnosed. */
export interface Diagnosing {
  /** The first so many seeds of each class. */
  readonly seeds: number;
  /** Calls `diagnose` for each of the runs. */
  readonly each: (runs: readonly RunResult[], diagnose: (run: RunResult) => Promise<void>) => Promise<void>;
}

/**
 * Draws the results of a folder, finished or not, anew; it runs nothing, and needs no data but for spectra.
 *
 * @param diagnosing where spectra are asked for
 * @throws ArgumentError if `diagnosing.seeds` is less than 1 or more than the experiment has
 */
export async function redraw(out: string, diagnosing?: Diagnosing): Promise<Report> {
  await readFolder(out); // in what is not ours, nothing is changed
  // Runs under way may be looked at; what is finished is not to be replaced meanwhile.
  const isFinished = (await readManifest(out)) !== undefined;
  return isFinished ? locked(out, () => draw(out, diagnosing)) : draw(out, diagnosing);
}

/** As `redraw`, for whoever has the folder's lock. */
export async function draw(out: string, diagnosing?: Diagnosing): Promise<Report> {
  const experiment = await readFolder(out);
  const { runs: results, missing } = await openRuns(out);
  if (results.length === 0) {
    throw new MsgdError(
      `${out}: none of its ${missing.length} runs is done; npx msgd resume ${shellPath(out)} makes them`,
    );
  }
  const manifest = await readManifest(out);
  if (manifest !== undefined && missing.length > 0) {
    const path = join(folderOf(out, missing[0]), names.result);
    throw new FormatError(
      path,
      `is missing, though all was done; npx msgd resume ${shellPath(out)} makes it again`,
    );
  }
  if (diagnosing !== undefined) await diagnoseAll(out, experiment, results, diagnosing);
  return report(out, experiment, manifest ?? (await partOfManifest(out)), results, missing);
}

/** Diagnoses the first runs of each class, as far as they are done, did not diverge, and were not diagnosed at their ends. */
async function diagnoseAll(
  out: string,
  { options }: Experiment,
  results: readonly RunResult[],
  { seeds, each }: Diagnosing,
): Promise<void> {
  checkInteger('seeds', seeds, 1, options.seeds);
  await checkSame(out);
  const data = await loadData(options.data, options);
  await checkSame(out, data);
  const end = options.firstSeed + seeds;
  const first = results.filter(({ seed, diverged }) => seed < end && diverged === undefined);
  await each(first, async (run) => {
    const folder = folderOf(out, run);
    const { step } = run.records[run.records.length - 1];
    if ((await readDiagnosis(folder, step)) === undefined) await diagnoseRun(folder, run, options, data);
  });
}
