import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A browser that can be told which page to open: all else, the pages do. */
export interface Browser {
  readonly name: string;
  /** Whether its threads can share memory. */
  readonly shares: boolean;
  /** Its command line, or nothing where it is not installed. */
  command(url: string, profile: string): string[] | undefined;
}

export function find(...names: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}

/** WebKitGTK's own small browser, which Debian has beside the library. */
export function miniBrowser(): string | undefined {
  const folders = ['/usr/lib', ...['/usr/lib', '/usr/libexec'].flatMap((folder) => (existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []))]; // prettier-ignore
  return folders
    .flatMap((folder) =>
      ['webkit2gtk-4.1', 'webkit2gtk-4.0', 'webkitgtk-6.0'].map((version) =>
        join(folder, version, 'MiniBrowser'),
      ),
    )
    .find((path) => existsSync(path));
}

export const chromiumFlags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']; // prettier-ignore

export const browsers: readonly Browser[] = [
  {
    name: 'Chromium',
    shares: true,
    command(url, profile) {
      const path = find('chromium', 'chromium-browser', 'google-chrome');
      return path === undefined ? undefined : [path, '--headless', ...chromiumFlags, `--user-data-dir=${profile}`, '--remote-debugging-port=0', url]; // prettier-ignore
    },
  },
  {
    name: 'Firefox',
    shares: true,
    command(url, profile) {
      const path = find('firefox-esr', 'firefox');
      return path === undefined ? undefined : [path, '--headless', '--no-remote', '--profile', profile, url];
    },
  },
  {
    name: 'WebKit',
    shares: false,
    command(url) {
      const [path, display] = [miniBrowser(), find('xvfb-run')];
      return path === undefined || display === undefined ? undefined : [display, '-a', path, url];
    },
  },
];

/** Starts a browser at a page; the function that comes back ends it and all that it started. */
export function launch(browser: Browser, url: string): { process: ChildProcess; end: () => Promise<void> } {
  const profile = mkdtempSync(join(tmpdir(), 'msgd-browser-'));
  const [command, ...args] = browser.command(url, profile)!;
  const env = {
    ...process.env,
    HOME: profile,
    XDG_CACHE_HOME: profile,
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
  };
  const child = spawn(command, args, { detached: true, stdio: 'ignore', env });
  return {
    process: child,
    async end() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      const running = child.exitCode === null && child.signalCode === null;
      try {
        process.kill(-child.pid!, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
      if (running) await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
