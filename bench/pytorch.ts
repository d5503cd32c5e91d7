import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convSmall, dataset, mlp, noiseClass, Objective, sampler, sgd, type Model } from '../src/index.js';
import { leavesOf } from '../src/models/nodes.js';
import { measureProcessor, mustAgree, time, timesFaster, type Contender, type Timing } from './measure.js';
import type { Row } from './table.js';

// Compiled to build/bench/bench/.
const script = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'bench', 'pytorch.py');

/** ConvSmall, an MLP and normals against PyTorch on one thread, where `python3` (or $MSGD_PYTHON) has it: before and after ours, the better counts, in the processor's time. */
export async function pytorch(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, model] of [
    ['convSmall', convSmall()],
    ['mlp', mlp([784, 128, 10])],
  ] as const) {
    for (const n of [1000, 50]) rows.push(compare(name, model, n));
  }
  return Promise.resolve([...rows, normals()]);
}

/** A million normals in W against as many of torch.randn. */
function normals(): Row {
  const n = 1_000_000;
  const draw = sampler(noiseClass('gaussianFisher'), { n, b: 1000 });
  let step = 0;
  const before = theirs('randn', n);
  const [ours] = measureProcessor([{ name: 'msgd', run: () => void draw(step++) }]);
  const peer = better(before, theirs('randn', n));
  return {
    work: 'W of gaussianFisher, 1,000,000 normals',
    time: time(ours),
    measured: [said(ours, peer, 'torch.randn of ')],
  };
}

function compare(name: string, model: Model, n: number): Row {
  const { objective, run } = weightedGradientOf(model, n);
  const { timings, peer } = besidePyTorch(name, n, objective, [{ name, run }]);
  return {
    work: `weighted gradient, ${model.name}, n = ${n}`,
    time: time(timings[0]),
    measured: [said(timings[0], peer, '')],
  };
}

/** The mean gradient over n examples, of data and parameters by the formulas of pytorch.py. */
export function weightedGradientOf(model: Model, n: number): { objective: Objective; run: () => void } {
  const { features } = model;
  const inputs = Float32Array.from({ length: n * features }, (_, i) => ((i * i) % 1000003) / 1000003);
  const labels = Array.from({ length: n }, (_, i) => i % 10);
  const objective = new Objective(model, dataset({ inputs, features, labels, classes: 10 }));
  const theta = leavesOf(model.layers).flatMap((layer) => {
    if (layer.kind === 'plain') return [];
    const { inputs: fan, weights, constant } = layer.fan;
    return Array.from({ length: layer.parameters }, (_, j) => (i: number) => {
      if (constant !== undefined) return j < weights ? constant : 0;
      return (((i * i) % 1000003) / 1000003 - 0.5) * Math.sqrt(24 / fan);
    });
  });
  objective.theta.set(theta.map((value, i) => value(i)));
  const w = sampler(sgd, { n, b: n }, objective.workspace)(1);
  return { objective, run: () => void objective.accumulate(w) };
}

/**
 * Timings of the contenders, and the better of PyTorch's before and after, whose gradient must be that of the objective. In a deep net
 * a number that rounding takes over a kink of ReLU or of a pool changes the gradient of all layers below it: hence `relative`.
 */
export function besidePyTorch(
  name: string,
  n: number,
  objective: Objective,
  contenders: readonly Contender[],
  rounds?: number,
  relative = 1e-4,
): { timings: Timing[]; peer?: Theirs } {
  const { ghost } = objective.model;
  const before = theirs(name, n, ghost);
  contenders[0].run();
  // Ghost batches of another order have another gradient: see `deep`.
  if (before !== undefined && ghost === undefined) {
    const sample = objective.gradient.filter((_, i) => i % 997 === 0);
    mustAgree(`weighted gradient, ${name}`, sample, before.gradient, relative);
  }
  const timings = measureProcessor(contenders, rounds);
  return { timings, peer: better(before, before && theirs(name, n, ghost)) };
}

function better(a?: Theirs, b?: Theirs): Theirs | undefined {
  return a === undefined || b === undefined || a.best < b.best ? a : b;
}

/** How ours is beside it. */
export function said(ours: Timing, peer: Theirs | undefined, what: string): string {
  if (peer === undefined) return 'PyTorch is not installed';
  return `${timesFaster(ours, peer).toFixed(2)}× ${what}PyTorch ${peer.version}, one thread (${time(peer)})`;
}

interface Theirs extends Timing {
  /** The mean loss. */
  readonly loss: number;
  readonly version: string;
  readonly gradient: number[];
}

export function theirs(name: string, n: number, ghost = n): Theirs | undefined {
  const { status, stdout } = spawnSync(
    process.env.MSGD_PYTHON ?? 'python3',
    [script, name, String(n), String(ghost)],
    {
      encoding: 'utf8',
      env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
    },
  );
  return status === 0 ? (JSON.parse(stdout) as Theirs) : undefined;
}
