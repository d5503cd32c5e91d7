import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browsers } from '../browser/browsers.js';
import { visit } from '../browser/visit.js';
import { pages } from '../docs/pages.js';
import { bundlers } from './bundlers.js';
import { install, root, run, type Project } from './install.js';
import { extra, find, runtimes } from './runtimes.js';
import { sizes } from './sizes.js';

const MINUTE = 60_000;
const [chromium] = browsers;
const hasChromium = chromium.command('', '') !== undefined;
if (!hasChromium) it.skip('Chromium is not installed here: pages of bundles were not tested');

let project: Project;
let ofNode: object;
beforeAll(() => {
  project = install();
  ofNode = printed(run(project.copy('program'), 'node', 'main.js'));
}, 3 * MINUTE);
afterAll(() => project?.remove());

/** What the program found. It says nothing else. */
function printed({ stdout, stderr }: { stdout: string; stderr: string }): object {
  expect(stderr).toBe('');
  return JSON.parse(stdout) as object;
}

it('plain Node has the same bits with one thread and with two, and one copy of the package', () => {
  expect(ofNode).toEqual({
    oneThread: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    twoThreads: (ofNode as { oneThread: string }).oneThread,
    threads: 2,
    error: 'train must be an integer from 1 to n − 1 = 1796, but is -1',
  });
});

it('has the pages that its README and its docstrings name, and every link in them leads to a file', () => {
  const home = join(project.folder, 'node_modules', 'msgd');
  expect(pages.length).toBeGreaterThan(10);
  for (const { path } of pages) {
    const text = readFileSync(join(home, path), 'utf8');
    for (const [, target] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (/^https?:/.test(target)) continue;
      expect(existsSync(join(home, dirname(path), target)), `${path} links to ${target}`).toBe(true);
    }
  }
});

describe.each(bundlers)('$name', ({ folder, tools, build, programs, site }) => {
  let here: string;
  beforeAll(() => {
    here = project.copy(folder, tools);
    for (const [command, ...args] of build) expect(run(here, command, ...args).stderr).not.toMatch(/warn/i);
  }, MINUTE);

  it.each(programs)('makes %s, which comes to the same in Node', (program) => {
    expect(printed(run(here, 'node', program))).toEqual(ofNode);
  });

  it.runIf(hasChromium)('makes a page that comes to the same in Chromium', async () => {
    expect(await visit(chromium, 'index.html', join(here, site))).toEqual(ofNode);
  });
});

it.runIf(hasChromium)(
  'Vite’s server serves a page that comes to the same in Chromium',
  async () => {
    const here = project.copy('vite');
    const env = { ...process.env, NO_COLOR: '1' };
    const server = spawn(join(root, 'node_modules', '.bin', 'vite'), ['--host', '127.0.0.1'], {
      cwd: here,
      env,
    });
    try {
      const url = await new Promise<string>((resolve, reject) => {
        let said = '';
        server.stdout.on('data', (text) => {
          said += String(text);
          const [found] = /http:\/\/127\.0\.0\.1:\d+\//.exec(said) ?? [];
          if (found !== undefined) resolve(found);
        });
        server.on('exit', () => reject(new Error(`Vite ended: ${said}`)));
      });
      expect(await visit(chromium, url)).toEqual(ofNode);
    } finally {
      server.kill();
    }
  },
  MINUTE,
);

it('require gives what import gives', () => {
  expect(printed(run(join(project.folder, 'program'), 'node', 'main.cjs'))).toEqual(ofNode);
});

it('where Node refuses to require ES modules it says what to do, and import() does it', () => {
  const here = join(project.folder, 'program');
  const old = '--no-experimental-require-module';
  expect(() => run(here, 'node', old, 'main.cjs')).toThrow(/change the require .* to a dynamic import\(\)/);
  expect(printed(run(here, 'node', old, 'importing.cjs'))).toEqual(ofNode);
});

it.for(runtimes)('$name comes to the same', ({ name, command, args, program, threads }, { skip }) => {
  const path = find(command);
  if (path === undefined) {
    expect(process.env.MSGD_RUNTIMES, `${name} is missing`).not.toBe('all');
    return skip(`${name} is not installed here`);
  }
  const found = printed(run(join(project.folder, 'program'), path, ...args, program));
  expect(found).toEqual({ ...ofNode, threads });
});

