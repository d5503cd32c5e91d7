import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../data/images.js';
import { ArgumentError, FormatError, MsgdError } from '../errors.js';
import type { CompareOptions } from '../experiments/options.js';
import { checkFolder, EXPERIMENT, MANIFEST, writeAtomically } from './files.js';
import { identityOf, pretty, type Manifest } from './manifest.js';

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
export async function openFolder(folder: string, experiment: Experiment, data: Source): Promise<void> {
  const text = experimentText(experiment, data);
  const there = await readIfThere(folder, EXPERIMENT);
  if (there === text && (await readIfThere(folder, MANIFEST)) === undefined) return;
  await checkFolder(folder);
  if (there !== undefined && 'grid' in (JSON.parse(there) as object)) throw new ArgumentError('out', folder, 'a new or empty folder, or one of an earlier comparison: in this is a sweep'); // prettier-ignore
  // In this order, what is there is at any moment all of the old, or nothing that could be taken for the new.
  await rm(join(folder, 'runs'), { recursive: true, force: true });
  await rm(join(folder, MANIFEST), { force: true });
  await mkdir(folder, { recursive: true });
  await writeAtomically(join(folder, EXPERIMENT), text);
}

/** What the experiment's file says, by which it is told from others: besides the options, the program and the data. */
export function experimentText({ options, name, remarks }: Experiment, data: Source): string {
  return pretty({ ...identityOf(data), name, remarks, options });
}

/**
 * The experiment that was begun in a folder.
 *
 * @throws ArgumentError if there is none, or a sweep, whose comparisons are in folders of their own; FormatError if it is damaged
 */
export async function readFolder(folder: string): Promise<Experiment> {
  const text = await readIfThere(folder, EXPERIMENT);
  if (text === undefined) throw new ArgumentError('folder', folder, `one with an ${EXPERIMENT}, as msgd compare and msgd run write it`); // prettier-ignore
  let found: Experiment & { grid?: object };
  try {
    found = JSON.parse(text) as typeof found;
  } catch (error) {
    throw new FormatError(join(folder, EXPERIMENT), `cannot be read as JSON (${(error as Error).message})`);
  }
  const { options, name, remarks, grid } = found;
  if (grid !== undefined) throw new ArgumentError('folder', folder, 'one of a comparison: those of this sweep are in its folder points'); // prettier-ignore
  return { options, name, remarks };
}

/** How a folder's results were made; of one that is not finished, as much of it as is known. */
export async function manifestIn(folder: string): Promise<Manifest> {
  const text = await readIfThere(folder, MANIFEST);
  if (text !== undefined) return JSON.parse(text) as Manifest;
  const { version, wasm, data, options } = JSON.parse((await readIfThere(folder, EXPERIMENT)) ?? '{}') as Manifest & { version: string }; // prettier-ignore
  return { program: `msgd ${version} compare`, wasm, data, options };
}

/**
 * Throws unless runs made now would have the bits of those in the folder.
 *
 * @throws MsgdError saying what is another
 */
export async function checkSame(folder: string, ...data: readonly Source[]): Promise<void> {
  const was = JSON.parse((await readIfThere(folder, EXPERIMENT)) ?? '{}') as Record<string, unknown>;
  for (const [what, now] of Object.entries(identityOf(...data))) {
    if (was[what] === now) continue;
    throw new MsgdError(
      `${folder} was begun with another ${what} (${String(was[what])}, now ${now}): its runs cannot be gone on with`,
    );
  }
}

/** The text of a file, if there is one. */
export async function readIfThere(folder: string, name: string): Promise<string | undefined> {
  return readFile(join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (['ENOENT', 'ENOTDIR'].includes(error.code ?? '')) return undefined;
    throw error;
  });
}
