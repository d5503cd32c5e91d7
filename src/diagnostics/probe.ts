import { distributions } from '../wasm/kernels.js';
import { streams } from '../wasm/streams.js';
import { Workspace } from '../wasm/workspace.js';

/** Random vectors of `length` numbers of mean 0 and variance 1, the k-th a function of (seed, k): the same bits everywhere. */
export function probes(
  kind: 'normal' | 'rademacher',
  length: number,
  seed: number,
): (k: number) => Float32Array {
  const workspace = new Workspace();
  const at = workspace.reserve(length, 'length');
  return (k) => {
    workspace.kernels.fill(distributions[kind], 0, at, length, seed, streams.probes, k);
    return workspace.floats(at, length).slice();
  };
}
