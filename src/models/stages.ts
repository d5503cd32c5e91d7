import type { Kernels, Pointer } from '../wasm/kernels.js';
import type { Plan } from '../wasm/workspace.js';
import type { Layer } from './layer.js';
import type { Model } from './model.js';

/** A layer and the buffers of one chunk of examples that it works on. */
export interface Stage {
  readonly layer: Layer;
  /** Bytes from the beginning of θ, or of a gradient, to the layer's part. */
  readonly offset: number;
  readonly x: Pointer;
  readonly y: Pointer;
  /** ∂ℓ/∂y */
  readonly delta: Pointer;
  /** ∂ℓ/∂x, or 0 where no layer before has parameters, and none is needed. */
  readonly dx: Pointer;
}

/** The buffers of a thread: one chunk of examples on its way through the layers. */
export interface Lane {
  /** Examples gathered from a list. */
  readonly inputs: Pointer;
  readonly targets: Pointer;
  readonly stages: readonly Stage[];
  readonly scratch: Pointer;
}

/** What is to be done with a stage when its δ is there; `to` is where its result goes. */
export type Visit = (
  k: Kernels,
  stage: Stage,
  rows: number,
  x: Pointer,
  to: Pointer,
  scratch: Pointer,
) => void;

/** One chunk's buffers for each layer. The loss turns the last outputs into δ where they are. */
export function planStages(memory: Pick<Plan, 'reserve'>, model: Model, rows: number): Stage[] {
  const stages: Stage[] = [];
  const layers = model.layers.filter((layer) => layer.isIdentity !== true);
  let offset = 0;
  let x = 0;
  let dx = 0;
  layers.forEach((layer, index) => {
    const isLast = index === layers.length - 1;
    const y = layer.inPlace ? x : memory.reserve(rows * layer.outputs, 'model.layers');
    const delta = layer.inPlace ? dx : isLast ? y : memory.reserve(rows * layer.outputs, 'model.layers');
    stages.push({ layer, offset, x, y, delta, dx });
    offset += 4 * layer.parameters;
    x = y;
    // Nothing before the first parameters needs a derivative.
    dx = offset > 0 ? delta : 0;
  });
  return stages;
}

/** Where `forward` leaves the outputs. */
export function outputsOf({ stages }: Lane): Pointer {
  return stages[stages.length - 1].y;
}

/** The chunk's outputs from its inputs at x. */
export function forward(k: Kernels, lane: Lane, rows: number, x: Pointer, theta: Pointer): void {
  const { stages, scratch } = lane;
  for (let s = 0; s < stages.length; s++) {
    const { layer, offset, x: own, y } = stages[s];
    layer.forward(k, rows, s === 0 ? x : own, theta + offset, y, scratch);
  }
}

/** From the last stage's δ back to the first, showing each stage to `visit`. */
export function backward(
  k: Kernels,
  lane: Lane,
  rows: number,
  x: Pointer,
  theta: Pointer,
  visit: Visit,
  to: Pointer,
): void {
  const { stages, scratch } = lane;
  for (let s = stages.length - 1; s >= 0; s--) {
    const stage = stages[s];
    visit(k, stage, rows, s === 0 ? x : stage.x, to, scratch);
    if (stage.dx === 0) continue;
    stage.layer.backward(k, rows, stage.x, stage.y, theta + stage.offset, stage.delta, stage.dx, scratch);
  }
}
