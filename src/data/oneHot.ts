import type { NdArray } from './numbers.js';

/**
 * The classes of one-hot labels, n × classes numbers with a single 1 in each row and 0 elsewhere.
 *
 * @returns undefined for all other arrays
 */
export function oneHotClasses({ shape, values }: NdArray): Uint32Array<ArrayBuffer> | undefined {
  const [n, classes] = shape;
  if (shape.length !== 2 || n === 0 || classes < 2) return undefined;
  const labels = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    let ones = 0;
    for (let k = 0; k < classes; k++) {
      const value = values[i * classes + k];
      if (value === 1) {
        ones++;
        labels[i] = k;
      } else if (value !== 0) return undefined;
    }
    if (ones !== 1) return undefined;
  }
  return labels;
}
