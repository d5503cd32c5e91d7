import type { TaskResult } from './worker.js';

const fields = [
  'step', 'epochs', 'exampleGradients', 'trainLoss', 'trainAccuracy', 'testLoss', 'testAccuracy', 'gradientNorm', 'seconds',
] as const; // prettier-ignore

/** All records of all runs, a line each, with a heading. Numbers in full; what is absent is empty. */
export function recordsCsv(results: readonly TaskResult[]): string {
  const lines = results.flatMap(({ label, seed, records }) =>
    records.map((record) => [label, seed, ...fields.map((field) => record[field] ?? '')].join(',')),
  );
  return `${['noise', 'seed', ...fields].join(',')}\n${lines.join('\n')}\n`;
}
