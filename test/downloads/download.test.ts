import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { download } from '../../src/downloads/download.js';
import type { DownloadOptions } from '../../src/downloads/filePart.js';
import { MsgdError } from '../../src/errors.js';
import { cut, fileServer, serve, type FileServer } from './fileServer.js';

const content = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7919) >> 3);
const other = content.map((byte) => byte ^ 1);
const sha256 = createHash('sha256').update(content).digest('hex');

const folder = mkdtempSync(join(tmpdir(), 'msgd-download-'));
afterAll(() => rmSync(folder, { recursive: true }));
let server: FileServer;
let path: string;
beforeEach(async () => {
  server = await fileServer();
  path = join(mkdtempSync(join(folder, 'case-')), 'deeper', 'file.gz');
});
afterEach(() => server.close());

const fetchIt = (watch: DownloadOptions = {}, urls = [server.url]) =>
  download({ urls, bytes: content.length, sha256 }, path, { pause: 1, ...watch });
const part = () => `${path}.part`;
const names = () => readdirSync(join(path, '..')).sort();
/** The message of the error with which a download fails. */
async function failure(watch?: DownloadOptions, urls?: string[]): Promise<string> {
  const error: unknown = await fetchIt(watch, urls).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(MsgdError);
  return (error as MsgdError).message;
}
/** A part of the file, from content or another, as a download that was stopped while it waited left it. */
async function stopped(bytes: number, etag?: string, from = content): Promise<void> {
  server.answer = serve(from, { etag, cutAfter: bytes });
  const controller = new AbortController();
  const run = failure({ signal: controller.signal, pause: 60_000 });
  while (!existsSync(part()) || statSync(part()).size < bytes) await setTimeout(5);
  controller.abort();
  expect(await run).toBe(`interrupted; the same command resumes from here: ${bytes} bytes are kept`);
}

