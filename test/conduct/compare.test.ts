import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  compare,
  figures,
  openRuns,
  recipe,
  recipes,
  type CompareOptions,
  type CompareSettings,
  type Progress,
  type Results,
} from 'msgd/experiments';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workplace } from '../cli/command.js';

const { folder, msgd, read, text } = workplace();
const at = (name: string) => join(folder, name);
const small = { noise: ['sgd', 'gd'], model: 'softmax', train: 60, steps: 40, evaluateEvery: 10, seeds: 2 };
const flags = ['--noise', 'sgd,gd', '--model', 'softmax', '--train', '60', '--steps', '40', '--every', '10', '--seeds', '2']; // prettier-ignore
const threads = 2;

/** Without what a clock says. */
const timeless = (value: unknown) =>
  JSON.parse(JSON.stringify(value, (key, one: unknown) => (key === 'seconds' ? 0 : one))) as unknown;

/** Temporary folders of this process alone, so that it is seen what is left there. */
const temporary = at('tmp');
const before = process.env.TMPDIR;
beforeAll(() => {
  mkdirSync(temporary);
  process.env.TMPDIR = temporary;
});
afterAll(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
});

describe('compare', () => {
  let results: Results;
  let said: Progress[];
  beforeAll(async () => {
    expect(msgd('compare', ...flags, '--out', 'command').status).toBe(0);
    const comparison = compare(small, { out: at('script'), threads });
    said = [];
    for await (const progress of comparison) said.push(progress);
    results = await comparison.results();
  }, 60_000);

  it('comes to what the command comes to, and writes the same files', () => {
    expect(timeless(results.runs)).toEqual(timeless(read('command', 'records.json')));
    const summary = read<Pick<Results, 'rows' | 'conclusion'>>('command', 'summary.json');
    expect(timeless(results.rows)).toEqual(timeless(summary.rows));
    expect(results.conclusion).toBe(summary.conclusion);
    const files = (name: string) => readdirSync(at(name), { recursive: true }).sort();
    expect(files('script')).toEqual(files('command'));
    expect(text('script', 'experiment.json')).toBe(text('command', 'experiment.json'));
  });

  it('says of each run its records, in order, and that it has ended', () => {
    for (const noise of small.noise) {
      for (const seed of [1, 2]) {
        const own = said.flatMap((one) =>
          one.event !== 'note' && one.noise === noise && one.seed === seed ? one : [],
        );
        expect(own.map(({ event, step }) => `${event} ${step}`)).toEqual([
          ...[0, 10, 20, 30, 40].map((step) => `record ${step}`),
          'done 40',
        ]);
      }
    }
    expect(said.at(-1)).toMatchObject({
      event: 'done',
      total: { runs: 4, runsDone: 4, step: 160, steps: 160 },
    });
  });

  it('keeps nothing where it has no folder, and comes to the same', async () => {
    const { runs } = await compare(small, { threads }).results();
    expect(runs.map(({ thetaHash }) => thetaHash)).toEqual(results.runs.map(({ thetaHash }) => thetaHash));
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('ends when its loop is left, and leaves nothing', async () => {
    for await (const { event } of compare({ ...small, steps: 1e6 }, { threads }))
      if (event === 'record') break;
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('ends with the reason of its signal, and goes on from there to the same bits', async () => {
    const long = { ...small, steps: 4000, evaluateEvery: 10 };
    const whole = await compare(long, { threads }).results();
    const stop = new AbortController();
    const first = compare(long, { threads, out: at('stopped'), signal: stop.signal });
    const reason = new Error('enough');
    await expect(
      (async () => {
        for await (const one of first) if (one.event === 'record' && one.step >= 1000) stop.abort(reason);
      })(),
    ).rejects.toBe(reason);
    await expect(first.results()).rejects.toBe(reason);
    expect((await openRuns(at('stopped'))).missing.length).toBeGreaterThan(0);
    const again = await compare(long, { threads, out: at('stopped') }).results();
    expect(again.runs.map(({ thetaHash }) => thetaHash)).toEqual(
      whole.runs.map(({ thetaHash }) => thetaHash),
    );
  });

  it('of what is done makes nothing anew, and keeps how it was made', async () => {
    const files = ['manifest.json', 'records.json', join('runs', 'gd', 'seed-1', 'records.jsonl')];
    const before = files.map((name) => text('command', name));
    const { runs } = await compare(small, { threads: 1, out: at('command') }).results();
    expect(runs).toEqual(read('command', 'records.json'));
    expect(files.map((name) => text('command', name))).toEqual(before);
  });

  it('says which runs it replaces', async () => {
    const out = at('replaced');
    await compare({ ...small, seeds: 1 }, { threads, out }).results();
    const notes: string[] = [];
    for await (const one of compare({ ...small, seeds: 1, batch: 4 }, { threads, out }))
      if (one.event === 'note') notes.push(one.text);
    expect(notes).toEqual([`${out} had 2 runs with other options, data or msgd, replaced now`]);
  });

  it('does not write where another does', async () => {
    const [first, second] = [1, 2].map(() => compare(small, { threads, out: at('shared') }).results());
    await expect(Promise.any([first, second])).resolves.toMatchObject({ options: small });
    const failed = (await Promise.allSettled([first, second])).filter(({ status }) => status === 'rejected');
    expect(failed).toMatchObject([{ reason: { argument: 'out', value: at('shared') } }]);
  });

  it('does not begin where its signal is aborted', async () => {
    const signal = AbortSignal.abort(new Error('before'));
    await expect(compare(small, { threads, signal, out: at('never') }).results()).rejects.toThrow('before');
    expect(readdirSync(folder)).not.toContain('never');
  });

  it('gives the pictures of its report', async () => {
    const drawn = await figures(results);
    const files = readdirSync(at('script')).filter((name) => name.endsWith('.svg'));
    expect(Object.keys(drawn).sort()).toEqual(files.sort());
    for (const name of files) expect(drawn[name]).toBe(text('script', name));
  });

  it('says which steps of decay no run goes beyond', async () => {
    const notes = async (decay: number[]) => {
      const said: string[] = [];
      for await (const one of compare({ ...small, seeds: 1, decay }, { threads }))
        if (one.event === 'note') said.push(one.text);
      return said;
    };
    expect(await notes([20, 39])).toEqual([]); // step 40 is made with a smaller step size
    expect(await notes([20, 40])).toEqual([
      'decay: the step size does not fall after step 40, as runs have 40 steps',
    ]);
    expect(await notes([50, 60])).toEqual([
      'decay: the step size does not fall after steps 50, 60, as runs have 40 steps',
    ]);
    const { stderr } = msgd('compare', ...flags, '--decay', '50', '--out', 'late');
    expect(stderr).toBe('msgd: decay: the step size does not fall after step 50, as runs have 40 steps\n');
  });

  it('makes a recipe', async () => {
    for (const { name, onDigits } of recipes) {
      if (onDigits !== undefined) expect(recipe(name).options.noise?.[0]).toBe('sgd');
      else expect(() => recipe(name)).toThrow('data must be');
    }
    const { name, options } = recipe('noise-matters');
    const { rows } = await compare({ ...options, name, ...small }, { threads }).results();
    expect(rows.map(({ label }) => label)).toEqual(small.noise);
    expect(() => recipe('noise')).toThrow('recipe must be');
  });

  it.each([
    [{ step: 3 }, {}, 'field must be one of'],
    [{ steps: '3' }, {}, 'steps must be a number'],
    [{ noise: 'sgd' }, {}, 'noise must be an array'],
    [{ grid: { batch: [4, 8] } }, {}, 'grid must be left out'],
    [{}, { thread: 2 }, 'an option of compare must be one of threads, out, signal'],
    [{}, { threads: 0 }, 'threads must be an integer from 1 to'],
    [{}, { threads: 1e6 }, "(32 for each of this machine's cores), but is 1000000"],
  ])('bad input: refuses %j with %j at once', (options, settings, message) => {
    expect(() => compare(options as Partial<CompareOptions>, settings as CompareSettings)).toThrow(message);
  });

  it.each([
    [{ batch: 61 }, 'batch must be'],
    [{ noise: ['sgd', 'gd:m=3'] }, 'noise[1] must be'],
    [{ data: 'nowhere.csv' }, 'data must be'],
  ])('bad input: refuses %j when the data are there, before it writes', async (options, message) => {
    await expect(compare({ ...small, ...options }, { out: at('bad'), threads }).results()).rejects.toThrow(
      message,
    );
    expect(readdirSync(folder)).not.toContain('bad');
  });
});

describe('openRuns', () => {
  it('reads what the command wrote, and what a checkpoint has', async () => {
    const runs = await openRuns(at('command'));
    expect(runs.runs).toEqual(read('command', 'records.json'));
    expect(JSON.parse(JSON.stringify(runs.rows))).toEqual(read<Results>('command', 'summary.json').rows);
    expect(runs).toMatchObject({ missing: [], options: small });
    for (const run of runs.runs) {
      const checkpoint = await runs.checkpoint(run);
      const bytes = new Uint8Array(
        checkpoint!.theta.buffer,
        checkpoint!.theta.byteOffset,
        checkpoint!.theta.byteLength,
      );
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(run.thetaHash);
      expect(checkpoint!.step).toBe(40);
      expect(await runs.records(run)).toEqual(run.records);
    }
    const [first] = runs.curves(({ trainLoss }) => trainLoss);
    const starts = runs.runs
      .filter(({ label }) => label === 'sgd')
      .map(({ records }) => records[0].trainLoss);
    expect(first).toMatchObject({ label: 'sgd', step: 0, cost: 0 });
    expect(first.mean).toBeCloseTo((starts[0] + starts[1]) / 2, 14);
  });

  it('says what is missing, and has its records as far as they are', async () => {
    const gone = { label: 'gd', seed: 2 };
    rmSync(join(at('script'), 'runs', 'gd', 'seed-2', 'result.json'));
    const runs = await openRuns(at('script'));
    expect(runs.missing).toEqual([{ ...gone, step: 40 }]);
    expect(runs.runs).toHaveLength(3);
    expect((await runs.records(gone)).map(({ step }) => step)).toEqual([0, 10, 20, 30, 40]);
    const path = join(at('script'), 'runs', 'gd', 'seed-2', 'records.jsonl');
    const [first] = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, first.slice(0, 20)); // the run is about to write it
    expect(await runs.records(gone)).toEqual([]);
    for (const second of ['{"step":', 'null', '{"step":"20"}', '\0\0\0']) {
      writeFileSync(path, `${first}\n${second}\n${first}\n`);
      await expect(runs.records(gone)).rejects.toThrow(
        /gd.seed-2.records\.jsonl: is damaged: its line 2 is no record; npx msgd resume/,
      );
    }
    rmSync(join(at('script'), 'runs', 'gd', 'seed-2'), { recursive: true });
    expect(await runs.records(gone)).toEqual([]);
    expect(await runs.checkpoint(gone)).toBeUndefined();
  });

  it('bad input: names a damaged file, and a folder that is none', async () => {
    const path = join(at('script'), 'runs', 'sgd', 'seed-1', 'records.jsonl');
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, -2));
    await expect(openRuns(at('script'))).rejects.toThrow('records.jsonl');
    writeFileSync(path, bytes);
    await expect(openRuns(at('nowhere'))).rejects.toThrow('folder must be one with an experiment.json');
  });
});
