import type { Layer, Part } from './layer.js';

/**
 * A step of the computation: a layer and the values that it reads. Value 0 is the net's inputs, value i + 1 what node i gives. A
 * chain is the list in which each node reads the value before it.
 */
export interface Node {
  readonly layer: Layer;
  readonly reads: readonly number[];
  /** Numbers of θ before the layer's own. */
  readonly offset: number;
  /** Statistics before the layer's own. */
  readonly statisticsOffset: number;
}

/** The nodes of layers one after another, those within layers too. A layer that is the identity needs none. */
export function nodesOf(parts: readonly Part[]): Node[] {
  const nodes: Node[] = [];
  let [offset, statisticsOffset] = [0, 0];
  const put = (layer: Layer, reads: readonly number[]): number => {
    nodes.push({ layer, reads, offset, statisticsOffset });
    offset += layer.parameters;
    statisticsOffset += layer.statistics ?? 0;
    return nodes.length;
  };
  /** The value that the parts give, from the value `x`. */
  const chain = (list: readonly Part[], x: number): number => {
    for (const part of list) {
      if (part.kind === 'composite') {
        const { body, shortcut } = part.branches;
        x = put(part.join, [chain(body, x), chain(shortcut, x)]);
      } else if (!(part.kind === 'plain' && part.isIdentity === true)) x = put(part, [x]);
    }
    return x;
  };
  chain(parts, 0);
  return nodes;
}

/** The layers that are not made of layers, in the order of their parameters. */
export function leavesOf(parts: readonly Part[]): Layer[] {
  return parts.flatMap((part) =>
    part.kind === 'composite' ? leavesOf([...part.branches.body, ...part.branches.shortcut]) : [part],
  );
}
