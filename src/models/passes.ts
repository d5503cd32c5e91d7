import type { Dataset } from '../data/dataset.js';
import type { Kernels, Pointer } from '../wasm/kernels.js';
import { chunksOf, chunkStart, partStart, sharesOf } from './division.js';
import type { Divisions, Layout } from './layout.js';
import type { Model } from './model.js';
import { backward, forward, type Lane, type Path, type Visit } from './stages.js';

/*
 * The passes over many examples, each as a number of lists of kernel calls of which list t uses lane t: so they can be done by
 * several threads, or one after another. They return nothing, and depend on nothing but their arguments.
 */

/** What a pass works on. */
export interface Problem {
  readonly model: Model;
  readonly kind: Dataset['kind'];
  readonly n: number;
  readonly divisions: Divisions;
  readonly layout: Layout;
}

/** Where the inputs of examples first, first + 1, … are as numbers: at their place, or of bytes at the lane's. */
export function inputsFrom(k: Kernels, problem: Problem, lane: Lane, first: number, rows: number): Pointer {
  const { features } = problem.model;
  const { inputs, levels } = problem.layout;
  if (levels === undefined) return inputs + 4 * first * features;
  k.gatherBytes(lane.inputs, inputs + first * features, 0, rows, features, levels.at, levels.channels);
  return lane.inputs;
}

/** The same of examples of a list. */
function inputsOfList(k: Kernels, problem: Problem, lane: Lane, list: Pointer, rows: number): Pointer {
  const { features } = problem.model;
  const { inputs, levels } = problem.layout;
  if (levels === undefined) k.gatherRows(lane.inputs, inputs, list, rows, features);
  else k.gatherBytes(lane.inputs, inputs, list, rows, features, levels.at, levels.channels);
  return lane.inputs;
}

/** The example's targets. */
export function targetsAt({ model, layout }: Problem, example: number): Pointer {
  return layout.targets + 4 * example * model.loss.targetWidth(model.outputs);
}

/** Losses of all examples and, of classes, predictions: list t of `lists`. */
export function lossPass(k: Kernels, problem: Problem, t: number, lists: number): void {
  const { n, layout, model, divisions } = problem;
  const chunks = chunksOf(n, divisions.frozen);
  for (let c = partStart(t, lists, chunks); c < partStart(t + 1, lists, chunks); c++) {
    const first = chunkStart(c, n, chunks, divisions.frozen);
    const rows = chunkStart(c + 1, n, chunks, divisions.frozen) - first;
    const lane = layout.lanes[t].frozen;
    forward(k, lane, rows, inputsFrom(k, problem, layout.lanes[t], first, rows));
    if (problem.kind === 'classification') {
      k.largestInRow(layout.perExample + 4 * first, lane.outputs, rows, model.outputs);
    }
    lossOf(k, problem, rows, first, lane);
  }
}

/** The losses of examples first, first + 1, … at their places, and their gradients at the lane's δ. */
export function lossOf(k: Kernels, problem: Problem, rows: number, first: number, lane: Path): void {
  applyLoss(k, problem, rows, problem.layout.losses + 4 * first, lane, targetsAt(problem, first));
}

function applyLoss(
  k: Kernels,
  { model: { loss, outputs } }: Problem,
  rows: number,
  losses: Pointer,
  lane: Path,
  targets: Pointer,
): void {
  if (lane.delta !== lane.outputs) k.copy(lane.delta, lane.outputs, rows * outputs);
  loss.apply(k, rows, losses, lane.delta, targets, outputs);
}

/**
 * The shares of G W over the first `count` of the layout's entries (index, weight), each at its place, and the losses of
 * their examples in order: list t of `lists`.
 */
export function weightedPass(k: Kernels, problem: Problem, count: number, t: number, lists: number): void {
  const shares = sharesOf(chunksOf(count, problem.divisions.training), problem.model.parameters);
  for (let s = partStart(t, lists, shares); s < partStart(t + 1, lists, shares); s++) {
    weightedShare(k, problem, count, s, problem.layout.lanes[t]);
  }
}

/** Share s alone. */
export function weightedShare(k: Kernels, problem: Problem, count: number, s: number, lane: Lane): void {
  const { training } = problem.divisions;
  const p = problem.model.parameters;
  const chunks = chunksOf(count, training);
  const shares = sharesOf(chunks, p);
  const gradient = problem.layout.gradients[s];
  k.fillConstant(gradient, p, 0);
  for (let c = partStart(s, shares, chunks); c < partStart(s + 1, shares, chunks); c++) {
    const first = chunkStart(c, count, chunks, training);
    const rows = chunkStart(c + 1, count, chunks, training) - first;
    weightedChunk(k, problem, count, first, rows, lane, gradient);
    if (training.isGhost) {
      const { state } = problem.model;
      k.copy(problem.layout.ghosts + 4 * c * state, lane.statistics, state);
    }
  }
}

/** gradient += Σ Wᵢ ∇ℓᵢ over one chunk of the entries. */
function weightedChunk(
  k: Kernels,
  problem: Problem,
  count: number,
  first: number,
  rows: number,
  lane: Lane,
  gradient: Pointer,
): void {
  const { model, layout, divisions } = problem;
  const { outputs, loss } = model;
  const isList = count < problem.n || divisions.training.isGhost;
  const list = layout.entries.indices + 4 * first;
  const x = isList ? inputsOfList(k, problem, lane, list, rows) : inputsFrom(k, problem, lane, first, rows);
  const targets = isList ? lane.targets : targetsAt(problem, first);
  if (isList) k.gatherRows(targets, layout.targets, list, rows, loss.targetWidth(outputs));
  forward(k, lane, rows, x);
  applyLoss(k, problem, rows, layout.losses + 4 * first, lane, targets);
  k.scaleRows(lane.delta, layout.entries.weights + 4 * first, rows, outputs);
  backward(k, lane, rows, accumulate, gradient);
}

const accumulate: Visit = (k, { layer, place, offset }, rows, gradient) => {
  if (layer.kind !== 'plain') layer.accumulate(k, rows, place, gradient + offset);
};
