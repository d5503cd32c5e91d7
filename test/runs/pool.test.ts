import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { loadData } from '../../src/data/files.js';
import { digits } from '../../src/data/digits.js';
import { MsgdError } from '../../src/errors.js';
import { complete } from '../../src/experiments/options.js';
import { identityOf } from '../../src/folders/manifest.js';
import { threadPool } from '../../src/runs/pool.js';
import type { News } from '../../src/runs/progress.js';
import type { Part } from '../../src/runs/runner.js';

const folder = mkdtempSync(join(tmpdir(), 'msgd-pool-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a pool of threads', () => {
  it('hears all that a run says before its result, however fast the result comes', async () => {
    const file = join(folder, 'worker.mjs');
    writeFileSync(
      file,
      `export default ({ port }) => {
        for (let step = 0; step < 2000; step++) port.postMessage({ step });
        port.close();
        return { label: 'ended' };
      };`,
    );
    const { signal } = new AbortController();
    const pool = threadPool(1, { threads: 1, worker: pathToFileURL(file), signal }, () => undefined);
    try {
      const heard: number[] = [];
      const result = await pool.run({} as Part, ({ step }: News) => heard.push(step));
      expect(result).toEqual({ label: 'ended' });
      expect(heard).toEqual(Array.from({ length: 2000 }, (_, step) => step));
    } finally {
      await pool.close();
    }
  });

  it('keeps the name and the words of an error of msgd, and the rest of a worker', async () => {
    const worker = new URL('../../dist/runs/worker.js', import.meta.url);
    const { signal } = new AbortController();
    const pool = threadPool(1, { threads: 1, worker, signal }, () => undefined);
    const run = (options: object) =>
      pool.run({ options: { ...complete(options), train: 60, steps: 1, noise: ['sgd'] }, job: { label: 'sgd', seed: 1 }, identity: identityOf(digits()), folder: join(folder, 'run') }, () => 0); // prettier-ignore
    try {
      for (const [options, name, text] of [
        [{ model: 'softmaxx' }, 'ArgumentError', 'model must be one of mlp'],
        [{ data: join(folder, 'none.csv') }, 'ArgumentError', 'none.csv'],
      ] as const) {
        const error: unknown = await run(options).catch((one: unknown) => one);
        expect(error).toBeInstanceOf(MsgdError);
        expect(error).toMatchObject({ name, message: expect.stringContaining(text) as string });
      }
      expect(await run({ model: 'softmax' })).toMatchObject({ label: 'sgd', seed: 1 });
    } finally {
      await pool.close();
    }
  });

  it('makes no run on data that were changed since it was asked for', async () => {
    const data = join(folder, 'toy.csv');
    const rows = (sign: string) =>
      Array.from({ length: 40 }, (_, i) => `${sign}${i % 7},${i % 5},${i % 2}\n`);
    const put = (sign: string) => writeFileSync(data, `a,b,label\n${rows(sign).join('')}`);
    put('');
    const identity = identityOf(await loadData(data));
    const worker = new URL('../../dist/runs/worker.js', import.meta.url);
    const { signal } = new AbortController();
    const pool = threadPool(1, { threads: 1, worker, signal }, () => undefined);
    const options = { ...complete({ data }), model: 'softmax', train: 20, steps: 1, noise: ['sgd'] };
    const run = (seed: number) => pool.run({ options, job: { label: 'sgd', seed }, identity, folder: join(folder, 'toy', 'runs', 'sgd', `seed-${seed}`) }, () => 0); // prettier-ignore
    try {
      put('-');
      await expect(run(1)).rejects.toThrow(
        `toy.csv was changed while there were runs to make: the SHA-256 of what it has was ${identity.data}, and is`,
      );
      expect(existsSync(join(folder, 'toy'))).toBe(false);
      put('');
      expect(await run(1)).toMatchObject({ label: 'sgd', seed: 1 });
      put('-'); // they are in memory now
      expect(await run(2)).toMatchObject({ label: 'sgd', seed: 2 });
    } finally {
      await pool.close();
    }
  });

  it('makes runs in the order in which they come', async () => {
    const file = join(folder, 'order.mjs');
    writeFileSync(file, 'export default ({ job }) => job;');
    const { signal } = new AbortController();
    const pool = threadPool(9, { threads: 1, worker: pathToFileURL(file), signal }, () => undefined);
    try {
      const ended: unknown[] = [];
      const seeds = Array.from({ length: 9 }, (_, seed) => seed);
      await Promise.all(
        seeds.map(async (seed) =>
          ended.push((await pool.run({ job: { label: 'sgd', seed } } as Part, () => 0)).seed),
        ),
      );
      expect(ended).toEqual(seeds);
    } finally {
      await pool.close();
    }
  });

  // Node 20 aborts where a thread is ended from outside as it turns to a file.
  it.each(['signal', 'close'])('lets a run end by itself where it is stopped by %s', async (by) => {
    const [file, mark] = [join(folder, 'late.mjs'), join(folder, `mark-${by}`)];
    writeFileSync(
      file,
      `import { writeFileSync } from 'node:fs';
      import { setTimeout } from 'node:timers/promises';
      export default ({ port }) => {
        port.postMessage({ step: 1 });
        return new Promise((resolve) => port.once('message', async () => {
          await setTimeout(200);
          writeFileSync(${JSON.stringify(mark)}, '');
          port.close();
          resolve({ stopped: true });
        }));
      };`,
    );
    const stop = new AbortController();
    const pool = threadPool(
      2,
      { threads: 1, worker: pathToFileURL(file), signal: stop.signal },
      () => undefined,
    );
    const begun = new Promise((resolve) => {
      const runs = [1, 2].map(() => pool.run({} as Part, resolve).catch((error: unknown) => error));
      void Promise.all(runs).then(resolve);
    });
    await begun;
    if (by === 'signal') stop.abort(new Error('enough'));
    await pool.close();
    expect(existsSync(mark)).toBe(true);
    await expect(pool.run({} as Part, () => 0)).rejects.toThrow(by === 'signal' ? 'enough' : 'aborted');
  });

  it('ends a run that does not end by itself', async () => {
    const file = join(folder, 'deaf.mjs');
    writeFileSync(file, 'export default ({ port }) => { port.postMessage({ step: 1 }); for (;;); };');
    const stop = new AbortController();
    const pool = threadPool(
      1,
      { threads: 1, worker: pathToFileURL(file), signal: stop.signal },
      () => undefined,
    );
    let run: Promise<unknown> | undefined;
    await new Promise((begun) => {
      run = pool.run({} as Part, begun).catch((error: unknown) => error);
    });
    stop.abort(new Error('enough'));
    expect(await run).toMatchObject({ name: 'AbortError' });
    await pool.close();
  });
});
