import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { resume } from '../../src/conduct/comparison.js';
import { watchRuns } from '../../src/cli/watch.js';
import type { Part } from '../../src/runs/runner.js';
import { diagnoseCommand } from '../../src/cli/diagnoseCommand.js';
import { reportCommand } from '../../src/cli/reportCommand.js';
import { MsgdError } from '../../src/errors.js';
import { openRuns } from '../../src/folders/openRuns.js';
import { command, workplace } from './command.js';

const { folder, msgd, start, write } = workplace();
const signal = new AbortController().signal;
const path = (...parts: string[]) => join(folder, ...parts);

write('small.json', { version: 1, noise: ['sgd', 'gd'], model: 'softmax', train: 60, steps: 40, evaluateEvery: 10, seeds: 2 }); // prettier-ignore
const RUN = join('runs', 'sgd', 'seed-1');

/** What was found in `report.html` and the summary, less times: what a report must not differ in silently. */
function told(out: string): string {
  const { rows, runs, missing } = JSON.parse(readFileSync(path(out, 'summary.json'), 'utf8')) as Record<
    string,
    unknown[]
  >;
  return JSON.stringify([rows, runs, missing], (key, value: unknown) => (key === 'seconds' ? 0 : value));
}

/** Calls a command as msgd does, and returns what it says on stderr, or the error that ends it with exit code 2. */
async function of(work: Promise<unknown>): Promise<string> {
  const said: string[] = [];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  try {
    await work;
    return said.join('');
  } catch (error) {
    if (!(error instanceof MsgdError)) throw error;
    return error.message;
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}
const report = (out: string) => of(reportCommand(path(out), {}, signal));
const resumed = (out: string, ...again: string[]) => {
  const worker = new URL(`file://${join(dirname(command), '..', 'runs', 'worker.js')}`);
  const note = (text: string) => void process.stderr.write(`msgd: ${text}\n`);
  const watch = (parts: readonly Part[]) => watchRuns(parts, 'lines');
  return of(resume({ out: path(out), threads: 2, watch, note, worker, signal }, again));
};

const states: Record<string, (bytes: Buffer) => Buffer | undefined> = {
  'cut in half': (bytes) => bytes.subarray(0, bytes.length >> 1),
  'cut by its last two bytes': (bytes) => bytes.subarray(0, -2),
  'cut by a line': (bytes) => bytes.subarray(0, bytes.lastIndexOf('\n', -2) + 1),
  empty: () => Buffer.alloc(0),
  zeroed: (bytes) => Buffer.alloc(bytes.length),
  'with a byte flipped at a third': (bytes) => flipped(bytes, Math.floor(bytes.length / 3)),
  'with a digit changed': (bytes) =>
    Buffer.from(
      bytes.toString('latin1').replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10)),
      'latin1',
    ),
  'JSON of another shape': () => Buffer.from('{"runs": [null], "options": 3, "sha256": "0"}\n'),
  'JSON that is no object': () => Buffer.from('null\n'),
  deleted: () => undefined,
};

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] ^= 4;
  return copy;
}

/** Puts a file of a copy of `from` into a state. */
function damage(from: string, out: string, file: string, state: string): void {
  rmSync(path(out), { recursive: true, force: true });
  cpSync(path(from), path(out), { recursive: true });
  const bytes = states[state](readFileSync(path(out, file)));
  if (bytes === undefined) rmSync(path(out, file));
  else writeFileSync(path(out, file), bytes);
}

