import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';

export const built = join(import.meta.dirname, '..', '..', 'build', 'demo');

/** Writes down what a page complains of, before anything of the page runs: WebKit's driver does not tell. */
const WATCH = `
  self.complaints = [];
  const note = (text) => self.complaints.push(String(text));
  addEventListener('error', (event) => note(event.message), true);
  addEventListener('unhandledrejection', (event) => note(event.reason));
  addEventListener('securitypolicyviolation', (event) => note(event.violatedDirective + ' forbids ' + event.blockedURI));
  // How far what was to be seen has moved by itself; Chromium alone tells.
  self.shifted = 0;
  if (self.PerformanceObserver?.supportedEntryTypes.includes('layout-shift'))
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) self.shifted += value;
    }).observe({ type: 'layout-shift', buffered: true });
  for (const kind of ['error', 'warn']) {
    const usual = console[kind];
    console[kind] = (...args) => { note(args.join(' ')); usual.apply(console, args); };
  }
`;

const watched = (page: string) => page.replace('<script', '<script src="watch.js"></script><script');

export interface Site {
  /** Where a page is, as a server or a folder has it. */
  url(page: string, from: 'http' | 'file'): string;
  /** A page of someone else's, beside the script. */
  put(page: string, html: string): void;
  close(): void;
}

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };

/** The demos as they are built, but for one script that watches them. */
export async function site(demo: string): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'msgd-demo-'));
  for (const script of readdirSync(built).filter(
    (name) => name.startsWith(`${demo}.`) && name.endsWith('.js'),
  ))
    copyFileSync(join(built, script), join(folder, script));
  writeFileSync(join(folder, `${demo}.html`), watched(readFileSync(join(built, `${demo}.html`), 'utf8')));
  writeFileSync(join(folder, 'watch.js'), WATCH);
  const server = createServer((request, response) => {
    const path = join(folder, normalize(new URL(request.url ?? '/', 'http://localhost').pathname));
    try {
      response.setHeader('Content-Type', types[extname(path)] ?? 'text/plain');
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
      response.end(readFileSync(path));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (page, from) =>
      from === 'file' ? pathToFileURL(join(folder, page)).href : `http://127.0.0.1:${port}/${page}`,
    put: (page, html) => writeFileSync(join(folder, page), watched(html)),
    close() {
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
