import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openFolder } from '../../src/folders/experimentFolder.js';
import { folderOf, readResult } from '../../src/folders/runFolder.js';
import { shellPath, shellWord } from '../../src/folders/shell.js';
import { complete } from '../../src/experiments/options.js';
import { digits } from '../../src/data/index.js';

const place = mkdtempSync(join(tmpdir(), "msgd it's here "));
afterAll(() => rmSync(place, { recursive: true }));

const posix = process.platform === 'win32' ? describe.skip : describe;
posix('a word of a command', () => {
  const texts = [
    'msgd-results',
    'my results',
    "it's",
    '$HOME',
    '`id`',
    'a"b',
    'a;b',
    '*',
    '~',
    'Größe',
    '',
    'a\nb',
    '-x',
    '-- y',
  ];

  it.each(texts)('%j is the same when a shell has read it', (text) => {
    const { stdout } = spawnSync('sh', ['-c', `printf '[%s]' ${shellWord(text)}`], { encoding: 'utf8' });
    expect(stdout).toBe(`[${text}]`);
  });

  it.each(texts)('%j as a path is no option', (text) => {
    const { stdout } = spawnSync('sh', ['-c', `printf '[%s]' ${shellPath(text)}`], { encoding: 'utf8' });
    expect(stdout).toBe(text.startsWith('-') ? `[./${text}]` : `[${text}]`);
  });
});

/** The words of the command that a message names, up to those that follow it, as a shell reads them. */
function wordsOf(message: string, end: RegExp): string[] {
  const [, command] = new RegExp(`npx msgd ([^]*?) ${end.source}`).exec(message) ?? [];
  const { stdout } = spawnSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' });
  return stdout.trimEnd().split('\n');
}

posix('what a message tells people to do', () => {
  it('names a folder with spaces and quotes', async () => {
    const options = complete({ noise: ['sgd'] });
    const experiment = { options, remarks: [] };
    const folder = join(place, 'begun');
    await openFolder(folder, experiment, digits());
    const other = { ...experiment, options: { ...options, steps: 1 } };
    const refused: Error = (await openFolder(folder, other, digits()).catch(
      (error: Error) => error,
    )) as Error;
    expect(wordsOf(refused.message, /resumes/)).toEqual(['resume', folder]);

    const run = folderOf(folder, { label: 'sgd', seed: 1 });
    mkdirSync(run, { recursive: true });
    writeFileSync(join(run, 'result.json'), '{');
    const damaged: Error = (await readResult(run, '').catch((error: Error) => error)) as Error;
    expect(wordsOf(damaged.message, /makes/)).toEqual(['resume', folder, '--again', 'runs/sgd/seed-1']);
  });
});
