import type { Layer } from './layer.js';

/**
 * A step of the computation: a layer and the values that it reads. Value 0 is the net's inputs, value i + 1 what node i gives. A
 * chain is the list in which each node reads the value before it.
 */
export interface Node {
  readonly layer: Layer;
  readonly reads: readonly number[];
  /** Numbers of θ before the layer's own. */
  readonly offset: number;
}

/** The nodes of layers one after another. A layer that is the identity needs none. */
export function nodesOf(layers: readonly Layer[]): Node[] {
  const nodes: Node[] = [];
  let offset = 0;
  for (const layer of layers) {
    if (layer.kind === 'plain' && layer.isIdentity === true) continue;
    nodes.push({ layer, reads: [nodes.length], offset });
    offset += layer.parameters;
  }
  return nodes;
}
