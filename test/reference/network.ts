/**
 * Small networks in float64, one example at a time, with backpropagation written out by hand.
 *
 * θ holds layer after layer. A dense layer has its weights first, inputs × outputs row-major (entry
 * `k · outputs + j` connects input k to output j), then its biases if it has any.
 *
 * @module
 */

export interface Dense {
  readonly type: 'dense';
  readonly inputs: number;
  readonly outputs: number;
  readonly bias: boolean;
}

/** `input` is channels, height, width. Weights are channels × input channels × kernel × kernel, then biases. */
interface Conv {
  readonly type: 'conv';
  readonly input: readonly [number, number, number];
  readonly channels: number;
  readonly kernel: readonly [number, number];
  readonly stride: number;
  readonly padding: number;
  readonly bias: boolean;
}

interface PoolSizes {
  readonly input: readonly [number, number, number];
  readonly size: number;
  readonly stride: number;
}

type Pool = ({ readonly type: 'maxPool' } | { readonly type: 'averagePool' }) & PoolSizes;

export type Layer = Dense | Conv | Pool | { readonly type: 'relu' } | { readonly type: 'tanh' };

export interface Model {
  readonly layers: readonly Layer[];
  /** `squared` is ½‖ŷ − y‖² an example. */
  readonly loss: 'softmaxCrossEntropy' | 'squared';
}

/** A class number for softmaxCrossEntropy, an array of targets for squared. */
export type Answer = number | ArrayLike<number>;

/** p, the length of θ. */
export function parameterCount(model: Model): number {
  return model.layers.reduce((sum, layer) => sum + layerParameterCount(layer), 0);
}

/** The last layer's outputs (logits, for softmaxCrossEntropy) for one example. */
export function forward(model: Model, theta: ArrayLike<number>, x: ArrayLike<number>): Float64Array {
  return activations(model, theta, x).at(-1)!;
}

/** One example's loss. */
export function loss(model: Model, theta: ArrayLike<number>, x: ArrayLike<number>, y: Answer): number {
  const outputs = forward(model, theta, x);
  if (model.loss === 'squared') {
    const targets = asTargets(y);
    return outputs.reduce((sum, output, j) => sum + (output - targets[j]) ** 2 / 2, 0);
  }
  const label = asLabel(y);
  // The largest logit comes out of the sum so that no exponential overflows.
  const largest = Math.max(...outputs);
  return (
    Math.log(outputs.reduce((sum, logit) => sum + Math.exp(logit - largest), 0)) + (largest - outputs[label])
  );
}

/** The gradient of one example's loss with respect to θ: p numbers. */
export function gradient(
  model: Model,
  theta: ArrayLike<number>,
  x: ArrayLike<number>,
  y: Answer,
): Float64Array {
  const values = activations(model, theta, x);
  const result = new Float64Array(parameterCount(model));
  let offset = result.length;
  let delta = lossGradient(model, values.at(-1)!, y);
  for (let l = model.layers.length - 1; l >= 0; l--) {
    const layer = model.layers[l];
    const input = values[l];
    const output = values[l + 1];
    if (layer.type === 'dense') {
      offset -= layerParameterCount(layer);
      const before = new Float64Array(layer.inputs);
      for (let k = 0; k < layer.inputs; k++) {
        for (let j = 0; j < layer.outputs; j++) {
          result[offset + k * layer.outputs + j] = input[k] * delta[j];
          before[k] += theta[offset + k * layer.outputs + j] * delta[j];
        }
      }
      if (layer.bias) result.set(delta, offset + layer.inputs * layer.outputs);
      delta = before;
    } else if (layer.type === 'conv') {
      offset -= layerParameterCount(layer);
      const before = new Float64Array(input.length);
      eachTerm(layer, ({ y, x, w, b }) => {
        if (b !== undefined) result[offset + b] += delta[y];
        else {
          result[offset + w] += input[x] * delta[y];
          before[x] += theta[offset + w] * delta[y];
        }
      });
      delta = before;
    } else if (layer.type === 'maxPool' || layer.type === 'averagePool') {
      const before = new Float64Array(input.length);
      poolWindows(layer).forEach((window, y) => {
        if (layer.type === 'averagePool') for (const x of window) before[x] += delta[y] / window.length;
        else before[window.reduce((best, x) => (input[x] > input[best] ? x : best))] += delta[y];
      });
      delta = before;
    } else if (layer.type === 'relu') {
      delta = delta.map((d, j) => (input[j] > 0 ? d : 0));
    } else {
      delta = delta.map((d, j) => d * (1 - output[j] ** 2));
    }
  }
  return result;
}

