import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../data/images.js';
import { ArgumentError } from '../errors.js';
import type { Grid, GridPoint } from '../experiments/grid.js';
import type { CompareOptions } from '../experiments/options.js';
import { experimentText, readExperiment, readIfThere, replace, type Experiment } from './experimentFolder.js';
import { EXPERIMENT, makeFolder, MANIFEST, openOut, removeTemporaries, writeAtomically } from './files.js';
import { identityOf, sha256, type Identity } from './manifest.js';
import { sealed, unsealed } from './sealed.js';

/** Comparisons that are to be made at all points of a grid. */
export interface Sweep {
  readonly name?: string;
  /** The options that all points have in common, those by default left out. */
  readonly given: Partial<CompareOptions>;
  readonly grid: Grid;
}

/** Of a sweep's folder, that with the folders of its points, each of which is one of a comparison. */
const POINTS = 'points';
/** The longest name of a folder. */
const LONGEST = 120;

/** The folder of a point: `points/learningRate=0.1,batch=4`. */
export function pointFolder(sweep: string, point: GridPoint): string {
  return join(sweep, POINTS, nameOf(point));
}

/**
 * What is not a letter, a digit or one of -_.!~*'() is written as in a URL, so that no two points have the same
 * name.
 */
function nameOf(point: GridPoint): string {
  const name = Object.entries(point)
    .map(([key, value]) => `${key}=${[value].flat().map(encodeURIComponent).join('+')}`)
    .join(',');
  return name.length <= LONGEST ? name : `${name.slice(0, LONGEST - 17)}~${sha256(name).slice(0, 16)}`;
}

/**
 * Makes a folder ready for a sweep: a new one, one in which the very same was begun or done, which is gone on
 * with, or one of an other sweep that is done. Of that, the points that both have are kept.
 *
 * @throws ArgumentError if an other sweep was begun there and not ended, or what is there is no sweep of ours
 */
export async function openSweep(
  folder: string,
  { name, given, grid }: Sweep,
  data: readonly Source[],
): Promise<void> {
  const text = sealed({ ...identityOf(...data), name, options: given, grid });
  const there = await readIfThere(folder, EXPERIMENT);
  if (there === text) return removeTemporaries(folder);
  const isSweep = there === undefined || readExperiment(folder, there).grid !== undefined;
  if (!isSweep) throw new ArgumentError('out', folder, 'a new or empty folder, or one of an earlier sweep: this one has a comparison'); // prettier-ignore
  await openOut(folder);
  await rm(join(folder, MANIFEST), { force: true });
  await writeAtomically(join(folder, EXPERIMENT), text);
}

/**
 * Makes the folders of the points ready, and removes those of points that the sweep does not have.
 *
 * @throws FormatError if the experiment of a point is damaged
 */
export async function openPoints(
  folder: string,
  points: readonly { folder: string; experiment: Experiment; data: Source }[],
): Promise<void> {
  for (const { folder, experiment, data } of points) {
    const there = await readIfThere(folder, EXPERIMENT);
    if (there === experimentText(experiment, data)) continue;
    // What is damaged may be of this very point: its runs are not removed for that.
    const was = there === undefined ? undefined : unsealed<Experiment & Identity>(there, join(folder, EXPERIMENT), `when ${folder} is removed, its runs are made again`); // prettier-ignore
    await makeFolder(folder);
    await replace(folder, was, experiment, data);
  }
  const names = await readdir(join(folder, POINTS));
  const others = names.map((name) => join(folder, POINTS, name)).filter((path) => !points.some((point) => point.folder === path)); // prettier-ignore
  for (const path of others) await discard(path);
}

/** First that by which it would be gone on with. */
async function discard(folder: string): Promise<void> {
  await rm(join(folder, EXPERIMENT), { force: true });
  await rm(folder, { recursive: true, force: true });
}

/** The sweep that was begun in a folder, if it is one of a sweep. */
export async function readSweep(folder: string): Promise<Sweep | undefined> {
  const text = await readIfThere(folder, EXPERIMENT);
  const found = text === undefined ? undefined : readExperiment(folder, text);
  if (found?.grid === undefined) return undefined;
  return { name: found.name, given: found.options, grid: found.grid };
}
