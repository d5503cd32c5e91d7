import { Words } from '../random/words';

/**
 * Each of 0 … n − 1 with probability p, independently: writes the chosen ones, ascending, and returns how many. The
 * gaps between them are geometric, so the time is O(n p), not O(n). All in float64: with p in float32 a small b/n
 * would be off by a part in 10⁸, and log(1 − p) by much more.
 */
export function bernoulli(indices: usize, n: u32, p: f64, seed: f64, stream: u32, step: f64): u32 {
  Words.start(seed, stream, step);
  const scale = Math.log1p(-p);
  let count: u32 = 0;
  let i = Math.floor(Math.log(Words.uniform()) / scale);
  while (i < <f64>n) {
    store<u32>(indices + ((<usize>count) << 2), <u32>i);
    count++;
    i += 1 + Math.floor(Math.log(Words.uniform()) / scale);
  }
  return count;
}
