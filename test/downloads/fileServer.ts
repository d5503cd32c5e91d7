/** A local server of one file, whose behaviour a test chooses. @module */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FileServer {
  readonly url: string;
  readonly requests: readonly IncomingMessage['headers'][];
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  close: () => Promise<void>;
}

export async function fileServer(): Promise<FileServer> {
  const requests: IncomingMessage['headers'][] = [];
  const server = createServer((request, response) => {
    requests.push(request.headers);
    self.answer(request, response);
  });
  const self: FileServer = {
    url: '',
    requests,
    answer: (_, response) => response.writeHead(500).end(),
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return Object.assign(self, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/file` });
}

/**
 * Answers as a server of static files does, with Range and If-Range, by RFC 9110.
 *
 * @param options.cutAfter the connection is cut after so many bytes of each answer
 * @param options.ranges whether parts are given out
 */
export function serve(
  content: Uint8Array,
  { etag, cutAfter, ranges = true }: { etag?: string; cutAfter?: number; ranges?: boolean } = {},
): FileServer['answer'] {
  return (request, response) => {
    const [, first] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
    const condition = request.headers['if-range'];
    const partial = ranges && first !== undefined && (condition === undefined || condition === etag);
    const start = partial ? Number(first) : 0;
    if (partial && start >= content.length) {
      response.writeHead(416, { 'Content-Range': `bytes */${content.length}` }).end();
      return;
    }
    const body = content.subarray(start);
    response.writeHead(partial ? 206 : 200, {
      'Content-Length': body.length,
      ...(etag === undefined ? {} : { ETag: etag }),
      ...(partial ? { 'Content-Range': `bytes ${start}-${content.length - 1}/${content.length}` } : {}),
    });
    if (cutAfter === undefined || cutAfter >= body.length) response.end(body);
    else cut(response, body.subarray(0, cutAfter));
  };
}

/** Sends the beginning of a body, and then the end of the connection, which so comes after it. */
export function cut(response: ServerResponse, body: Uint8Array): void {
  response.write(body, () => response.socket?.end());
}
