import type { Kernels, Pointer } from '../wasm/kernels.js';
import type { Layer, Place } from './layer.js';

/** A layer and its place. */
export interface Stage {
  readonly layer: Layer;
  /** Bytes from the beginning of θ, or of a gradient, to the layer's part. */
  readonly offset: number;
  /** The same of all statistics. */
  readonly statisticsOffset: number;
  readonly place: Place;
  /** Whether x, and whether x2, are the net's own inputs. */
  readonly isFirst: boolean;
  readonly isFirst2: boolean;
  /** What `backward` adds to and is the first to do so: to be cleared before. A row has so many numbers. */
  readonly clears: readonly { readonly at: Pointer; readonly width: number }[];
}

/** A net's layers in their order, with places for chunks of examples. */
export interface Path {
  readonly stages: readonly Stage[];
  /** Where `forward` leaves the outputs. */
  readonly outputs: Pointer;
  /** Where `backward` takes the gradient with respect to them from: most often the same place. */
  readonly delta: Pointer;
}

/** The buffers of a thread: one chunk of examples on its way through the layers. */
export interface Lane extends Path {
  /** The same path, in the same buffers, with the running statistics: for all that trains nothing. */
  readonly frozen: Path;
  /** The statistics of the chunk, of all layers. */
  readonly statistics: Pointer;
  /** Examples gathered from a list. */
  readonly inputs: Pointer;
  readonly targets: Pointer;
}

/** What is to be done with a stage when its δ is there; `to` is where its result goes. */
export type Visit = (k: Kernels, stage: Stage, rows: number, to: Pointer) => void;

/** The chunk's outputs from its inputs at x. */
export function forward(k: Kernels, { stages }: Path, rows: number, x: Pointer): void {
  for (let s = 0; s < stages.length; s++) {
    const { layer, place, isFirst, isFirst2 } = stages[s];
    if (isFirst) place.x = x;
    if (isFirst2) place.x2 = x;
    layer.forward(k, rows, place);
  }
}

/** From the δ of the outputs back to the first stage, showing each to `visit`; `forward` was there before. */
export function backward(k: Kernels, { stages }: Path, rows: number, visit: Visit, to: Pointer): void {
  for (let s = stages.length - 1; s >= 0; s--) {
    const stage = stages[s];
    visit(k, stage, rows, to);
    backwardOne(k, stage, rows);
  }
}

/** dx of one stage. */
export function backwardOne(k: Kernels, { layer, place, clears }: Stage, rows: number): void {
  for (let c = 0; c < clears.length; c++) k.fillConstant(clears[c].at, rows * clears[c].width, 0);
  if (place.dx !== 0 || place.dx2 !== 0) layer.backward(k, rows, place);
}
