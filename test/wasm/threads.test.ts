import { spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  convSmall,
  conv2d,
  dataset,
  descend,
  flatten,
  dense,
  initialise,
  mlp,
  MsgdError,
  ArgumentError,
  noiseClass,
  Objective,
  relu,
  sampler,
  sequential,
  type Model,
} from '../../src/index.js';
import { deep } from '../helpers.js';
import type { Start } from '../../src/wasm/thread.js';
import { overShared } from '../../src/wasm/overShared.js';
import { hex } from '../../src/wasm/binary.generated.js';
import { Threads } from '../../src/wasm/threads.js';
import { Workspace } from '../../src/wasm/workspace.js';

const node = process.getBuiltinModule('node:worker_threads');
const RealWorker = node.Worker;
afterEach(() => {
  node.Worker = RealWorker;
  vi.unstubAllGlobals();
});

/** A thread, and whether it has begun. */
class Watched extends RealWorker {
  private words: Int32Array = new Int32Array(4);

  get hasBegun(): boolean {
    return Atomics.load(this.words, 1) > 0;
  }

  override postMessage(start: Start): void {
    this.words = new Int32Array(start.memory.buffer, start.control, 4);
    super.postMessage(start);
  }
}

/** Every thread that is started from now on. */
function watchWorkers() {
  const workers: Watched[] = [];
  node.Worker = class extends Watched {
    constructor(...given: ConstructorParameters<typeof RealWorker>) {
      super(...given);
      workers.push(this);
    }
  };
  return workers;
}

/** However long a busy machine takes to start them. */
const allBegin = (workers: readonly Watched[]) =>
  vi.waitFor(() => expect(workers.every(({ hasBegun }) => hasBegun)).toBe(true), 30_000);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function images(n: number, features: number) {
  let state = 1;
  const next = () => (state = (state * 16807) % 2147483647) / 2147483647;
  const inputs = Float32Array.from({ length: n * features }, next);
  const labels = Uint32Array.from({ length: n }, () => Math.floor(10 * next()));
  return dataset({ inputs, labels, features, classes: 10 });
}

const padded = sequential(
  [1, 8, 8],
  [conv2d(3, 3, { padding: 1, stride: 2 }), relu(), flatten(), dense(48, 10)],
);

const winograd = sequential(
  [1, 8, 8],
  [conv2d(16, 3, { padding: 1 }), relu(), conv2d(16, 3, { padding: 1 }), relu(), flatten(), dense(1024, 10)],
);

