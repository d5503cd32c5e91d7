import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { estimateWork, sumOf, workText } from '../experiments/estimate.js';
import { folderOf, names } from '../folders/runFolder.js';
import type { Conduct, PlannedComparison } from '../runs/makeRuns.js';

/** Seconds from which on people want to know beforehand. */
const LONG = 600;

/** Says how many runs are there already. */
export function announceKept(comparisons: readonly PlannedComparison[], { note, out }: Conduct): void {
  const all = countRuns(comparisons);
  const kept = all - countRuns(missingOf(comparisons));
  if (kept > 0) note?.(`${kept} of ${all} runs are in ${out} already, and are kept`);
}

/** Says what the runs that are missing will take, if that is long or others make them. */
export function announceWork(
  comparisons: readonly PlannedComparison[],
  { note, threads, queue }: Conduct,
): void {
  const missing = missingOf(comparisons);
  if (note === undefined || missing.length === 0) return;
  announceDecay(missing, note);
  const work = sumOf(
    missing.map(({ experiment, data, jobs }) => estimateWork(experiment.options, data, jobs)),
  );
  if (queue === undefined && work.seconds / threads < LONG) return;
  note(workText(work, threads, work.runs < countRuns(comparisons)));
}

/**
 * Says which steps of `decay` runs do not come to, or end with. That is no error: a run may be a part of a longer one, and a sweep may
 * go over steps.
 */
export function announceDecay(
  comparisons: readonly Pick<PlannedComparison, 'experiment'>[],
  note: (text: string) => void,
): void {
  const texts = comparisons.map(({ experiment: { options: { decay, steps } } }) => {
    const late = decay.filter((step) => step >= steps);
    if (late.length === 0) return '';
    return `decay: the step size does not fall after step${late.length === 1 ? '' : 's'} ${late.join(', ')}, as runs have ${steps} steps`;
  }); // prettier-ignore
  for (const text of new Set(texts)) if (text !== '') note(text);
}

function countRuns(comparisons: readonly PlannedComparison[]): number {
  return comparisons.reduce((sum, { jobs }) => sum + jobs.length, 0);
}

/** The comparisons with runs that are not done, and these alone. */
function missingOf(comparisons: readonly PlannedComparison[]): PlannedComparison[] {
  return comparisons
    .map((comparison) => {
      const isMissing = (job: PlannedComparison['jobs'][number]) =>
        !existsSync(join(folderOf(comparison.folder, job), names.result));
      return { ...comparison, jobs: comparison.jobs.filter(isMissing) };
    })
    .filter(({ jobs }) => jobs.length > 0);
}
