import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../data/images.js';
import { ArgumentError } from '../errors.js';
import type { Grid, GridPoint } from '../experiments/grid.js';
import type { CompareOptions } from '../experiments/options.js';
import {
  countDone,
  experimentText,
  readExperiment,
  readIfThere,
  noteLost,
  replace,
  sharesRuns,
  type Experiment,
} from './experimentFolder.js';
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
export const POINTS = 'points';
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

/** The comparison that is to be made at a point. */
interface Point {
  readonly folder: string;
  readonly experiment: Experiment;
  readonly data: Source;
}

/**
 * Makes a folder ready for a sweep: a new one, or one that has a sweep. Of that, the points that both have are
 * kept.
 *
 * @throws ArgumentError if runs would be lost of a sweep that was not ended, or what is there is no sweep of ours
 */
export async function openSweep(
  folder: string,
  { name, given, grid }: Sweep,
  points: readonly Point[],
  data: readonly Source[],
): Promise<void> {
  const text = sealed({ ...identityOf(...data), name, options: given, grid });
  const there = await readIfThere(folder, EXPERIMENT);
  if (there === text) return removeTemporaries(folder);
  const isSweep = there === undefined || readExperiment(folder, there).grid !== undefined;
  if (!isSweep) throw new ArgumentError('out', folder, 'a new or empty folder, or one of an earlier sweep: this one has a comparison'); // prettier-ignore
  if (there !== undefined && (await keepsAll(folder, points))) await removeTemporaries(folder);
  else await openOut(folder, 'run');
  await rm(join(folder, MANIFEST), { force: true });
  await writeAtomically(join(folder, EXPERIMENT), text);
}

/**
 * Makes the folders of the points ready, and removes those of points that the sweep does not have.
 *
 * @param note is told of runs that are not kept
 * @throws FormatError if the experiment of a point is damaged
 */
export async function openPoints(
  folder: string,
  points: readonly Point[],
  note?: (text: string) => void,
): Promise<void> {
  let lost = 0;
  for (const { folder, experiment, data } of points) {
    const there = await readIfThere(folder, EXPERIMENT);
    if (there === experimentText(experiment, data)) continue;
    const was = readPoint(folder, there);
    await makeFolder(folder);
    lost += await replace(folder, was, experiment, data);
  }
  const others = (await pointsIn(folder)).filter((path) => !points.some((point) => point.folder === path));
  for (const path of others) {
    lost += await countDone(path);
    await discard(path);
  }
  noteLost(folder, lost, note);
}

/** Whether a sweep with these points has all runs that the folder has. */
async function keepsAll(folder: string, points: readonly Point[]): Promise<boolean> {
  for (const path of await pointsIn(folder)) {
    const point = points.find((one) => one.folder === path);
    const was = readPoint(path, await readIfThere(path, EXPERIMENT));
    if (was === undefined) continue;
    if (point === undefined || !sharesRuns(was, point.experiment, point.data)) return false;
  }
  return true;
}

/** The folders of the points that a sweep's folder has. */
async function pointsIn(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, POINTS)).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.map((name) => join(folder, POINTS, name));
}

/** What was begun at a point. Where that is damaged it may be of this very point: its runs are not removed for that. */
function readPoint(folder: string, text: string | undefined): (Experiment & Identity) | undefined {
  if (text === undefined) return undefined;
  return unsealed(text, join(folder, EXPERIMENT), `when ${folder} is removed, its runs are made again`);
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
