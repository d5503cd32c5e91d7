import type { RunResult } from '../experiments/compare.js';
import { courseOf, type RunState, type TotalState } from './course.js';
import type { News, Part } from './runner.js';

/** Is told of runs under way. */
export interface Watch {
  hear(part: Part, news: News): void;
  end(part: Part, result: RunResult): void;
  /** Something that people should know. */
  note: (text: string) => void;
  stop(): void;
}

/** Which run it is that something is said of. */
interface Named {
  /** Of a sweep: the title of the point that it belongs to. */
  readonly point?: string;
  readonly noise: string;
  readonly seed: number;
  /** That it will take in all. */
  readonly steps: number;
}

/** What is said of runs under way: a run has a new record, a run has ended, or something that people should know. */
export type Progress =
  | (Named & Omit<RunState, 'part'> & { readonly event: 'record'; readonly total: TotalState })
  | (Named & News & { readonly event: 'done'; readonly diverged?: number; readonly total: TotalState })
  | { readonly event: 'note'; readonly text: string };

/**
 * Puts what happens into words.
 *
 * @param seconds least time between records of one run that are told
 */
export function progressOf(
  parts: readonly Part[],
  tell: (progress: Progress) => void,
  seconds: number,
): Watch {
  const course = courseOf(parts);
  const said = new Map<Part, number>();
  const named = ({ options, job, point }: Part): Named => ({ point, noise: job.label, seed: job.seed, steps: options.steps }); // prettier-ignore
  return {
    hear(part, news) {
      course.hear(part, news);
      const now = performance.now() / 1000;
      if (now - (said.get(part) ?? -Infinity) < seconds) return;
      said.set(part, now);
      const { part: known, ...state } = course.stateOf(part);
      tell({ event: 'record', ...named(known), ...state, total: course.total() });
    },
    end(part, { records, diverged }) {
      course.end(part);
      const { step, testAccuracy, testLoss } = records[records.length - 1];
      tell({ event: 'done', ...named(part), step, testAccuracy, testLoss, diverged, total: course.total() });
    },
    note: (text) => tell({ event: 'note', text }),
    stop: () => undefined,
  };
}
