import type { Kernels, Pointer } from '../wasm/kernels.js';
import type { Plan } from '../wasm/workspace.js';
import type { Layer } from './layer.js';
import type { Model } from './model.js';

/** A layer and the buffers of one chunk of examples that it works on. */
export interface Stage {
  readonly layer: Layer;
  readonly parameters: Pointer;
  readonly gradient: Pointer;
  readonly x: Pointer;
  readonly y: Pointer;
  /** ∂ℓ/∂y */
  readonly delta: Pointer;
  /** ∂ℓ/∂x, or 0 where no layer before has parameters, and none is needed. */
  readonly dx: Pointer;
}

/** One chunk's buffers for each layer. The loss turns the last outputs into δ where they are. */
export function planStages(
  workspace: Pick<Plan, 'reserve'>,
  model: Model,
  rows: number,
  theta: Pointer,
  gradient: Pointer,
): Stage[] {
  const stages: Stage[] = [];
  const layers = model.layers.filter((layer) => layer.isIdentity !== true);
  let offset = 0;
  let x = 0;
  let dx = 0;
  layers.forEach((layer, index) => {
    const isLast = index === layers.length - 1;
    const y = layer.inPlace ? x : workspace.reserve(rows * layer.outputs, 'model.layers');
    const delta = layer.inPlace ? dx : isLast ? y : workspace.reserve(rows * layer.outputs, 'model.layers');
    stages.push({ layer, parameters: theta + offset, gradient: gradient + offset, x, y, delta, dx });
    offset += 4 * layer.parameters;
    x = y;
    // Nothing before the first parameters needs a derivative.
    dx = offset > 0 ? delta : 0;
  });
  return stages;
}

/** The chunk's outputs, in the last stage's y, from the inputs at x. */
export function forward(
  k: Kernels,
  stages: readonly Stage[],
  rows: number,
  x: Pointer,
  scratch: Pointer,
): void {
  for (let s = 0; s < stages.length; s++) {
    const { layer, x: own, parameters, y } = stages[s];
    layer.forward(k, rows, s === 0 ? x : own, parameters, y, scratch);
  }
}

/** From the last stage's δ back to the first, showing each stage to `visit` when its δ is there. */
export function backward(
  k: Kernels,
  stages: readonly Stage[],
  rows: number,
  x: Pointer,
  scratch: Pointer,
  visit: (stage: Stage, rows: number, x: Pointer) => void,
): void {
  for (let s = stages.length - 1; s >= 0; s--) {
    const stage = stages[s];
    visit(stage, rows, s === 0 ? x : stage.x);
    if (stage.dx !== 0)
      stage.layer.backward(k, rows, stage.x, stage.y, stage.parameters, stage.delta, stage.dx, scratch);
  }
}
