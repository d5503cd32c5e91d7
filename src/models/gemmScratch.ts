import type { Kernels } from '../wasm/kernels.js';

/**
 * Numbers of the scratch of a product with so many columns. The kernel counts bytes in 32 bits, which millions of
 * columns exceed: here they are counted from its first eight.
 */
export function gemmScratch(k: Kernels, columns: number): number {
  const none = k.gemmScratch(0);
  return (none + Math.ceil(columns / 8) * (k.gemmScratch(8) - none)) / 4;
}
