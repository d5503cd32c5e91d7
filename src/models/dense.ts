import { checkBoolean, checkInteger, checkOptions } from '../errors.js';
import { gemmScratch } from './gemmScratch.js';
import type { ParametricLayer } from './layer.js';

/**
 * y = x W + c. In θ: W, inputs × outputs, row-major (the weights of input k side by side), then the biases c.
 *
 * @param options.bias whether there is a c; by default true
 * @throws ArgumentError unless inputs and outputs are positive integers
 */
export function dense(inputs: number, outputs: number, options: { bias?: boolean } = {}): ParametricLayer {
  checkOptions('dense', options, ['bias']);
  const { bias = true } = options;
  checkInteger('inputs', inputs, 1);
  checkInteger('outputs', outputs, 1);
  checkBoolean('bias', bias);
  const biases = bias ? outputs : 0;
  return {
    kind: 'parametric',
    name: `dense ${inputs} → ${outputs}`,
    inputs,
    outputs,
    parameters: inputs * outputs + biases,
    reads: 'x',
    inPlace: false,
    outerProduct: true,
    fan: { inputs, outputs, weights: inputs * outputs, biases },
    scratch: (k) => gemmScratch(k, Math.max(inputs, outputs)),
    forward: (k, rows, { x, y, parameters, scratch }) =>
      k.denseForward(y, x, parameters, rows, inputs, outputs, bias, scratch),
    backward: (k, rows, { delta, dx, parameters, scratch }) =>
      k.denseBackwardInput(dx, delta, parameters, rows, inputs, outputs, scratch),
    accumulate: (k, rows, { x, delta, scratch }, gradient) =>
      k.denseBackward(gradient, x, delta, rows, inputs, outputs, bias, scratch),
    perExample: (k, rows, { x, delta }, G, stride) =>
      k.densePerExample(G, stride, x, delta, rows, inputs, outputs, bias),
    squaredNorms: (k, rows, { x, delta }, squares) =>
      k.denseSquaredNorms(squares, x, delta, rows, inputs, outputs, bias),
  };
}
