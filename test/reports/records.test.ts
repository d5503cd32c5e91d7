import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/experiments/compare.js';
import { pretty } from '../../src/folders/manifest.js';
import { recordsCsv, recordsJson, recordsParquet } from '../../src/reports/records.js';

const runOf = (seed: number): RunResult => ({
  label: 'sgd',
  seed,
  thetaHash: '',
  records: [
    { step: 0, epochs: 0, exampleGradients: 0, trainLoss: 1, testLoss: 1, gradientNorm: 1, seconds: 0 },
  ],
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

// A string has at most 512 MB, and 1.4 million records as JSON are more.
describe('records as text', () => {
  const [first, last] = [runOf(1), runOf(2)];
  const many = {
    ...first,
    records: Array.from({ length: 100 }, (_, step) => ({ ...first.records[0], step })),
  };
  const results: RunResult[] = [many, { ...last, diverged: 3, label: 'gaussianCov:scale=3' }];

  it('comes in parts, of which none is longer for more records', () => {
    const longest = (parts: Iterable<string>) => Math.max(...[...parts].map((part) => part.length));
    expect(longest(recordsJson(results))).toBeLessThan(300);
    expect(longest(recordsCsv(results))).toBeLessThan(150);
  });

  it('is what JSON.stringify makes of all, and has a line a record', () => {
    expect([...recordsJson(results)].join('')).toBe(pretty(results));
    expect([...recordsJson([last])].join('')).toBe(pretty([last]));
    const lines = [...recordsCsv(results)].join('').split('\n');
    expect(lines).toHaveLength(1 + 100 + 1 + 1);
    expect(lines.slice(100)).toEqual(['sgd,1,99,0,0,1,,1,,1,0', 'gaussianCov:scale=3,2,0,0,0,1,,1,,1,0', '']);
  });
});
