import { checkNumbers, type Dataset } from '../data/dataset.js';
import { MsgdError } from '../errors.js';
import { threadsMeant } from '../wasm/threads.js';
import { streams } from '../wasm/streams.js';
import { Plan, Workspace } from '../wasm/workspace.js';
import { chunksOf, sharesOf } from './division.js';
import { divisionsOf, layoutOf, type Layout } from './layout.js';
import type { Model } from './model.js';
import type { Problem } from './passes.js';

/**
 * Throws unless an objective with one thread fits; it allocates nothing.
 *
 * @throws ArgumentError for more than 4 GiB
 */
export function checkMemory(model: Model, data: Dataset): void {
  const { kernels } = new Workspace();
  layoutOf(new Plan(kernels.heapBase()), kernels, model, data, divisionsOf(model), 1);
}

/**
 * The memory of an objective: all its buffers, with data and targets in them.
 *
 * @param threads as many as are asked for: there are fewer lanes where more would have nothing to do
 * @throws ArgumentError for more than 4 GiB, before anything is allocated, and for numbers that are not finite
 */
export function memoryOf(model: Model, data: Dataset, threads: number | 'auto', seed: number) {
  const { n } = data;
  const divisions = divisionsOf(model);
  const shares = sharesOf(chunksOf(n, divisions.training), model.parameters);
  const atWork = model.ghost === undefined ? shares : Math.max(shares, chunksOf(n, divisions.frozen));
  const { workspace, lanes } = workspaceFor(Math.min(threadsMeant(threads), atWork));
  const { kernels } = workspace;
  // Once on paper, so that what does not fit is refused.
  layoutOf(new Plan(kernels.heapBase()), kernels, model, data, divisions, lanes);
  checkNumbers('data', data);
  const layout = layoutOf(workspace, kernels, model, data, divisions, lanes);
  const problem: Problem = { model, kind: data.kind, n, divisions, layout };
  fill(workspace, layout, data);
  if (model.ghost !== undefined) kernels.permute(layout.order.examples, n, seed, streams.ghosts, 0);
  return { workspace, problem, lanes };
}

/**
 * A workspace for so many lanes; or for one, where the system has no room for a shared memory. That must state how far it may grow,
 * 4 GiB, and an engine may set so many addresses aside at once.
 */
function workspaceFor(lanes: number): { workspace: Workspace; lanes: number } {
  if (lanes > 1) {
    try {
      return { workspace: new Workspace(true), lanes };
    } catch (error) {
      if (!(error instanceof MsgdError)) throw error;
    }
  }
  return { workspace: new Workspace(), lanes: 1 };
}

function fill(workspace: Workspace, { inputs, levels, targets }: Layout, data: Dataset): void {
  const { n, features } = data;
  if ('pixels' in data) {
    workspace.bytes(inputs, n * features).set(data.pixels);
    workspace.floats(levels!.at, data.levels.length).set(data.levels);
  } else workspace.floats(inputs, n * features).set(data.inputs);
  if (data.kind === 'classification') workspace.words(targets, n).set(data.labels);
  else workspace.floats(targets, n * data.outputs).set(data.targets);
}
