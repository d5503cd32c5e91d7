import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { launch, type Browser } from './browsers.js';

const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/**
 * Opens a page in a browser and waits for what it sends to the URL that its parameter `report` names. The page is that of
 * a server of its own, or a path in a folder, which is served cross-origin isolated.
 */
export async function visit(browser: Browser, page: string, folder?: string): Promise<unknown> {
  let take: (report: unknown) => void;
  const report = new Promise<unknown>((resolve) => (take = resolve));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    // A page of another server reports too.
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    if (pathname === '/report') {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => take(JSON.parse(Buffer.concat(parts).toString())));
      request.on('end', () => response.end());
    } else {
      try {
        const bytes = readFileSync(join(folder ?? '/dev/null', decodeURIComponent(pathname)));
        response.setHeader('Content-Type', types[extname(pathname)] ?? 'text/plain').end(bytes);
      } catch {
        response.writeHead(404).end();
      }
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const url = new URL(page, `${origin}/`);
  url.searchParams.set('report', `${origin}/report`);
  const { end } = launch(browser, url.href);
  try {
    return await report;
  } finally {
    await end();
    server.closeAllConnections();
    server.close();
  }
}