describe('a folder of which a file is damaged', () => {
  it('is made whole, and begun', () => {
    expect(msgd('run', 'small.json', '--out', 'whole').status).toBe(0);
    expect(msgd('report', 'whole', '--spectra').status).toBe(0);
    cpSync(path('whole'), path('begun'), { recursive: true });
    rmSync(path('begun', 'manifest.json'));
    rmSync(path('begun', RUN, 'result.json'));
  }, 60_000);

  const cases = Object.keys(states).flatMap((state) =>
    [
      'experiment.json',
      'manifest.json',
      ...['records.jsonl', 'checkpoint.npz', 'result.json', 'diagnosis.json'].map((name) => join(RUN, name)),
    ].map((file) => ({ file, state })),
  );

  it.each(cases)(
    'done: $file $state',
    async ({ file, state }) => {
      const name = file
        .replace(RUN, '')
        .replace(/^./, (first) => (first === '/' || first === '\\' ? '' : first));
      const whole = told('whole');
      damage('whole', 'hurt', file, state);
      const saidByReport = await report('hurt');
      const saidByResume = await resumed('hurt');
      if (name === 'experiment.json') {
        for (const said of [saidByReport, saidByResume]) expect(said).toMatch(state === 'deleted' ? /with an experiment\.json/ : /experiment\.json: is damaged.*make the experiment again with another --out/s); // prettier-ignore
        return;
      }
      if (name === 'manifest.json') {
        if (state !== 'deleted')
          expect(saidByReport).toMatch(/manifest\.json: is damaged.*resume .*hurt writes it anew/);
        expect(saidByResume).toMatch(
          state === 'deleted' ? /^$/ : /manifest\.json is damaged, and is written anew/,
        );
      } else if (name === 'diagnosis.json') {
        if (state === 'deleted') return expect(saidByReport + saidByResume).toBe('');
        for (const said of [saidByReport, saidByResume])
          expect(said).toMatch(
            /diagnosis\.json: is damaged.*when it is removed, npx msgd report .*hurt --spectra makes it again/,
          );
        return;
      } else if (name === 'result.json' && state === 'deleted') {
        expect(saidByReport).toMatch(
          /result\.json: is missing, though all was done; npx msgd resume .*hurt makes it again/,
        );
        expect(saidByResume).toBe('');
      } else {
        const wrong = state === 'deleted' ? /: is missing; npx msgd/ : /: is damaged/;
        for (const said of [saidByReport, saidByResume]) {
          expect(said).toContain(join(RUN, name));
          expect(said).toMatch(wrong);
          expect(said).toMatch(/npx msgd resume .*hurt --again runs.sgd.seed-1 makes this run again$/);
        }
        expect(await resumed('hurt', RUN)).toBe('');
      }
      expect(await report('hurt')).toBe('');
      expect(told('hurt')).toBe(whole);
    },
    30_000,
  );

  it.each(cases.filter(({ file }) => /records|checkpoint/.test(file)))(
    'not finished: $file $state',
    async ({ file, state }) => {
      damage('begun', 'hurt', file, state);
      expect(await report('hurt')).toBe('');
      expect(readFileSync(path('hurt', 'report.html'), 'utf8')).toContain('Not finished: 1 of 4 runs');
      const isSeen = !(file.endsWith('npz') && state === 'deleted');
      const said = await resumed('hurt');
      // What of a checkpoint's archive is no part of its content may have any value.
      if (said === '' && isSeen) expect(state).toMatch(/byte flipped|digit changed|cut by a line/);
      else if (isSeen)
        expect(said).toMatch(
          /The checkpoint is put aside as checkpoint\.npz\.damaged, and the run begins again\n$/,
        );
      expect(existsSync(path('hurt', RUN, 'checkpoint.npz.damaged'))).toBe(said !== '');
      expect(told('hurt')).toBe(told('whole'));
    },
    30_000,
  );

  it('ends the command with one line and exit code 2', () => {
    damage('whole', 'hurt', join(RUN, 'records.jsonl'), 'empty');
    for (const name of ['report', 'resume']) {
      const { status, stderr, stdout } = msgd(name, 'hurt');
      expect(stderr).toBe(
        `msgd: ${join('hurt', RUN, 'records.jsonl')}: is damaged: its SHA-256 is not that of what the run wrote; npx msgd resume hurt --again ${RUN} makes this run again\n`,
      );
      expect([status, stdout]).toEqual([2, '']);
    }
    const other = msgd('resume', 'hurt', '--again', join('runs', 'sgd', 'seed-3'));
    expect(other.stderr).toBe(
      `msgd: --again must be the folder of one of its runs, as ${RUN} is, but is runs/sgd/seed-3\n`,
    );
    expect(other.status).toBe(2);
    expect(msgd('resume', 'hurt', '--again', join('hurt', RUN)).status).toBe(0);
  }, 30_000);

  it('does not take for its own a run that came from another experiment', async () => {
    write('other.json', { version: 1, noise: ['sgd', 'gd'], model: 'softmax', train: 60, steps: 40, evaluateEvery: 10, seeds: 2, learningRate: 0.2 }); // prettier-ignore
    expect(msgd('run', 'other.json', '--out', 'other').status).toBe(0);
    const whole = told('other');
    expect(whole).not.toBe(told('whole'));
    cpSync(path('whole', RUN), path('other', RUN), { recursive: true });
    for (const said of [await report('other'), await resumed('other')]) {
      expect(said).toContain(join(RUN, 'result.json'));
      expect(said).toMatch(
        /: is of another experiment, with other options, data or msgd; npx msgd resume .*other --again runs.sgd.seed-1 makes this run again$/,
      );
    }
    // Nor half a run.
    rmSync(path('other', 'manifest.json'));
    rmSync(path('other', RUN, 'result.json'));
    expect(await of(diagnoseCommand(path('other', RUN), {}))).toMatch(
      /checkpoint\.npz: is of another experiment/,
    );
    const runs = await openRuns(path('other'));
    await expect(runs.checkpoint({ label: 'sgd', seed: 1 })).rejects.toThrow(/is of another experiment/);
    expect(await resumed('other')).toMatch(
      /is of another experiment.*The checkpoint is put aside as checkpoint\.npz\.damaged, and the run begins again\n$/,
    );
    expect(told('other')).toBe(whole);
  }, 60_000);

  it('takes for its own a run of the same experiment with other seeds and classes', async () => {
    write('more.json', { version: 1, noise: ['gd', 'bernoulli', 'sgd'], model: 'softmax', train: 60, steps: 40, evaluateEvery: 10, seeds: 1 }); // prettier-ignore
    expect(msgd('run', 'more.json', '--out', 'more').status).toBe(0);
    cpSync(path('whole', RUN), path('more', RUN), { recursive: true });
    expect(await report('more')).toBe('');
  }, 60_000);

  it('the records of a run are those whose SHA-256 its result states', () => {
    const { files } = JSON.parse(readFileSync(path('whole', RUN, 'result.json'), 'utf8')) as {
      files: Record<string, string>;
    };
    expect(Object.keys(files)).toEqual(['records.jsonl', 'checkpoint.npz']);
    for (const [name, hash] of Object.entries(files)) {
      expect(
        createHash('sha256')
          .update(readFileSync(path('whole', RUN, name)))
          .digest('hex'),
      ).toBe(hash);
    }
  });
});

