import { readFileSync } from 'node:fs';
import type { Contender } from './measure.js';

const FLOPS = 384;
const TURNS = 20_000;

/** Floating-point operations of one run of `limit`. */
export const limitFlops = FLOPS * TURNS;

/** The best multiply-add loop that stays in WebAssembly's registers: bench/assembly/limit.ts. */
export function limit(): Contender {
  const module = new WebAssembly.Module(readFileSync('build/limit.wasm'));
  const { multiplyAdd } = new WebAssembly.Instance(module, {}).exports as {
    multiplyAdd: (turns: number, x: number) => number;
  };
  return { name: 'limit', run: () => void multiplyAdd(TURNS, 0.5) };
}
