import type { Conduct } from '../runs/makeRuns.js';

/** How an experiment is made, and what is printed of it. */
export interface How extends Conduct {
  readonly json: boolean;
  readonly quiet: boolean;
}
