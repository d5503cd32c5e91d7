import { ArgumentError, checkArray, checkFloats, checkLength } from '../errors.js';
import type { SamplingVector } from '../noise/samplingVector.js';
import type { Kernels, Pointer } from '../wasm/kernels.js';
import type { Problem } from './passes.js';

/** Entries of a sampling vector: distinct indices and their weights. */
export interface EntryList {
  /** Examples, integers from 0 to n − 1, each once, in any order. */
  indices: ArrayLike<number>;
  /** A weight for each of them. */
  weights: ArrayLike<number>;
}

/** W as it is given, once it is in range: n numbers, or a list with its indices ascending. */
export function entriesOf(
  given: ArrayLike<number> | EntryList,
  n: number,
): Partial<EntryList> & Pick<EntryList, 'weights'> {
  // A dense vector of a sampler has indices too: none.
  const isDense = (given as Partial<SamplingVector> | null | undefined)?.sparse === false;
  const W = isDense ? (given as SamplingVector).weights : given;
  if (isEntryList(W)) return sortedList(W, n);
  checkLength('weights', W, n, 'one for each example');
  checkFloats('weights', W);
  return { weights: W };
}

function isEntryList(W: ArrayLike<number> | EntryList): W is EntryList {
  return (W as Partial<EntryList> | null | undefined)?.indices !== undefined;
}

/**
 * Leaves the list of W's entries that are not 0 in the layout, and returns how many there are. The passes see that form only,
 * whichever W came in: so both forms, with or without zeros, give the same bits. For ghost batches it is in the order that the
 * seed drew.
 *
 * @param from the indices of a list; 0 for W as n numbers
 */
export function gatherEntries(
  k: Kernels,
  { model, n, layout }: Problem,
  from: Pointer,
  fromWeights: Pointer,
  length: number,
): number {
  const { indices, weights } = layout.entries;
  if (model.ghost === undefined) return k.gatherNonZero(from, fromWeights, length, indices, weights);
  const { examples, dense, ordered } = layout.order;
  if (from !== 0) {
    k.fillConstant(dense, n, 0);
    k.scatter(dense, from, fromWeights, length);
  }
  k.gatherRows(ordered, from === 0 ? fromWeights : dense, examples, n, 1);
  return k.gatherNonZero(examples, ordered, n, indices, weights);
}

/** The list with its indices ascending, the order in which gradients are summed. */
function sortedList(list: EntryList, n: number): EntryList {
  const { indices, weights } = list;
  checkArray('indices', indices);
  checkLength('weights', weights, indices.length, 'one for each index');
  checkFloats('weights', weights);
  const refuse = (k: number) => {
    throw new ArgumentError(`indices[${k}]`, indices[k], `an integer from 0 to n − 1 = ${n - 1}, given once`);
  };
  // Before they are sorted, for of other things than numbers there may be no difference.
  for (let k = 0; k < indices.length; k++) {
    if (!(Number.isInteger(indices[k]) && indices[k] >= 0 && indices[k] < n)) refuse(k);
  }
  const order = Array.from(indices, (_, k) => k).sort((k, l) => indices[k] - indices[l]);
  order.forEach((k, place) => {
    if (place > 0 && indices[k] === indices[order[place - 1]]) refuse(k);
  });
  return { indices: order.map((k) => indices[k]), weights: order.map((k) => weights[k]) };
}
