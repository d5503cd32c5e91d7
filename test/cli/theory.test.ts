import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Agreement } from '../../src/experiments/agreement.js';

// `npm test` has built it.
const command = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'msgd.js');
const folder = mkdtempSync(join(tmpdir(), 'msgd-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function theory(...args: string[]) {
  const options = { cwd: folder, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, 'theory', ...args], options);
  return { status, stdout, stderr };
}

const short = ['--steps', '60', '--runs', '300', '--noise', 'sgd,minibatchCov:B=9,gd,gaussianCov:scale=2'];

describe('msgd theory', () => {
  const out = join(folder, 'results');
  const { status, stdout, stderr } = theory(...short, '--out', out);
  const read = (name: string) => readFileSync(join(out, name), 'utf8');

  it('prints the table, what it says and where the files are', () => {
    expect([status, stderr]).toEqual([0, '']);
    for (const text of ['predicted', 'simulated', '±', 'agrees', 'differs', join(out, 'report.html')]) {
      expect(stdout).toContain(text);
    }
    expect(stdout).toContain(
      'All 4 classes agree with their prediction. As predicted for SGD: minibatchCov:B=9.',
    );
    expect(stdout).toContain('Not as predicted for SGD: gd, gaussianCov:scale=2.');
  });

  it('writes its files and nothing else', () => {
    const files = ['curves.json', 'manifest.json', 'report.html', 'risk.svg', 'summary.json'];
    expect(readdirSync(out).sort()).toEqual(files);
    const html = read('report.html');
    expect(html).toContain('npx msgd theory --noise sgd,minibatchCov:B=9,gd,gaussianCov:scale=2');
    expect(html).not.toMatch(/<script|<link|src=|@import/);
    expect(read('risk.svg')).toMatch(/role="img"[^]*<title id=[^>]*>[^<]{20}/);
    expect(JSON.parse(read('curves.json'))).toHaveLength(4);
  });

  it('comes to the same again, over its own earlier results, as JSON', () => {
    const { rows } = JSON.parse(read('summary.json')) as { rows: Agreement[] };
    const again = JSON.parse(theory(...short, '--out', out, '--json').stdout) as { rows: Agreement[] };
    expect(again.rows).toEqual(rows);
  });

  it('explains itself', () => {
    const { status, stdout } = theory('--help');
    expect([status, stdout]).toEqual([0, expect.stringContaining('--lr <η>')]);
  });

  it('reads files as compare does: --task and --delimiter', () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${Math.sin(i)}|${i % 3}|${i % 2}`);
    writeFileSync(join(folder, 'bars.csv'), ['a|b|label', ...rows].join('\n'));
    const few = ['--steps', '5', '--runs', '2', '--noise', 'gd', '--out', join(folder, 'bars')];
    const flags = ['--data', 'bars.csv', '--task', 'regression', '--delimiter', '|'];
    expect(theory(...flags, ...few)).toMatchObject({ status: 0, stderr: '' });
    const html = readFileSync(join(folder, 'bars', 'report.html'), 'utf8');
    expect(html).toContain(`npx msgd theory --data bars.csv --task regression --delimiter '|'`);
    expect(theory('--data', 'bars.csv', '--delimiter', '|', ...few).stderr).toContain(
      '--data must be a regression',
    );
  });

  it('says that a class diverged, and that its step size is unstable', () => {
    const wild = theory(
      '--noise',
      'gaussianCov:scale=9',
      '--lr',
      '0.6',
      '--steps',
      '4000',
      '--runs',
      '3',
      '--out',
      out,
    );
    expect(wild.stdout).toContain('diverged');
    expect(read('report.html')).toContain('unstable');
  });

  it('ends at Ctrl-C with one line and code 130, and leaves nothing', async () => {
    const out = join(folder, 'interrupted');
    // On a busy machine the program may not listen yet: then the signal ends it, and it is begun again.
    const interruptedAfter = async (wait: number): Promise<[number | null, string]> => {
      const child = spawn(process.execPath, [command, 'theory', '--runs', '1000000', '--out', out], {
        cwd: folder,
      });
      const said: string[] = [];
      child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
      setTimeout(() => child.kill('SIGINT'), wait);
      const [code] = (await once(child, 'exit')) as [number | null];
      return code === null && wait < 16_000 ? interruptedAfter(2 * wait) : [code, said.join('')];
    };
    expect(await interruptedAfter(1000)).toEqual([130, 'msgd: interrupted, nothing was written\n']);
    expect(existsSync(out)).toBe(false);
  }, 60_000);

  it.each([
    [['--batch', '0'], '--batch must be an integer from 1 to n = 333, but is 0'],
    [['--lr', '0'], '--lr must be a finite number above 0'],
    [['--runs', '1'], '--runs must be an integer of at least 2, but is 1'],
    [['--steps', '0'], '--steps must be an integer of at least 1, but is 0'],
    [['--noise', 'sgdd'], 'did you mean sgd?'],
    [['--noise', 'gd,sgd,gd'], '--noise must be another than noise[0], but is gd'],
    [['--data', 'digits'], '--data must be a regression data set with one target, but is digits'],
    [
      ['--task', 'regresion'],
      '--task must be one of auto, classification, regression (did you mean regression?)',
    ],
    [['--task', 'classification'], '--task must be regression for penguins, but is classification'],
    [['--data', 'bars.csv', '--delimiter', 'bar'], '--delimiter must be auto, comma,'],
    [['--out', folder], '--out must be a new or empty folder'],
  ])('%j: one line that names the option, exit code 2, nothing written', (args, message) => {
    const { status, stdout, stderr } = theory(...args);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^msgd: [^\n]*\n$/);
    expect([status, stdout]).toEqual([2, '']);
    expect(existsSync(join(folder, 'msgd-theory'))).toBe(false);
  });
});
