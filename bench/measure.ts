import Benchmark from 'benchmark';

export interface Contender {
  readonly name: string;
  readonly run: () => void;
}

/** Seconds a call: the least and the median of all rounds. */
export interface Timing {
  readonly best: number;
  readonly median: number;
}

/**
 * Times the contenders in turn, round after round. What else runs on the machine can only add to a time, and on shared
 * machines doubles it for seconds on end, so ratios are of the least times; the medians show how quiet it was.
 */
export function measure(contenders: readonly Contender[], rounds = 30): Timing[] {
  for (const { run } of contenders) run();
  const samples = contenders.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    contenders.forEach(({ name, run }, c) => {
      const benchmark = new Benchmark(name, run, { minTime: 0.01, maxTime: 0.03, minSamples: 3 });
      benchmark.run({ async: false });
      const { error } = benchmark as unknown as { error?: Error };
      if (error !== undefined) throw error;
      samples[c].push(...(benchmark.stats.sample as number[]));
    });
  }
  return samples.map((seconds) => ({ best: Math.min(...seconds), median: median(seconds) }));
}

/**
 * The same in the processor's time of this process, which what else runs on the machine cannot take: only make slower, through
 * caches and cores that are shared. For work of one thread.
 */
export function measureProcessor(contenders: readonly Contender[], rounds = 30): Timing[] {
  const seconds = ({ run }: Contender, times: number): number => {
    const start = process.cpuUsage();
    for (let t = 0; t < times; t++) run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6 / times;
  };
  // The second call, for the first compiles; then so many a sample that it takes 10 ms.
  const times = contenders.map((contender) => {
    contender.run();
    return Math.max(1, Math.ceil(0.01 / Math.max(1e-6, seconds(contender, 1))));
  });
  const samples = contenders.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    contenders.forEach((contender, c) => samples[c].push(seconds(contender, times[c])));
  }
  return samples.map((all) => ({ best: Math.min(...all), median: median(all) }));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** How many times as fast `a` is as `b`. */
export function timesFaster(a: Timing, b: Timing): number {
  return b.best / a.best;
}

/** As in “6.12 (7.30) ms”: best and median. */
export function time({ best, median }: Timing): string {
  const small = best < 1e-4;
  const show = (seconds: number) => (seconds * (small ? 1e6 : 1e3)).toPrecision(3);
  return `${show(best)} (${show(median)}) ${small ? 'µs' : 'ms'}`;
}

/** Throws unless two arrays agree, for only then is it fair to time them against each other. */
export function mustAgree(what: string, a: ArrayLike<number>, b: ArrayLike<number>, relative: number): void {
  let scale = 0;
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    scale = Math.max(scale, Math.abs(b[i]));
    worst = Math.max(worst, Math.abs(a[i] - b[i]));
  }
  if (a.length !== b.length || !(worst <= relative * scale)) {
    throw new Error(`${what}: results differ by ${worst} at a size of ${scale}`);
  }
}

/** A deterministic stand-in for data: numbers in [−½, ½). */
export function numbers(length: number, seed: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}
