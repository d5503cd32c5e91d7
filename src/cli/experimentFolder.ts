import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '../data/dataset.js';
import type { Parts } from '../data/images.js';
import { ArgumentError, MsgdError } from '../errors.js';
import type { CompareOptions } from '../experiments/options.js';
import { checkFolder, EXPERIMENT, MANIFEST, writeAtomically } from './files.js';
import { identityOf, pretty } from './manifest.js';

/** A comparison that is to be made. */
export interface Experiment {
  readonly options: CompareOptions;
  /** What it is called, where it has a name. */
  readonly name?: string;
  /** What its readers have to know, such as what was cut. */
  readonly remarks: readonly string[];
}

/**
 * Makes a folder ready for an experiment's runs: a new one, one whose results are replaced, or one in which the very
 * same was begun, which is gone on with.
 *
 * @throws ArgumentError if an other experiment was begun there and not ended, or what is there is not ours
 */
export async function openFolder(
  folder: string,
  experiment: Experiment,
  data: Dataset | Parts,
): Promise<void> {
  const { options, name, remarks } = experiment;
  const text = pretty({ ...identityOf(data), name, remarks, options });
  if ((await read(folder, EXPERIMENT)) === text && (await read(folder, MANIFEST)) === undefined) return;
  await checkFolder(folder);
  // In this order, what is there is at any moment all of the old, or nothing that could be taken for the new.
  await rm(join(folder, 'runs'), { recursive: true, force: true });
  await rm(join(folder, MANIFEST), { force: true });
  await mkdir(folder, { recursive: true });
  await writeAtomically(join(folder, EXPERIMENT), text);
}

/**
 * The experiment that was begun in a folder.
 *
 * @throws ArgumentError if there is none
 */
export async function readFolder(folder: string): Promise<Experiment> {
  const text = await read(folder, EXPERIMENT);
  if (text === undefined) throw new ArgumentError('folder', folder, `one with an ${EXPERIMENT}, as msgd compare and msgd run write it`); // prettier-ignore
  const { options, name, remarks } = JSON.parse(text) as Experiment;
  return { options, name, remarks };
}

/**
 * Throws unless runs made now would have the bits of those in the folder.
 *
 * @throws MsgdError saying what is another
 */
export async function checkSame(folder: string, data: Dataset | Parts): Promise<void> {
  const was = JSON.parse((await read(folder, EXPERIMENT)) ?? '{}') as Record<string, unknown>;
  for (const [what, now] of Object.entries(identityOf(data))) {
    if (was[what] === now) continue;
    throw new MsgdError(
      `${folder} was begun with another ${what} (${String(was[what])}, now ${now}): its runs cannot be gone on with`,
    );
  }
}

async function read(folder: string, name: string): Promise<string | undefined> {
  return readFile(join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (['ENOENT', 'ENOTDIR'].includes(error.code ?? '')) return undefined;
    throw error;
  });
}
