import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noiseClasses } from '../../src/noise/index.js';
import { pages, root } from './pages.js';

const [readme] = pages;

describe('the guide', () => {
  it('verifies the class of one’s own', () => {
    const guide = pages.find(({ path }) => path === 'docs/guide.md')!;
    const own = guide.blocks.findIndex(({ code }) => code.startsWith('const threePoint'));
    const folder = join(root, 'build', 'docs');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'own.mjs');
    writeFileSync(path, `${guide.blocks[own].code}${guide.blocks[own + 1].code}\nconsole.log(passed);`);
    const { stdout } = spawnSync(process.execPath, [path], { encoding: 'utf8' });
    expect(stdout.trim()).toMatch(/threePoint.*keeps[\s\S]*\ntrue$/);
  });
});

describe('README', () => {
  it('lists every noise class of the paper', () => {
    for (const { name, paperName } of noiseClasses) {
      if (paperName !== '')
        expect(readme.text.replaceAll(/ +/g, ' ')).toContain(`| \`${name}\` | ${paperName} |`);
    }
  });
});
