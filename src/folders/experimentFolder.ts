import { readFile, readdir, rm } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import type { Source } from '../data/images.js';
import { ArgumentError, FormatError, MsgdError } from '../errors.js';
import type { CompareOptions } from '../experiments/options.js';
import { EXPERIMENT, MANIFEST, openOut, removeTemporaries, writeAtomically } from './files.js';
import { identityOf, type Identity, type Manifest } from './manifest.js';
import { experimentOf, names, removeRun } from './runFolder.js';
import { runHash } from './runHash.js';
import { sealed, unsealed } from './sealed.js';
import { shellPath } from './shell.js';

/** A comparison that is to be made. */
export interface Experiment {
  readonly options: CompareOptions;
  /** What it is called, where it has a name. */
  readonly name?: string;
  /** What its readers have to know, such as what was cut. */
  readonly remarks: readonly string[];
}

/**
 * Makes a folder ready for an experiment's runs: a new one, or one that has an experiment. Its runs are kept unless they depend on
 * what is new: on other classes, seeds or another margin none does.
 *
 * @param note is told which are not
 * @throws ArgumentError if runs would be lost of an experiment that was not ended, or what is there is not ours
 */
export async function openFolder(
  folder: string,
  experiment: Experiment,
  data: Source,
  note?: (text: string) => void,
): Promise<void> {
  const text = experimentText(experiment, data);
  const there = await readIfThere(folder, EXPERIMENT);
  const was = there === undefined ? undefined : readExperiment(folder, there);
  if (was?.grid !== undefined) throw new ArgumentError('out', folder, 'a new or empty folder, or one of an earlier comparison: this one has a sweep'); // prettier-ignore
  if (there === text && (await readIfThere(folder, MANIFEST)) === undefined) return removeTemporaries(folder);
  if (was !== undefined && sharesRuns(was, experiment, data)) await removeTemporaries(folder);
  else await openOut(folder, 'compare');
  noteLost(folder, await replace(folder, was, experiment, data), note);
}

/** Says how many runs that were done are not kept. */
export function noteLost(folder: string, lost: number, note?: (text: string) => void): void {
  const runs = lost === 1 ? 'a run' : `${lost} runs`;
  if (lost > 0) note?.(`${folder} had ${runs} with other options, data or msgd, replaced now`);
}

/**
 * Puts an experiment in the place of what a folder had. Runs are kept unless they depend on what is new.
 *
 * @param was what the folder had, if anything
 * @returns how many runs were done there that are not kept
 */
export async function replace(
  folder: string,
  was: (Experiment & Identity) | undefined,
  experiment: Experiment,
  data: Source,
): Promise<number> {
  let lost = 0;
  // In this order, what is there is at any moment all of the old, or nothing that could be taken for the new.
  if (was === undefined || !sharesRuns(was, experiment, data)) {
    lost = await countDone(folder);
    await rm(join(folder, 'runs'), { recursive: true, force: true });
  }
  await rm(join(folder, MANIFEST), { force: true });
  await writeAtomically(join(folder, EXPERIMENT), experimentText(experiment, data));
  return lost;
}

/** How many runs of a folder are done. */
export async function countDone(folder: string): Promise<number> {
  const all = await readdir(join(folder, 'runs'), { recursive: true }).catch(() => []);
  return all.filter((path) => basename(path) === names.result).length;
}

/** Whether a run of one has the bits of the run of the other with its class and seed. */
export function sharesRuns(was: Experiment & Identity, { options }: Experiment, data: Source): boolean {
  const any = { label: '', seed: 0 };
  return runHash(was, was.options, any) === runHash(identityOf(data), options, any);
}

/**
 * What the experiment's file says, by which it is told from others: besides the options, the program and the
 * data.
 */
export function experimentText({ options, name, remarks }: Experiment, data: Source): string {
  return sealed({ ...identityOf(data), name, remarks, options });
}

/**
 * The experiment that was begun in a folder, and with what.
 *
 * @throws ArgumentError if there is none, or a sweep, whose comparisons are in folders of their own;
 *   FormatError if it is damaged
 */
export async function readFolder(folder: string): Promise<Experiment & Identity> {
  const text = await readIfThere(folder, EXPERIMENT);
  if (text === undefined) throw new ArgumentError('folder', folder, `one with an ${EXPERIMENT}, as msgd compare and msgd run write it`); // prettier-ignore
  const { grid, ...experiment } = readExperiment(folder, text);
  if (grid !== undefined) throw new ArgumentError('folder', folder, 'one of a comparison: those of this sweep are in its folder points'); // prettier-ignore
  return experiment;
}

/** What the experiment's file of a comparison or a sweep says. */
export function readExperiment(folder: string, text: string): Experiment & Identity & { grid?: object } {
  const wayOn = 'make the experiment again with another --out: what it was is not known any more';
  return unsealed(text, join(folder, EXPERIMENT), wayOn);
}

/**
 * How a folder's results were made, if it is finished.
 *
 * @throws FormatError if the manifest is damaged
 */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const text = await readIfThere(folder, MANIFEST);
  const wayOn = `npx msgd resume ${shellPath(folder)} writes it anew`;
  return text === undefined ? undefined : unsealed(text, join(folder, MANIFEST), wayOn);
}

/** Of a folder that is not finished, as much of its manifest as is known. */
export async function partOfManifest(folder: string): Promise<Manifest> {
  const { version, wasm, data, options } = await identityIn(folder);
  return { program: `msgd ${version} compare`, wasm, data, options };
}

async function identityIn(folder: string) {
  return readExperiment(folder, (await readIfThere(folder, EXPERIMENT)) ?? '');
}

/**
 * Throws unless runs made now would have the bits of those in the folder. Without data, as far as that is known without: to be asked
 * before the folder's options are used, as another version may have others.
 *
 * @throws MsgdError saying what is another
 */
export async function checkSame(folder: string, ...data: readonly Source[]): Promise<void> {
  const was = await identityIn(folder);
  for (const [key, now] of Object.entries(identityOf(...data))) {
    const what = key as keyof Identity;
    if (was[what] === now || (what === 'data' && data.length === 0)) continue;
    throw new MsgdError(
      `${folder} was begun with another ${what} (${was[what]}, now ${now}): its runs cannot be gone on with`,
    );
  }
}

/**
 * Removes runs, so that they are made again: first that by which their experiments are done.
 *
 * @param again their folders, or these within that of the experiment
 * @param all the folders of all its runs
 * @throws ArgumentError if one of them is no run of the experiment
 */
export async function removeRuns(
  out: string,
  again: readonly string[],
  all: readonly string[],
): Promise<void> {
  const runs = again.map((run) => {
    const found = all.find((folder) => [resolve(run), resolve(out, run)].includes(resolve(folder)));
    if (found === undefined)
      throw new ArgumentError('again', run, `the folder of one of its runs, as ${relative(out, all[0])} is`);
    return found;
  });
  for (const run of runs) {
    await rm(join(out, MANIFEST), { force: true });
    await rm(join(experimentOf(run), MANIFEST), { force: true });
    await removeRun(run);
  }
}

/**
 * The text of a file, if there is one.
 *
 * @throws FormatError if it cannot be read
 */
export async function readIfThere(folder: string, name: string): Promise<string | undefined> {
  return readFile(join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (['ENOENT', 'ENOTDIR'].includes(error.code ?? '')) return undefined;
    throw new FormatError(join(folder, name), `cannot be read (${error.message})`);
  });
}
