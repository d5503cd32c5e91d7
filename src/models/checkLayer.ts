import {
  ArgumentError,
  checkArray,
  checkBoolean,
  checkInteger,
  checkNumber,
  checkOneOf,
  checkText,
} from '../errors.js';
import type { Composite, CoupledLayer, Fan, Layer, ParametricLayer, Part, PlainLayer } from './layer.js';

const reads: readonly Layer['reads'][] = ['x', 'y', 'both', 'none'];
const kinds: readonly Part['kind'][] = ['plain', 'parametric', 'coupled', 'composite'];
/** The methods of each kind: with one missing, a gradient would be wrong, not absent. */
const methods = {
  plain: ['forward', 'backward', 'tangent'] satisfies (keyof PlainLayer)[],
  parametric: [
    'forward',
    'backward',
    'accumulate',
    'perExample',
    'squaredNorms',
  ] satisfies (keyof ParametricLayer)[],
  coupled: ['forward', 'backward', 'accumulate'] satisfies (keyof CoupledLayer)[],
};

/**
 * That a layer is one, and says nothing of itself by which memory would be planned wrongly: for those written by hand.
 *
 * @param at where it is, as in `layers[3]`
 * @throws ArgumentError that names what is missing or wrong
 */
export function checkLayer(at: string, layer: Part): void {
  if (typeof layer !== 'object' || layer === null) throw new ArgumentError(at, layer, 'a layer');
  checkOneOf(`${at}.kind`, layer.kind, kinds);
  checkText(`${at}.name`, layer.name);
  checkInteger(`${at}.inputs`, layer.inputs, 1);
  checkInteger(`${at}.outputs`, layer.outputs, 1);
  checkShape(`${at}.shape`, layer);
  if (layer.kind === 'composite') return checkComposite(at, layer);
  checkOneOf(`${at}.reads`, layer.reads, reads);
  checkBoolean(`${at}.inPlace`, layer.inPlace);
  if (layer.statistics !== undefined) checkInteger(`${at}.statistics`, layer.statistics, 0);
  if (layer.scratch !== undefined) checkMethod(at, layer, 'scratch');
  for (const method of methods[layer.kind]) checkMethod(at, layer, method);
  if (layer.kind === 'plain') return checkPlain(at, layer);
  checkFan(`${at}.fan`, layer.fan);
  const { weights, biases } = layer.fan;
  checkSame(`${at}.parameters`, layer.parameters, weights + biases, 'the weights and biases of its fan');
  if (layer.kind === 'parametric') return checkBoolean(`${at}.outerProduct`, layer.outerProduct);
  if (layer.ghost !== Infinity) checkInteger(`${at}.ghost`, layer.ghost, 1);
  checkNumber(`${at}.momentum`, layer.momentum, 0);
  checkFrozen(`${at}.frozen`, layer);
}

/**
 * That each layer takes what the one before it gives.
 *
 * @param inputs what the first takes
 * @returns what the last gives
 */
export function checkChain(at: string, parts: readonly Part[], inputs: number): number {
  checkArray(at, parts, 'an array of layers');
  let before = inputs;
  parts.forEach((part, k) => {
    checkLayer(`${at}[${k}]`, part);
    checkSame(`${at}[${k}].inputs`, part.inputs, before, 'what comes before it gives');
    before = part.outputs;
  });
  return before;
}

/** @throws ArgumentError unless it is what it should be for that reason */
export function checkSame(argument: string, value: unknown, should: unknown, reason: string): void {
  if (value !== should) throw new ArgumentError(argument, value, `${String(should)}, ${reason}`);
}

function checkPlain(at: string, layer: PlainLayer): void {
  checkSame(`${at}.parameters`, layer.parameters, 0, 'for it is plain');
  if (layer.isIdentity === true)
    checkSame(`${at}.outputs`, layer.outputs, layer.inputs, 'for it is the identity');
  if (layer.curvature !== 'none' && typeof layer.curvature !== 'function') {
    throw new ArgumentError(`${at}.curvature`, layer.curvature, "a function, or 'none'");
  }
}

/** The frozen form works in the places that were planned for the layer. */
function checkFrozen(at: string, layer: CoupledLayer): void {
  const { frozen } = layer;
  if (frozen?.kind !== 'parametric') throw new ArgumentError(at, frozen, "a layer of kind 'parametric'");
  checkLayer(at, frozen);
  for (const key of ['inputs', 'outputs', 'parameters', 'statistics', 'reads', 'inPlace'] as const) {
    checkSame(`${at}.${key}`, frozen[key], layer[key], 'as of the layer that is not frozen');
  }
}

function checkComposite(at: string, { branches, join, inputs, outputs, parameters }: Composite): void {
  const { body, shortcut } = branches ?? {};
  let count = 0;
  for (const [name, parts] of Object.entries({ body, shortcut })) {
    const path = `${at}.branches.${name}`;
    checkSame(`${at}.outputs`, outputs, checkChain(path, parts, inputs), `what its ${name} gives`);
    for (const part of parts) count += part.parameters;
  }
  checkLayer(`${at}.join`, join);
  checkSame(`${at}.join.kind`, join.kind, 'plain', 'for θ has no room for parameters of it');
  checkSame(`${at}.join.inputs`, join.inputs, outputs, 'what its branches give');
  checkSame(`${at}.join.outputs`, join.outputs, outputs, 'what its branches give');
  checkSame(`${at}.parameters`, parameters, count, 'those of its branches');
}

function checkFan(at: string, fan: Fan): void {
  for (const name of ['inputs', 'outputs', 'weights', 'biases'] as const) {
    checkInteger(`${at}.${name}`, (fan as Fan | undefined)?.[name], name === 'biases' ? 0 : 1);
  }
}

function checkMethod(at: string, layer: Layer, name: string): void {
  const given = (layer as unknown as Record<string, unknown>)[name];
  if (typeof given !== 'function') throw new ArgumentError(`${at}.${name}`, given, 'a function');
}

function checkShape(at: string, { shape, outputs }: Part): void {
  if (shape === undefined) return;
  const sides = Array.isArray(shape) ? (shape as readonly number[]) : [NaN];
  const size = sides.reduce((product, side) => product * side, 1);
  if (size !== outputs) throw new ArgumentError(at, shape, `sizes whose product is its outputs, ${outputs}`);
}
