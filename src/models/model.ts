import { ArgumentError, checkOneOf, checkOptions, checkSeed, checkText } from '../errors.js';
import { distributions } from '../wasm/kernels.js';
import { streams } from '../wasm/streams.js';
import { Workspace } from '../wasm/workspace.js';
import { checkChain, checkSame } from './checkLayer.js';
import type { CoupledLayer, ParametricLayer, Part } from './layer.js';
import { losses, lossNames, type Loss } from './loss.js';
import { leavesOf, nodesOf } from './nodes.js';

/** A list of layers and a loss: a description only; its parameters θ are the caller's. */
export interface Model {
  /** As in “MLP 64-128-10”. */
  readonly name: string;
  /** From the inputs to the outputs; each fits the one before it. */
  readonly layers: readonly Part[];
  /** The loss of an example's outputs. */
  readonly loss: Loss;
  /** Numbers of an example's input. */
  readonly features: number;
  /** Numbers that it gives for an example: logits, or predicted values. */
  readonly outputs: number;
  /** p, the length of θ: the layers' parameters one after another. */
  readonly parameters: number;
  /** Running statistics of its batch norms, numbers beside θ that a step moves; 0 without batch norm. */
  readonly state: number;
  /** How θ begins where nothing else is said; absent for `he`. */
  readonly initial?: Initialisation;
  /** The most examples of a ghost batch; absent where examples do not see each other. */
  readonly ghost?: number;
}

/** @throws ArgumentError for batch norms of different ghost batches */
export function modelOf(name: string, layers: readonly Part[], loss: Loss): Model {
  const leaves = leavesOf(layers);
  const ghosts = [...new Set(leaves.flatMap((leaf) => (leaf.kind === 'coupled' ? [leaf.ghost] : [])))];
  if (ghosts.length > 1) throw new ArgumentError('ghost', ghosts, 'the same in all batch norms of a model');
  return {
    name,
    layers,
    loss,
    features: layers[0].inputs,
    outputs: layers[layers.length - 1].outputs,
    parameters: layers.reduce((sum, layer) => sum + layer.parameters, 0),
    state: leaves.reduce((sum, leaf) => sum + (leaf.statistics ?? 0), 0),
    ...(ghosts.length === 0 ? {} : { ghost: ghosts[0] }),
  };
}

const isLoss = (loss: Partial<Loss> | undefined): boolean =>
  typeof loss?.apply === 'function' && typeof loss.targetWidth === 'function';

/** @throws ArgumentError unless it is a model, and is what its layers make it: for those written by hand */
export function checkModel(model: Model): void {
  const given = model as Partial<Model> | null | undefined;
  if (!Array.isArray(given?.layers) || given.layers.length === 0 || !isLoss(given.loss)) {
    throw new ArgumentError('model', model, 'a model, such as mlp and sequential make');
  }
  const { name, layers, loss } = model;
  checkText('model.name', name);
  checkOneOf('model.loss.name', loss.name, lossNames);
  checkOneOf('model.loss.data', loss.data, [losses[loss.name].data]);
  checkChain('model.layers', layers, model.features);
  if (nodesOf(layers).length === 0) {
    const names = layers.map((layer) => layer.name).join(', ');
    throw new ArgumentError('model.layers', names, 'layers of which at least one does something');
  }
  const right = modelOf(name, layers, loss);
  for (const key of ['features', 'outputs', 'parameters', 'state', 'ghost'] as const) {
    checkSame(`model.${key}`, model[key], right[key], 'as its layers have it');
  }
}

/**
 * - `he`: weights N(0, 2/inputs of a unit), biases 0 (He, Zhang, Ren, Sun 2015)
 * - `paper`: weights and biases N(0, 0.02²), as the code of Wu et al. (2020) has them for its smallest net
 * - `pytorch`: weights and biases uniform within ±1/√inputs of a unit
 * - `vgg`: convolutions N(0, 2/(k² · channels of the output)) with biases 0, dense layers as `pytorch`: the VGG of Wu et al.
 * - `zero`
 *
 * Batch norm begins with γ = 1 and β = 0 in all but `zero`.
 */
export type Initialisation = 'he' | 'paper' | 'pytorch' | 'vgg' | 'zero';
export const initialisations: readonly Initialisation[] = ['he', 'paper', 'pytorch', 'vgg', 'zero'];

/**
 * Initial parameters θ, a function of the seed alone: the same bits everywhere.
 *
 * @param options.scheme by default the model's own, or `he`
 * @param options.seed an integer from 0 to 2⁵³ − 1; by default 0
 * @throws ArgumentError for a seed out of range or an unknown scheme
 */
export function initialise(
  model: Model,
  options: { seed?: number; scheme?: Initialisation } = {},
): Float32Array {
  checkModel(model);
  checkOptions('initialise', options, ['seed', 'scheme']);
  const { seed = 0, scheme = model.initial ?? 'he' } = options;
  checkSeed(seed);
  checkOneOf('scheme', scheme, initialisations);
  const workspace = new Workspace();
  const { kernels } = workspace;
  const pointer = workspace.reserve(model.parameters, 'model.parameters');
  const theta = new Float32Array(model.parameters);
  if (scheme === 'zero') return theta;
  let offset = 0;
  leavesOf(model.layers).forEach((layer, index) => {
    if (layer.kind !== 'plain') {
      const { weights, constant } = layer.fan;
      const at = pointer + 4 * offset;
      if (constant !== undefined) kernels.fillConstant(at, weights, constant);
      else {
        const { distribution, deviation, count } = lawOf(scheme, layer);
        kernels.fill(distribution, 0, at, count, seed, streams.parameters, index);
        kernels.affine(at, count, 0, deviation, false);
      }
    }
    offset += layer.parameters;
  });
  theta.set(workspace.floats(pointer, model.parameters));
  return theta;
}

/** What the first `count` parameters of a layer are drawn from; the others are 0. */
function lawOf(scheme: Initialisation, { fan, shape }: ParametricLayer | CoupledLayer) {
  const { inputs, outputs, weights, biases } = fan;
  const normal = (variance: number, count: number) => ({
    distribution: distributions.normal,
    deviation: Math.sqrt(variance),
    count,
  });
  if (scheme === 'he') return normal(2 / inputs, weights);
  if (scheme === 'paper') return { ...normal(1, weights + biases), deviation: 0.02 };
  if (scheme === 'vgg' && shape?.length === 3) return normal(2 / outputs, weights);
  // Of variance 1 on ±√3.
  return {
    distribution: distributions.centredUniform,
    deviation: Math.sqrt(1 / (3 * inputs)),
    count: weights + biases,
  };
}
