import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convSmall, dataset, mlp, noiseClass, Objective, sampler, sgd, type Model } from '../src/index.js';
import { measure, mustAgree, time, timesFaster, type Timing } from './measure.js';
import type { Row } from './table.js';

// Compiled to build/bench/bench/.
const script = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'bench', 'pytorch.py');

/** ConvSmall, an MLP and normals against PyTorch on one thread, where `python3` (or $MSGD_PYTHON) has it: before and after ours, the better counts. */
export async function pytorch(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, model] of [['convSmall', convSmall()], ['mlp', mlp([784, 128, 10])]] as const) {
    for (const n of [1000, 50]) rows.push(compare(name, model, n));
  } // prettier-ignore
  return Promise.resolve([...rows, normals()]);
}

/** A million normals in W against as many of torch.randn. */
function normals(): Row {
  const n = 1_000_000;
  const draw = sampler(noiseClass('gaussianFisher'), { n, b: 1000 });
  let step = 0;
  const { ours, peer } = beside('randn', n, () => void draw(step++));
  const measured = peer === undefined ? NONE : [said(ours, peer, 'torch.randn of ')];
  return { work: 'W of gaussianFisher, 1,000,000 normals', time: time(ours), measured };
}

function compare(name: string, model: Model, n: number): Row {
  const inputs = Float32Array.from({ length: n * 784 }, (_, i) => ((i * 7919) % 1009) / 1009);
  const labels = Array.from({ length: n }, (_, i) => i % 10);
  const objective = new Objective(model, dataset({ inputs, features: 784, labels, classes: 10 }));
  objective.theta.set(Float32Array.from({ length: model.parameters }, (_, i) => (((i * 104729) % 2003) / 2003 - 0.5) / 8));
  const w = sampler(sgd, { n, b: n }, objective.workspace)(1);
  const run = () => void objective.accumulate(w);

  const { ours, peer } = beside(name, n, run);
  const work = `weighted gradient, ${model.name}, n = ${n}`;
  if (peer === undefined) return { work, time: time(ours), measured: NONE };
  run();
  mustAgree(work, objective.gradient.filter((_, i) => i % 997 === 0), peer.gradient, 1e-4);
  return { work, time: time(ours), measured: [said(ours, peer, '')] };
} // prettier-ignore

const NONE = ['PyTorch is not installed'];

/** Ours, and the better of theirs before and after. */
function beside(name: string, n: number, run: () => void): { ours: Timing; peer?: Theirs } {
  const before = theirs(name, n);
  const [ours] = measure([{ name: 'msgd', run }]);
  const after = before && theirs(name, n);
  return { ours, peer: before === undefined || after === undefined || before.best < after.best ? before : after };
} // prettier-ignore

function said(ours: Timing, peer: Theirs, what: string): string {
  return `${timesFaster(ours, peer).toFixed(2)}× ${what}PyTorch ${peer.version}, one thread (${time(peer)})`;
}

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
