import followRedirects from 'follow-redirects';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { PassThrough, type Readable } from 'node:stream';

/** A file to be fetched: what it is known to be, and where it may be had. */
export interface Remote {
  readonly urls: readonly string[];
  readonly bytes: number;
  readonly sha256: string;
}

/** How a download is watched, stopped, and tried again. */
export interface DownloadOptions {
  /** Told of all bytes that are there, those of earlier attempts too. */
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
  /** Milliseconds before the first repetition; before the next it is twice as long. */
  readonly pause?: number;
  /** Milliseconds without a byte after which a connection counts as lost. */
  readonly patience?: number;
}

/** What is wrong with an address: another file, an answer that is no file. Asking again does not help. */
export class Refusal extends Error {}

/**
 * Fetches what is missing of the part.
 *
 * @returns whether it went on with what was there
 */
export async function fetchRest(
  url: string,
  { bytes }: Remote,
  path: string,
  options: DownloadOptions,
): Promise<boolean> {
  const part = partOf(path);
  if (((await bytesAt(part)) ?? 0) > bytes) await removePart(path);
  const have = (await bytesAt(part)) ?? 0;
  if (have === bytes) return true;
  const wanted: Record<string, string> = {};
  if (have > 0) {
    wanted.Range = `bytes=${have}-`;
    // By this a server gives all of a file that is no longer the one of which we have a part.
    const validator = await readFile(validatorOf(path), 'utf8').catch(() => '');
    if (validator !== '') wanted['If-Range'] = validator;
  }
  const answer = await get(url, wanted, options);
  const { response } = answer;
  const { statusCode = 0, headers } = response;
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers['content-range'] ?? '') ?? [];
  const goesOn = statusCode === 206 && Number(start) === have;
  const size = goesOn ? Number(total) : Number(headers['content-length'] ?? bytes);
  if (statusCode === 416 || (statusCode === 206 && !goesOn)) {
    response.destroy();
    await removePart(path);
    throw new Error(`HTTP ${statusCode}: there is no such rest of the file`);
  }
  if (statusCode !== 206 && statusCode !== 200) {
    response.destroy();
    const problem = `HTTP ${statusCode} ${response.statusMessage ?? ''}`.trim();
    // Too busy, or out of order: later it may not be.
    throw statusCode === 429 || statusCode >= 500 ? new Error(problem) : new Refusal(problem);
  }
  if (size !== bytes) {
    response.destroy();
    throw new Refusal(`has ${size} bytes in place of ${bytes}`);
  }
  if (!goesOn) await keepValidator(path, headers);
  try {
    await save(answer, part, goesOn ? have : 0, bytes, options);
  } catch (error) {
    // What came is of no file of ours.
    if (error instanceof Refusal) await removePart(path);
    throw error;
  }
  return goesOn;
}

interface Answer {
  readonly response: IncomingMessage;
  /** What comes, and when the connection is cut, all that came before. */
  readonly body: Readable;
  /** Why no more came. */
  readonly problem: () => Error | undefined;
}

async function get(
  url: string,
  headers: Record<string, string>,
  { signal, patience = 60_000 }: DownloadOptions,
): Promise<Answer> {
  const { http, https } = followRedirects;
  const protocol = url.startsWith('https:') ? https : http;
  // `fetch` would undo a Content-Encoding, by which some servers call what is a .gz file.
  const options = { headers: { 'User-Agent': 'msgd', 'Accept-Encoding': 'identity', ...headers }, signal };
  return new Promise((done, fail) => {
    const request = protocol.get(url, options, (response) => {
      // A response drops what nobody has read when its connection is cut.
      const body = new PassThrough({ highWaterMark: 1 << 20 });
      let problem: Error | undefined;
      response.on('error', (error) => {
        problem = error;
        body.end();
      });
      response.pipe(body);
      done({ response, body, problem: () => problem });
    });
    request.on('error', fail);
    request.setTimeout(patience, () => request.destroy(new Error(`nothing came for ${patience / 1000} s`)));
  });
}

/** Writes what comes behind the first `have` bytes of the part. */
async function save(
  { response, body, problem }: Answer,
  part: string,
  have: number,
  bytes: number,
  { onProgress }: DownloadOptions,
): Promise<void> {
  const file = await open(part, have > 0 ? 'a' : 'w');
  let size = have;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > bytes) throw new Refusal(`has more than the ${bytes} bytes of the file`);
      await file.writeFile(chunk);
      onProgress?.(size);
    }
    if (size === bytes) return await file.sync();
  } finally {
    response.destroy();
    await file.close();
  }
  const cut = problem();
  if (cut !== undefined) throw cut;
  // Of an answer in chunks it is known that it is whole; of one that ends with the connection it is not.
  if (response.headers['transfer-encoding'] !== undefined)
    throw new Refusal(`has ${size} bytes in place of ${bytes}`);
  throw new Error(`the connection ended after ${size} of ${bytes} bytes`);
}

/** What tells this version of the file from others: a strong ETag, or else when it was changed. */
async function keepValidator(
  path: string,
  { etag, 'last-modified': changed }: IncomingMessage['headers'],
): Promise<void> {
  const validator = etag !== undefined && !etag.startsWith('W/') ? etag : (changed ?? '');
  await writeFile(validatorOf(path), validator);
}

export const partOf = (path: string) => `${path}.part`;
const validatorOf = (path: string) => `${path}.part.version`;

export async function removePart(path: string): Promise<void> {
  await rm(partOf(path), { force: true });
  await rm(validatorOf(path), { force: true });
}

export async function kept(path: string): Promise<string> {
  return `${(await bytesAt(partOf(path))) ?? 0} bytes are kept`;
}

export async function bytesAt(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}

export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
