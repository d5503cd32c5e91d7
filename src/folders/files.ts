import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ArgumentError } from '../errors.js';
import { shellPath } from './shell.js';

/** The file by which a folder is known to be ours to write to, written when all is done. */
export const MANIFEST = 'manifest.json';
/** What a comparison is to be, written before its first run. */
export const EXPERIMENT = 'experiment.json';
/** While a process writes to a folder: which. */
export const LOCK = 'msgd.lock';

/** What is put after a file's name while it is being written, or taken away: of killed runs it is removed. */
const TEMPORARY = /\.[0-9a-f]{12}\.tmp$/;
export const temporaryOf = (path: string) => `${path}.${randomBytes(6).toString('hex')}.tmp`;

/** What writes folders, by its name in their manifests. */
const kinds = { compare: 'comparison', run: 'sweep', theory: 'msgd theory', verify: 'msgd verify' };
type Kind = keyof typeof kinds;

/**
 * Throws unless `folder` is missing, empty but for a lock and what a killed run of ours left half written, or
 * holds earlier results of this kind, all of them: files of another kind would stay among them.
 *
 * @throws ArgumentError naming --out
 */
async function checkFolder(folder: string, kind: Kind): Promise<void> {
  const all = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw new ArgumentError('out', folder, `a folder (${error.message})`);
  });
  const names = all.filter((name) => name !== LOCK && !TEMPORARY.test(name));
  if (names.length === 0) return;
  if (names.includes(EXPERIMENT) && !names.includes(MANIFEST)) {
    const resume = `which npx msgd resume ${shellPath(folder)} resumes`;
    throw new ArgumentError(
      'out',
      folder,
      `another folder: this one has an unfinished comparison, ${resume}`,
    );
  }
  const manifest = await readFile(join(folder, MANIFEST), 'utf8').catch(() => '');
  const [, command] = /"program": "msgd \S+ (\w+)"/.exec(manifest) ?? [];
  if (command === kind) return;
  const found = command === undefined ? '' : `: this one is of msgd ${command}`;
  throw new ArgumentError(
    'out',
    folder,
    `a new or empty folder, or one of an earlier ${kinds[kind]}${found}`,
  );
}

/** Removes what killed runs left half written, in the folder and in those within. */
export async function removeTemporaries(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const left = entries.filter((entry) => entry.isFile() && TEMPORARY.test(entry.name));
  await Promise.all(
    left.map(({ parentPath, path, name }) => rm(join(parentPath ?? path, name), { force: true })),
  );
}

/**
 * Makes a folder and those above it, one by one: Node's own recursion never ends where a file system finds no
 * parent, as in /proc.
 *
 * @returns the folders that were not there, the uppermost first
 */
export async function makeFolder(folder: string): Promise<string[]> {
  if (await isFolder(folder)) return [];
  const above = dirname(resolve(folder));
  const made = above === resolve(folder) ? [] : await makeFolder(above);
  try {
    await mkdir(folder);
    return [...made, folder];
  } catch (error) {
    if (await isFolder(folder)) return made; // another has made it meanwhile
    throw error;
  }
}

const isFolder = (path: string) =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/**
 * Throws unless results can be written to `folder`, as `checkFolder` allows, and leaves there what was there.
 *
 * @throws ArgumentError naming --out
 */
export async function checkOut(folder: string, kind: Kind): Promise<void> {
  await checkFolder(folder, kind);
  const made = await makeOut(folder);
  const probe = temporaryOf(join(folder, MANIFEST));
  try {
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    throw new ArgumentError('out', folder, `a folder that can be written to (${(error as Error).message})`);
  } finally {
    for (const path of made.reverse()) await rmdir(path);
  }
}

/**
 * Makes the folder of results ready to be written to, as `checkFolder` allows.
 *
 * @throws ArgumentError naming --out
 */
export async function openOut(folder: string, kind: Kind): Promise<void> {
  await checkFolder(folder, kind);
  await makeOut(folder);
  await removeTemporaries(folder);
}

/**
 * Makes the folder of results and those above it.
 *
 * @returns the folders that were not there, the uppermost first
 * @param argument what gave the folder, for the error
 * @throws ArgumentError if it cannot be made
 */
export async function makeOut(folder: string, argument = 'out'): Promise<string[]> {
  return makeFolder(folder).catch((error: Error) => {
    throw new ArgumentError(argument, folder, `a folder that can be made (${error.message})`);
  });
}

/** What a file is to hold: text also in parts, as all of it may be longer than a string can be, 512 MB. */
export type Content = string | Uint8Array | Iterable<string>;

/** Writes the files, each under a temporary name first: none is ever half there. The manifest comes last. */
export async function writeFiles(folder: string, files: Readonly<Record<string, Content>>): Promise<void> {
  await makeFolder(folder);
  const names = Object.keys(files).sort((a, b) => Number(a === MANIFEST) - Number(b === MANIFEST));
  for (const name of names) await writeAtomically(join(folder, name), files[name]);
}

/** Writes `content` to `path`, or leaves what was there. */
export async function writeAtomically(path: string, content: Content): Promise<void> {
  const temporary = temporaryOf(path);
  const isWhole = typeof content === 'string' || content instanceof Uint8Array;
  try {
    await writeFile(temporary, isWhole ? content : gathered(content), { flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The same text in fewer parts, for each is written by itself. */
function* gathered(parts: Iterable<string>): Generator<string> {
  let text = '';
  for (const part of parts) {
    text += part;
    if (text.length < 1 << 20) continue;
    yield text;
    text = '';
  }
  yield text;
}
