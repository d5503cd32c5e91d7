import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import {
  convSmall,
  dataset,
  gd,
  initialise,
  mlp,
  Objective,
  resnet18,
  sampler,
  vgg11,
  type Model,
} from '../src/index.js';
import { measure, mustAgree, numbers, time, timesFaster } from './measure.js';
import type { Row } from './table.js';

const FEATURES = 784;

function problem(n: number, features: number) {
  const labels = Array.from({ length: n }, (_, i) => i % 10);
  return dataset({ inputs: numbers(n * features, 3), features, labels, classes: 10 });
}

/** What runs are made of: the default of `msgd compare`, and the paper's network. */
const kinds = {
  'MLP 64-64-10, n = 200': { model: mlp([64, 64, 10]), data: () => problem(200, 64), steps: 2000 },
  'ConvSmall, n = 1000': { model: convSmall(), data: () => problem(1000, FEATURES), steps: 20 },
};

interface Runs {
  kind: keyof typeof kinds;
  threads: number;
  runs: number;
}

/** The seconds that full-batch runs take, one after another. */
async function timeRuns({ kind, threads, runs }: Runs): Promise<number> {
  const { model, data, steps } = kinds[kind];
  using objective = new Objective(model, data(), { threads });
  objective.theta.set(initialise(model));
  const w = sampler(gd, { n: objective.n }, objective.workspace)(1);
  objective.accumulate(w);
  await pause(300);
  const start = performance.now();
  for (let step = 0; step < runs * steps; step++) {
    objective.accumulate(w);
    objective.update(1e-4);
  }
  return (performance.now() - start) / 1000;
}

if (!isMainThread) parentPort?.postMessage(await timeRuns(workerData as Runs));

/** As many runs as cores: side by side with a thread each, against one after another with all threads. */
async function sideBySide(kind: keyof typeof kinds, cores: number): Promise<Row> {
  const inWorkers = (all: Runs[]) =>
    Promise.all(
      all.map(
        (workerData) =>
          new Promise<number>((resolve, reject) => {
            const worker = new Worker(new URL(import.meta.url), { workerData });
            worker.on('message', resolve).on('error', reject);
          }),
      ),
    );
  const one = { kind, threads: 1, runs: 1 };
  const [apart, together] = [Infinity, Infinity].map((best) => ({ best }));
  for (let round = 0; round < 5; round++) {
    const times = await inWorkers(Array.from({ length: cores }, () => one));
    const [all] = await inWorkers([{ kind, threads: cores, runs: cores }]);
    apart.best = Math.min(apart.best, Math.max(...times));
    together.best = Math.min(together.best, all);
  }
  return {
    work: `${cores} runs of ${kind}, side by side`,
    time: `${apart.best.toPrecision(3)} s`,
    measured: [
      `${(together.best / apart.best).toFixed(2)}× one after another with ${cores} threads (${together.best.toPrecision(3)} s)`,
    ],
  };
}

const nets: readonly (readonly [Model, n: number])[] = [
  [mlp([FEATURES, 128, 10]), 1000],
  [convSmall(), 1000],
  [vgg11(), 20],
  [vgg11({ width: 1 / 4 }), 100],
  [vgg11({ width: 1 / 8 }), 100],
  [resnet18({ width: 1 / 4, ghost: 50 }), 100],
];

/** G(θ) W on all cores, against one thread: the same bits. */
export async function threads(): Promise<Row[]> {
  const cores = availableParallelism();
  const rows: Row[] = [];
  for (const [model, n] of nets) {
    const data = problem(n, model.features);
    const theta = initialise(model, { seed: 1 });
    const [one, all] = [1, cores].map((threads) => {
      const objective = new Objective(model, data, { threads });
      objective.theta.set(theta);
      const w = sampler(gd, { n }, objective.workspace)(1);
      return { objective, run: () => void objective.accumulate(w) };
    });
    one.run();
    all.run();
    await pause(300); // for its threads to start
    all.run();
    mustAgree('threads', one.objective.gradient, all.objective.gradient, 0);
    const [alone, together] = measure([
      { name: 'one', run: one.run },
      { name: 'all', run: all.run },
    ]);
    rows.push({
      work: `weighted gradient, ${model.name}, n = ${n}, ${cores} threads`,
      time: time(together),
      measured: [`${timesFaster(together, alone).toFixed(2)}× one thread (${time(alone)}), the same bits`],
    });
    all.objective.dispose();
  }
  for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) rows.push(await sideBySide(kind, cores));
  return rows;
}
