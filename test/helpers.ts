/** What several tests share. @module */
import { expect } from 'vitest';
import type { Classification, Dataset, Regression } from '../src/data/dataset.js';
import { inputsOf } from '../src/data/inputs.js';
import { takenBy } from '../src/noise/label.js';

/** Lengths at which SIMD code goes wrong: around multiples of 4, 8, 16, 32, 64 and 128. */
export const lengths: readonly number[] = [
  0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129,
];

/**
 * Expects every |actual − expected| to be at most `absolute` + `relative` × the largest finite |expected|. That is the
 * maximum norm: a small entry beside large ones is held to the error of the large ones. An infinite entry must be met
 * exactly and NaN on either side fails.
 *
 * @param what names the arrays in the message, which also gives the worst index and both its values
 */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { relative = 0, absolute = 0 }: { relative?: number; absolute?: number },
  what: string,
) {
  expect(actual.length, `${what}: length`).toBe(expected.length);
  let norm = 0;
  let worst = 0;
  let error = 0;
  for (let i = 0; i < expected.length; i++) {
    if (Number.isFinite(expected[i])) norm = Math.max(norm, Math.abs(expected[i]));
    const difference = actual[i] === expected[i] ? 0 : Math.abs(actual[i] - expected[i]);
    // A NaN is worse than anything.
    const here = Number.isNaN(difference) ? Infinity : difference;
    if (here > error) [worst, error] = [i, here];
  }
  const allowed = absolute + relative * norm;
  const message = `${what}: worst at [${worst}], ${actual[worst]} for ${expected[worst]}; the largest |expected| is ${norm}`;
  expect(error, message).toBeLessThanOrEqual(allowed);
}

/** Numbers in [0, 1) for test inputs, the same for the same seed: mulberry32. */
export function testRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Whether `npm run test:deep` runs: random seeds and larger budgets. */
export const deep = process.env.MSGD_DEEP === '1';

/** `seed`, or another where MSGD_SEED asks for it: see vitest.config.ts. */
export function freshSeed(seed: number): number {
  return seed + 1_000_003 * Number(process.env.MSGD_SEED);
}

/** Of options the ones that the noise takes, and those of no noise: so that one list serves all. */
export function ownOptions<O extends object>(
  noise: { name: string; option?: string; additive?: true },
  options: O,
): O {
  const taken = takenBy(noise);
  const others = ['m', 'B', 'sigma', 'refreshEvery', 'alpha', 'degrees'].filter(
    (name) => !taken.includes(name),
  );
  return Object.fromEntries(Object.entries(options).filter(([name]) => !others.includes(name))) as O;
}

/** The data set with its inputs as numbers: bytes become what they stand for. */
export function asNumbers(data: Dataset): Classification | Regression {
  if (!('pixels' in data)) return data;
  const { kind, n, features, shape } = data;
  const common = { inputs: inputsOf(data), n, features, ...(shape && { shape }) };
  if (kind === 'regression') return { kind, ...common, targets: data.targets, outputs: data.outputs };
  return { kind, ...common, labels: data.labels, classes: data.classes };
}

/** Does the work as a user who has no rights, where the tests run as one who has all. */
export async function asNobody<Result>(work: () => Promise<Result>): Promise<Result> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid!(65534);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid!(0);
  }
}
