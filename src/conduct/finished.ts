import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FormatError } from '../errors.js';
import { experimentText, readIfThere, readManifest } from '../folders/experimentFolder.js';
import { EXPERIMENT } from '../folders/files.js';
import type { Manifest } from '../folders/manifest.js';
import { folderOf, names } from '../folders/runFolder.js';
import type { PlannedComparison } from '../runs/makeRuns.js';

/** As `finished`, of a folder that has just this comparison. */
export async function finishedBefore(
  comparison: PlannedComparison,
  note?: (text: string) => void,
): Promise<Manifest | undefined> {
  const { folder, experiment, data } = comparison;
  const isSame = (await readIfThere(folder, EXPERIMENT)) === experimentText(experiment, data);
  return isSame ? finished(folder, [comparison], note) : undefined;
}

/**
 * How the runs of a folder were made, if all have ended. A manifest that cannot be read is none: it is written
 * anew.
 *
 * @param comparisons whose runs they are: of a sweep, those at its points
 */
export async function finished(
  folder: string,
  comparisons: readonly Pick<PlannedComparison, 'folder' | 'jobs'>[],
  note?: (text: string) => void,
): Promise<Manifest | undefined> {
  const manifest = await readManifest(folder).catch((error: unknown) => {
    if (!(error instanceof FormatError)) throw error;
    note?.(`${error.source} is damaged, and is written anew`);
  });
  const runs = comparisons.flatMap((one) => one.jobs.map((job) => folderOf(one.folder, job)));
  return runs.every((run) => existsSync(join(run, names.result))) ? (manifest ?? undefined) : undefined;
}
