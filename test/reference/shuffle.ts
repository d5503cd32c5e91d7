import { words } from './philox.js';

/** Fisher and Yates’ shuffle from the inside out, with i ↦ a number from 0 to i. */
export function shuffle(n: number, upTo: (i: number) => number): number[] {
  const order: number[] = [];
  for (let i = 0; i < n; i++) {
    const j = upTo(i);
    order[i] = order[j] ?? i;
    order[j] = i;
  }
  return order;
}

/** The permutation of a key, on its words with Lemire's bounded integers in BigInt. */
export function orderAt(n: number, seed: number, stream: number, step: number): number[] {
  const stock = words(seed, stream, step, 4 * n + 64);
  let next = 0;
  return shuffle(n, (i) => {
    for (;;) {
      const product = BigInt(stock[next++]) * BigInt(i + 1);
      if ((product & 0xffffffffn) >= 2n ** 32n % BigInt(i + 1)) return Number(product >> 32n);
    }
  });
}
