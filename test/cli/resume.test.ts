import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { readNpz } from '../../src/data/npy.js';
import { fields } from '../../src/experiments/options.js';
import { rewrite } from './command.js';

// `npm test` has built it.
const command = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'msgd.js');
const folder = mkdtempSync(join(tmpdir(), 'msgd-resume-'));
afterAll(() => rmSync(folder, { recursive: true }));

function msgd(...args: string[]) {
  return spawnSync(process.execPath, [command, ...args], { cwd: folder, encoding: 'utf8' });
}

interface Summary {
  runs: { label: string; seed: number; thetaHash: string }[];
}
interface Run {
  label: string;
  records: { step: number; seconds?: number }[];
}
const read = <T>(...path: string[]) => JSON.parse(readFileSync(join(folder, ...path), 'utf8')) as T;
const write = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));

/** The records without times, by which they may differ. */
const untimed = (out: string) =>
  read<Run[]>(out, 'records.json').map(({ label, records }) => ({
    label,
    records: records.map(({ seconds: _, ...record }) => record),
  }));

// Long enough to be met in the middle: some 6 s on two cores. isotropic cannot be gone on with between its refreshes.
const experiment = {
  $schema: './experiment.schema.json',
  version: 1,
  name: 'Stopped & gone on with',
  noise: ['SGD', 'isotropic:refreshEvery=40'],
  model: 'mlp:32',
  train: 100,
  momentum: 0.5,
  learningRate: 0.01,
  decay: [3000],
  steps: 10_000,
  evaluateEvery: 20,
  seeds: 2,
};
write('experiment.json', experiment);
const deep = {
  noise: ['sgd'],
  model: 'resnet18:width=1/64,ghost=4',
  train: 30,
  test: 50,
  momentum: 0.9,
  learningRate: 0.01,
  steps: 6000,
  evaluateEvery: 20,
  seeds: 1,
};
write('deep.json', deep);
const run = (out: string, ...others: string[]) => runOf('experiment', out, ...others);
const runOf = (name: string, out: string, ...others: string[]) => [
  'run',
  `${name}.json`,
  '--out',
  out,
  ...others,
];

/** What a report's files say, less their times and where they are. */
function report(out: string): Record<string, string> {
  const names = readdirSync(join(folder, out)).filter((name) => /\.(svg|csv|html)$|^summary/.test(name));
  const timeless = (text: string) =>
    text
      .replaceAll(`msgd report ${out}`, 'msgd report OUT')
      .replace(/<dt>Made<\/dt>.*/, '')
      .replaceAll(/<td class="number">[\d.]+<\/td><\/tr>/g, '</tr>') // time, s: the last of its table
      .replaceAll(/^.*(&quot;|")(started|seconds|threads)(&quot;|").*$/gm, '')
      .replaceAll(/,[\d.e-]+$/gm, ''); // seconds: the last of records.csv
  return Object.fromEntries(
    names.map((name) => [name, timeless(readFileSync(join(folder, out, name), 'utf8'))]),
  );
}

/** Starts it, and stops it by `signal` when a run has a checkpoint. */
async function stopped(out: string, signal: 'SIGKILL' | 'SIGINT', args = run(out)) {
  const child = spawn(process.execPath, [command, ...args, '--threads', '1'], { cwd: folder });
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const ended = once(child, 'exit');
  const checkpoint = join(folder, out, 'runs', 'sgd', 'seed-1', 'checkpoint.npz');
  while (!existsSync(checkpoint)) await setTimeout(20);
  child.kill(signal);
  const [code] = (await ended) as [number | null];
  return { code, stderr: said.join('') };
}

