import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { built } from './site.js';

const read = (name: string) => readFileSync(join(built, name), 'utf8');

describe('the pages as they are built', () => {
  beforeAll(() => {
    execFileSync(process.execPath, ['scripts/demo.mjs'], { cwd: join(built, '..', '..') });
    // The race that a page opens on takes long on a busy machine.
  }, 300_000);

  it('are linked from the first, and from each other', () => {
    const pages = [...read('index.html').matchAll(/href="(\w+\.html)"/g)].map(([, page]) => page);
    expect(pages).toEqual(['surface.html', 'vector.html', 'train.html', 'essay.html']);
    for (const page of pages) {
      const links = [...read(page).matchAll(/href="(\w+\.html)"/g)].map(([, link]) => link);
      expect(links).toEqual(['index.html', ...pages]);
      for (const link of links) expect(existsSync(join(built, link))).toBe(true);
    }
  });

  it('load one script each, under a policy that names no host', () => {
    for (const name of ['surface', 'vector', 'train', 'essay']) {
      const page = read(`${name}.html`);
      expect([...page.matchAll(/<script[^>]*>/g)].map(([tag]) => tag)).toEqual([`<script src="${name}.js">`]);
      const [, policy] = /Content-Security-Policy"\s+content="([^"]*)"/.exec(page)!;
      expect(policy).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval' blob:; /);
      expect(policy).not.toMatch(/https?:|\*|'unsafe-eval'/);
    }
  });

  it('name the licences of what is inside', () => {
    const licences = read('THIRD-PARTY-LICENSES.txt');
    for (const name of ['lit', '@picocss/pico', 'uplot', 'katex', 'codemirror']) {
      expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\([A-Z]`, 'm'));
    }
  });
});