describe('what a killed run leaves', () => {
  const temporary = (name: string) => `${name}.0123456789ab.tmp`;

  it('is an empty folder, where nothing was renamed yet', () => {
    writeFileSync(path('small.txt'), '');
    expect(msgd('run', 'small.json', '--out', 'half').status).toBe(0);
    rmSync(path('half'), { recursive: true });
    cpSync(path('small.txt'), path('half', temporary('experiment.json')));
    const { status, stderr } = msgd('resume', 'half');
    expect(stderr).toContain('one with an experiment.json');
    // There, nobody can tell whether it is ours.
    expect([status, readdirSync(path('half'))]).toEqual([2, [temporary('experiment.json')]]);
    expect(msgd('run', 'small.json', '--out', 'half').status).toBe(0);
    expect(readdirSync(path('half')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  }, 30_000);

  it('is removed from the folders of its runs', () => {
    cpSync(path('small.txt'), path('half', RUN, temporary('checkpoint.npz')));
    cpSync(path('small.txt'), path('half', RUN, 'mine.tmp'));
    expect(msgd('resume', 'half').status).toBe(0);
    expect(readdirSync(path('half', RUN)).filter((name) => name.endsWith('.tmp'))).toEqual(['mine.tmp']);
  });

  it('can be gone on with by the same command, or resume, in 40 of 40 kills in the first half second', async () => {
    const one = async (k: number) => {
      const out = `killed-${k}`;
      const child = start('run', 'small.json', '--out', out);
      await new Promise((resolve) => setTimeout(resolve, 12.5 * k));
      child.kill('SIGKILL');
      await child.ended;
      const isBegun = existsSync(path(out, 'experiment.json'));
      const next = k % 2 === 0 && isBegun ? ['resume', out] : ['run', 'small.json', '--out', out];
      const { code, stderr } = await start(...next).ended;
      const said = stderr.replace(/^msgd: (all )?\d.* runs are in .* already.*\n$/, ''); // where runs were done before the kill
      expect({ k, code, said }).toEqual({ k, code: 0, said: '' });
      const left = readdirSync(path(out), { recursive: true }) as string[];
      expect(left.filter((name) => name.endsWith('.tmp'))).toEqual([]);
      expect(told(out)).toBe(told('whole'));
    };
    for (let k = 1; k <= 40; k += 2) await Promise.all([one(k), one(k + 1)]);
  }, 240_000);
});

it('a folder that cannot be made is refused at once', () => {
  for (const args of [['run', 'small.json'], ['theory'], ['verify', 'sgd']]) {
    const { status, stderr } = msgd(...args, '--out', path('small.json', 'x'));
    expect(stderr).toMatch(/out must be a folder/);
    expect(status).toBe(2);
  }
  if (!existsSync('/proc/self')) return;
  const { status, stderr } = msgd('compare', '--quick', '--out', '/proc/msgd/x');
  expect(stderr).toMatch(/^msgd: --out must be a folder that can be made \(ENOENT: /);
  expect(status).toBe(2);
}, 30_000);