/** The per-example gradients: n × p row-major, row i the gradient of example i's loss. */
export function gradientMatrix(
  model: Model,
  theta: ArrayLike<number>,
  inputs: readonly ArrayLike<number>[],
  answers: ArrayLike<Answer>,
): Float64Array {
  const p = parameterCount(model);
  const G = new Float64Array(inputs.length * p);
  inputs.forEach((x, i) => G.set(gradient(model, theta, x, answers[i]), i * p));
  return G;
}

/** Σᵢ wᵢ gᵢ: the sum of the n rows of G (n × p row-major) with n weights. No factor 1/n is implied. */
export function weightedGradient(G: ArrayLike<number>, w: ArrayLike<number>): Float64Array {
  const p = G.length / w.length;
  if (!Number.isInteger(p)) throw new RangeError(`${G.length} entries are not ${w.length} rows`);
  const sum = new Float64Array(p);
  for (let i = 0; i < w.length; i++) {
    for (let q = 0; q < p; q++) sum[q] += w[i] * G[i * p + q];
  }
  return sum;
}

/** G Gᵀ, n × n, of the n rows of G. */
export function gramMatrix(G: Float64Array, n: number): Float64Array {
  const rows = Array.from({ length: n }, (_, i) => G.subarray((i * G.length) / n, ((i + 1) * G.length) / n));
  return Float64Array.from(
    rows.flatMap((g) => rows.map((h) => g.reduce((sum, value, q) => sum + value * h[q], 0))),
  );
}

/** One example's gradient by central differences (L(θ + h) − L(θ − h)) / 2h: p numbers, error O(h²) + O(2⁻⁵³ / h). */
export function numericalGradient(
  model: Model,
  theta: ArrayLike<number>,
  x: ArrayLike<number>,
  y: Answer,
  h: number,
): Float64Array {
  const moved = Float64Array.from(theta);
  return Float64Array.from(theta, (value, q) => {
    moved[q] = value + h;
    const above = loss(model, moved, x, y);
    moved[q] = value - h;
    const below = loss(model, moved, x, y);
    moved[q] = value;
    return (above - below) / (2 * h);
  });
}

/** The input, then each layer's output. */
function activations(model: Model, theta: ArrayLike<number>, x: ArrayLike<number>): Float64Array[] {
  if (theta.length !== parameterCount(model)) {
    throw new RangeError(`θ has ${theta.length} entries, but the model ${parameterCount(model)} parameters`);
  }
  const values: Float64Array[] = [Float64Array.from(x)];
  let offset = 0;
  for (const layer of model.layers) {
    values.push(layerForward(layer, theta, offset, values.at(-1)!));
    offset += layerParameterCount(layer);
  }
  return values;
}

function layerForward(
  layer: Layer,
  theta: ArrayLike<number>,
  offset: number,
  input: Float64Array,
): Float64Array {
  if (layer.type === 'relu') return input.map((value) => Math.max(value, 0));
  if (layer.type === 'tanh') return input.map(Math.tanh);
  if (layer.type === 'conv') {
    const { channels, outHeight, outWidth } = convSizes(layer);
    const output = new Float64Array(channels * outHeight * outWidth);
    eachTerm(layer, ({ y, x, w, b }) => {
      output[y] += b !== undefined ? theta[offset + b] : theta[offset + w] * input[x];
    });
    return output;
  }
  if (layer.type === 'maxPool' || layer.type === 'averagePool') {
    return Float64Array.from(poolWindows(layer), (window) => {
      const values = window.map((x) => input[x]);
      return layer.type === 'maxPool'
        ? Math.max(...values)
        : values.reduce((a, b) => a + b, 0) / values.length;
    });
  }
  const { inputs, outputs, bias } = layer;
  if (input.length !== inputs)
    throw new RangeError(`a dense layer of ${inputs} inputs is given ${input.length}`);
  return new Float64Array(outputs).map((_, j) => {
    let sum = bias ? theta[offset + inputs * outputs + j] : 0;
    for (let k = 0; k < inputs; k++) sum += input[k] * theta[offset + k * outputs + j];
    return sum;
  });
}

