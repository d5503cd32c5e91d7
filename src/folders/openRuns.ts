import type { Checkpoint, DescentRecord } from '../descent/index.js';
import { jobsOf, type Job, type RunResult } from '../experiments/compare.js';
import { resultsOf, type Results } from '../experiments/results.js';
import { readFolder } from './experimentFolder.js';
import { folderOf, readCheckpoint, readProgress, readResult, readRun } from './runFolder.js';

/** A run that is not done, and the last step that it has recorded, if it was begun. */
export type Missing = Job & { readonly step?: number };

/** A folder of runs, as it was when it was opened. */
export interface Runs extends Results {
  /** What the experiment is called, where it has a name. */
  readonly name?: string;
  /** The runs that are not done. `rows` and `conclusion` are of the others. */
  readonly missing: readonly Missing[];
  /** The records of a run, done or not: those that are there now. */
  records(run: Job): Promise<DescentRecord[]>;
  /**
   * θ and all else that the next step of a run needs, at its latest checkpoint: of a run that is done, in the
   * end. Nothing where a run has none yet.
   *
   * @throws FormatError if the file is damaged
   */
  checkpoint(run: Job): Promise<Checkpoint | undefined>;
}

/**
 * Opens the folder of a comparison, finished or not, that `compare`, the command or a point of a sweep has
 * written. It needs no data, runs nothing and changes nothing. Every file is checked before it is believed.
 *
 * @throws ArgumentError if the folder is none of a comparison; FormatError naming a file that is damaged
 */
export async function openRuns(folder: string): Promise<Runs> {
  const { name, options } = await readFolder(folder);
  const runs: RunResult[] = [];
  const missing: Missing[] = [];
  for (const job of jobsOf(options)) {
    const path = folderOf(folder, job);
    const result = await readResult(path);
    if (result === undefined) missing.push({ ...job, step: await readProgress(path) });
    else runs.push(result);
  }
  return {
    ...resultsOf(options, runs),
    name,
    missing,
    records: (run) => readRun(folderOf(folder, run)),
    checkpoint: (run) => readCheckpoint(folderOf(folder, run)),
  };
}
