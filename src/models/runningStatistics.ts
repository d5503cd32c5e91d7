import type { Kernels } from '../wasm/kernels.js';
import { chunksOf, chunkStart } from './division.js';
import type { Layer } from './layer.js';
import type { Model } from './model.js';
import { nodesOf } from './nodes.js';
import type { Problem } from './passes.js';

/** A layer with statistics: numbers before its means, after which its variances come. */
export interface Norm {
  readonly layer: Layer;
  readonly at: number;
  readonly channels: number;
}

export function normsOf(model: Model): Norm[] {
  return nodesOf(model.layers).flatMap(({ layer, statisticsOffset: at }) =>
    layer.statistics === undefined ? [] : [{ layer, at, channels: layer.statistics / 2 }],
  );
}

/** Before the first step: means 0, variances 1. */
export function resetState(k: Kernels, norms: readonly Norm[], state: number): void {
  for (const { at, channels } of norms) {
    k.fillConstant(state + 4 * at, channels, 0);
    k.fillConstant(state + 4 * (at + channels), channels, 1);
  }
}

/**
 * state ← (1 − μ) state + μ times the statistics of each ghost batch of the first `count` entries, in order; the variances
 * unbiased, as in PyTorch. A variance of one number is 0.
 */
export function foldStatistics(k: Kernels, problem: Problem, norms: readonly Norm[], count: number): void {
  const { layout, divisions, model } = problem;
  const chunks = chunksOf(count, divisions.training);
  for (let c = 0; c < chunks; c++) {
    const first = chunkStart(c, count, chunks, divisions.training);
    const rows = chunkStart(c + 1, count, chunks, divisions.training) - first;
    for (let s = 0; s < norms.length; s++) {
      const { layer, at, channels } = norms[s];
      if (layer.kind !== 'coupled') continue;
      const { momentum } = layer;
      const state = layout.state + 4 * at;
      const own = layout.ghosts + 4 * (c * model.state + at);
      const numbers = (rows * layer.outputs) / channels;
      k.affine(state, 2 * channels, 0, 1 - momentum, false);
      k.addScaled(state, own, channels, momentum);
      const unbiased = numbers / Math.max(1, numbers - 1);
      k.addScaled(state + 4 * channels, own + 4 * channels, channels, momentum * unbiased);
    }
  }
}