describe('types', () => {
  let here: string;
  beforeAll(() => {
    here = project.copy('types');
    copyFileSync(join(here, 'use.ts'), join(here, 'use.cts'));
  });

  it.each(['node16', 'bundler', 'no-dom'])('are right in a project of tsconfig.%s.json', (name) => {
    expect(run(here, 'tsc', '-p', `tsconfig.${name}.json`).stdout).toBe('');
  });

  it('are right in one of tsconfig.nodenext.json, also in CommonJS, and what it makes runs', () => {
    const types = ['--typeRoots', join(root, 'node_modules', '@types')];
    expect(run(here, 'tsc', '-p', 'tsconfig.nodenext.json', ...types).stdout).toBe('');
    for (const program of ['use.js', 'use.cjs']) {
      expect(run(here, 'node', join('nodenext', program))).toEqual({ stdout: '', stderr: '' });
    }
  });

  it.for(['node16', 'no-dom'])(
    'are right for TypeScript 5.2 in one of tsconfig.%s.json',
    (name, { skip }) => {
      const old = join(extra, 'typescript-5.2', 'bin', 'tsc');
      if (!existsSync(old)) {
        expect(process.env.MSGD_RUNTIMES, 'TypeScript 5.2 is missing').not.toBe('all');
        skip('TypeScript 5.2 is not installed here');
      }
      expect(run(here, 'node', old, '-p', `tsconfig.${name}.json`).stdout).toBe('');
    },
  );
});

describe('the package', () => {
  it('is what publint and arethetypeswrong want', () => {
    run(root, 'publint', '--strict', project.tarball);
    const files = ['./msgd.wasm', './experiment.schema.json'];
    run(root, 'attw', project.tarball, '--profile', 'esm-only', '--exclude-entrypoints', ...files);
  });

  it('has a command that compares', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const msgd = join(project.folder, 'node_modules', '.bin', 'msgd');
    expect(run(project.folder, msgd, '--version').stdout.trim()).toBe(version);
    run(project.folder, msgd, 'compare', '--quick', '--steps', '20', '--seeds', '2', '--out', 'results');
    expect(readFileSync(join(project.folder, 'results', 'report.html'), 'utf8')).toContain('<svg');
  });

  it('can be compiled from its own msgd.wasm', () => {
    const program = `
      import { readFile } from 'node:fs/promises';
      import { mlp, initialise, ready } from 'msgd';
      await ready(await WebAssembly.compile(await readFile(new URL(import.meta.resolve('msgd/msgd.wasm')))));
      console.log(initialise(mlp([2, 2]), { seed: 1 }).length);`;
    writeFileSync(join(project.folder, 'wasm.mjs'), program);
    expect(run(project.folder, 'node', 'wasm.mjs').stdout).toBe('6\n');
  });
});

describe('sizes', () => {
  it.each(sizes)('$names of $from weigh at most $most bytes', async ({ names, from, most }) => {
    const list = names.join() === '*' ? '*' : `{ ${names.join()} }`;
    const stdin = { contents: `export ${list} from '${from}'`, resolveDir: project.folder };
    const { outputFiles } = await build({ stdin, bundle: true, minify: true, format: 'esm', write: false });
    expect(gzipSync(outputFiles[0].contents, { level: 9 }).length).toBeLessThanOrEqual(most);
  });

  it('are in docs/browsers.md', () => {
    const page = readFileSync(join(root, 'docs', 'browsers.md'), 'utf8').replaceAll(/ +/g, ' ');
    for (const { names, from, most } of sizes) {
      const what = names.join() === '*' ? 'everything' : names.map((name) => `\`${name}\``).join(', ');
      expect(page).toContain(`| ${what} | \`${from}\` | ${most.toLocaleString('en')} |`);
    }
  });

  it('the classic script weighs at most 52,500 bytes', () => {
    const script = readFileSync(join(project.folder, 'node_modules', 'msgd', 'dist', 'msgd.iife.js'));
    expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(52_500);
  });

  it('the package weighs at most 1 MB', () => {
    expect(readFileSync(project.tarball).length).toBeLessThanOrEqual(1_000_000);
  });
});
