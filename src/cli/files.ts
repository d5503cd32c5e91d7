import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ArgumentError } from '../errors.js';

/** The file by which a folder is known to be ours to write to, written when all is done. */
export const MANIFEST = 'manifest.json';
/** What a comparison is to be, written before its first run. */
export const EXPERIMENT = 'experiment.json';

/**
 * Throws unless `folder` is missing, empty, or holds earlier results, all of them.
 *
 * @throws ArgumentError naming --out
 */
export async function checkFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw new ArgumentError('out', folder, `a folder (${error.message})`);
  });
  if (names.length === 0) return;
  if (names.includes(EXPERIMENT) && !names.includes(MANIFEST)) {
    const resume = `with which npx msgd resume ${folder} goes on`;
    throw new ArgumentError('out', folder, `another folder: in this is an unfinished comparison, ${resume}`);
  }
  const manifest = await readFile(join(folder, MANIFEST), 'utf8').catch(() => '');
  if (!manifest.includes('"program": "msgd')) {
    throw new ArgumentError('out', folder, 'a new or empty folder, or one of an earlier comparison');
  }
}

/** Writes the files, each under a temporary name first: none is ever half there. The manifest comes last. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const names = Object.keys(files).sort((a, b) => Number(a === MANIFEST) - Number(b === MANIFEST));
  for (const name of names) await writeAtomically(join(folder, name), files[name]);
}

/** Writes `text` to `path`, or leaves what was there. */
export async function writeAtomically(path: string, text: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, text, { flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
