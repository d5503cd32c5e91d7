import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { MsgdError } from '../../src/errors.js';
import { complete } from '../../src/experiments/options.js';
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
        return 'ended';
      };`,
    );
    const { signal } = new AbortController();
    const pool = threadPool(1, { threads: 1, worker: pathToFileURL(file), signal }, () => undefined);
    try {
      const heard: number[] = [];
      const result = await pool.run({} as Part, ({ step }: News) => heard.push(step));
      expect(result).toBe('ended');
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
      pool.run({ options: { ...complete(options), train: 60, steps: 1, noise: ['sgd'] }, job: { label: 'sgd', seed: 1 }, folder: join(folder, 'run') } as unknown as Part, () => 0); // prettier-ignore
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

  it('makes runs in the order in which they come', async () => {
    const file = join(folder, 'order.mjs');
    writeFileSync(file, 'export default ({ job }) => job.seed;');
    const { signal } = new AbortController();
    const pool = threadPool(9, { threads: 1, worker: pathToFileURL(file), signal }, () => undefined);
    try {
      const ended: unknown[] = [];
      const seeds = Array.from({ length: 9 }, (_, seed) => seed);
      await Promise.all(
        seeds.map(async (seed) =>
          ended.push(await pool.run({ job: { label: 'sgd', seed } } as Part, () => 0)),
        ),
      );
      expect(ended).toEqual(seeds);
    } finally {
      await pool.close();
    }
  });
});
