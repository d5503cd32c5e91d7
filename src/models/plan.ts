import type { Pointer } from '../wasm/kernels.js';
import type { Plan } from '../wasm/workspace.js';
import type { Layer, Place } from './layer.js';
import type { Model } from './model.js';
import { nodesOf, type Node } from './nodes.js';
import type { Path, Stage } from './stages.js';

/** What is known of a value before it has a buffer. */
interface Value {
  readonly width: number;
  /** How many times it is read. */
  readonly readers: number;
  /** Its place is that of the value before it: its node works in place. */
  readonly isInPlace: boolean;
  /** Whether its derivative is needed: something before it has parameters. */
  readonly moves: boolean;
}

/** What the layers share: θ, all statistics, and scratch. */
interface Regions {
  readonly parameters: Pointer;
  readonly statistics: Pointer;
  readonly scratch: Pointer;
}

/**
 * The places of one chunk of `rows` examples for each layer. A layer works in place where it can, nobody else reads its x, and
 * the layer before it does not need it for its backward pass. A buffer of δ is used again once it has been read.
 */
export function planStages(
  memory: Pick<Plan, 'reserve'>,
  model: Model,
  rows: number,
  { parameters, statistics, scratch }: Regions,
): Path {
  const nodes = nodesOf(model.layers);
  const values = valuesOf(nodes, model.features);
  const last = nodes.length;
  const reserve = (width: number) => memory.reserve(rows * width, 'model.layers');

  const buffers: Pointer[] = [0];
  nodes.forEach(({ reads, layer }, i) => {
    buffers.push(values[i + 1].isInPlace ? buffers[reads[0]] : reserve(layer.outputs));
  });
  // The loss turns the outputs into their δ where they are, if nobody needs them afterwards.
  const keepsOutputs = readsY(nodes[last - 1].layer);
  const { slots, sizes, clears } = assignDeltas(nodes, values, keepsOutputs);
  const bases = sizes.map(reserve);
  const delta = (value: number): Pointer => {
    const slot = slots[value];
    if (slot === undefined) return 0;
    return slot === OUTPUTS ? buffers[last] : bases[slot];
  };

  const stages = nodes.map(({ layer, reads, offset, statisticsOffset }, i): Stage => {
    const place: Place = {
      x: buffers[reads[0]],
      x2: reads.length > 1 ? buffers[reads[1]] : 0,
      y: buffers[i + 1],
      delta: delta(i + 1),
      dx: delta(reads[0]),
      dx2: reads.length > 1 ? delta(reads[1]) : 0,
      parameters: parameters + 4 * offset,
      statistics: statistics + 4 * statisticsOffset,
      scratch,
    };
    return {
      layer,
      offset: 4 * offset,
      statisticsOffset: 4 * statisticsOffset,
      place,
      isFirst: reads[0] === 0,
      isFirst2: reads[1] === 0,
      clears: clears[i].map((value) => ({ at: delta(value), width: values[value].width })),
    };
  });
  return { stages, outputs: buffers[last], delta: delta(last) };
}

/** Instead of a slot: δ of the outputs, in place of them. */
const OUTPUTS = -1;

function valuesOf(nodes: readonly Node[], features: number): Value[] {
  const readers = [0, ...nodes.map(() => 0)];
  for (const { reads } of nodes) for (const value of reads) readers[value]++;
  const values: Value[] = [{ width: features, readers: readers[0], isInPlace: false, moves: false }];
  nodes.forEach(({ layer, reads }, i) => {
    const [x] = reads;
    values.push({
      width: layer.outputs,
      readers: readers[i + 1],
      isInPlace:
        layer.inPlace && !readsX(layer) && x !== 0 && readers[x] === 1 && !readsY(nodes[x - 1].layer),
      moves: layer.parameters > 0 || reads.some((value) => values[value].moves),
    });
  });
  return values;
}

const readsX = ({ reads }: Layer): boolean => reads === 'x' || reads === 'both';
const readsY = ({ reads }: Layer): boolean => reads === 'y' || reads === 'both';

/**
 * The buffers of δ, by liveness: that of a value is taken when its last reader goes back, and free when its own node has done
 * so. In place, the two are one.
 */
function assignDeltas(nodes: readonly Node[], values: readonly Value[], keepsOutputs: boolean) {
  const slots: number[] = [];
  const sizes: number[] = [];
  const free: number[] = [];
  const take = (width: number): number => {
    // The smallest that is large enough, or else the largest, made larger.
    free.sort((s, t) => sizes[s] - sizes[t]);
    const fits = free.findIndex((slot) => sizes[slot] >= width);
    const [slot = sizes.length] = free.splice(fits < 0 ? free.length - 1 : fits, 1);
    sizes[slot] = Math.max(sizes[slot] ?? 0, width);
    return slot;
  };
  const last = nodes.length;
  slots[last] = keepsOutputs ? take(values[last].width) : OUTPUTS;
  const clears = nodes.map((): number[] => []);
  for (let i = last - 1; i >= 0; i--) {
    const own = slots[i + 1];
    const { reads } = nodes[i];
    reads.forEach((value, k) => {
      if (!values[value].moves || slots[value] !== undefined) return;
      const isInPlace = k === 0 && values[i + 1].isInPlace;
      slots[value] = isInPlace ? own : take(values[value].width);
      if (!isInPlace) clears[i].push(value);
    });
    const isPassedOn = values[i + 1].isInPlace && values[reads[0]].moves;
    if (own !== undefined && own !== OUTPUTS && !isPassedOn) free.push(own);
  }
  return { slots, sizes, clears };
}
