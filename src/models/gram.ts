import type { Kernels, Pointer } from '../wasm/kernels.js';
import { Plan, Workspace } from '../wasm/workspace.js';
import { gemmScratch } from './gemmScratch.js';
import { inputsFrom, lossOf, type Problem } from './passes.js';
import type { ParametricLayer } from './layer.js';
import { backward, forward, type Stage, type Visit } from './stages.js';

/** What is kept of one layer, for all n examples. */
interface Kept {
  readonly stage: Stage;
  readonly layer: ParametricLayer;
  /** Of a layer whose gradients are outer products, x and δ; of another, its part of G. */
  readonly rows: readonly { readonly at: Pointer; readonly width: number }[];
}

/**
 * K, n × n, of the inner products of the examples' gradients, K[i,k] = ∇ℓᵢ·∇ℓₖ, layer by layer. A dense layer's gradients are the outer products xᵢ δᵢᵀ (and
 * δᵢ of the biases), so that its part of K is (xᵢ·xₖ + 1) (δᵢ·δₖ): no gradient is built. Of a convolution, whose parameters are few, its part of G is.
 *
 * @throws ArgumentError if that would need more than 4 GiB
 */
export function gramPass(k: Kernels, problem: Problem, workspace: Workspace): Float32Array {
  const { n } = problem;
  plan(new Plan(k.heapBase()), k, problem); // on paper first: see `Objective`
  const own = new Workspace();
  const { kept, gram, inputs, deltas, scratch } = plan(own, own.kernels, problem);
  keepRows(k, problem, workspace, own, kept);
  for (const { layer, rows } of kept) {
    const [first, second] = rows;
    if (second === undefined) {
      products(gram, first);
      continue;
    }
    for (const at of [inputs, deltas]) own.kernels.fillConstant(at, n * n, 0);
    products(inputs, first);
    products(deltas, second);
    const [K, X, D] = [gram, inputs, deltas].map((at) => own.floats(at, n * n));
    const one = layer.fan.biases > 0 ? 1 : 0;
    for (let at = 0; at < K.length; at++) K[at] += (X[at] + one) * D[at];
  }
  return own.floats(gram, n * n).slice();

  /** `to` += A Aᵀ */
  function products(to: Pointer, { at, width }: Kept['rows'][number]): void {
    own.kernels.gemm(n, n, width, at, width, false, at, width, true, to, n, scratch);
  }
}

function plan(memory: Pick<Plan, 'reserve'>, k: Kernels, { n, layout }: Problem) {
  const reserve = (width: number) => ({ at: memory.reserve(n * width, 'n × n'), width });
  const kept = layout.lanes[0].stages.flatMap((stage): Kept[] => {
    const { layer } = stage;
    if (layer.kind !== 'parametric') return [];
    const { inputs, outputs, parameters, outerProduct } = layer;
    return [{ stage, layer, rows: (outerProduct ? [inputs, outputs] : [parameters]).map(reserve) }];
  });
  const [gram, inputs, deltas] = [0, 1, 2].map(() => reserve(n).at);
  return { kept, gram, inputs, deltas, scratch: memory.reserve(gemmScratch(k, n), 'n') };
}

/** Takes all examples forward and back, and keeps what each layer's part of K needs. */
function keepRows(
  k: Kernels,
  problem: Problem,
  workspace: Workspace,
  own: Workspace,
  kept: readonly Kept[],
): void {
  const { n, layout, model, divisions } = problem;
  const widest = Math.max(0, ...kept.map(({ rows }) => (rows.length === 1 ? rows[0].width : 0)));
  // The block of G has room for so many examples of one layer.
  const room = widest === 0 ? n : Math.floor((layout.blockRows * model.parameters) / widest);
  const size = Math.min(divisions.frozen.most, room);
  const [lane] = layout.lanes;
  for (let first = 0; first < n; first += size) {
    const rows = Math.min(size, n - first);
    const keep: Visit = (_k, stage, _rows, block) => {
      const found = kept.find((one) => one.stage === stage);
      if (found === undefined) return;
      const { layer } = found;
      const { place } = stage;
      if (!layer.outerProduct) layer.perExample(k, rows, place, block, layer.parameters);
      const sources = layer.outerProduct ? [place.x, place.delta] : [block];
      found.rows.forEach(({ at, width }, s) => {
        own.floats(at + 4 * first * width, rows * width).set(workspace.floats(sources[s], rows * width));
      });
    };
    forward(k, lane, rows, inputsFrom(k, problem, lane, first, rows));
    lossOf(k, problem, rows, first, lane);
    backward(k, lane, rows, keep, layout.block);
  }
}
