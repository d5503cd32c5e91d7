import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noiseClasses } from '../../src/noise/index.js';

const root = join(import.meta.dirname, '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The JavaScript of the README, each block a program; one without imports belongs to the next. */
function programs(): string[] {
  const blocks = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code);
  return blocks.flatMap((block, b) => {
    if (!block.startsWith('import')) return [];
    const before = b > 0 && !blocks[b - 1].startsWith('import') ? blocks[b - 1] : '';
    return [`${before}${block}`];
  });
}

describe('README', () => {
  it.each(programs())('runs: %s', (program) => {
    // Inside the package, so that `msgd` is the package as it is built.
    const folder = join(root, 'build', 'readme');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${programs().indexOf(program)}.mjs`);
    writeFileSync(path, program);
    const { status, stderr } = spawnSync(process.execPath, [path], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('verifies the class of one’s own', () => {
    const path = join(root, 'build', 'readme', 'own.mjs');
    const program = programs().find((text) => text.includes('verifyNoise')) ?? '';
    writeFileSync(path, `${program}\nconsole.log(passed);`);
    expect(spawnSync(process.execPath, [path], { encoding: 'utf8' }).stdout.trim()).toMatch(
      /threePoint.*keeps[\s\S]*\ntrue$/,
    );
  });

  it('lists every noise class of the paper', () => {
    for (const { name, paperName } of noiseClasses) {
      if (paperName !== '') expect(readme.replaceAll(/ +/g, ' ')).toContain(`| \`${name}\` | ${paperName} |`);
    }
  });
});

describe('links between the documents', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)]; // prettier-ignore

  it.each(pages)('%s', (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    for (const [, target] of text.matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
      if (/^https?:/.test(target)) continue;
      expect(existsSync(join(root, dirname(page), target)), `${page} links to ${target}`).toBe(true);
    }
  });
});
