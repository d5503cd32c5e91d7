import type { Dataset } from '../data/dataset.js';
import { channelsOf } from '../data/pixels.js';
import { checkInteger } from '../errors.js';
import type { Kernels, Pointer } from '../wasm/kernels.js';
import { Plan } from '../wasm/workspace.js';
import { chunksOf, MOST_IMAGES, MOST_ROWS, sharesOf, type Division } from './division.js';
import type { Model } from './model.js';
import { frozenPath } from './frozen.js';
import type { Layer } from './layer.js';
import { leavesOf, nodesOf } from './nodes.js';
import { planStages } from './plan.js';
import type { Lane } from './stages.js';

/** Numbers of the block of G that is computed at a time: 512 kB, which the L2 cache keeps until they are copied. */
const BLOCK = 131072;
/** Numbers that a chunk may take in all layers together: 256 MB. A ghost batch takes what it needs. */
const MOST_OF_CHUNK = 2 ** 26;

/** How examples are divided: for gradients, in which a chunk may be a ghost batch, and for what sees each by itself. */
export interface Divisions {
  readonly training: Division;
  readonly frozen: Division;
}

/** That of a model. */
export function divisionsOf(model: Model): Divisions {
  const paper = new Plan(0);
  planStages(paper, model, 1, { parameters: 0, statistics: 0, scratch: 0 });
  const numbers = paper.end / 4;
  const convolves = leavesOf(model.layers).some(
    ({ kind, shape }) => kind === 'parametric' && shape?.length === 3,
  );
  const atMost = convolves ? MOST_IMAGES : MOST_ROWS;
  const most = Math.max(4, Math.min(atMost, 4 * Math.floor(MOST_OF_CHUNK / numbers / 4)));
  const { ghost } = model;
  if (ghost === undefined) {
    const division = { most, isGhost: false };
    return { training: division, frozen: division };
  }
  return {
    training: { most: ghost, isGhost: true },
    frozen: { most: Math.min(most, 4 * Math.ceil(ghost / 4)), isGhost: false },
  };
}

/** Where everything is in memory. */
export interface Layout {
  readonly inputs: Pointer;
  /** Of inputs that are bytes, what these stand for: 256 numbers of each channel. */
  readonly levels: { readonly at: Pointer; readonly channels: number } | undefined;
  readonly targets: Pointer;
  readonly theta: Pointer;
  /** The running statistics, and those of the ghost batches of the last weighted gradient, one after another. */
  readonly state: Pointer;
  readonly ghosts: Pointer;
  /** Of each share of a sum over examples; the first is G W in the end. With one lane the others are all at one place. */
  readonly gradients: readonly Pointer[];
  /** A lane for each thread. */
  readonly lanes: readonly Lane[];
  /** n losses; n predicted classes or, in their place, squared norms. */
  readonly losses: Pointer;
  readonly perExample: Pointer;
  /** Compressed entries of a dense W. */
  readonly entries: { readonly indices: Pointer; readonly weights: Pointer };
  /** The order of the examples in which ghost batches are made, W as n numbers, and in that order. */
  readonly order: { readonly examples: Pointer; readonly dense: Pointer; readonly ordered: Pointer };
  /** A block of rows of G. */
  readonly block: Pointer;
  readonly blockRows: number;
}

/** Reserves it all. `memory` is a workspace, or a plan, on which nothing is allocated. */
export function layoutOf(
  memory: Pick<Plan, 'reserve'>,
  kernels: Kernels,
  model: Model,
  data: Dataset,
  { training, frozen }: Divisions,
  threads: number,
): Layout {
  const { n } = data;
  const { features, outputs, parameters: p, layers, state: s } = model;
  const targetWidth = model.loss.targetWidth(outputs);
  const rows = Math.min(n, Math.max(training.most, frozen.most));
  // Joins, which are no leaves, and frozen forms work in it too.
  const working = nodesOf(layers).flatMap(({ layer }): Layer[] =>
    layer.kind === 'coupled' ? [layer, layer.frozen] : [layer],
  );
  const scratch = Math.max(
    ...working.map((layer) => {
      const numbers = layer.scratch?.(kernels) ?? 0;
      checkInteger(`the scratch of ${layer.name}`, numbers, 0);
      return numbers;
    }),
  );
  const blockRows = Math.max(1, Math.min(rows, Math.floor(BLOCK / p)));

  const inputs =
    'pixels' in data
      ? memory.reserve(n * features, 'data.pixels.length', 1)
      : memory.reserve(n * features, 'data.inputs.length');
  const levels =
    'pixels' in data
      ? { at: memory.reserve(data.levels.length, 'data.levels.length'), channels: channelsOf(data) }
      : undefined;
  const targets = memory.reserve(n * targetWidth, 'data.targets.length');
  const theta = memory.reserve(p, 'model.parameters');
  const state = memory.reserve(s, 'model.state');
  const chunks = chunksOf(n, training);
  const ghosts = memory.reserve(training.isGhost ? chunks * s : 0, 'model.state');
  const ordered = training.isGhost ? n : 0;
  const shares = sharesOf(chunks, p);
  const gradients = Array.from({ length: threads > 1 ? shares : Math.min(2, shares) }, () =>
    memory.reserve(p, 'model.parameters'),
  );
  const lanes = Array.from({ length: threads }, (): Lane => {
    const statistics = training.isGhost ? memory.reserve(s, 'model.state') : state;
    const regions = { parameters: theta, statistics, scratch: memory.reserve(scratch, 'model.layers') };
    const inputs = memory.reserve(rows * features, 'model.features');
    const targets = memory.reserve(rows * targetWidth, 'model.outputs');
    const path = planStages(memory, model, rows, regions);
    return { inputs, targets, statistics, ...path, frozen: frozenPath(path, state) };
  });
  return {
    inputs,
    levels,
    targets,
    theta,
    state,
    ghosts,
    gradients: Array.from({ length: shares }, (_, s) => gradients[Math.min(s, gradients.length - 1)]),
    lanes,
    losses: memory.reserve(n, 'data.n'),
    perExample: memory.reserve(n, 'data.n'),
    entries: { indices: memory.reserve(n, 'data.n'), weights: memory.reserve(n, 'data.n') },
    order: {
      examples: memory.reserve(ordered, 'data.n'),
      dense: memory.reserve(ordered, 'data.n'),
      ordered: memory.reserve(ordered, 'data.n'),
    },
    block: memory.reserve(blockRows * p, 'model.parameters'),
    blockRows,
  };
}
