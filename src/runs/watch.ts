import type { RunResult } from '../experiments/compare.js';
import { accountOf } from './account.js';
import type { Named, News, Progress } from './progress.js';
import type { Part } from './runner.js';

/** Is told of runs under way. */
export interface Watch {
  hear(part: Part, news: News): void;
  end(part: Part, result: RunResult): void;
  /** Something that people should know. */
  note: (text: string) => void;
  stop(): void;
}

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
  const account = accountOf(parts);
  const said = new Map<Part, number>();
  const named = ({ options, job, point }: Part): Named => ({ point, noise: job.label, seed: job.seed, steps: options.steps }); // prettier-ignore
  return {
    hear(part, news) {
      account.hear(part, news);
      const now = performance.now() / 1000;
      if (now - (said.get(part) ?? -Infinity) < seconds) return;
      said.set(part, now);
      const { part: known, ...state } = account.stateOf(part);
      tell({ event: 'record', ...named(known), ...state, total: account.total() });
    },
    end(part, { records, diverged }) {
      account.end(part);
      const { step, testAccuracy, testLoss } = records[records.length - 1];
      tell({ event: 'done', ...named(part), step, testAccuracy, testLoss, diverged, total: account.total() });
    },
    note: (text) => tell({ event: 'note', text }),
    stop: () => undefined,
  };
}