describe('an experiment that is stopped and gone on with', () => {
  it('kill -9: ends with the same bits, and makes nothing twice that was kept', async () => {
    expect(msgd(...run('whole')).status).toBe(0);
    await stopped('killed', 'SIGKILL');
    const place = join(folder, 'killed', 'runs', 'sgd', 'seed-1');
    const step = readNpz(readFileSync(join(place, 'checkpoint.npz'))).step.values[0];
    const kept = (text: string) => text.split('\n').slice(0, step / 20 + 1); // from step 0 on
    // What can be said of it then is said: no run is done, or some are and others are named.
    const early = msgd('report', 'killed');
    expect(early.stdout + early.stderr).toMatch(/none of its 4 runs is done|Not finished: \d of 4 runs/);
    const before = kept(readFileSync(join(place, 'records.jsonl'), 'utf8'));
    expect(before).toHaveLength(step / 20 + 1);

    const { status, stderr, stdout } = msgd('resume', 'killed');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Stopped & gone on with: 2 noise classes on digits');
    expect(read<Summary>('killed', 'summary.json').runs).toEqual(read<Summary>('whole', 'summary.json').runs);
    expect(untimed('killed')).toEqual(untimed('whole'));
    const whole = report('whole');
    expect(Object.keys(whole)).toHaveLength(7 + 3);
    expect(whole['report.html']).toContain('<h1>Stopped &amp; gone on with: 2');
    expect(report('killed')).toEqual(whole);
    // With their times: they are those of before.
    expect(kept(readFileSync(join(place, 'records.jsonl'), 'utf8'))).toEqual(before);
  }, 120_000);

  it('of a net with batch norm ends with the same θ and running statistics', async () => {
    expect(msgd(...runOf('deep', 'deepWhole')).status).toBe(0);
    await stopped('deepKilled', 'SIGKILL', runOf('deep', 'deepKilled'));
    const ending = (out: string) => {
      const bytes = readFileSync(join(folder, out, 'runs', 'sgd', 'seed-1', 'checkpoint.npz'));
      const { step, theta, state } = readNpz(bytes);
      return { step, theta, state };
    };
    expect(ending('deepKilled').step.values[0]).toBeLessThan(6000);
    expect(msgd('resume', 'deepKilled').status).toBe(0);
    expect(ending('deepKilled')).toEqual(ending('deepWhole'));
    expect(new Set(ending('deepWhole').state.values).size).toBeGreaterThan(10);
    expect(read<Summary>('deepKilled', 'summary.json').runs).toEqual(
      read<Summary>('deepWhole', 'summary.json').runs,
    );
    const diagnosed = msgd('diagnose', join('deepWhole', 'runs', 'sgd', 'seed-1'));
    expect([diagnosed.status, diagnosed.stderr]).toEqual([0, '']);
  }, 120_000);

  it('Ctrl-C says how to go on; the same command does, or one with other seeds; one with other options is refused', async () => {
    const { code, stderr } = await stopped('interrupted', 'SIGINT');
    expect(stderr).toBe('msgd: interrupted; npx msgd resume interrupted resumes it\n');
    expect(code).toBe(130);

    const other = msgd('compare', '--out', 'interrupted');
    expect(other.stderr).toContain(
      '--out must be another folder: this one has an unfinished comparison, which npx msgd resume interrupted resumes',
    );
    expect(other.status).toBe(2);

    const first = () =>
      readFileSync(join(folder, 'interrupted', 'runs', 'sgd', 'seed-1', 'records.jsonl'), 'utf8').split(
        '\n',
      )[0];
    const before = first(); // with its time
    // With fewer seeds no run is lost, nor with more again.
    write('fewer.json', { ...experiment, seeds: 1 });
    expect(msgd('run', 'fewer.json', '--out', 'interrupted').status).toBe(0);
    const { runs } = read<Summary>('whole', 'summary.json');
    const all = () => read<Summary>('interrupted', 'summary.json').runs;
    expect(all()).toEqual(runs.filter(({ seed }) => seed === 1));
    expect(msgd(...run('interrupted')).status).toBe(0);
    expect(all()).toEqual(runs);
    expect(first()).toBe(before);
  }, 120_000);

  it('of what is done, resume draws the report anew and runs nothing', () => {
    const records = readFileSync(join(folder, 'whole', 'records.json'), 'utf8');
    rmSync(join(folder, 'whole', 'report.html'));
    expect(msgd('resume', 'whole').status).toBe(0);
    expect(existsSync(join(folder, 'whole', 'report.html'))).toBe(true);
    expect(readFileSync(join(folder, 'whole', 'records.json'), 'utf8')).toBe(records);
  });

  it('lines that are cut off, or after the checkpoint, or lost, change nothing', () => {
    const place = join(folder, 'killed', 'runs', 'isotropic,refreshEvery=40', 'seed-2');
    const expected = untimed('killed');
    const records = readFileSync(join(place, 'records.jsonl'), 'utf8');
    for (const found of [`${records}{"step":10`, `${records}{"step":10020}\n`, records.slice(0, 500), '']) {
      rmSync(join(place, 'result.json'));
      writeFileSync(join(place, 'records.jsonl'), found);
      expect(msgd('resume', 'killed').status).toBe(0);
      expect(untimed('killed')).toEqual(expected);
    }
  }, 120_000);

  it('another program or other data are refused', () => {
    rewrite(join(folder, 'killed', 'experiment.json'), { wasm: '0' });
    const { status, stderr } = msgd('resume', 'killed');
    expect(stderr).toMatch(
      /^msgd: killed was begun with another wasm \(0, now [0-9a-f]{64}\): its runs cannot/,
    );
    expect(status).toBe(2);
    // Of another version, options may be missing or have other values.
    for (const options of [{}, { data: 'elsewhere.csv', steps: 'many', decay: null }]) {
      rewrite(join(folder, 'killed', 'experiment.json'), { version: '9.9.9', options });
      for (const args of [
        ['resume', 'killed'],
        ['diagnose', join('killed', 'runs', 'sgd', 'seed-1')],
      ]) {
        const { status, stderr } = msgd(...args);
        expect(stderr).toMatch(/^msgd: killed was begun with another version \(9\.9\.9, now [^\n]*\n$/);
        expect(status).toBe(2);
      }
    }
  });

  it('a disk that is full stops it with one line, and it goes on when there is room', () => {
    // No file may grow beyond 1 KiB (8 blocks of 512 bytes are 4 KiB in some shells: records take more of either).
    const limited = `trap '' XFSZ; ulimit -f 8; exec "${process.execPath}" "${command}" run experiment.json --out full --threads 1`;
    const { status, stderr } = spawnSync('bash', ['-c', limited], { cwd: folder, encoding: 'utf8' });
    expect(stderr).toMatch(/^msgd: stopped \(EFBIG[^\n]*\); npx msgd resume full resumes it\n$/);
    expect(status).toBe(2);
    expect(msgd('resume', 'full').status).toBe(0);
    expect(untimed('full')).toEqual(untimed('whole'));
  }, 120_000);
});

describe('an experiment file', () => {
  it.each([
    [{ stepps: 3 }, 'field must be one of data, pixels', '(did you mean steps?), but is "stepps"'],
    [{ steps: '3' }, 'steps must be a number, but is "3"', ''],
    [{ steps: 0 }, 'steps must be an integer of at least 1, but is 0', ''],
    [{ noise: 'sgd' }, 'noise must be an array of strings, but is "sgd"', ''],
    [{ noise: ['sgd', 1] }, 'noise[1] must be a string, but is 1', ''],
    [{ decay: [5, 5] }, 'decay[1] must be an integer of at least 6, but is 5', ''],
    [{ decay: ['5'] }, 'decay[0] must be a number, but is "5"', ''],
    [{ batch: 0 }, 'batch must be an integer of at least 1, but is 0', ''],
    [{ noise: ['sgd', 'sgdd'] }, 'noise[1] must be one of gd, sgd,', '(did you mean sgd?), but is "sgdd"'],
    [{ noise: ['sgd', 'sparseCov:m=1'] }, 'noise[1]:m must be an integer from 2 to n = 200, but is 1', ''],
    [{ noise: ['sgd:b=0'] }, 'noise[0]:b must be an integer from 1 to n = 200, but is 0', ''],
    [
      { model: 'mlp:8:tan' },
      'model:activation must be one of relu, tanh (did you mean tanh?), but is "tan"',
      '',
    ],
    [{ steps: null }, 'steps must be a number, but is null', ''],
    [{ momentum: 1 }, 'momentum must be a number of at least 0 and less than 1, but is 1', ''],
    [{ pixels: 'raw' }, 'pixels must be unit for digits, which has no bytes, but is "raw"', ''],
    [{ version: 2 }, 'version must be 1, the one this msgd reads, but is 2', ''],
    [{ name: 1 }, 'name must be text, but is 1', ''],
    [[], 'experiment must be a JSON object', ''],
  ])('%j is refused before anything is written', (value, message, end) => {
    write('wrong.json', value);
    const { status, stderr } = msgd('run', 'wrong.json', '--out', 'wrong');
    expect(stderr).toContain(`msgd: ${message}`);
    expect(stderr).toContain(end);
    expect(status).toBe(2);
    expect(existsSync(join(folder, 'wrong'))).toBe(false);
  });

  it('may begin with a byte-order mark, as some editors write it', () => {
    writeFileSync(join(folder, 'marked.json'), '\uFEFF{ "batch": 0 }');
    expect(msgd('run', 'marked.json', '--out', 'marked').stderr).toContain('msgd: batch must be an integer');
  });

  it('that is not there or no JSON is refused', () => {
    expect(msgd('run', 'missing.json').stderr).toContain('missing.json: cannot be read as JSON (ENOENT');
    writeFileSync(join(folder, 'torn.json'), '{');
    expect(msgd('run', 'torn.json').stderr).toMatch(/^msgd: torn.json: cannot be read as JSON [^\n]*\n$/);
    expect(msgd('run').stderr).toContain('run needs the path of an experiment.json');
    expect(msgd('resume', 'nowhere').stderr).toContain('folder must be one with an experiment.json');
  });

  it('has a JSON Schema with every option, its text and its default', () => {
    const { properties } = JSON.parse(msgd('run', '--schema').stdout) as {
      properties: Record<string, { description: string; default: unknown }>;
    };
    for (const key of Object.keys(fields)) {
      expect(properties[key].description.length).toBeGreaterThan(5);
      expect(properties[key].default).toBeDefined();
    }
    for (const key of Object.keys(experiment)) expect(properties).toHaveProperty([key]);
  });
});
