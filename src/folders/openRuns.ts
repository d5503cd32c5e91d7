import type { Checkpoint, DescentRecord } from '../descent/index.js';
import { checkInteger, checkOneOf, checkText } from '../errors.js';
import { jobsOf, type Job, type RunResult } from '../experiments/compare.js';
import type { CompareOptions } from '../experiments/options.js';
import { resultsOf, type Results } from '../experiments/results.js';
import { readFolder } from './experimentFolder.js';
import { folderOf, readCheckpoint, readProgress, readResult, readRun } from './runFolder.js';
import { runHash } from './runHash.js';

/** A run that is not done. */
export type Missing = Job & {
  /** The last step that it has recorded; absent where it was not begun. */
  readonly step?: number;
};

/** A folder of runs, as it was when opened. */
export interface Runs extends Results {
  /** What the experiment is called, where it has a name. */
  readonly name?: string;
  /** The runs that are not done. `rows` and `conclusion` are of the others. */
  readonly missing: readonly Missing[];
  /**
   * The records of a run, done or not: those that are there now.
   *
   * @throws ArgumentError for a run that is not of this comparison; FormatError if the file is damaged
   */
  records(run: Job): Promise<DescentRecord[]>;
  /**
   * θ and all else that the next step of a run needs, at its latest checkpoint: of a run that is done, in the
   * end. Nothing where a run has none yet.
   *
   * @throws ArgumentError for a run that is not of this comparison; FormatError if the file is damaged
   */
  checkpoint(run: Job): Promise<Checkpoint | undefined>;
}

/**
 * Opens the folder of a comparison, finished or not: one written by `compare`, by the command, or by a point
 * of a sweep. It needs no data, runs nothing and changes nothing. Every file is checked before it is used.
 *
 * @throws ArgumentError if the folder is not one of a comparison; FormatError naming a damaged file
 */
export async function openRuns(folder: string): Promise<Runs> {
  checkText('folder', folder, 'the path of a folder');
  const { name, options, ...identity } = await readFolder(folder);
  const hashOf = (job: Job) => runHash(identity, options, job);
  const runs: RunResult[] = [];
  const missing: Missing[] = [];
  for (const job of jobsOf(options)) {
    const path = folderOf(folder, job);
    const result = await readResult(path, hashOf(job));
    if (result === undefined) missing.push({ ...job, step: await readProgress(path) });
    else runs.push(result);
  }
  return {
    ...resultsOf(options, runs),
    name,
    missing,
    records: async (run) => readRun(folderOf(folder, checked(run, options))),
    checkpoint: async (run) => readCheckpoint(folderOf(folder, checked(run, options)), hashOf(run)),
  };
}

/** A run, if it is one of the comparison's: of others there is nothing, which must not look like a run not begun. */
function checked(run: Job, { noise, seeds, firstSeed }: CompareOptions): Job {
  const { label, seed } = run ?? {};
  checkOneOf('run.label', label, noise);
  checkInteger('run.seed', seed, firstSeed, firstSeed + seeds - 1);
  return run;
}
