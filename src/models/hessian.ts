import type { Kernels, Pointer } from '../wasm/kernels.js';
import type { Workspace } from '../wasm/workspace.js';
import { chunkRows, CHUNK } from './division.js';
import { inputsAt, lossOf, targetsAt, type Problem } from './passes.js';
import { forward, outputsOf, planStages, type Lane, type Stage } from './stages.js';

/** The buffers of a product with the Hessian, besides those of a gradient. */
export interface Tangents {
  /** Of every number of a chunk on its way through the layers, its derivative along the direction. */
  readonly stages: readonly Stage[];
  /** θ without its biases, which have no part in a derivative with respect to the inputs. */
  readonly weights: Pointer;
  readonly direction: Pointer;
  readonly product: Pointer;
  /** What is to be added to a buffer of a stage. */
  readonly other: Pointer;
}

/** Reserves them. */
export function planTangents(workspace: Workspace, { model, n }: Problem): Tangents {
  const rows = Math.min(CHUNK, n);
  const widest = Math.max(...model.layers.map(({ inputs, outputs }) => Math.max(inputs, outputs)));
  const [weights, direction, product] = [0, 1, 2].map(() =>
    workspace.reserve(model.parameters, 'model.parameters'),
  );
  const other = workspace.reserve(rows * widest, 'model.layers');
  return { stages: planStages(workspace, model, rows), weights, direction, product, other };
}

/**
 * product ← ∇²L(θ) u, u in `direction`, by the R-operator (Pearlmutter 1994): each number that a gradient needs, with its
 * derivative along u. Exact up to rounding, and of ReLU and max-pooling the Hessian of the pieces: their kinks have no part in it.
 */
export function hessianPass(k: Kernels, problem: Problem, workspace: Workspace, tangents: Tangents): void {
  const { n, model, layout } = problem;
  const p = model.parameters;
  workspace.floats(tangents.weights, p).set(workspace.floats(layout.theta, p));
  for (const stage of tangents.stages) biasesOf(workspace, stage, tangents.weights).fill(0);
  k.fillConstant(tangents.product, p, 0);
  const size = chunkRows(n);
  for (let first = 0; first < n; first += size) {
    const rows = Math.min(size, n - first);
    const lane = layout.lanes[0];
    const x = inputsAt(problem, first);
    forward(k, lane, rows, x, layout.theta);
    forwardTangents(k, lane, tangents, rows, x);
    lossOf(k, problem, rows, first, lane);
    lossTangents(problem, workspace, lane, tangents, rows, first);
    backwardTangents(k, problem, workspace, tangents, rows, x);
  }
  k.affine(tangents.product, p, 0, 1 / n, false);
}

/** ẏ of every stage, from the first with parameters on: before it nothing moves. */
function forwardTangents(k: Kernels, lane: Lane, tangents: Tangents, rows: number, inputs: Pointer): void {
  const { direction, weights, other, stages } = tangents;
  stages.forEach(({ layer, offset, x: dx, y: dy }, s) => {
    const { x, y } = lane.stages[s];
    if (layer.parameters > 0) {
      // ẏ = x U + u_c, and + ẋ W.
      layer.forward(k, rows, s === 0 ? inputs : x, direction + offset, dy, lane.scratch);
      if (offset === 0) return;
      layer.forward(k, rows, dx, weights + offset, other, lane.scratch);
      k.addScaled(dy, other, rows * layer.outputs, 1);
    } else if (offset > 0) {
      if (layer.tangent !== undefined) layer.tangent(k, rows, x, dx, dy);
      else layer.backward(k, rows, x, y, 0, dy, dy, lane.scratch);
    }
  });
}

/** δ̇ of the outputs in place of ż. */
function lossTangents(
  problem: Problem,
  workspace: Workspace,
  lane: Lane,
  { stages }: Tangents,
  rows: number,
  first: number,
): void {
  const { loss, outputs } = problem.model;
  // Of ½‖z − target‖² it is ż.
  if (loss.name === 'squared') return;
  const delta = workspace.floats(outputsOf(lane), rows * outputs);
  const tangent = workspace.floats(stages[stages.length - 1].y, rows * outputs);
  const labels = workspace.words(targetsAt(problem, first), rows);
  for (let i = 0; i < rows; i++) {
    // δ = s − e_label with s the softmax, of which the derivative along ż is s ∘ (ż − sᵀż).
    const at = i * outputs;
    delta[at + labels[i]] += 1;
    let mean = 0;
    for (let j = 0; j < outputs; j++) mean += delta[at + j] * tangent[at + j];
    for (let j = 0; j < outputs; j++) tangent[at + j] = delta[at + j] * (tangent[at + j] - mean);
    delta[at + labels[i]] -= 1;
  }
}

/** From the last stage's δ and δ̇ back to the first, adding each layer's part of the product. */
function backwardTangents(
  k: Kernels,
  { layout: { theta, lanes } }: Problem,
  workspace: Workspace,
  { stages, direction, product, other }: Tangents,
  rows: number,
  inputs: Pointer,
): void {
  const [{ scratch, stages: own }] = lanes;
  for (let s = stages.length - 1; s >= 0; s--) {
    const { layer, offset, x, y, delta, dx } = own[s];
    const moving = stages[s];
    if (layer.accumulate !== undefined) {
      // xᵀδ̇ and ẋᵀδ, of which the biases have the first alone.
      if (offset > 0) {
        const biases = biasesOf(workspace, moving, product);
        const before = biases.slice();
        layer.accumulate(k, rows, moving.x, delta, product + offset, scratch);
        biases.set(before);
      }
      layer.accumulate(k, rows, s === 0 ? inputs : x, moving.delta, product + offset, scratch);
    }
    if (dx === 0) continue;
    // δ̇ Wᵀ and δ Uᵀ; or of an activation δ̇ f′ and δ f″ ẋ.
    if (layer.parameters > 0) {
      layer.backward(k, rows, x, y, direction + offset, delta, other, scratch);
    } else {
      layer.curvature?.(k, rows, delta, y, moving.y, other);
    }
    layer.backward(k, rows, x, y, theta + offset, moving.delta, moving.dx, scratch);
    if (layer.parameters > 0 || layer.curvature !== undefined) {
      k.addScaled(moving.dx, other, rows * layer.inputs, 1);
    }
    layer.backward(k, rows, x, y, theta + offset, delta, dx, scratch);
  }
}

/** The stage's biases within p numbers. */
function biasesOf(workspace: Workspace, { layer, offset }: Stage, at: Pointer): Float32Array {
  const { weights, biases } = layer.fan ?? { weights: 0, biases: 0 };
  return workspace.floats(at + offset + 4 * weights, biases);
}
