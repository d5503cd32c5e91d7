import { checkInteger, checkOptions, checkRange } from '../errors.js';
import type { CoupledLayer, Fan, ParametricLayer } from './layer.js';
import { sizeOf, type Fitting, type Shape } from './shape.js';

/** How batch norm groups examples, and how it remembers. */
export interface BatchNormOptions {
  /** The most examples of a ghost batch: an integer of at least 1. Without it all that a step sees are one. */
  ghost?: number;
  /** What a step's statistics count in the running ones: more than 0, at most 1; by default 0.1. */
  momentum?: number;
  /** ε, more than 0; by default 1e-5. */
  epsilon?: number;
}

/**
 * Batch norm (Ioffe and Szegedy 2015): y = γ (x − m) / √(v + ε) + β for each channel of an image, or each feature of a row. As in
 * PyTorch v is the biased variance, and the running one is unbiased. In θ: γ, then β.
 *
 * m and v are those of a *ghost batch* (Hoffer, Hubara, Soudry 2017): the examples of a step, in an order
 * that the seed draws once, in groups of at most `ghost` and of sizes as equal as possible. W has no part in
 * m and v: it weights only losses. `evaluate` and others that do not train use the running statistics, which
 * each step of `descend` updates.
 *
 * @throws ArgumentError for options out of range
 */
export function batchNorm(options: BatchNormOptions = {}): Fitting {
  checkOptions('batchNorm', options, ['ghost', 'momentum', 'epsilon']);
  const { ghost = Infinity, momentum = 0.1, epsilon = 1e-5 } = options;
  if (ghost !== Infinity) checkInteger('ghost', ghost, 1);
  checkRange('momentum', momentum, (x) => x > 0 && x <= 1, 'a number of more than 0 and at most 1');
  checkRange('epsilon', epsilon, (x) => x > 0, 'a finite number above 0');
  const name = ghost === Infinity ? 'batch norm' : `batch norm, ghost batches of ${ghost}`;
  return {
    name,
    takes: 'channels × height × width, or numbers',
    fit: (shape) => layer(name, shape, ghost, momentum, epsilon),
  };
}

function layer(name: string, shape: Shape, ghost: number, momentum: number, epsilon: number): CoupledLayer {
  const [channels, ...sides] = shape;
  const places = sizeOf(sides);
  const size = sizeOf(shape);
  const fan: Fan = { inputs: 1, outputs: 1, weights: channels, biases: channels, constant: 1 };
  const common = {
    inputs: size,
    outputs: size,
    shape,
    parameters: 2 * channels,
    statistics: 2 * channels,
    reads: 'x' as const,
    inPlace: false,
    fan,
  };

  /** Forward, backward and the gradient, with the statistics of the rows or with given ones. */
  const passes = (isFrozen: boolean): Pick<CoupledLayer, 'forward' | 'backward' | 'accumulate'> => ({
    forward: (k, rows, { x, y, parameters, statistics }) =>
      k.batchNormForward(y, x, statistics, parameters, rows, channels, places, epsilon, isFrozen),
    backward: (k, rows, { x, delta, dx, parameters, statistics }) =>
      k.batchNormBackward(dx, delta, x, statistics, parameters, rows, channels, places, epsilon, isFrozen),
    accumulate: (k, rows, { x, delta, statistics }, gradient) =>
      k.batchNormGradient(gradient, delta, x, statistics, rows, channels, places, epsilon),
  });

  const frozen: ParametricLayer = {
    kind: 'parametric',
    name: 'batch norm, frozen',
    ...common,
    ...passes(true),
    outerProduct: false,
    scratch: () => 2 * channels,
    perExample(k, rows, { x, delta, statistics }, G, stride) {
      for (let i = 0; i < rows; i++) {
        const [row, at] = [G + 4 * i * stride, 4 * i * size];
        k.fillConstant(row, 2 * channels, 0);
        k.batchNormGradient(row, delta + at, x + at, statistics, 1, channels, places, epsilon);
      }
    },
    squaredNorms(k, rows, { x, delta, statistics, scratch }, squares) {
      for (let i = 0; i < rows; i++) {
        const at = 4 * i * size;
        k.fillConstant(scratch, 2 * channels, 0);
        k.batchNormGradient(scratch, delta + at, x + at, statistics, 1, channels, places, epsilon);
        k.addSquaredNorm(squares + 4 * i, scratch, 2 * channels);
      }
    },
  };
  return { kind: 'coupled', name, ...common, ...passes(false), ghost, momentum, frozen };
}
