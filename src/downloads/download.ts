import { rename } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ArgumentError, MsgdError } from '../errors.js';
import { makeFolder } from '../folders/files.js';
import { locked } from '../folders/lock.js';
import {
  fetchRest,
  hashOf,
  kept,
  partOf,
  Refusal,
  removePart,
  bytesAt,
  type DownloadOptions,
  type Remote,
} from './filePart.js';

/** Attempts at an address of which none came further than those before. */
const ATTEMPTS = 3;

/**
 * Fetches a file, unless it is there. What has come of it is beside it under another name, until it is whole
 * and has the right checksum: so it is never half there, and a download that was stopped, at whatever moment,
 * goes on where it was. A server that does not give out parts of files, or whose file has changed, is asked
 * for all of it.
 *
 * @returns whether it had to be fetched
 * @throws ArgumentError if another process fetches into that folder
 * @throws MsgdError saying of each address why it was not had from there, and how it can be had by hand
 */
export async function download(
  remote: Remote,
  path: string,
  options: DownloadOptions = {},
): Promise<boolean> {
  if (await isThere(remote, path)) return false;
  const failures: string[] = [];
  for (const url of remote.urls) {
    try {
      await makeFolder(dirname(path));
      // Two that write to one part would each spoil what the other has.
      const work = async () => {
        if (await isThere(remote, path)) return false; // another has fetched it meanwhile
        await persist(url, remote, path, options);
        return true;
      };
      return await locked(dirname(path), work, 'the folder of the data');
    } catch (error) {
      if (error instanceof ArgumentError) throw error; // of the folder: no address helps
      const { code, message } = error as NodeJS.ErrnoException;
      const goesOn = `the same command resumes from here: ${await kept(path)}`;
      if (options.signal?.aborted) throw new MsgdError(`interrupted; ${goesOn}`);
      if (isOfDisk(error)) throw new MsgdError(`${path} cannot be written (${message}); ${goesOn}`);
      failures.push(`  ${url}: ${message || code}`);
    }
  }
  throw new MsgdError(
    [
      `${basename(path)} could not be fetched:`,
      ...failures,
      `The same command tries again: ${await kept(path)}. By hand: put the file, ${remote.bytes} bytes of SHA-256 ${remote.sha256}, at`,
      `  ${resolve(path)}`,
    ].join('\n'),
  );
}

/** @throws MsgdError if a file is there, but another */
async function isThere({ bytes, sha256 }: Remote, path: string): Promise<boolean> {
  const size = await bytesAt(path);
  if (size === undefined) return false;
  const hash = size === bytes ? await hashOf(path) : undefined;
  if (hash === sha256) return true;
  const found =
    hash === undefined
      ? `has ${size} bytes in place of ${bytes}`
      : `has SHA-256 ${hash} in place of ${sha256}`;
  throw new MsgdError(`${path} is not the file that is published: it ${found}; remove it, and it is fetched`);
}

/** Tries an address, again as long as more comes. */
async function persist(url: string, remote: Remote, path: string, options: DownloadOptions): Promise<void> {
  const { signal, pause = 1000 } = options;
  let most = (await bytesAt(partOf(path))) ?? 0;
  let mismatched = false;
  for (let attempt = 1; ; attempt++) {
    try {
      const resumed = await fetchRest(url, remote, path, options);
      const hash = await hashOf(partOf(path));
      if (hash === remote.sha256) break;
      await removePart(path);
      // What was there before may have been of another file: once more, from the beginning.
      if (!resumed || mismatched) throw new Refusal(`has SHA-256 ${hash} in place of ${remote.sha256}`);
      mismatched = true;
      most = 0;
    } catch (error) {
      if (error instanceof Refusal || isOfDisk(error) || isFinal(error) || signal?.aborted) throw error;
      const size = (await bytesAt(partOf(path))) ?? 0;
      if (size > most) attempt = 1;
      most = Math.max(most, size);
      if (attempt >= ATTEMPTS) throw error;
      await setTimeout(pause * 2 ** (attempt - 1), undefined, { signal });
    }
  }
  await rename(partOf(path), path);
  await removePart(path);
}

/** What a file of ours could not be written for: that no address helps against. */
function isOfDisk(error: unknown): boolean {
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  return syscall !== 'connect' && ['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO', 'EROFS', 'EACCES', 'EPERM', 'EISDIR', 'ENOTDIR', 'EEXIST'].includes(code); // prettier-ignore
}

/** No network, no such host, nobody there: waiting some seconds does not help. */
function isFinal(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return ['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ECONNREFUSED', 'ENETDOWN'].includes(code);
}
