import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fields } from '../../src/experiments/options.js';
import { rewrite, until, workplace } from './command.js';

const { folder, msgd, read, start, text, there, write } = workplace();

interface Summary {
  conclusion: string;
  rows: object[];
  runs: { label: string; seed: number; thetaHash: string }[];
}
interface SweepSummary {
  points: { at: object; folder: string; rows: { label: string; test: { mean: number }; fitted: number }[] }[];
}

const given = { noise: ['sgd', 'gd'], model: 'mlp:8', train: 50, steps: 200, evaluateEvery: 100, seeds: 2 };
const grid = { learningRate: [0.1, 0.3], batch: [4, 8] };
const names = ['learningRate=0.1,batch=4', 'learningRate=0.1,batch=8', 'learningRate=0.3,batch=4', 'learningRate=0.3,batch=8']; // prettier-ignore
write('sweep.json', { version: 1, name: 'Rates', ...given, grid });

const hashes = (out: string) =>
  Object.fromEntries(
    readdirSync(join(folder, out, 'points')).map((name) => [
      name,
      read<Summary>(out, 'points', name, 'summary.json').runs,
    ]),
  );

describe('a sweep', () => {
  const { status, stdout, stderr } = msgd('run', 'sweep.json', '--out', 'swept');

  it('prints one table over the grid, and nothing into a pipe', () => {
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Rates: a sweep of 4 points over learningRate × batch');
    const rows = stdout.split('\n').filter((line) => /^│ +0\.\d │/.test(line));
    expect(rows).toHaveLength(4 * 2);
    expect(rows[2]).toMatch(/^│ +0\.1 │ +8 │ sgd /);
    expect(rows[5]).toMatch(/^│ +0\.3 │ +4 │ gd .*[+−]\d+\.\d ± /);
  });

  it('has a folder for each point, which is one of an ordinary comparison', () => {
    expect(readdirSync(join(folder, 'swept')).sort()).toEqual(
      ['experiment.json', 'manifest.json', 'map.svg', 'points', 'report.html', 'summary.csv', 'summary.json', 'sweep.svg'], // prettier-ignore
    );
    expect(readdirSync(join(folder, 'swept', 'points')).sort()).toEqual(names);
    write('one.json', { ...given, name: 'Rates, learningRate 0.3, batch 4', learningRate: 0.3, batch: 4 });
    expect(msgd('run', 'one.json', '--out', 'one').status).toBe(0);
    const point = join('swept', 'points', 'learningRate=0.3,batch=4');
    expect(text(point, 'experiment.json')).toBe(text('one', 'experiment.json'));
    const { runs } = read<Summary>('one', 'summary.json');
    expect(runs).toHaveLength(4);
    expect(read<Summary>(point, 'summary.json').runs).toEqual(runs);
    expect(msgd('resume', point).stdout).toContain('Rates, learningRate 0.3, batch 4: 2 noise classes');
  });

  it('the points differ', () => {
    const all = Object.values(hashes('swept')).flatMap((runs) => runs.map(({ thetaHash }) => thetaHash));
    // GD takes no notice of the batch size.
    expect(new Set(all).size).toBe(4 * 2 + 2 * 2);
  });

  it('writes its results as JSON, CSV, page and picture', () => {
    const { points } = read<SweepSummary>('swept', 'summary.json');
    expect(points.map(({ at }) => at)).toEqual([
      { learningRate: 0.1, batch: 4 },
      { learningRate: 0.1, batch: 8 },
      { learningRate: 0.3, batch: 4 },
      { learningRate: 0.3, batch: 8 },
    ]);
    for (const { folder: place, rows } of points) {
      expect(rows).toEqual(read<Summary>('swept', place, 'summary.json').rows);
    }
    const [head, ...lines] = text('swept', 'summary.csv').trimEnd().split('\n');
    expect(head.split(',').slice(0, 5)).toEqual(['learningRate', 'batch', 'noise', 'test', 'testHalf']);
    expect(lines).toHaveLength(8);
    expect(lines[5].split(',').slice(0, 4)).toEqual(['0.3', '4', 'gd', String(points[2].rows[1].test.mean)]);
    const fits = points.map(({ rows }) => rows.map(({ fitted }) => fitted));
    expect(fits.flat().every((fitted) => [0, 1, 2].includes(fitted))).toBe(true);
    const map = text('swept', 'map.svg');
    const first = points[0].rows[0];
    const fit = first.fitted === 2 ? '' : ` (${first.fitted} of 2 fit)`;
    expect(map).toContain(`sgd, learningRate 0.1, batch 4: ${first.test.mean.toFixed(1)}${fit};`);
    const picture = text('swept', 'sweep.svg');
    expect(picture).toMatch(
      /<title [^>]*>Test accuracy in per cent[^]*<desc [^>]*>[^<]*learningRate 0\.3, batch 8: sgd \d/,
    );
    const inCells = points.flatMap(({ rows }) => rows.map(({ test }) => test.mean.toFixed(1)));
    for (const value of inCells) expect(picture).toContain(`>${value}</text>`);
    expect(text('swept', 'report.html')).toContain(picture.trim());
  });

  it('of what is done, the same command and resume run nothing', () => {
    const files = names.flatMap((name) =>
      ['records.json', 'manifest.json'].map((file) => join('swept', 'points', name, file)),
    );
    const texts = () => [join('swept', 'manifest.json'), ...files].map((file) => text(file));
    const before = texts();
    rmSync(join(folder, 'swept', 'sweep.svg'));
    expect(msgd('resume', 'swept').status).toBe(0);
    expect(there('swept', 'sweep.svg')).toBe(true);
    expect(texts()).toEqual(before);
    expect(msgd('run', 'sweep.json', '--out', 'swept').status).toBe(0);
    expect(texts()).toEqual(before);
    // A point that was drawn before all were done is as it was; the sweep's own is made anew.
    rmSync(join(folder, 'swept', 'manifest.json'));
    expect(msgd('resume', 'swept').status).toBe(0);
    const after = texts();
    expect(after.slice(1)).toEqual(before.slice(1));
    expect(after[0]).not.toBe(before[0]);
  });

  it('a grid with more values keeps the points that it had, and drops those that it has no more', () => {
    const kept = join('swept', 'points', 'learningRate=0.3,batch=4');
    const before = text(kept, 'records.json'); // with times
    write('other.json', { name: 'Rates', ...given, grid: { learningRate: [0.3, 1], batch: [4] } });
    const other = msgd('run', 'other.json', '--out', 'swept');
    expect(other.stderr).toContain('swept had 12 runs with other options, data or msgd, replaced now\n');
    expect(other.status).toBe(0);
    expect(readdirSync(join(folder, 'swept', 'points')).sort()).toEqual([
      'learningRate=0.3,batch=4',
      'learningRate=1,batch=4',
    ]);
    expect(text(kept, 'records.json')).toBe(before);
    // Of more seeds, those that it had.
    const records = text(kept, 'runs', 'sgd', 'seed-2', 'records.jsonl'); // with times
    write('seeds.json', { ...given, seeds: 3, grid: { learningRate: [0.3], batch: [4] } });
    expect(msgd('run', 'seeds.json', '--out', 'swept').status).toBe(0);
    expect(text(kept, 'runs', 'sgd', 'seed-2', 'records.jsonl')).toBe(records);
    expect(read<Summary>(kept, 'summary.json').runs).toHaveLength(6);
    // With another option nothing is kept.
    write('third.json', {
      name: 'Rates',
      ...given,
      momentum: 0.5,
      grid: { learningRate: [0.3], batch: [4] },
    });
    expect(msgd('run', 'third.json', '--out', 'swept').status).toBe(0);
    expect(text(kept, 'records.json')).not.toBe(before);
    // Nor a picture that one option has none of.
    expect(there('swept', 'map.svg')).toBe(true);
    write('fourth.json', { ...given, steps: 1, grid: { batch: [4] } });
    expect(msgd('run', 'fourth.json', '--out', 'swept').status).toBe(0);
    expect([there('swept', 'sweep.svg'), there('swept', 'map.svg')]).toEqual([true, false]);
  });

  it('does not take the place of a comparison, nor the other way', () => {
    expect(msgd('run', 'sweep.json', '--out', 'one').stderr).toContain('this one has a comparison');
    expect(msgd('run', 'one.json', '--out', 'swept').stderr).toContain('this one has a sweep');
    expect(there('one', 'records.json')).toBe(true);
  });

  it('names of folders are safe, and no two are the same', () => {
    const models = ['mlp:8', 'mlp:8,4:tanh', 'softmax'];
    write('names.json', {
      train: 50,
      seeds: 2,
      steps: 10,
      grid: { model: models, noise: [['sgd'], ['gd', 'sgd:b=5']] },
    });
    expect(msgd('run', 'names.json', '--out', 'names').status).toBe(0);
    const found = readdirSync(join(folder, 'names', 'points')).sort();
    expect(found).toHaveLength(6);
    expect(found).toContain('model=mlp%3A8%2C4%3Atanh,noise=gd+sgd%3Ab%3D5');
  });

  it('keeps the name of a point with many values short', () => {
    const noise = Array.from({ length: 40 }, (_, k) => `gaussianCov:scale=${k + 1}`);
    write('many.json', { train: 50, steps: 1, seeds: 1, grid: { noise: [noise, ['gd']] } });
    expect(msgd('run', 'many.json', '--out', 'many').status).toBe(0);
    for (const name of readdirSync(join(folder, 'many', 'points'))) expect(name.length).toBeLessThan(130);
  });
});

