import { Words } from '../random/words';

const EMPTY: u32 = 0xffffffff;

/**
 * A sorted set or multiset of b numbers from 0 … n − 1 in O(b) time and memory: an open-addressing table whose hash
 * keeps the order (x ↦ ⌊2b x / n⌋) and whose clusters are kept sorted, so that reading it from end to end sorts
 * (Gonnet and Munro's linear probing sort). It has 3b + 1 slots: 2b homes, and room for the last cluster to spill.
 */
class Table {
  /** Inserts x; with `distinct`, returns false and does nothing if it is there already. */
  static insert(table: usize, x: u32, homes: f64, distinct: bool): bool {
    let slot = table + ((<usize>(<f64>x * homes)) << 2);
    let there = load<u32>(slot);
    while (there < x) {
      slot += 4;
      there = load<u32>(slot);
    }
    if (distinct && there == x) return false;
    store<u32>(slot, x);
    while (there != EMPTY) {
      slot += 4;
      const next = load<u32>(slot);
      store<u32>(slot, there);
      there = next;
    }
    return true;
  }

  /** Writes its distinct numbers, ascending, and as weights how often each is there divided by b; returns how many. */
  static list(table: usize, indices: usize, weights: usize, b: u32): u32 {
    const slots: u32 = 3 * b + 1;
    let count: u32 = 0;
    let times: u32 = 0;
    let previous = EMPTY;
    for (let slot: u32 = 0; slot < slots; slot++) {
      const x = load<u32>(table + ((<usize>slot) << 2));
      if (x == EMPTY) continue;
      if (x != previous) {
        store<u32>(indices + ((<usize>count) << 2), x);
        count++;
        times = 0;
        previous = x;
      }
      times++;
      store<f32>(weights + ((<usize>(count - 1)) << 2), <f32>times / <f32>b);
    }
    return count;
  }
}

/**
 * b of n, with replacement or without: writes the distinct indices, ascending, and as weights how often each was drawn
 * divided by b, and returns how many there are. Without replacement every subset is equally likely, by R. Floyd's
 * algorithm (Bentley, Comm. ACM 30, 1987). `table` has room for 3b + 1 words.
 */
export function choose(
  indices: usize,
  weights: usize,
  table: usize,
  b: u32,
  n: u32,
  replacement: bool,
  seed: f64,
  stream: u32,
  step: f64,
): u32 {
  const homes = <f64>(2 * b) / <f64>n;
  memory.fill(table, 0xff, (<usize>(3 * b + 1)) << 2);
  Words.start(seed, stream, step);
  if (replacement) {
    for (let draw: u32 = 0; draw < b; draw++) Table.insert(table, Words.below(n), homes, false);
  } else {
    for (let last = n - b; last < n; last++) {
      const x = Words.below(last + 1);
      if (!Table.insert(table, x, homes, true)) Table.insert(table, last, homes, true);
    }
  }
  return Table.list(table, indices, weights, b);
}

/** A permutation of 0 … n − 1, every one equally likely, by Fisher and Yates' shuffle (Durstenfeld, Comm. ACM 7, 1964). */
export function permute(out: usize, n: u32, seed: f64, stream: u32, step: f64): void {
  Words.start(seed, stream, step);
  for (let i: u32 = 0; i < n; i++) {
    const at = out + ((<usize>i) << 2);
    const other = out + ((<usize>Words.below(i + 1)) << 2);
    store<u32>(at, load<u32>(other));
    store<u32>(other, i);
  }
}

/** The b distinct numbers below n at `places`, ascending, and 1/b as the weight of each; `table` as of `choose`. */
export function sortPlaces(
  indices: usize,
  weights: usize,
  table: usize,
  places: usize,
  b: u32,
  n: u32,
): void {
  const homes = <f64>(2 * b) / <f64>n;
  memory.fill(table, 0xff, (<usize>(3 * b + 1)) << 2);
  for (let k: u32 = 0; k < b; k++) Table.insert(table, load<u32>(places + ((<usize>k) << 2)), homes, true);
  Table.list(table, indices, weights, b);
}
