import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convSmall, dataset, mlp, Objective, sampler, sgd, type Model } from '../src/index.js';
import { measure, mustAgree, time, type Timing } from './measure.js';
import type { Row } from './table.js';

// Compiled to build/bench/bench/.
const script = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'bench', 'pytorch.py');

/** ConvSmall and an MLP against PyTorch on one thread, where `python3` (or $MSGD_PYTHON) has it: before and after ours, the better counts. */
export async function pytorch(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, model] of [['convSmall', convSmall()], ['mlp', mlp([784, 128, 10])]] as const) {
    for (const n of [1000, 50]) rows.push(compare(name, model, n));
  } // prettier-ignore
  return Promise.resolve(rows);
}

function compare(name: string, model: Model, n: number): Row {
  const inputs = Float32Array.from({ length: n * 784 }, (_, i) => ((i * 7919) % 1009) / 1009);
  const labels = Array.from({ length: n }, (_, i) => i % 10);
  const objective = new Objective(model, dataset({ inputs, features: 784, labels, classes: 10 }));
  objective.theta.set(Float32Array.from({ length: model.parameters }, (_, i) => (((i * 104729) % 2003) / 2003 - 0.5) / 8));
  const w = sampler(sgd, { n, b: n }, objective.workspace)(1);
  const run = () => void objective.accumulate(w);

  const before = theirs(name, n);
  const [ours] = measure([{ name: 'msgd', run }]);
  const after = before && theirs(name, n);
  const work = `weighted gradient, ${model.name}, n = ${n}`;
  if (before === undefined || after === undefined) {
    return { work, time: time(ours), measured: ['PyTorch is not installed'] };
  }
  run();
  mustAgree(work, objective.gradient.filter((_, i) => i % 997 === 0), before.gradient, 1e-4);
  const peer = before.best < after.best ? before : after;
  const measured = [`${(peer.best / ours.best).toFixed(2)}× PyTorch ${peer.version}, one thread (${time(peer)})`];
  return { work, time: time(ours), measured };
} // prettier-ignore

interface Theirs extends Timing {
  readonly version: string;
  readonly gradient: number[];
}

function theirs(name: string, n: number): Theirs | undefined {
  const { status, stdout } = spawnSync(process.env.MSGD_PYTHON ?? 'python3', [script, name, String(n)], {
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
  });
  return status === 0 ? (JSON.parse(stdout) as Theirs) : undefined;
}