describe('download', () => {
  it('fetches a file, tells of its progress, and asks for nothing when it is there', async () => {
    server.answer = serve(content);
    const progress: number[] = [];
    expect(await fetchIt({ onProgress: (bytes) => progress.push(bytes) })).toBe(true);
    expect(new Uint8Array(readFileSync(path))).toEqual(content);
    expect(names()).toEqual(['file.gz']);
    expect(progress.at(-1)).toBe(content.length);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(await fetchIt()).toBe(false);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0].range).toBeUndefined();
  });

  it('follows redirects, and does not unpack what a server calls gzip', async () => {
    server.answer = (request, response) => {
      if (request.url === '/file') response.writeHead(302, { Location: '/elsewhere' }).end();
      else response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(content);
    };
    expect(await fetchIt()).toBe(true);
    expect(new Uint8Array(readFileSync(path))).toEqual(content);
  });

  it('goes on where the connection was cut, as often as more comes', async () => {
    server.answer = serve(content, { etag: '"1"', cutAfter: 30_000 });
    expect(await fetchIt()).toBe(true);
    expect(new Uint8Array(readFileSync(path))).toEqual(content);
    expect(names()).toEqual(['file.gz']);
    const starts = server.requests.slice(1).map(({ range }) => Number(/^bytes=(\d+)-$/.exec(range!)![1]));
    expect(starts.length).toBeGreaterThan(5);
    // Of what was under way when the connection was cut, some may be lost.
    starts.forEach((start, k) => expect(start - (starts[k - 1] ?? 0)).toBeLessThanOrEqual(30_000));
    starts.forEach((start, k) => expect(start).toBeGreaterThan(starts[k - 1] ?? 0));
    expect(server.requests[1]['if-range']).toBe('"1"');
  });

  it('goes on with what an earlier command left', async () => {
    await stopped(70_000, '"1"');
    expect(names()).toEqual(['file.gz.part', 'file.gz.part.version']);
    server.answer = serve(content, { etag: '"1"' });
    const progress: number[] = [];
    expect(await fetchIt({ onProgress: (bytes) => progress.push(bytes) })).toBe(true);
    expect(new Uint8Array(readFileSync(path))).toEqual(content);
    expect(server.requests.at(-1)).toMatchObject({ range: 'bytes=70000-', 'if-range': '"1"' });
    expect(progress[0]).toBeGreaterThan(70_000);
  });

  it('goes on without a validator where the server gives none', async () => {
    await stopped(70_000);
    server.answer = serve(content);
    await fetchIt();
    expect(new Uint8Array(readFileSync(path))).toEqual(content);
    expect(server.requests.at(-1)).toMatchObject({ range: 'bytes=70000-' });
    expect(server.requests.at(-1)).not.toHaveProperty('if-range');
  });

  it('does not trust a weak ETag, but the date of the last change', async () => {
    const changed = 'Wed, 01 Jan 2020 00:00:00 GMT';
    server.answer = (_, response) => {
      response.writeHead(200, { 'Content-Length': content.length, ETag: 'W/"1"', 'Last-Modified': changed });
      cut(response, content.subarray(0, 1000));
    };
    await failure();
    expect(server.requests[1]).toMatchObject({ range: 'bytes=1000-', 'if-range': changed });
  });

  it('begins anew where the server gives no parts, and gives up where it never comes further', async () => {
    await stopped(70_000, '"1"');
    server.answer = serve(content, { ranges: false });
    expect(await fetchIt()).toBe(true);
    expect(new Uint8Array(readFileSync(path))).toEqual(content);

    rmSync(path);
    const before = server.requests.length;
    server.answer = serve(content, { ranges: false, cutAfter: 50_000 });
    expect(await failure()).toMatch(
      /file\.gz could not be fetched:\n {2}http.*: aborted\n.*50000 bytes are kept/,
    );
    expect(server.requests.length - before).toBe(3); // the first came further than what was there, and two did not
  });

  it('begins anew where the file has changed since', async () => {
    await stopped(70_000, '"old"', other);
    server.answer = serve(content, { etag: '"new"' });
    expect(await fetchIt()).toBe(true);
    expect(new Uint8Array(readFileSync(path))).toEqual(content);
    expect(server.requests).toHaveLength(2);
  });

  it('begins anew, once, where the parts do not fit together', async () => {
    await stopped(70_000, undefined, other);
    server.answer = serve(content);
    expect(await fetchIt()).toBe(true);
    expect(new Uint8Array(readFileSync(path))).toEqual(content);
    expect(server.requests.slice(1).map(({ range }) => range)).toEqual(['bytes=70000-', undefined]);
  });

  it('begins anew where the answer is another part than was asked for, or there is none', async () => {
    for (const answer of [
      (_, response) => response.writeHead(206, { 'Content-Range': 'bytes 0-199999/200000' }).end(content),
      (_, response) => response.writeHead(416).end(),
    ] as FileServer['answer'][]) {
      await stopped(70_000);
      const before = server.requests.length;
      server.answer = (request, response) =>
        (request.headers.range === undefined ? serve(content) : answer)(request, response);
      expect(await fetchIt()).toBe(true);
      expect(new Uint8Array(readFileSync(path))).toEqual(content);
      expect(server.requests).toHaveLength(before + 2);
      rmSync(path);
    }
  });

  it('takes a part that is whole without asking, and drops one that is longer than the file', async () => {
    await stopped(70_000);
    writeFileSync(part(), content);
    expect(await fetchIt()).toBe(true);
    expect(server.requests).toHaveLength(1);
    rmSync(path);
    writeFileSync(part(), Buffer.concat([content, Uint8Array.of(0)]));
    server.answer = serve(content);
    expect(await fetchIt()).toBe(true);
    expect(server.requests[1].range).toBeUndefined();
    expect(new Uint8Array(readFileSync(path))).toEqual(content);
  });

  it('refuses a file of another checksum, and keeps nothing of it', async () => {
    server.answer = serve(other);
    const message = await failure();
    expect(message).toContain(
      `${server.url}: has SHA-256 ${createHash('sha256').update(other).digest('hex')} in place of ${sha256}`,
    );
    expect(names()).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it.each<[string, FileServer['answer'], RegExp]>([
    ['an answer of another length', serve(content.subarray(1)), /has 199999 bytes in place of 200000/],
    [
      'more than the file, of no stated length',
      (_, response) => void response.end(Buffer.concat([content, content])).flushHeaders(),
      /has (more than the|400000 bytes in place of) 200000/,
    ],
    [
      'a page in place of the file',
      (_, response) => response.writeHead(200, { 'Content-Length': 12 }).end('<html>Log in'),
      /has 12 bytes in place/,
    ],
    [
      'a page of no stated end',
      (_, response) => response.writeHead(200, { 'Transfer-Encoding': 'chunked' }).end('<html>'),
      /has 6 bytes in place/,
    ],
    ['a file that is not there', (_, response) => response.writeHead(404).end(), /: HTTP 404 Not Found/],
  ])('refuses %s without asking again', async (_, answer, message) => {
    server.answer = answer;
    expect(await failure()).toMatch(message);
    expect(server.requests).toHaveLength(1);
    expect(names()).toEqual([]);
  });

  it('asks again where the server is too busy', async () => {
    server.answer = (request, response) => {
      if (server.requests.length < 3) response.writeHead(503).end();
      else serve(content)(request, response);
    };
    expect(await fetchIt()).toBe(true);
    expect(server.requests).toHaveLength(3);
  });

  it('goes on at the next address, with the part of the first', async () => {
    const second = await fileServer();
    try {
      server.answer = serve(content, { cutAfter: 60_000, ranges: false });
      second.answer = serve(content);
      expect(await fetchIt({}, [server.url, second.url])).toBe(true);
      expect(new Uint8Array(readFileSync(path))).toEqual(content);
      expect(second.requests).toMatchObject([{ range: 'bytes=60000-' }]);
    } finally {
      await second.close();
    }
  });

  it('counts a connection on which nothing comes as lost', async () => {
    server.answer = (_, response) =>
      response.writeHead(200, { 'Content-Length': content.length }).flushHeaders();
    expect(await failure({ patience: 50 })).toContain('could not be fetched');
    expect(server.requests).toHaveLength(3);
    server.answer = () => undefined;
    expect(await failure({ patience: 50 })).toContain('nothing came for 0.05 s');
  });

  it('without a network, says at once what was tried and what to do by hand', async () => {
    await server.close();
    // A name that by RFC 2606 there never is.
    const message = await failure({ pause: 60_000 }, [server.url, 'http://nowhere.invalid/file']);
    const [head, refused, unknown, byHand, place] = message.split('\n');
    expect(head).toBe('file.gz could not be fetched:');
    expect(refused).toMatch(/^ {2}http:\/\/127.0.0.1:\d+\/file: connect ECONNREFUSED/);
    expect(unknown).toMatch(/^ {2}http:\/\/nowhere.invalid\/file: getaddrinfo (ENOTFOUND|EAI_AGAIN)/);
    expect(byHand).toBe(
      `The same command tries again: 0 bytes are kept. By hand: put the file, 200000 bytes of SHA-256 ${sha256}, at`,
    );
    expect(place).toBe(`  ${path}`);
    server = await fileServer();
  });

  it('refuses a file of that name that is another, and leaves it', async () => {
    await stopped(1000);
    for (const [bytes, message] of [
      [other, /file\.gz is not the file that is published: it has SHA-256 .* in place of/],
      [content.subarray(1), /it has 199999 bytes in place of 200000; remove it/],
    ] as const) {
      writeFileSync(path, bytes);
      expect(await failure()).toMatch(message);
      expect(new Uint8Array(readFileSync(path))).toEqual(bytes);
    }
  });

  // /dev/full is a file to which nothing can be written, for want of space.
  it.runIf(existsSync('/dev/full'))(
    'a full disk stops it at once, and it goes on when there is room',
    async () => {
      await stopped(1000);
      rmSync(part());
      symlinkSync('/dev/full', part());
      server.answer = serve(content);
      const second = 'http://nowhere.invalid/file';
      expect(await failure({ pause: 60_000 }, [server.url, second])).toMatch(
        /^.*file\.gz cannot be written \(ENOSPC: no space left on device, write\); the same command resumes from here: 0 bytes are kept$/,
      );
      rmSync(part());
      expect(await fetchIt()).toBe(true);
    },
  );

  it('refuses a folder that cannot be made', async () => {
    writeFileSync(join(path, '..', '..', 'deeper'), 'a file');
    expect(await failure()).toMatch(/cannot be written \((EEXIST|ENOTDIR)/);
  });

  it('says that it was interrupted, whatever it waits for', async () => {
    for (const answer of [() => undefined, serve(content, { cutAfter: 500 })] as FileServer['answer'][]) {
      server.answer = answer;
      const controller = new AbortController();
      void setTimeout(100).then(() => controller.abort());
      expect(await failure({ signal: controller.signal, pause: 60_000 })).toMatch(
        /^interrupted; the same command resumes from here: \d+ bytes are kept$/,
      );
    }
    const requests = server.requests.length;
    expect(await failure({ signal: AbortSignal.abort() })).toMatch(/^interrupted/);
    expect(server.requests).toHaveLength(requests);
  });
});