describe('a sweep that is stopped', () => {
  // Some 5 s on two cores.
  const long = { ...given, model: 'mlp:32', steps: 8000, evaluateEvery: 20 };
  write('long.json', { ...long, grid: { batch: [4, 8] } });

  it('kill -9: goes on with the same bits, makes nothing twice, and until then refuses a grid without its points', async () => {
    expect(msgd('run', 'long.json', '--out', 'whole').status).toBe(0);
    const child = start('run', 'long.json', '--out', 'killed', '--threads', '1');
    const run = ['killed', 'points', 'batch=4', 'runs', 'sgd'];
    const done = [...run, 'seed-1'];
    // One is done, the next under way.
    await until(() => there(...run, 'seed-2', 'checkpoint.npz') || there(...run, 'seed-2', 'records.jsonl'));
    child.kill('SIGKILL');
    await child.ended;
    expect(there(...done, 'result.json')).toBe(true);
    expect(there('killed', 'manifest.json')).toBe(false);
    const records = text(...done, 'records.jsonl'); // with times

    write('other.json', { ...long, grid: { batch: [8, 16] } });
    const other = msgd('run', 'other.json', '--out', 'killed');
    expect(other.stderr).toContain('this one has an unfinished comparison, which npx msgd resume killed');
    expect(other.status).toBe(2);

    const { status, stderr, stdout } = msgd('resume', 'killed');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('A sweep of 2 points over batch');
    expect(hashes('killed')).toEqual(hashes('whole'));
    expect(text(...done, 'records.jsonl')).toBe(records);
  }, 120_000);

  it('Ctrl-C says how to go on; a grid that has its points too does so', async () => {
    const child = start('run', 'long.json', '--out', 'interrupted', '--threads', '1');
    const sgd = ['interrupted', 'points', 'batch=4', 'runs', 'sgd'];
    await until(() => there(...sgd, 'seed-2', 'records.jsonl'));
    child.kill('SIGINT');
    const { code, stderr } = await child.ended;
    expect(stderr).toBe('msgd: interrupted; npx msgd resume interrupted resumes it\n');
    expect(code).toBe(130);
    const records = text(...sgd, 'seed-1', 'records.jsonl'); // with times

    write('more.json', { ...long, seeds: 3, grid: { batch: [4, 8, 16] } });
    const more = msgd('run', 'more.json', '--out', 'interrupted');
    expect(more.stderr).toMatch(/^msgd: \d of 18 runs are in interrupted already, and are kept\n$/);
    expect(more.status).toBe(0);
    expect(text(...sgd, 'seed-1', 'records.jsonl')).toBe(records);
  }, 120_000);

  it('says before it begins what a long one takes, and when it is resumed', async () => {
    write('hours.json', { ...long, steps: 100_000_000, grid: { batch: [4, 8] } });
    const first = join('hours', 'points', 'batch=4', 'runs', 'sgd', 'seed-1', 'records.jsonl');
    for (const args of [
      ['run', 'hours.json', '--out', 'hours'],
      ['resume', 'hours'],
    ]) {
      rmSync(join(folder, first), { force: true });
      const child = start(...args, '--threads', '1');
      await until(() => there(first));
      child.kill('SIGINT');
      const { stderr } = await child.ended;
      // 2 × 4 of sgd, 2 × 8 of sgd, and 4 × 50 of gd: 224 a step, 10⁸ steps.
      expect(stderr).toMatch(
        /^msgd: in all 8 runs, 22 billion example gradients: about [\d.]+ hours on 1 thread of/,
      );
    }
  }, 60_000);

  it('a point whose experiment is damaged is named, and its runs are kept', () => {
    const damaged = join(folder, 'killed', 'points', 'batch=4', 'experiment.json');
    writeFileSync(damaged, '{');
    const { status, stderr } = msgd('resume', 'killed');
    expect(stderr).toMatch(
      /^msgd: killed.points.batch=4.experiment\.json: is damaged: .*; when killed.points.batch=4 is removed, its runs are made again\n$/,
    );
    expect(status).toBe(2);
    expect(there('killed', 'points', 'batch=4', 'runs', 'sgd', 'seed-1', 'result.json')).toBe(true);
    rmSync(join(folder, 'killed', 'points', 'batch=4'), { recursive: true });
    expect(msgd('resume', 'killed').status).toBe(0);
    expect(hashes('killed')).toEqual(hashes('whole'));
  }, 120_000);

  it('another program is refused', () => {
    rewrite(join(folder, 'interrupted', 'experiment.json'), { wasm: '0' });
    const { status, stderr } = msgd('resume', 'interrupted');
    expect(stderr).toMatch(/^msgd: interrupted was begun with another wasm \(0, now [0-9a-f]{64}\)/);
    expect(status).toBe(2);
    rewrite(join(folder, 'interrupted', 'experiment.json'), { version: '9.9.9', grid: { other: [1] } });
    expect(msgd('resume', 'interrupted').stderr).toMatch(
      /^msgd: interrupted was begun with another version \(9\.9\.9, now [^\n]*\n$/,
    );
  });
});

describe('progress', () => {
  interface Line {
    event: string;
    point?: string;
    noise: string;
    seed: number;
    step: number;
    steps: number;
    testAccuracy: number;
    total: { runs: number; runsDone: number; step: number; steps: number };
  }

  it('in lines of JSON, notes too; quiet prints nothing', () => {
    const { status, stdout, stderr } = msgd('run', 'sweep.json', '--out', 'json', '--progress', 'json');
    expect([status, stdout]).toEqual([0, expect.stringContaining('sweep of 4 points')]);
    const lines = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    const done = lines.filter(({ event }) => event === 'done');
    expect(new Set(done.map(({ point, noise, seed }) => `${point} ${noise} ${seed}`)).size).toBe(16);
    expect(done.map(({ total }) => total.runsDone)).toEqual(Array.from({ length: 16 }, (_, k) => k + 1));
    expect(done.at(-1)?.total).toMatchObject({ runs: 16, step: 3200, steps: 3200 });
    for (const { steps, testAccuracy } of lines) {
      expect(steps).toBe(200);
      expect(testAccuracy).toBeGreaterThan(0);
    }
    const { records } = read<{ label: string; records: { step: number; testAccuracy: number }[] }[]>('json', 'points', names[0], 'records.json')[0]; // prettier-ignore
    const first = done.find(
      ({ point, noise, seed }) => point === 'learningRate 0.1, batch 4' && noise === 'sgd' && seed === 1,
    );
    expect(first).toMatchObject({ step: 200, testAccuracy: records[2].testAccuracy });
    const again = msgd('run', 'sweep.json', '--out', 'json', '--progress', 'json').stderr.split('\n');
    expect(JSON.parse(again[0])).toEqual({
      event: 'note',
      text: '16 of 16 runs are in json already, and are kept',
    });
    expect(msgd('run', 'sweep.json', '--out', 'json', '--quiet')).toMatchObject({ stdout: '', stderr: '' });
    const both = msgd('run', 'sweep.json', '--out', 'json', '--quiet', '--progress', 'json');
    expect(both.stderr).toBe('msgd: --progress must be left out with --quiet, but is json\n');
    expect([both.status, both.stdout]).toEqual([2, '']);
  });

  it('the runs of all points are in one pool: a point is begun before the one before it is done', () => {
    write('two.json', { ...given, noise: ['gd'], seeds: 1, steps: 20_000, grid: { batch: [4, 8] } });
    const { stderr } = msgd('run', 'two.json', '--out', 'two', '--threads', '2', '--progress', 'json');
    const lines = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    const firstDone = lines.findIndex(({ event }) => event === 'done');
    const begun = new Set(lines.slice(0, firstDone).map(({ point }) => point));
    expect(begun).toEqual(new Set(['batch 4', 'batch 8']));
  });
});

describe('a grid in a file', () => {
  it.each([
    [{ grid: [] }, 'grid must be an object of options, each with an array of its values, but is'],
    [{ grid: {} }, 'grid must be an object of options, each with an array of its values, but is'],
    [{ grid: { bacth: [4] } }, 'field of grid must be one of data,'],
    [{ grid: { bacth: [4] } }, '(did you mean batch?), but is "bacth"'],
    [{ grid: { batch: 4 } }, 'grid.batch must be an array of at least one value, but is 4'],
    [{ grid: { batch: [] } }, 'grid.batch must be an array of at least one value, but is Array of length 0'],
    [{ grid: { batch: [4, '8'] } }, 'grid.batch[1] must be a number, but is "8"'],
    [{ grid: { noise: ['sgd'] } }, 'grid.noise[0] must be an array of strings, but is "sgd"'],
    [{ grid: { noise: [['sgd', 3]] } }, 'grid.noise[0][1] must be a string, but is 3'],
    [{ grid: { batch: [4, 8, 4] } }, 'grid.batch[2] must be another value than those before it, but is 4'],
    [{ batch: 4, grid: { batch: [4, 8] } }, 'batch must be in the grid or beside it, not both, but is 4'],
    [{ grid: { batch: [4, 400] } }, 'grid.batch[1] must be an integer from 1 to n = 200, but is 400'],
    [
      { labelNoise: 0, grid: { data: ['digits', 'penguins'] } },
      'grid must be over data of one kind, as one table has accuracies or losses (classification at data digits, regression at data penguins), but is',
    ],
    [{ steps: 0, grid: { batch: [4] } }, 'steps (at batch 4) must be an integer of at least 1, but is 0'],
  ])('%j is refused before anything is written', (value, message) => {
    write('wrong.json', value);
    const { status, stderr } = msgd('run', 'wrong.json', '--out', 'wrong');
    expect(stderr).toContain(message);
    expect(status).toBe(2);
    expect(there('wrong')).toBe(false);
  });

  it('is in the JSON Schema with every option', () => {
    const { properties } = JSON.parse(msgd('run', '--schema').stdout) as {
      properties: { grid: { additionalProperties: boolean; properties: Record<string, { type: string }> } };
    };
    expect(properties.grid.additionalProperties).toBe(false);
    expect(Object.keys(properties.grid.properties)).toEqual(Object.keys(fields));
    for (const { type } of Object.values(properties.grid.properties)) expect(type).toBe('array');
  });
});
