import type { Kernels, Pointer } from '../wasm/kernels.js';
import type { Workspace } from '../wasm/workspace.js';
import { chunksOf, chunkStart } from './division.js';
import type { Place } from './layer.js';
import { inputsFrom, lossOf, targetsAt, type Problem } from './passes.js';
import { planStages } from './plan.js';
import { backwardOne, type Path, type Stage } from './stages.js';

/** The places of a layer's calls. A dot is the derivative along the direction u; U is the layer's part of u, W that of θ. */
interface Moving {
  readonly own: Stage;
  /** Of every number of a chunk its derivative: ẋ, ẏ, δ̇, dẋ. */
  readonly moving: Stage;
  /** x and U, for ẏ. */
  readonly alongU: Place;
  /** ẋ and W without its biases, for what is to be added to ẏ. */
  readonly alongX: Place;
  /** ẋ and δ, and x and δ̇, for the two parts of the product. */
  readonly withX: Place;
  readonly withDelta: Place;
  /** δ and U, for dẋ. */
  readonly backU: Place;
  /** δ̇ and W, for dẋ. */
  readonly backW: Place;
}

/** The buffers of a product with the Hessian, besides those of a gradient. */
export interface Tangents {
  readonly path: Path;
  readonly layers: readonly Moving[];
  /** θ without its biases, which have no part in a derivative with respect to the inputs. */
  readonly weights: Pointer;
  /** The running statistics with means of 0: those of a derivative. */
  readonly centred: Pointer;
  readonly direction: Pointer;
  readonly product: Pointer;
  /** What is to be added to a buffer of a stage. */
  readonly other: Pointer;
}

/** Reserves them. */
export function planTangents(workspace: Workspace, { model, n, divisions, layout }: Problem): Tangents {
  const rows = Math.min(divisions.frozen.most, n);
  const [lane] = layout.lanes;
  const widest = Math.max(...lane.stages.map(({ layer }) => Math.max(layer.inputs, layer.outputs)));
  const [weights, direction, product] = [0, 1, 2].map(() =>
    workspace.reserve(model.parameters, 'model.parameters'),
  );
  const other = workspace.reserve(rows * widest, 'model.layers');
  const { scratch } = lane.stages[0].place;
  const centred = workspace.reserve(model.state, 'model.state');
  const path = planStages(workspace, model, rows, { parameters: weights, statistics: centred, scratch });
  const layers = lane.stages.map((own, s): Moving => {
    const moving = path.stages[s];
    const { x, y, delta, dx, dx2, statistics } = moving.place;
    const parameters = direction + own.offset;
    return {
      own,
      moving,
      alongU: { ...own.place, y, parameters },
      alongX: { ...moving.place, y: other },
      withX: { ...own.place, x, statistics },
      withDelta: { ...own.place, delta },
      backU: { ...own.place, dx, parameters },
      backW: { ...own.place, delta, dx, dx2 },
    };
  });
  return { path, layers, weights, centred, direction, product, other };
}

/**
 * product ← ∇²L(θ) u, u in `direction`, by the R-operator (Pearlmutter 1994): each number that a gradient needs, with its
 * derivative along u. Exact up to rounding, and of ReLU and max-pooling the Hessian of the pieces: their kinks have no part in it.
 */
export function hessianPass(k: Kernels, problem: Problem, workspace: Workspace, tangents: Tangents): void {
  const { n, model, layout, divisions } = problem;
  const p = model.parameters;
  workspace.floats(tangents.weights, p).set(workspace.floats(layout.theta, p));
  k.copy(tangents.centred, layout.state, model.state);
  for (const { own } of tangents.layers) {
    biasesOf(workspace, own, tangents.weights).fill(0);
    k.fillConstant(tangents.centred + own.statisticsOffset, (own.layer.statistics ?? 0) / 2, 0);
  }
  k.fillConstant(tangents.product, p, 0);
  const chunks = chunksOf(n, divisions.frozen);
  const [lane] = layout.lanes;
  for (let c = 0; c < chunks; c++) {
    const first = chunkStart(c, n, chunks, divisions.frozen);
    const rows = chunkStart(c + 1, n, chunks, divisions.frozen) - first;
    forwardTangents(k, tangents, rows, inputsFrom(k, problem, lane, first, rows));
    lossOf(k, problem, rows, first, lane);
    lossTangents(k, problem, workspace, lane, tangents.path, rows, first);
    backwardTangents(k, workspace, tangents, rows);
  }
  k.affine(tangents.product, p, 0, 1 / n, false);
}

