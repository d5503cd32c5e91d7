import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browsers, launch, type Browser } from './browsers.js';
import { html, pages, type Page } from './pages.js';

// The package as it is built, in Node: `npm test` has built it.
const root = join(import.meta.dirname, '..', '..');
const dist = join(root, 'dist');
const load = (...path: string[]) => import(pathToFileURL(join(...path)).href) as Promise<unknown>;
const { conformance } = (await load(import.meta.dirname, 'page', 'conformance.js')) as {
  conformance: (msgd: unknown) => Promise<Record<string, string>>;
};
const ofNode = conformance(await load(dist, 'index.js'));

interface Report {
  rows?: Record<string, string>;
  error?: string;
  threads?: number;
  isolated: boolean;
  userAgent: string;
}

/** Pages are opened one after another by the browser itself, sent on by the answer to each report. */
class Site {
  private readonly server: Server;
  private current = 0;
  private waiting: ((report: Report) => void) | undefined;
  private readonly early: Report[] = [];

  constructor() {
    this.server = createServer((request, response) => this.answer(request, response));
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  next(): Promise<Report> {
    const report = this.early.shift();
    if (report !== undefined) return Promise.resolve(report);
    return new Promise((resolve) => (this.waiting = resolve));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const page: Page | undefined = pages[this.current];
    if (page?.isolated) {
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    }
    if (page?.policy !== undefined) response.setHeader('Content-Security-Policy', page.policy);
    response.setHeader('Cache-Control', 'no-store');
    const url = request.url ?? '/';
    if (url === '/report') this.take(request, response);
    else if (page !== undefined && /^\/\d+$/.test(url))
      response.setHeader('Content-Type', 'text/html').end(html(page));
    else serve(url, response);
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      this.current++;
      response.end(this.current < pages.length ? `/${this.current}` : '');
      const report = JSON.parse(Buffer.concat(parts).toString()) as Report;
      if (this.waiting === undefined) this.early.push(report);
      else this.waiting(report);
      this.waiting = undefined;
    });
  }
}

const types: Record<string, string> = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

function serve(url: string, response: ServerResponse): void {
  const folders = { '/dist/': dist, '/page/': join(import.meta.dirname, 'page') };
  const [prefix, folder] = Object.entries(folders).find(([start]) => url.startsWith(start)) ?? [];
  const path = prefix && folder ? join(folder, url.slice(prefix.length)) : '';
  try {
    response.setHeader('Content-Type', types[extname(path)] ?? 'text/plain').end(readFileSync(path));
  } catch {
    response.writeHead(404).end();
  }
}

/** Which rows differ, by name. */
function differences(rows: Record<string, string>, expected: Record<string, string>): string[] {
  const names = [...new Set([...Object.keys(rows), ...Object.keys(expected)])];
  return names
    .filter((name) => rows[name] !== expected[name])
    .map((name) => `${name}: ${rows[name]}, in Node ${expected[name]}`);
}

const MINUTES = 5;
const isThere = (browser: Browser) => browser.command('', '') !== undefined;

it('in Node, the table has a row for all there is, and none depends on the number of threads', async () => {
  const rows = await ofNode;
  expect(Object.keys(rows).length).toBeGreaterThan(150);
  const threads = Object.entries(rows).filter(([name]) => name.includes('threads asked for'));
  expect(new Set(threads.map(([, hash]) => hash)).size).toBe(1);
  // Different things have different hashes, but for classes whose step happens to be one.
  expect(new Set(Object.values(rows)).size).toBeGreaterThan(0.9 * Object.keys(rows).length);
});

for (const browser of browsers) {
  if (!isThere(browser)) {
    it(`${browser.name} is not installed here: its conformance was not tested`, () => {
      expect(process.env.MSGD_BROWSERS, `${browser.name} is missing`).not.toBe('all');
    });
    continue;
  }

  describe(`${browser.name} comes to Node's bits`, () => {
    const site = new Site();
    let end: (() => Promise<void>) | undefined;
    beforeAll(async () => {
      end = launch(browser, `${await site.open()}/0`).end;
    });
    afterAll(async () => {
      await end?.();
      site.close();
    });

    it.each(pages)(
      'in $name',
      async ({ isolated, error, threads }) => {
        const report = await site.next();
        if (error !== undefined) {
          expect(report.error).toMatch(error);
          return;
        }
        expect(report.error).toBeUndefined();
        expect(differences(report.rows!, await ofNode)).toEqual([]);
        expect(report.isolated).toBe(isolated);
        expect(report.threads).toBe(browser.shares ? threads : 1);
      },
      MINUTES * 60_000,
    );
  });
}

// A suite without a test would fail where there is no browser; that it is not there is said above.
describe.runIf(browsers.some(isThere))('from a file: page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'msgd-file-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(browsers.filter(isThere))(
    '$name comes to Node’s bits',
    async (browser) => {
      const site = new Site();
      const server = await site.open();
      const code = readFileSync(join(import.meta.dirname, 'page', 'conformance.js'), 'utf8').replaceAll(
        /^export /gm,
        '',
      );
      // A page of a file may send to a server, if it does not want to read the answer.
      const tell = `(found) => fetch('${server}/report', { method: 'POST', mode: 'no-cors', body: JSON.stringify(found) })`;
      const script = `conformance(msgd).then((rows) => ({ rows }), (error) => ({ error: String(error) })).then(${tell});`;
      const path = join(folder, `${browser.name}.html`);
      writeFileSync(
        path,
        `<!doctype html><meta charset="utf-8"><script>${readFileSync(join(dist, 'msgd.iife.js'), 'utf8')}</script><script>${code}${script}</script>`,
      );
      const { end } = launch(browser, pathToFileURL(path).href);
      try {
        const report = await site.next();
        expect(report.error).toBeUndefined();
        expect(differences(report.rows!, await ofNode)).toEqual([]);
      } finally {
        await end();
        site.close();
      }
    },
    MINUTES * 60_000,
  );
});
