import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** A block of code in a page. */
export interface Block {
  /** As in “docs/theory.md:8”. */
  readonly at: string;
  readonly language: string;
  readonly code: string;
  /** What it prints, where the page says that: the block after it, with “prints” between the two. */
  readonly prints?: string;
}

export interface Page {
  /** Its path in the repository. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

const all = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)]; // prettier-ignore

/** Everything that is written for people, page by page. */
export const pages: readonly Page[] = all.map((path) => {
  const text = readFileSync(join(root, path), 'utf8');
  return { path, text, blocks: blocksOf(path, text) };
});

function blocksOf(path: string, text: string): Block[] {
  const fences = /^```(\w*)\n([\s\S]*?)^```$(?:\n\nprints\n\n```\n([\s\S]*?)^```$)?/gm;
  return Array.from(text.matchAll(fences), ({ index, 1: language, 2: code, 3: prints }) => ({
    at: `${path}:${text.slice(0, index).split('\n').length}`,
    language,
    code,
    ...(prints === undefined ? {} : { prints }),
  }));
}