/** y and ẏ of every stage, ẏ from the first with parameters on: before it nothing moves. */
function forwardTangents(k: Kernels, { layers, other }: Tangents, rows: number, inputs: Pointer): void {
  for (const { own, moving, alongU, alongX, withDelta, backU, backW } of layers) {
    const { layer, place } = own;
    if (own.isFirst) for (const at of [place, alongU, withDelta, backU, backW]) at.x = inputs;
    if (own.isFirst2) for (const at of [place, backW]) at.x2 = inputs;
    const moves = place.dx !== 0 || place.dx2 !== 0;
    if (layer.kind === 'parametric') {
      // ẏ = x U + u_c, and + ẋ W.
      layer.forward(k, rows, alongU);
      if (moves) {
        layer.forward(k, rows, alongX);
        k.addScaled(moving.place.y, other, rows * layer.outputs, 1);
      }
    }
    layer.forward(k, rows, place);
    if (layer.kind === 'plain' && moves) layer.tangent(k, rows, place, moving.place);
  }
}

/** δ̇ of the outputs, from ẏ. */
function lossTangents(
  k: Kernels,
  problem: Problem,
  workspace: Workspace,
  lane: Path,
  path: Path,
  rows: number,
  first: number,
): void {
  const { loss, outputs } = problem.model;
  if (path.delta !== path.outputs) k.copy(path.delta, path.outputs, rows * outputs);
  // Of ½‖z − target‖² it is ż.
  if (loss.name === 'squared') return;
  const delta = workspace.floats(lane.delta, rows * outputs);
  const tangent = workspace.floats(path.delta, rows * outputs);
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
  workspace: Workspace,
  { layers, product, other }: Tangents,
  rows: number,
): void {
  for (let s = layers.length - 1; s >= 0; s--) {
    const { own, moving, withX, withDelta, backU, backW } = layers[s];
    const { layer, place, offset } = own;
    const moves = place.dx !== 0 || place.dx2 !== 0;
    for (const { at, width } of moving.clears) k.fillConstant(at, rows * width, 0);
    if (layer.kind === 'parametric') {
      // xᵀδ̇ and ẋᵀδ, of which the biases have the first alone.
      if (moves) {
        const biases = biasesOf(workspace, own, product);
        const before = biases.slice();
        layer.accumulate(k, rows, withX, product + offset);
        biases.set(before);
      }
      layer.accumulate(k, rows, withDelta, product + offset);
      // dẋ = δ Uᵀ, and below + δ̇ Wᵀ.
      if (moves) layer.backward(k, rows, backU);
    }
    if (!moves) continue;
    // Of an activation δ̇ f′ + δ f″ ẋ.
    const curvature = layer.kind === 'plain' ? layer.curvature : 'none';
    if (curvature !== 'none') curvature(k, rows, place, moving.place, other);
    layer.backward(k, rows, backW);
    if (curvature !== 'none') k.addScaled(moving.place.dx, other, rows * layer.inputs, 1);
    backwardOne(k, own, rows);
  }
}

/** The stage's biases within p numbers. */
function biasesOf(workspace: Workspace, { layer, offset }: Stage, at: Pointer): Float32Array {
  const { weights, biases } = layer.kind === 'parametric' ? layer.fan : { weights: 0, biases: 0 };
  return workspace.floats(at + offset + 4 * weights, biases);
}
