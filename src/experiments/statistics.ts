import jstat from 'jstat';

/** A mean and its confidence interval, mean ± half. */
export interface Interval {
  /** Of the values. */
  readonly mean: number;
  /** Half the interval's width; infinite for a single value. */
  readonly half: number;
}

/**
 * Student's t interval: exact where the values are independent and normal.
 *
 * @param miss the probability that it does not hold the mean, by default 5 %
 */
export function estimate(values: readonly number[], miss = 0.05): Interval {
  const n = values.length;
  const { mean, error } = meanAndError(values);
  if (n < 2) return { mean, half: Infinity };
  return { mean, half: jstat.studentt.inv(1 - miss / 2, n - 1) * error };
}

/** The mean, and its standard error: NaN of a single value. */
export function meanAndError(values: readonly number[]): { mean: number; error: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { mean, error: Math.sqrt(variance / n) };
}

/** What an interval says about a difference: all of it is within ±margin; it is not, and leaves out 0; or neither. */
export type Verdict = 'same' | 'differs' | "can't tell";

/**
 * What an interval says of a difference: `same` when all of it is within ±margin, `differs` when it leaves out 0,
 * `can't tell` otherwise. A difference that is there but smaller than the margin is `same`.
 */
export function verdict({ mean, half }: Interval, margin: number): Verdict {
  if (Math.abs(mean) + half < margin) return 'same';
  return Math.abs(mean) > half ? 'differs' : "can't tell";
}
