import type { Kernels, Pointer } from '../wasm/kernels.js';
import type { Plan } from '../wasm/workspace.js';
import { CHUNK, sharesOf } from './division.js';
import type { Model } from './model.js';
import { leavesOf } from './nodes.js';
import { planStages } from './plan.js';
import type { Lane } from './stages.js';

/** Numbers of the block of G that is computed at a time: 512 kB, which the L2 cache keeps until they are copied. */
const BLOCK = 131072;

/** Where everything is in memory, for n examples. */
export interface Layout {
  readonly inputs: Pointer;
  readonly targets: Pointer;
  readonly theta: Pointer;
  /** Of each share of a sum over examples; the first is G W in the end. With one lane the others are all at one place. */
  readonly gradients: readonly Pointer[];
  /** A lane for each thread. */
  readonly lanes: readonly Lane[];
  /** n losses; n predicted classes or, in their place, squared norms. */
  readonly losses: Pointer;
  readonly perExample: Pointer;
  /** Compressed entries of a dense W. */
  readonly entries: { readonly indices: Pointer; readonly weights: Pointer };
  /** A block of rows of G. */
  readonly block: Pointer;
  readonly blockRows: number;
}

/** Reserves it all. `memory` is a workspace, or a plan, on which nothing is allocated. */
export function layoutOf(
  memory: Pick<Plan, 'reserve'>,
  kernels: Kernels,
  model: Model,
  n: number,
  threads: number,
): Layout {
  const { features, outputs, parameters: p, layers } = model;
  const targetWidth = model.loss.targetWidth(outputs);
  const rows = Math.min(CHUNK, n);
  const scratch = Math.max(...leavesOf(layers).map((layer) => layer.scratch?.(kernels) ?? 0));
  const blockRows = Math.max(1, Math.min(rows, Math.floor(BLOCK / p)));

  const inputs = memory.reserve(n * features, 'data.inputs.length');
  const targets = memory.reserve(n * targetWidth, 'data.targets.length');
  const theta = memory.reserve(p, 'model.parameters');
  const shares = sharesOf(n, p);
  const gradients = Array.from({ length: threads > 1 ? shares : Math.min(2, shares) }, () =>
    memory.reserve(p, 'model.parameters'),
  );
  const lanes = Array.from({ length: threads }, () => ({
    inputs: memory.reserve(rows * features, 'model.features'),
    targets: memory.reserve(rows * targetWidth, 'model.outputs'),
    ...planStages(memory, model, rows, theta, memory.reserve(scratch, 'model.layers')),
  }));
  return {
    inputs,
    targets,
    theta,
    gradients: Array.from({ length: shares }, (_, s) => gradients[Math.min(s, gradients.length - 1)]),
    lanes,
    losses: memory.reserve(n, 'data.n'),
    perExample: memory.reserve(n, 'data.n'),
    entries: { indices: memory.reserve(n, 'data.n'), weights: memory.reserve(n, 'data.n') },
    block: memory.reserve(blockRows * p, 'model.parameters'),
    blockRows,
  };
}
