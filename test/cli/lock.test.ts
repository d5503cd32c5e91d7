import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { until, workplace } from './command.js';

const { folder, msgd, start, there, write } = workplace();
// Minutes: it is killed before.
const long = {
  noise: ['sgd'],
  model: 'softmax',
  train: 60,
  steps: 10_000_000,
  evaluateEvery: 1000,
  seeds: 1,
};
write('long.json', long);
write('sweep.json', { ...long, grid: { batch: [4, 8] } });

describe('a folder to which a process writes', () => {
  it.each([
    ['of a comparison', 'long.json', 'runs', ['one']],
    [
      'of a sweep',
      'sweep.json',
      join('points', 'batch=4', 'runs'),
      ['many', join('many', 'points', 'batch=8')],
    ],
  ])(
    '%s: no other does; when it is killed, the next goes on',
    async (_, file, runs, [out, ...points]) => {
      const run = ['run', file, '--out', out, '--threads', '1', '--quiet'];
      const first = start(...run);
      await until(() => there(out, runs, 'sgd', 'seed-1', 'records.jsonl'));
      const before = readFileSync(join(folder, out, 'experiment.json'), 'utf8');
      for (const args of [run, ...[out, ...points].map((place) => ['resume', place, '--quiet'])]) {
        const { status, stderr } = msgd(...args);
        expect(stderr).toMatch(
          args === run
            ? /^msgd: --out must be a folder that no other msgd writes to: process \d+ does \(if/
            : /^msgd: folder must be a folder that no other msgd writes to: process \d+ does \(if/,
        );
        expect(status).toBe(2);
      }
      expect(readFileSync(join(folder, out, 'experiment.json'), 'utf8')).toBe(before);
      first.kill('SIGKILL');
      await first.ended;

      const lock = join(folder, out, 'msgd.lock');
      const stale = readFileSync(lock, 'utf8');
      const next = start(...run);
      await until(() => there(out, 'msgd.lock') && ![stale, ''].includes(readFileSync(lock, 'utf8')));
      next.kill('SIGINT');
      expect((await next.ended).stderr).toBe(`msgd: interrupted; npx msgd resume ${out} resumes it\n`);
      expect(there(out, 'msgd.lock')).toBe(false);
    },
    60_000,
  );

  it('that is not ours is left as it is', () => {
    mkdirSync(join(folder, 'theirs', 'within'), { recursive: true });
    const theirs = join('theirs', 'within', 'data.0123456789ab.tmp');
    write(theirs, 'all I have');
    for (const args of [
      ['resume', 'theirs'],
      ['report', 'theirs'],
      ['run', 'long.json', '--out', 'theirs'],
    ]) {
      expect(msgd(...args).status).toBe(2);
      expect(there(theirs)).toBe(true);
      expect(readdirSync(join(folder, 'theirs'))).toEqual(['within']);
    }
  });

  it('is no reason to keep a new comparison out, when it is killed before it wrote more', () => {
    write('short.json', { ...long, steps: 10, evaluateEvery: 10 });
    mkdirSync(join(folder, 'short'));
    const pid = spawnSync(process.execPath, ['--version']).pid;
    write(join('short', 'msgd.lock'), { host: hostname(), pid });
    expect(msgd('run', 'short.json', '--out', 'short', '--quiet')).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(join(folder, 'short'))).not.toContain('msgd.lock');
  });
});
