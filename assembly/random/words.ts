import { Philox } from './philox';

const buffer = memory.data(128, 16);

/**
 * A reader of random words in order, for draws that take a varying number of them. It begins afresh at every
 * `start`, so what it reads is a function of the key (seed, stream, step) alone.
 */
export class Words {
  private static key: u64 = 0;
  private static stream: u32 = 0;
  private static step: u64 = 0;
  private static next: u32 = 0;

  static start(seed: f64, stream: u32, step: f64): void {
    Words.key = <u64>seed;
    Words.stream = stream;
    Words.step = <u64>step;
    Words.next = 0;
  }

  static word(): u32 {
    const i = Words.next++;
    if ((i & 31) == 0) {
      Philox.rows(buffer, i >> 2, Words.stream, <u32>Words.step, <u32>(Words.step >> 32), Words.key);
    }
    return load<u32>(buffer + ((<usize>(i & 31)) << 2));
  }

  /** Uniform on 0 … range − 1, without bias (D. Lemire, ACM TOMACS 29, 2019): rare words are thrown away. */
  static below(range: u32): u32 {
    let product = <u64>Words.word() * range;
    if (<u32>product < range) {
      const threshold: u32 = (0 - range) % range;
      while (<u32>product < threshold) product = <u64>Words.word() * range;
    }
    return <u32>(product >> 32);
  }

  /** Uniform on (0, 1] with 53 bits. */
  static uniform(): f64 {
    const high = Words.word() >>> 5;
    const low = Words.word() >>> 6;
    return (<f64>high * 67108864.0 + <f64>low + 0.5) * 1.1102230246251565e-16;
  }
}
