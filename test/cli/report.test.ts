import { parquetReadObjects } from 'hyparquet';
import { parseHTML } from 'linkedom';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportCommand } from '../../src/cli/reportCommand.js';
import { fromNpz } from '../../src/folders/checkpointFile.js';
import { initialise, mlp } from '../../src/models/index.js';
import { rewrite } from './command.js';

// `npm test` has built it.
const command = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'msgd.js');
const folder = mkdtempSync(join(tmpdir(), 'msgd-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

function msgd(...args: string[]) {
  return spawnSync(process.execPath, [command, ...args], { cwd: folder, encoding: 'utf8' });
}
const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
const json = <T>(...path: string[]) => JSON.parse(read(...path)) as T;
const copy = (name: string) => cpSync(join(folder, 'whole'), join(folder, name), { recursive: true });
/** The cells of the table with that caption, row by row. */
function tableOf(html: string, caption: RegExp): string[][] {
  const { document } = parseHTML(html);
  const table = [...document.querySelectorAll('table')].find((table) =>
    caption.test(table.querySelector('caption')?.textContent ?? ''),
  );
  return [...(table?.querySelectorAll('tr') ?? [])].map((row) =>
    [...row.querySelectorAll('th, td')].map((cell) => cell.textContent ?? ''),
  );
}

interface Summary {
  missing?: { label: string; seed: number; step?: number }[];
  rows: { label: string; runs: number; fromSgd?: { pairs: number; mean: number; tests?: object } }[];
}

beforeAll(() => {
  const noise = 'sgd,gd,gaussianCov:scale=2,isotropic';
  const args = ['--steps', '20', '--seeds', '3', '--train', '50', '--model', 'mlp:8', '--every', '10'];
  const { status, stderr } = msgd('compare', ...args, '--noise', noise, '--out', 'whole');
  expect([status, stderr]).toEqual([0, '']);
}, 60_000);

describe('the report of a folder that is finished', () => {
  it('is the one that was written when it was made, and its manifest stays', () => {
    copy('again');
    const files = readdirSync(join(folder, 'whole')).filter((name) => name.includes('.'));
    for (const name of files)
      if (!['experiment.json', 'manifest.json'].includes(name)) rmSync(join(folder, 'again', name));
    for (const verb of ['report', 'resume']) {
      writeFileSync(join(folder, 'again', 'sharpness.svg'), 'of earlier diagnoses');
      const { status, stderr, stdout } = msgd(verb, 'again');
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toContain('gaussianCov:scale=2');
      expect(readdirSync(join(folder, 'again')).filter((name) => name.includes('.'))).toEqual(files);
      for (const name of files)
        expect(read('again', name)).toBe(
          read('whole', name).replaceAll('msgd report whole', 'msgd report again'),
        );
    }
  });

  it('says how it was made: program, kernels, data, seeds, engine, and the command that makes it again', () => {
    const { document } = parseHTML(read('whole', 'report.html'));
    const said = [...document.querySelectorAll('dt')].map((term) => [
      term.textContent,
      term.nextElementSibling?.textContent,
    ]);
    const { wasm, data } = json<{ wasm: string; data: string }>('whole', 'manifest.json');
    expect(Object.fromEntries(said)).toMatchObject({
      Program: expect.stringMatching(/^msgd \d+\.\d+\.\d+ compare$/) as string,
      'Kernels (WebAssembly)': `SHA-256 ${wasm}`,
      Data: `digits, SHA-256 ${data}`,
      Seeds: '1 to 3',
      Engine: `Node ${process.version} (V8 ${process.versions.v8}) on ${process.platform} ${process.arch}`,
    });
    const [, again] = /(npx msgd compare [^<]*)</.exec(read('whole', 'report.html')) ?? [];
    expect(again).toBe(
      'npx msgd compare --train 50 --model mlp:8 --noise sgd,gd,gaussianCov:scale=2,isotropic --steps 20 --seeds 3 --every 10',
    );
  });

  it('has for each picture a title, a description, and a table of its numbers', () => {
    const { document } = parseHTML(read('whole', 'report.html'));
    const pictures = [...document.querySelectorAll('figure')];
    expect(pictures).toHaveLength(7);
    for (const picture of pictures) {
      const svg = picture.querySelector('svg');
      expect(svg?.getAttribute('role')).toBe('img');
      for (const [attribute, tag] of [['aria-labelledby', 'title'], ['aria-describedby', 'desc']]) {
        const id = svg?.getAttribute(attribute);
        const found = [...document.querySelectorAll(tag)].filter((element) => element.getAttribute('id') === id);
        expect(found).toHaveLength(1);
        expect(found[0].textContent?.length).toBeGreaterThan(20);
      }
      expect(picture.querySelectorAll('details table tbody tr').length).toBeGreaterThan(2);
    }
  }); // prettier-ignore

  it('has beneath its first picture the difference of each seed, by hand', () => {
    const [heads, ...rows] = tableOf(read('whole', 'report.html'), /^Test accuracy less that of SGD$/);
    const runs = json<{ label: string; seed: number; records: { testAccuracy: number }[] }[]>(
      'whole',
      'records.json',
    );
    const score = (label: string, seed: number) =>
      100 * runs.find((run) => run.label === label && run.seed === seed)!.records[2].testAccuracy;
    for (const row of rows) {
      const differences = [1, 2, 3].map((seed) =>
        (score(row[0], seed) - score('sgd', seed)).toFixed(2).replace('-', '−'),
      );
      expect(row[heads.indexOf('each seed')]).toBe(differences.join(', '));
    }
    expect(rows).toHaveLength(3);
  });

  it('has in its table the means of the records, by hand', () => {
    const rows = tableOf(read('whole', 'report.html'), /^After 20 steps, 3 runs of each class$/);
    const records = json<{ label: string; records: { testAccuracy: number; trainAccuracy: number }[] }[]>(
      'whole',
      'records.json',
    );
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const heads = rows[0];
    for (const row of rows.slice(1)) {
      const ends = records
        .filter(({ label }) => label === row[0])
        .map(({ records }) => records[records.length - 1]);
      expect(ends).toHaveLength(3);
      const test = mean(ends.map(({ testAccuracy }) => 100 * testAccuracy));
      const train = mean(ends.map(({ trainAccuracy }) => 100 * trainAccuracy));
      expect(row[heads.indexOf('test accuracy, %')]).toMatch(new RegExp(`^${test.toFixed(1)} ± `));
      expect(row[heads.indexOf('gap')]).toBe((train - test).toFixed(1));
    }
    expect(rows).toHaveLength(5);
  });
});

describe('the report of a folder that is not finished', () => {
  it('says which runs are missing and where they are, and is of the others', () => {
    copy('part');
    rmSync(join(folder, 'part', 'manifest.json'));
    rmSync(join(folder, 'part', 'runs', 'gd', 'seed-2', 'result.json'));
    rmSync(join(folder, 'part', 'runs', 'isotropic'), { recursive: true });
    const { status, stdout } = msgd('report', 'part');
    expect(status).toBe(0);
    const said =
      'Not finished: 4 of 12 runs of 20 steps are missing, and what follows is of the others. npx msgd resume part makes them. Missing: gd, seed 2 (at step 20); isotropic, seeds 1, 2, 3.';
    expect(stdout).toContain(said);
    expect(read('part', 'report.html')).toContain(said);
    const { rows, missing } = json<Summary>('part', 'summary.json');
    expect(missing?.map(({ label, seed, step }) => [label, seed, step])).toEqual([
      ['isotropic', 1, undefined],
      ['gd', 2, 20],
      ['isotropic', 2, undefined],
      ['isotropic', 3, undefined],
    ]);
    expect(rows.map(({ label, runs, fromSgd }) => [label, runs, fromSgd?.pairs])).toEqual([
      ['sgd', 3, undefined],
      ['gd', 2, 2],
      ['gaussianCov:scale=2', 3, 3],
    ]);
    // gd is paired with SGD's runs of seeds 1 and 3.
    const ends = json<{ label: string; seed: number; records: { testAccuracy: number }[] }[]>(
      'whole',
      'records.json',
    );
    const score = (label: string, seed: number) =>
      100 * ends.find((run) => run.label === label && run.seed === seed)!.records[2].testAccuracy;
    const expected = (score('gd', 1) - score('sgd', 1) + score('gd', 3) - score('sgd', 3)) / 2;
    expect(rows[1].fromSgd?.mean).toBeCloseTo(expected, 10);
    expect(existsSync(join(folder, 'part', 'manifest.json'))).toBe(false);
  });

  it('that cannot be written is refused in one line', () => {
    copy('kept');
    rmSync(join(folder, 'kept', 'manifest.json'));
    rmSync(join(folder, 'kept', 'report.html'));
    mkdirSync(join(folder, 'kept', 'report.html'));
    const { status, stderr } = msgd('report', 'kept');
    expect(stderr).toMatch(/^msgd: E[A-Z]+: [^\n]*report\.html[^\n]*\n$/);
    expect(status).toBe(2);
  });

  it('is none of what is not there, and the whole one when the runs are made', () => {
    expect(msgd('resume', 'part').status).toBe(0);
    expect(read('part', 'report.html')).not.toContain('Not finished');
    expect(json<Summary>('part', 'summary.json').missing).toBeUndefined();
    const svgs = readdirSync(join(folder, 'whole')).filter((name) => name.endsWith('.svg'));
    for (const name of svgs) expect(read('part', name)).toBe(read('whole', name));
  });

  it('where no run is done is refused, as is what is no folder of ours', () => {
    copy('begun');
    rmSync(join(folder, 'begun', 'runs'), { recursive: true });
    rmSync(join(folder, 'begun', 'manifest.json'));
    expect(msgd('report', 'begun').stderr).toBe(
      'msgd: begun: none of its 12 runs is done; npx msgd resume begun makes them\n',
    );
    const { stderr, status } = msgd('report', 'nowhere');
    expect(stderr).toContain('msgd: folder must be one with an experiment.json');
    expect(status).toBe(2);
  });
});

describe('spectra', () => {
  it('are drawn where they are asked for, and stay', () => {
    copy('spectra');
    const { status, stderr } = msgd('report', 'spectra', '--spectra');
    expect([status, stderr]).toEqual([0, '']);
    const html = read('spectra', 'report.html');
    const [heads, ...rows] = tableOf(html, /^Diagnostics at the last step of seed 1$/);
    expect(heads).toEqual(['diagnostic (source)', 'sgd', 'gd', 'gaussianCov:scale=2', 'isotropic']);
    for (const [name] of rows) expect(name).toMatch(/\(.+\)$/); // the source of each
    const found = json<{ step: number; gradients: { trace: number } }>('spectra', 'runs', 'gd', 'seed-1', 'diagnosis.json'); // prettier-ignore
    expect(found.step).toBe(20);
    expect(rows.find(([name]) => name.startsWith('tr C '))?.[2]).toBe(found.gradients.trace.toPrecision(4));
    // Gradient descent has no noise, and so no tails of it.
    expect(rows.find(([name]) => name.startsWith('kurtosis'))?.[2]).toBe('–');
    expect(msgd('report', 'spectra').status).toBe(0);
    expect(read('spectra', 'report.html')).toBe(html);
    expect(read('spectra', 'hessian.svg')).toContain('λ₁ = ');
    expect(tableOf(html, /^Diagnostics at the last step, means/)).toEqual([]);
    // What was found before the end is not shown as if it were of the end.
    rewrite(join(folder, 'spectra', 'runs', 'gd', 'seed-1', 'diagnosis.json'), { step: 10 });
    msgd('report', 'spectra');
    expect(tableOf(read('spectra', 'report.html'), /^Diagnostics at/)[0]).not.toContain('gd');
  }, 60_000);

  it('that were diagnosed before an interrupt are kept', async () => {
    copy('stopped');
    await expect(
      reportCommand(join(folder, 'stopped'), { spectra: true }, AbortSignal.abort()),
    ).rejects.toThrow(
      'interrupted, the report is as it was; 1 of 4 runs are diagnosed, and are not diagnosed again',
    );
    expect(existsSync(join(folder, 'stopped', 'runs', 'sgd', 'seed-1', 'diagnosis.json'))).toBe(true);
  });

  it('are compared over seeds', () => {
    copy('seeds');
    expect(msgd('report', 'seeds', '--spectra', '--seeds', '2').status).toBe(0);
    expect(existsSync(join(folder, 'seeds', 'runs', 'gd', 'seed-3', 'diagnosis.json'))).toBe(false);
    const [heads, ...rows] = tableOf(
      read('seeds', 'report.html'),
      /^Diagnostics at the last step, means over the seeds/,
    );
    expect(rows.map(([label, seeds]) => [label, seeds])).toEqual(
      ['sgd', 'gd', 'gaussianCov:scale=2', 'isotropic'].map((label) => [label, '2']),
    );
    // From the runs' own parameters: where they are in the end, and where they began.
    const distances = [1, 2].map((seed) => {
      const start = initialise(mlp([64, 8, 10]), { seed });
      const { theta } = fromNpz(
        readFileSync(join(folder, 'seeds', 'runs', 'gd', `seed-${seed}`, 'checkpoint.npz')),
        'it',
      ).from;
      expect(theta).toHaveLength(start.length);
      return Math.hypot(...theta.map((value, k) => value - start[k]));
    });
    const mean = (distances[0] + distances[1]) / 2;
    const half = (12.70620474 * Math.abs(distances[0] - distances[1])) / 2; // Student's t, one degree of freedom
    const digits = half.toPrecision(2); // and as many decimals of the mean
    const decimals = (digits.split('.')[1] ?? '').length;
    expect(rows[1][heads.indexOf('‖θ − θ₀‖')]).toBe(`${mean.toFixed(decimals)} ± ${digits}`);

    const { status, stderr } = msgd('report', 'seeds', '--spectra', '--seeds', '4');
    expect([status, stderr]).toEqual([2, 'msgd: seeds must be an integer from 1 to 3, but is 4\n']);
    expect(msgd('report', 'seeds', '--seeds', '2').stderr).toContain(
      'seeds must be given with --spectra only',
    );
  }, 60_000);
});

describe('the records', () => {
  it('are the same numbers as Parquet, as CSV and as JSON', async () => {
    const bytes = readFileSync(join(folder, 'whole', 'records.parquet'));
    const rows = (await parquetReadObjects({ file: new Uint8Array(bytes).buffer })) as Record<
      string,
      number | string
    >[];
    const [heads, ...lines] = read('whole', 'records.csv')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    expect(rows.map((row) => heads.map((head) => String(row[head])))).toEqual(lines);
    const runs = json<{ label: string; seed: number; records: object[] }[]>('whole', 'records.json');
    expect(rows).toEqual(
      runs.flatMap(({ label, seed, records }) =>
        records.map((record) => ({ noise: label, seed, ...record })),
      ),
    );
    expect(rows).toHaveLength(4 * 3 * 3);
  });

  it('are the same when the report is drawn again, also of losses that no float32 holds', () => {
    const rows = Array.from({ length: 30 }, (_, k) => `${Math.sin(k)},${Math.cos(k)}`);
    writeFileSync(join(folder, 'far.csv'), ['a,target', ...rows, '1e25,1e30'].join('\n'));
    const flags = ['--data', 'far.csv', '--task', 'regression', '--model', 'linear', '--draw', 'first', '--train', '30', '--batch', '4', '--lr', '0.05']; // prettier-ignore
    const args = [...flags, '--steps', '5', '--seeds', '2', '--noise', 'sgd,gd', '--out', 'far'];
    const made = msgd('compare', ...args);
    expect([made.status, made.stderr]).toEqual([0, '']);
    expect(made.stdout).toContain('Without a finite test loss: sgd, gd.');
    expect(made.stdout).not.toContain('NaN');
    const csv = read('far', 'records.csv');
    expect(msgd('report', 'far').stdout).toBe(made.stdout);
    expect(read('far', 'records.csv')).toBe(csv);
  });

  it('of a regression have no accuracies, and one class may diverge, and there may be one seed', async () => {
    const args = [
      '--data',
      'penguins',
      '--model',
      'linear',
      '--train',
      '100',
      '--steps',
      '200',
      '--lr',
      '0.1',
    ];
    const noise = ['--noise', 'sgd,gd,gaussianCov:scale=300'];
    const { status, stderr, stdout } = msgd('compare', ...args, ...noise, '--seeds', '1', '--out', 'regression'); // prettier-ignore
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/Diverged: gaussianCov:scale=300/);
    const bytes = readFileSync(join(folder, 'regression', 'records.parquet'));
    const rows = (await parquetReadObjects({ file: new Uint8Array(bytes).buffer })) as Record<
      string,
      unknown
    >[];
    expect(rows[0]).toMatchObject({ noise: 'sgd', step: 0, trainAccuracy: null, testAccuracy: null });
    expect(existsSync(join(folder, 'regression', 'train-accuracy.svg'))).toBe(false);
    expect(read('regression', 'report.html')).not.toMatch(/NaN|Infinity|undefined/);
    expect(msgd('report', 'regression', '--spectra').status).toBe(0);
    expect(read('regression', 'report.html')).not.toMatch(/NaN|Infinity|undefined/);
  }, 60_000);
});

it('a report needs no data but for spectra', () => {
  writeFileSync(
    join(folder, 'x.csv'),
    `x,target\n${Array.from({ length: 40 }, (_, k) => `${k % 7},${((k * 3) % 5) + 0.5}`).join('\n')}\n`,
  );
  const args = ['--data', 'x.csv', '--model', 'linear', '--train', '20', '--steps', '10', '--lr', '0.01', '--seeds', '2', '--noise', 'sgd,gd']; // prettier-ignore
  expect(msgd('compare', ...args, '--out', 'csv').stderr).toBe('');
  rmSync(join(folder, 'x.csv'));
  expect(msgd('report', 'csv').status).toBe(0);
  expect(msgd('report', 'csv', '--spectra').stderr).toContain('data must be');
});
