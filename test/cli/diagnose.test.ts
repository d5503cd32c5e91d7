import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, short, workplace } from './command.js';

const { folder, msgd } = workplace();

describe('diagnose', () => {
  const out = join(folder, 'diagnosed');
  const noise = 'sgd,gaussianCov:scale=2,isotropic';
  msgd(...short, '--noise', noise, '--out', out);

  it.each(['sgd', 'gaussianCov,scale=2', 'isotropic'])('prints and keeps what it finds of %s', (label) => {
    const run = join(out, 'runs', label, 'seed-2');
    const { status, stdout, stderr } = msgd('diagnose', run);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/seed 2, step 20: MLP 64-8-10 on digits, n = 50, p = 610/);
    expect(stdout).toContain('tr(H C)');
    expect(readFileSync(join(run, 'spectrum.svg'), 'utf8')).toContain('<title id=');
    const found = JSON.parse(readFileSync(join(run, 'diagnosis.json'), 'utf8')) as {
      generalization: { train: { loss: number } };
      noiseTrace: number;
      spectrum: { eigenvalues: number[] };
    };
    // The run's own last record has the same losses: data, split and parameters are the run's.
    const records = readFileSync(join(run, 'records.jsonl'), 'utf8').trimEnd().split('\n');
    const last = JSON.parse(records[records.length - 1]) as { trainLoss: number };
    expect(found.generalization.train.loss).toBe(last.trainLoss);
    expect(found.spectrum.eigenvalues).toHaveLength(50);
    const asJson = msgd('diagnose', join(run, 'checkpoint.npz'), '--json');
    expect(JSON.parse(asJson.stdout)).toMatchObject({ noiseTrace: found.noiseTrace });
  });

  it.each(['.', 'checkpoint.npz', '../seed-1', '../seed-2/checkpoint.npz'])(
    'finds a run from within its folder: %s',
    (place) => {
      const cwd = join(out, 'runs', 'sgd', 'seed-2');
      const { status, stdout, stderr } = spawnSync(process.execPath, [command, 'diagnose', place], {
        cwd,
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toContain(`sgd, seed ${place === '../seed-1' ? 1 : 2}, step 20`);
    },
  );

  it('refuses what is no run', () => {
    const { status, stderr } = msgd('diagnose', out);
    expect(stderr).toMatch(/^msgd: checkpoint must be the folder of a run[^\n]*\n$/);
    expect(status).toBe(2);
  });
});
