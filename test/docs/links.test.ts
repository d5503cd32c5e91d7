import GithubSlugger from 'github-slugger';
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';
import { pages, root, type Page } from './pages.js';

/** The anchors of a page, as GitHub makes them of its headings. */
function anchors({ text }: Page): Set<string> {
  const slugger = new GithubSlugger();
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '');
  return new Set(
    Array.from(prose.matchAll(/^#+ (.*)$/gm), ([, heading]) =>
      slugger.slug(heading.replaceAll(/[`*_]/g, '')),
    ),
  );
}

it.each(pages)('every link of $path leads somewhere', (page) => {
  for (const [, target] of page.text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^https?:/.test(target)) continue;
    const [path, anchor] = target.split('#');
    const file = path === '' ? page.path : normalize(join(dirname(page.path), path));
    expect(existsSync(join(root, file)), `${page.path} links to ${target}`).toBe(true);
    const there = pages.find((other) => other.path === file);
    if (anchor !== undefined && there !== undefined) expect([...anchors(there)]).toContain(anchor);
  }
});
