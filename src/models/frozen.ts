import type { Pointer } from '../wasm/kernels.js';
import type { Part } from './layer.js';
import { checkModel, type Model } from './model.js';
import type { Path, Stage } from './stages.js';

/**
 * The model with the running statistics of its batch norms as constants, as it is once trained. Its examples
 * do not see each other. So it has per-example gradients, their norms and Gram matrix, and Hessian products.
 * Its θ is that of the model.
 *
 * @example
 * const objective = new Objective(frozen(model), data);
 * objective.state.set(trained.state);
 *
 * @throws ArgumentError unless it is a model
 */
export function frozen(model: Model): Model {
  checkModel(model);
  return { ...model, layers: model.layers.map(frozenPart), ghost: undefined };
}

function frozenPart(part: Part): Part {
  if (part.kind === 'coupled') return part.frozen;
  if (part.kind !== 'composite') return part;
  const { body, shortcut } = part.branches;
  return { ...part, branches: { body: body.map(frozenPart), shortcut: shortcut.map(frozenPart) } };
}

/** The path through the frozen model in the buffers of the model's own. */
export function frozenPath(path: Path, state: Pointer): Path {
  if (path.stages.every(({ layer }) => layer.kind !== 'coupled')) return path;
  const stages = path.stages.map((stage): Stage => {
    const { layer, place, statisticsOffset } = stage;
    if (layer.kind !== 'coupled') return stage;
    return { ...stage, layer: layer.frozen, place: { ...place, statistics: state + statisticsOffset } };
  });
  return { ...path, stages };
}
