import { existsSync } from 'node:fs';
import { link, readFile, realpath, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { ArgumentError } from '../errors.js';
import { birthOf, type Birth } from './birth.js';
import { EXPERIMENT, LOCK, makeOut, temporaryOf } from './files.js';
import { POINTS } from './sweepFolder.js';

/** What a lock says. */
interface Owner extends Partial<Birth> {
  readonly host: string;
  readonly pid: number;
}

/** Milliseconds after which a lock that cannot be read is none that is being written. */
const PATIENCE = 10_000;

/** The locks of this process. One with its number that is not here is of an earlier process, as in a container. */
const held = new Set<string>();

/**
 * Does the work while no other process writes to the folder. A lock that a killed process left is taken over.
 *
 * @param argument what gave the folder, for the errors
 * @throws ArgumentError if another process writes there, or nobody can
 */
export async function locked<Result>(
  folder: string,
  work: () => Promise<Result>,
  argument = 'out',
): Promise<Result> {
  const made = await makeOut(folder, argument);
  try {
    const path = join(await lockedFolder(folder), LOCK);
    if (held.has(path)) throw taken(argument, folder, path, { host: hostname(), pid: process.pid });
    held.add(path);
    try {
      while (!(await create(argument, folder, path))) await removeStale(argument, folder, path);
      return await work().finally(() => rm(path, { force: true }));
    } finally {
      held.delete(path);
    }
  } finally {
    // Where nothing was written, nothing is left.
    for (const above of made.reverse()) await rmdir(above).catch(() => undefined);
  }
}

/** Of a point of a sweep, the folder of the sweep. */
async function lockedFolder(folder: string): Promise<string> {
  const path = await realpath(folder);
  const points = dirname(path);
  const isPoint = basename(points) === POINTS && existsSync(join(dirname(points), EXPERIMENT));
  return isPoint ? dirname(points) : path;
}

/** @returns whether there was no lock */
async function create(argument: string, folder: string, path: string): Promise<boolean> {
  try {
    const owner: Owner = { host: hostname(), pid: process.pid, ...(await birthOf(process.pid)) };
    await writeFile(path, `${JSON.stringify(owner)}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    await rm(path, { force: true }).catch(() => undefined); // on a full disk it is there, and empty
    throw new ArgumentError(argument, folder, `a folder that can be written to (${message})`);
  }
}

/** @throws ArgumentError if the lock is not stale */
async function removeStale(argument: string, folder: string, path: string): Promise<void> {
  const unusable = ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'ENOENT') return undefined; // it has been removed meanwhile
    throw new ArgumentError(argument, folder, `a folder with no ${LOCK} that cannot be used (${message})`);
  };
  const text = await readFile(path, 'utf8').catch(unusable);
  if (text === undefined) return;
  const owner = ownerOf(text);
  if (owner === undefined ? await isYoung(path) : await mayBeThere(owner))
    throw taken(argument, folder, path, owner);
  const aside = temporaryOf(path);
  await rename(path, aside).catch(unusable);
  // Another process may have taken it over since it was read: then it is put back.
  const found = await readFile(aside, 'utf8').catch(() => text);
  if (found !== text) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

function taken(argument: string, folder: string, path: string, owner: Owner | undefined): ArgumentError {
  const { host, pid } = owner ?? {};
  const who =
    pid === undefined ? 'another process' : `process ${pid}${host === hostname() ? '' : ` of ${host}`}`;
  const allowed = `a folder that no other msgd writes to: ${who} does (if that is no msgd, remove ${path})`;
  return new ArgumentError(argument, folder, allowed);
}

function ownerOf(text: string): Owner | undefined {
  try {
    const { host, pid, ...birth } = JSON.parse(text) as Partial<Owner>;
    return host !== undefined && Number.isSafeInteger(pid)
      ? { host, pid: pid as number, ...birth }
      : undefined;
  } catch {
    return undefined;
  }
}

const isYoung = (path: string) =>
  stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs < PATIENCE,
    () => false,
  );

/** Of another machine nobody knows. */
async function mayBeThere({ host, pid, ...birth }: Owner): Promise<boolean> {
  if (host !== hostname()) return true;
  const here = await birthOf(process.pid);
  if (birth.boot !== undefined && here !== undefined) {
    if (birth.boot !== here.boot) return false; // the machine was started anew
    // Of another container with this name, numbers are of other processes.
    const found = birth.space === here.space ? await birthOf(pid) : undefined;
    if (found !== undefined) return found.start === birth.start; // or else the number is another's now
  }
  if (pid === process.pid) return false; // `held` has those of this one
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