/** The loss's derivative with respect to the last layer's outputs. */
function lossGradient(model: Model, outputs: Float64Array, y: Answer): Float64Array {
  if (model.loss === 'squared') {
    const targets = asTargets(y);
    return outputs.map((output, j) => output - targets[j]);
  }
  const label = asLabel(y);
  const largest = Math.max(...outputs);
  const exponentials = outputs.map((logit) => Math.exp(logit - largest));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((e, j) => e / sum - (j === label ? 1 : 0));
}

function layerParameterCount(layer: Layer): number {
  if (layer.type === 'conv') {
    const { input, channels, kernel, bias } = layer;
    return channels * input[0] * kernel[0] * kernel[1] + (bias ? channels : 0);
  }
  return layer.type === 'dense' ? layer.inputs * layer.outputs + (layer.bias ? layer.outputs : 0) : 0;
}

function convSizes({ input: [, height, width], channels, kernel, stride, padding }: Conv) {
  const outHeight = Math.floor((height + 2 * padding - kernel[0]) / stride) + 1;
  const outWidth = Math.floor((width + 2 * padding - kernel[1]) / stride) + 1;
  return { channels, outHeight, outWidth };
}

/** Every product of the convolution, w · x to y, and every bias, by the definition: seven loops. */
export function eachTerm(
  layer: Conv,
  visit: (term: { y: number; x: number; w: number; b?: number }) => void,
): void {
  const { input: [inChannels, height, width], kernel, stride, padding, bias } = layer; // prettier-ignore
  const { channels, outHeight, outWidth } = convSizes(layer);
  const weights = channels * inChannels * kernel[0] * kernel[1];
  for (let d = 0; d < channels; d++) {
    for (let r = 0; r < outHeight; r++) {
      for (let s = 0; s < outWidth; s++) {
        const y = (d * outHeight + r) * outWidth + s;
        if (bias) visit({ y, x: NaN, w: NaN, b: weights + d });
        for (let c = 0; c < inChannels; c++) {
          for (let i = 0; i < kernel[0]; i++) {
            for (let j = 0; j < kernel[1]; j++) {
              const [row, column] = [r * stride + i - padding, s * stride + j - padding];
              if (row < 0 || row >= height || column < 0 || column >= width) continue;
              const w = ((d * inChannels + c) * kernel[0] + i) * kernel[1] + j;
              visit({ y, x: (c * height + row) * width + column, w });
            }
          }
        }
      }
    }
  }
}

/** For each number of a pool's output the numbers of its window, row by row. */
function poolWindows({ input: [channels, height, width], size, stride }: Pool): number[][] {
  const windows: number[][] = [];
  for (let c = 0; c < channels; c++) {
    for (let r = 0; r * stride + size <= height; r++) {
      for (let s = 0; s * stride + size <= width; s++) {
        const window: number[] = [];
        for (let i = 0; i < size; i++) {
          for (let j = 0; j < size; j++) window.push((c * height + r * stride + i) * width + s * stride + j);
        }
        windows.push(window);
      }
    }
  }
  return windows;
}

function asLabel(y: Answer): number {
  if (typeof y !== 'number') throw new TypeError('softmaxCrossEntropy needs a class number');
  return y;
}

function asTargets(y: Answer): ArrayLike<number> {
  if (typeof y === 'number') throw new TypeError('squared needs an array of targets');
  return y;
}
