import { readFileSync } from 'node:fs';
import type { Contender } from './measure.js';

const FLOPS = 8192;
const TURNS = 1000;

/** Floating-point operations of one run of `limit`. */
export const limitFlops = FLOPS * TURNS;

/** The best multiply-add loop that WebAssembly has: bench/assembly/limit.ts. */
export function limit(): Contender {
  const module = new WebAssembly.Module(readFileSync('build/limit.wasm'));
  const { multiplyAdd } = new WebAssembly.Instance(module, {}).exports as {
    multiplyAdd: (turns: number) => number;
  };
  return { name: 'limit', run: () => void multiplyAdd(TURNS) };
}
