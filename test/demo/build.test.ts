import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
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
    expect(pages).toEqual(['surface.html', 'vector.html', 'train.html', 'essay.html', 'tails.html']);
    for (const page of pages) {
      const links = [...read(page).matchAll(/href="(\w+\.html)"/g)].map(([, link]) => link);
      expect(links).toEqual(['index.html', ...pages]);
      for (const link of links) expect(existsSync(join(built, link))).toBe(true);
    }
  });

  it('are shown on the first by pictures that their own code drew, in the colours of any paper', () => {
    const index = read('index.html');
    const cards = [...index.matchAll(/<article>.*?<\/article>/gs)].map(([card]) => card);
    expect(cards).toHaveLength([...index.matchAll(/href="(\w+\.html)"/g)].length);
    for (const card of cards) {
      expect(card).toMatch(/<svg [^>]*role="img" aria-label="[^"]{60,}"[^>]*stroke="currentColor"/);
      expect(card).toMatch(/<p>[^<]{60,}<\/p>\s*<p class="facts">\d+ minutes\. Before: /);
      expect(card).not.toMatch(/NaN|undefined|Infinity/);
    }
    // What the race opens on, and what the picture of it says, are one.
    expect(index).toContain(
      'Test accuracy against steps: sgd 78.5 %, gd −3.4, gaussianCov ≈ sgd, bernoulli ≈ sgd, isotropic −4.1, gaussianCov:scale=3 10.0 %.',
    );
    for (const landmark of ['<header>', '<main>', '<footer>']) expect(index).toContain(landmark);
    expect(index).not.toContain('{{');
  });

  it('load one script each, under a policy that names no host', () => {
    for (const name of ['surface', 'vector', 'train', 'essay', 'tails']) {
      const page = read(`${name}.html`);
      expect([...page.matchAll(/<script[^>]*>/g)].map(([tag]) => tag)).toEqual([`<script src="${name}.js">`]);
      const [, policy] = /Content-Security-Policy"\s+content="([^"]*)"/.exec(page)!;
      expect(policy).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval' blob:; /);
      expect(policy).not.toMatch(/https?:|\*|'unsafe-eval'/);
    }
  });

  it('say so where their script cannot run, in place of staying empty', () => {
    for (const [name, element] of [['surface', 'surface'], ['vector', 'vector'], ['train', 'race'], ['essay', 'essay'], ['tails', 'tails']]) {
      const said: unknown[] = [];
      const place = { replaceChildren: (words: { textContent: string }) => said.push(words.textContent) };
      const document = {
        readyState: 'complete',
        createElement: () => ({ setAttribute: () => undefined, textContent: '' }),
        querySelectorAll: (selector: string) => (selector === `msgd-${element}:not(:defined)` ? [place] : []),
      };
      // Nothing else of a browser is there.
      expect(() => runInNewContext(read(`${name}.js`), { document }) as unknown).toThrow();
      expect(said).toEqual([expect.stringMatching(/^This demo cannot run here: .* is not defined/)]);
    }
  }); // prettier-ignore

  it('name the licences of what is inside', () => {
    const licences = read('THIRD-PARTY-LICENSES.txt');
    for (const name of ['lit', '@picocss/pico', 'uplot', 'katex', 'codemirror']) {
      expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\([A-Z]`, 'm'));
    }
  });
});