describe('threads', () => {
  const models: [string, Model, number][] = [
    ['an MLP', mlp([64, 32, 10]), 64],
    ['a padded convolution', padded, 64],
    ['a convolution by Winograd’s products', winograd, 64],
    ['ConvSmall', convSmall(), 784],
  ];
  for (const [name, model, features] of models) {
    for (const noise of ['gaussianCov', 'bernoulli', 'sparseFisher']) {
      test(`${name} with ${noise} has the same bits with 1, 2, 3, 4 and 7`, async () => {
        const n = features > 64 ? 900 : 2100;
        const data = images(n, features);
        const start = initialise(model, { seed: 1 });
        const results: unknown[] = [];
        const workers = watchWorkers();
        for (const threads of [1, 2, 3, 4, 7]) {
          const objective = new Objective(model, data, { threads });
          expect(objective.threads).toBe(threads);
          const draw = sampler(
            noise === 'sparseFisher' ? 'sparseFisher:m=700' : noise,
            { n, b: 600, seed: 5 },
            objective.workspace,
          );
          objective.theta.set(start);
          const losses = [];
          for (let step = 1; step <= 3; step++) {
            losses.push(objective.accumulate(draw(step)));
            objective.update(0.1);
            // So that threads that were starting during the first step do their part of the others.
            if (step === 1) await allBegin(workers);
          }
          const { loss, accuracy } = objective.evaluate();
          results.push([losses, loss, accuracy, [...objective.theta]]);
          objective.dispose();
          workers.length = 0;
        }
        for (const result of results) expect(result).toEqual(results[0]);
        expect((results[0] as number[][])[3]).not.toEqual([...start]);
      });
    }
  }

  test('sum what the per-example gradients sum to, in as many shares as there are', () => {
    const n = 2100;
    const model = mlp([64, 10]);
    const objective = new Objective(model, images(n, 64), { threads: 3 });
    const theta = initialise(model, { seed: 2 });
    const weights = Float32Array.from({ length: n }, (_, i) => ((i % 7) - 2) / n);
    const G = objective.perExampleGradients(theta);
    const gradient = objective.weightedGradient(theta, weights);
    for (let j = 0; j < model.parameters; j++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += weights[i] * G[i * model.parameters + j];
      expect(Math.abs(gradient[j] - sum)).toBeLessThan(1e-6);
    }
    objective.dispose();
  });

  test('do lists of their own while the caller does its own', async () => {
    const workspace = new Workspace(true);
    const out = workspace.reserve(64, 'out');
    const busy = workspace.reserve(2 ** 20, 'busy');
    const threads = new Threads(workspace, 2);
    let byCaller = 0;
    const lists = () =>
      threads.run(1, 3, (k, t) => {
        if (t > 0 && k === workspace.kernels) byCaller++;
        for (let turn = 0; t === 0 && turn < 50; turn++) k.fillConstant(busy, 2 ** 20, turn);
        k.fillConstant(out + 64 * t, 16, t + 1);
      });
    // On a busy machine a thread may come too late now and then, but not always.
    await vi.waitFor(() => {
      byCaller = 0;
      workspace.floats(out, 48).fill(0);
      lists();
      expect([...workspace.floats(out, 48)]).toEqual(Array.from({ length: 48 }, (_, i) => 1 + (i >> 4)));
      expect(byCaller).toBe(0);
    }, 20_000);
    threads.dispose();
  });

  test.each([
    ['the lists of a pass cannot be written', 1],
    ['there is no room for the lists of a pass', 10],
  ])('do the last pass again as it was, though in between %s', async (_, longer) => {
    const workers = watchWorkers();
    const workspace = new Workspace(true);
    const out = workspace.reserve(64, 'out');
    const busy = workspace.reserve(2 ** 20, 'busy');
    const threads = new Threads(workspace, 2);
    const lists = (key: number) =>
      threads.run(key, 3, (k, t) => {
        if (key === 2 && longer === 1 && t === 2) throw new Error('no list');
        for (let turn = 0; t === 0 && turn < 50; turn++) k.fillConstant(busy, 2 ** 20, turn);
        for (let turn = 0; turn < (key === 2 ? longer : 1); turn++)
          k.fillConstant(out + 64 * t, 16, 10 * key + t);
      });
    lists(1);
    await allBegin(workers);
    const { reserve } = workspace;
    if (longer > 1)
      workspace.reserve = () => {
        throw new Error('no list');
      };
    const before = Uint8Array.from(workspace.bytes(0, 1024));
    // The second time too: what has no room then has none now.
    for (let time = 0; time < 2; time++) expect(() => lists(2)).toThrow('no list');
    workspace.reserve = reserve;
    expect(workspace.bytes(0, 1024)).toEqual(before);
    // So often that the threads come before the caller now and then.
    for (let time = 0; time < 20; time++) {
      workspace.floats(out, 48).fill(0);
      lists(1);
      expect([...workspace.floats(out, 48)]).toEqual(Array.from({ length: 48 }, (_, i) => 10 + (i >> 4)));
    }
    threads.dispose();
  });

  test('end when they are disposed of, and leave the objective with one', async () => {
    const workers = watchWorkers();
    const ended = new Set<unknown>();
    const model = mlp([64, 10]);
    const data = images(600, 64);
    const theta = initialise(model, { seed: 2 });
    const W = new Float32Array(600).fill(1 / 600);
    const engines = deep ? 1000 : 20;
    for (let k = 0; k < engines; k++) {
      using objective = new Objective(model, data, { threads: 2 });
      const gradient = objective.weightedGradient(theta, W);
      objective.dispose();
      expect(objective.threads).toBe(1);
      expect(objective.weightedGradient(theta, W)).toEqual(gradient);
      const worker = workers[workers.length - 1];
      worker.on('exit', () => ended.add(worker));
      // A program that makes so many lets other work in.
      if (k % 20 === 19) await vi.waitFor(() => expect(ended.size).toBe(workers.length), 10_000);
    }
    expect(workers.length).toBe(engines);
    expect(ended.size).toBe(engines);
  });

  test('that die make the run fail, and say which', async () => {
    const workers = watchWorkers();
    const model = mlp([64, 32, 10]);
    const train = images(1000, 64);
    const noise = noiseClass('gd');
    const run = descend({ model, train, noise, learningRate: 0.1, steps: 1e6, threads: 3, evaluateEvery: 5 });
    const records: number[] = [];
    const failed = (async () => {
      for await (const { step } of run) {
        records.push(step);
        if (step === 5) await allBegin(workers);
        if (step === 10) await workers[1].terminate();
      }
    })();
    await expect(failed).rejects.toThrow(MsgdError);
    await expect(failed).rejects.toThrow('thread 3 of this objective has ended');
    expect(records).toEqual([0, 5, 10]);
    await vi.waitFor(() => expect(workers[0].threadId).toBe(-1), 5000);
  });

  test('that fail at a kernel make the call fail', async () => {
    const workspace = new Workspace(true);
    const busy = workspace.reserve(2 ** 20, 'busy');
    const threads = new Threads(workspace, 1);
    const beyond = () =>
      threads.run(2, 2, (k, t) => {
        for (let turn = 0; turn < 50; turn++) k.fillConstant(busy, 2 ** 20, turn);
        if (t === 1) k.fillConstant(2 ** 32 - 64, 2 ** 20, 0);
      });
    // Until the thread begins, the list is the caller's, and so is the failure.
    await vi.waitFor(
      () => expect(beyond).toThrow('thread 2 of this objective failed in the middle of a step'),
      20_000,
    );
    expect(beyond).toThrow(MsgdError);
    threads.dispose();
  });

  test.each(['at once', 'later'])('that are refused %s are not missed', async (when) => {
    node.Worker = class extends EventEmitter {
      constructor() {
        super();
        if (when === 'at once') throw new Error('refused');
        setTimeout(() => this.emit('error', new Error('refused')));
      }
      postMessage() {}
      unref() {}
    } as unknown as typeof RealWorker;
    const model = mlp([64, 10]);
    const objective = new Objective(model, images(600, 64), { threads: 2 });
    const theta = initialise(model, { seed: 2 });
    const W = new Float32Array(600).fill(1 / 600);
    const gradient = objective.weightedGradient(theta, W);
    expect(objective.threads).toBe(when === 'later' ? 2 : 1);
    await pause(20);
    expect(objective.threads).toBe(1);
    expect(objective.weightedGradient(theta, W)).toEqual(gradient);
  });

  test('are one where memory cannot be shared, or where there is nothing to share', () => {
    const model = mlp([64, 10]);
    expect(new Objective(model, images(100, 64), { threads: 4 }).threads).toBe(1);
    vi.stubGlobal('SharedArrayBuffer', undefined);
    expect(new Objective(model, images(600, 64), { threads: 4 }).threads).toBe(1);
    expect(new Objective(model, images(600, 64), { threads: 'auto' }).threads).toBe(1);
  });

  test('are a whole number of at least 1, or auto', () => {
    for (const threads of [0, 1.5, NaN, 'all' as 'auto']) {
      expect(() => new Objective(mlp([64, 10]), images(10, 64), { threads })).toThrow(ArgumentError);
    }
  });

  test('let a process end by itself', () => {
    const program = `
      const { Objective, dataset, mlp } = await import(${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)});
      const n = 600;
      const data = dataset({ inputs: new Float32Array(8 * n), labels: new Uint32Array(n), features: 8, classes: 2 });
      const objective = new Objective(mlp([8, 2]), data, { threads: 2 });
      objective.weightedGradient(new Float32Array(18), new Float32Array(n).fill(1));
      await new Promise((resolve) => setTimeout(resolve, 300));
      console.log(objective.threads);`;
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', program], { timeout: 20_000 });
    expect([run.status, String(run.stdout), String(run.stderr)]).toEqual([0, '2\n', '']);
  });
});

describe('the binary over a shared memory', () => {
  const binary = Uint8Array.from(Buffer.from(hex, 'hex'));

  test('imports a shared memory and nothing else', () => {
    const module = new WebAssembly.Module(overShared(binary, false));
    expect(WebAssembly.Module.imports(module)).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
    const own = new WebAssembly.Memory({ initial: 1 });
    expect(() => new WebAssembly.Instance(module, { env: { memory: own } })).toThrow(WebAssembly.LinkError);
  });

  test('for a thread leaves the memory as it is', () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
    const bytes = new Uint8Array(memory.buffer).fill(0xa5);
    new WebAssembly.Instance(new WebAssembly.Module(overShared(binary, true)), { env: { memory } });
    expect(bytes.every((byte) => byte === 0xa5)).toBe(true);
    new WebAssembly.Instance(new WebAssembly.Module(overShared(binary, false)), { env: { memory } });
    expect(bytes.every((byte) => byte === 0xa5)).toBe(false);
  });
});
