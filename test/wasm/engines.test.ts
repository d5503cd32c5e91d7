import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

/**
 * In a process of its own, with its garbage collector at hand: `make(k)` makes and disposes of k objectives with two threads, every
 * tenth after a pass, which starts its thread. What is there is compared with what was there after the first hundred.
 */
const program = `
  import { readdirSync } from 'node:fs';
  const { Objective, dataset, mlp } = await import(${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)});
  const node = process.getBuiltinModule('node:worker_threads');
  let [started, ended, kept] = [0, 0, 0];
  node.Worker = class extends node.Worker {
    constructor(...given) {
      super(...given);
      started++;
      this.on('exit', () => ended++);
    }
  };
  const collected = new FinalizationRegistry(() => kept--);
  const [n, features] = [600, 400];
  const labels = Array.from({ length: n }, (_, i) => i % 10);
  const data = dataset({ inputs: new Float32Array(n * features), features, labels, classes: 10 });
  const model = mlp([features, 10]);
  const theta = new Float32Array(model.parameters);
  const weights = new Float32Array(n).fill(1 / n);
  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const makeOne = (withPass) => {
    const objective = new Objective(model, data, { threads: 2 });
    collected.register(objective);
    kept++;
    if (withPass) objective.weightedGradient(theta, weights);
    objective.dispose();
  };
  const make = async (count) => {
    for (let k = 0; k < count; k++) {
      makeOne(k % 10 === 0);
      if (k % 20 === 19) await pause(0);
    }
    for (let wait = 0; wait < 400 && (ended < started || kept > 1); wait++) {
      gc();
      await pause(25);
    }
  };
  const there = () => {
    const { rss, heapUsed } = process.memoryUsage();
    const osThreads = process.platform === 'linux' ? readdirSync('/proc/self/task').length : 0;
    return { rss, heapUsed, osThreads, handles: process.getActiveResourcesInfo().length };
  };
  await make(100);
  const before = there();
  await make(1000);
  // The system has the memory back some time after its objective is collected.
  for (let wait = 0; wait < 400 && process.memoryUsage().rss > before.rss + 50e6; wait++) {
    gc();
    await pause(25);
  }
  console.log(JSON.stringify({ before, after: there(), started, ended, kept }));`;

it('a thousand objectives with threads, made and disposed of, leave nothing behind', () => {
  const run = spawnSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', program], {
    timeout: 110_000,
    encoding: 'utf8',
  });
  expect([run.status, run.stderr]).toEqual([0, '']);
  type There = Record<'rss' | 'heapUsed' | 'osThreads' | 'handles', number>;
  const { before, after, started, ended, kept } = JSON.parse(run.stdout) as Record<
    'before' | 'after',
    There
  > &
    Record<'started' | 'ended' | 'kept', number>;
  expect([started, ended]).toEqual([110, 110]);
  // What made the last one may still be on the stack.
  expect(kept).toBeLessThanOrEqual(1);
  expect(after.osThreads).toBe(before.osThreads);
  expect(after.handles).toBe(before.handles);
  expect(after.heapUsed - before.heapUsed).toBeLessThan(2e6);
  // Each had 1 MB: a tenth of them would be seen.
  expect(after.rss - before.rss).toBeLessThan(100e6);
}, 120_000);
