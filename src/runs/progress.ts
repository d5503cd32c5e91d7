import type { DescentRecord } from '../descent/index.js';

/** How far a run under way is. */
export type News = Pick<DescentRecord, 'step' | 'testAccuracy' | 'testLoss'>;

/** The speed of a run; both are absent until it is known. */
export interface Pace {
  /** Steps a second. */
  readonly stepsPerSecond?: number;
  /** Seconds until it is done. */
  readonly secondsLeft?: number;
}

/** Where all runs together are. */
export interface Total extends Pace {
  /** All of them. */
  readonly runs: number;
  /** Runs that have ended. */
  readonly runsDone: number;
  /** Steps taken, of all runs. */
  readonly step: number;
  /** That they take in all. */
  readonly steps: number;
}

/** The run that a message is about. */
export interface Named {
  /** Of a sweep: the title of the point that it belongs to. */
  readonly point?: string;
  /** The noise class with its options. */
  readonly noise: string;
  /** Of the run. */
  readonly seed: number;
  /** That it will take in all. */
  readonly steps: number;
}

/** The progress of runs: one has a new record, one has ended, or a note for people. */
export type Progress =
  | (Named & News & Pace & { readonly event: 'record'; readonly total: Total })
  | (Named &
      News & {
        readonly event: 'done';
        /** The step that could not be taken; absent where all were. */
        readonly diverged?: number;
        readonly total: Total;
      })
  | { readonly event: 'note'; readonly text: string };
