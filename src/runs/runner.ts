import type { Job, RunResult } from '../experiments/compare.js';
import type { CompareOptions } from '../experiments/options.js';
import type { Identity } from '../folders/manifest.js';
import type { News } from './progress.js';

/** A run that is to be made. */
export interface Part {
  readonly options: CompareOptions;
  readonly job: Job;
  /** Where the run's files are. */
  readonly folder: string;
  readonly identity: Identity;
  /** Of a sweep: the title of the point that it belongs to. */
  readonly point?: string;
}

/** That which makes runs: the threads of this machine, or workers elsewhere. */
export interface Runner {
  /** Makes a run, or the rest of it where its folder has its beginning; its result. */
  run(part: Part, onNews: (news: News) => void): Promise<RunResult>;
  /** Ends what is under way. */
  close(): Promise<void>;
}
