/** Points of test accuracy within which two classes count as the same, as the command has it. */
export const MARGIN = 2;

/** What the seeds say of a class beside SGD: as `msgd compare` says it. */
export type Verdict = 'same' | 'differs' | "can't tell";

/** The 97.5 % quantiles of Student's t of 1, 2, … degrees of freedom: a race has five seeds at most. */
const QUANTILES = [12.706205, 4.302653, 3.182446, 2.776445];

/** Differences from SGD, seed by seed: their mean, and half of its 95 % interval. */
export interface Difference {
  readonly mean: number;
  /** Infinite for a single seed. */
  readonly half: number;
}

export function difference(values: readonly number[]): Difference {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, half: Infinity };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { mean, half: QUANTILES[n - 2] * Math.sqrt(variance / n) };
}

export function verdict({ mean, half }: Difference): Verdict {
  if (Math.abs(mean) + half < MARGIN) return 'same';
  return Math.abs(mean) > half ? 'differs' : "can't tell";
}
