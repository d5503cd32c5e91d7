import type { Kernels, Pointer } from '../wasm/kernels.js';
import type { Plan } from '../wasm/workspace.js';
import type { Model } from './model.js';
import { planStages, type Stage } from './stages.js';

/** Examples that go through the layers together: enough for the matrix products, few enough for the L2 cache. */
export const CHUNK = 256;
/** Numbers of the block of G that is computed at a time: 1 MB. */
const BLOCK = 262144;

/** Where everything is in memory, for n examples. */
export interface Layout {
  readonly inputs: Pointer;
  readonly targets: Pointer;
  readonly theta: Pointer;
  readonly gradient: Pointer;
  /** One chunk of the examples on a list, gathered. */
  readonly gathered: { readonly inputs: Pointer; readonly targets: Pointer };
  readonly stages: readonly Stage[];
  readonly losses: Pointer;
  /** A number for each row of a chunk: predicted classes, or squared norms. */
  readonly perRow: Pointer;
  /** Compressed entries of a dense W. */
  readonly entries: { readonly indices: Pointer; readonly weights: Pointer };
  /** Rows of G. */
  readonly block: Pointer;
  readonly blockRows: number;
  readonly scratch: Pointer;
}

/** Reserves it all. `memory` is a workspace, or a plan, on which nothing is allocated. */
export function layoutOf(memory: Pick<Plan, 'reserve'>, kernels: Kernels, model: Model, n: number): Layout {
  const { features, outputs, parameters: p, layers } = model;
  const targetWidth = model.loss.targetWidth(outputs);
  const inputs = memory.reserve(n * features, 'data.inputs.length');
  const targets = memory.reserve(n * targetWidth, 'data.targets.length');
  const theta = memory.reserve(p, 'model.parameters');
  const gradient = memory.reserve(p, 'model.parameters');
  const rows = Math.min(CHUNK, n);
  const gathered = {
    inputs: memory.reserve(rows * features, 'model.features'),
    targets: memory.reserve(rows * targetWidth, 'model.outputs'),
  };
  const stages = planStages(memory, model, rows, theta, gradient);
  const losses = memory.reserve(n, 'data.n');
  const perRow = memory.reserve(rows, 'data.n');
  const entries = { indices: memory.reserve(n, 'data.n'), weights: memory.reserve(n, 'data.n') };
  const blockRows = Math.max(1, Math.min(rows, Math.floor(BLOCK / p)));
  const block = memory.reserve(blockRows * p, 'model.parameters');
  const scratchCount = Math.max(...layers.map((layer) => layer.scratch?.(kernels) ?? 0));
  const scratch = memory.reserve(scratchCount, 'model.layers');
  return {
    inputs,
    targets,
    theta,
    gradient,
    gathered,
    stages,
    losses,
    perRow,
    entries,
    block,
    blockRows,
    scratch,
  };
}
