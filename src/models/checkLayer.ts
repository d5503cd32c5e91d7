import { ArgumentError, checkInteger, checkOneOf } from '../errors.js';
import type { CoupledLayer, Layer, ParametricLayer, PlainLayer } from './layer.js';

const reads: readonly Layer['reads'][] = ['x', 'y', 'both', 'none'];
const kinds: readonly Layer['kind'][] = ['plain', 'parametric', 'coupled'];
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
 * That a layer is one, for those written in JavaScript.
 *
 * @param at where it is, as in `layers[3]`
 * @throws ArgumentError that names what is missing
 */
export function checkLayer(at: string, layer: Layer): void {
  if (typeof layer !== 'object' || layer === null) throw new ArgumentError(at, layer, 'a layer');
  checkOneOf(`${at}.kind`, layer.kind, kinds);
  checkOneOf(`${at}.reads`, layer.reads, reads);
  checkInteger(`${at}.inputs`, layer.inputs, 1);
  checkInteger(`${at}.outputs`, layer.outputs, 1);
  const least = layer.kind === 'plain' ? 0 : 1;
  checkInteger(`${at}.parameters`, layer.parameters, least, layer.kind === 'plain' ? 0 : Infinity);
  for (const method of methods[layer.kind]) {
    const given = (layer as unknown as Record<string, unknown>)[method];
    if (typeof given !== 'function') throw new ArgumentError(`${at}.${method}`, given, 'a function');
  }
  if (layer.kind !== 'plain') {
    const { weights, biases } = layer.fan ?? {};
    if (weights + biases !== layer.parameters) {
      throw new ArgumentError(`${at}.fan`, layer.fan, `weights and biases, ${layer.parameters} together`);
    }
  } else if (layer.curvature !== 'none' && typeof layer.curvature !== 'function') {
    throw new ArgumentError(`${at}.curvature`, layer.curvature, "a function, or 'none'");
  }
}
