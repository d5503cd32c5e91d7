import {
  batchNorm,
  conv2d,
  dense,
  flatten,
  globalAveragePool,
  relu,
  residual,
  tanh,
  type Fitting,
  type Layer,
} from '../../src/models/index.js';
import type { Spec } from '../reference/blocks.js';

/** The package's layers for those of the reference, all batch norms with ghost batches of `ghost`. */
export function layersOf(specs: readonly Spec[], ghost?: number): (Layer | Fitting)[] {
  return specs.map((spec) => {
    if (spec === 'tanh') return tanh();
    if (spec === 'relu') return relu();
    if (spec === 'flatten') return flatten();
    if (spec === 'mean2') return globalAveragePool();
    if ('dense' in spec) return dense(...spec.dense);
    if ('norm' in spec) return batchNorm({ ghost });
    if ('body' in spec) return residual(layersOf(spec.body, ghost), layersOf(spec.shortcut, ghost));
    const { channels, kernel, stride, padding } = spec.conv;
    return conv2d(channels, kernel, { stride, padding, bias: false });
  });
}
