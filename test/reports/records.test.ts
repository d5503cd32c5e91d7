import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/experiments/compare.js';
import { recordsParquet } from '../../src/reports/records.js';

const runOf = (seed: number): RunResult => ({
  label: 'sgd',
  seed,
  thetaHash: '',
  records: [{ step: 0, epochs: 0, exampleGradients: 0, trainLoss: 1, testLoss: 1, gradientNorm: 1, seconds: 0 }], // prettier-ignore
});

describe('recordsParquet', () => {
  it.each([1, 2 ** 31 - 1, 2 ** 31, Number.MAX_SAFE_INTEGER])('keeps the seed %d', async (seed) => {
    const file = recordsParquet([runOf(1), runOf(seed)]).slice().buffer;
    const rows = (await parquetReadObjects({ file })) as Record<string, unknown>[];
    expect(rows.map((row) => Number(row.seed))).toEqual([1, seed]);
    expect(rows.map(({ step, trainAccuracy }) => ({ step, trainAccuracy }))).toEqual(
      new Array(2).fill({ step: 0, trainAccuracy: null }),
    );
  });
});
