import { describe, expect, it } from 'vitest';
import { draw } from '../../src/cli/table.js';
import { reportTable, summaryTable, testColumns } from '../../src/reports/format.js';
import type { SummaryRow } from '../../src/experiments/summary.js';

const row: SummaryRow = {
  label: 'gaussianCov:scale=3',
  paperName: 'MSGD-Cov',
  runs: 20,
  bySeed: [],
  steps: 2000,
  test: { mean: 78.25, half: 0.9 },
  fromSgd: {
    mean: -3.54,
    half: 0.61,
    verdict: 'differs',
    pairs: 20,
    tests: {
      t: { t: -12.1, degrees: 19, p: 2.2e-10, pHolm: 2.23e-9 },
      signedRank: { W: 3.5, n: 19, p: 0.0041, pHolm: 0.0369 },
      equivalence: { margin: 2, p: 0.99, pHolm: 1, detectable: 0.86 },
    },
  },
  trainAccuracy: { mean: 99.87, half: 0.2 },
  trainLoss: { mean: 0.0151, half: 0.001 },
  gap: { mean: 21.6, half: 0.9 },
  exampleGradients: 400_000,
  seconds: 0.5,
};
const drawn = (rows: readonly SummaryRow[], width: number) => draw(summaryTable(rows, true), width);
const widthOf = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

describe('summaryTable', () => {
  it('shows all but the paper’s names where there is room', () => {
    const text = drawn([row], Infinity);
    for (const cell of [
      '78.3 ± 0.9',
      '−3.5 ± 0.6',
      'differs',
      '2.2e-9',
      '0.037',
      '99.9',
      '0.015',
      '21.6',
      '400,000',
      '0.50',
      '2000',
    ]) {
      expect(text).toContain(cell);
    }
    expect(text).not.toContain('MSGD-Cov');
  });

  it('fits 80 columns, and keeps what matters most at any width', () => {
    expect(widthOf(drawn([row], 80))).toBeLessThanOrEqual(80);
    for (const cell of ['gaussianCov:scale=3', '78.3 ± 0.9', '−3.5 ± 0.6', 'differs']) {
      expect(drawn([row], 20)).toContain(cell);
    }
  });

  it('writes every negative number with a minus sign', () => {
    const gap = drawn([{ ...row, gap: { mean: -2.8, half: 0.9 } }], Infinity);
    expect(gap).toContain('−2.8');
    expect(gap).not.toContain('-2.8');
    expect(testColumns()[2].cell(row)).toBe('−12.10');
  });

  it('has no less than nothing', () => {
    const about = (mean: number) => drawn([{ ...row, fromSgd: { ...row.fromSgd!, mean } }], Infinity);
    expect(about(-0.04)).toContain('+0.0 ±');
    expect(about(-0.06)).toContain('−0.1 ±');
  });

  it('says how many runs there are where they are not as many for all', () => {
    expect(drawn([row, row], Infinity)).not.toContain('runs');
    expect(drawn([row, { ...row, runs: 7 }], Infinity)).toMatch(/runs[^]* 7 /);
  });

  it('says that a class diverged', () => {
    const diverged = {
      ...row,
      test: { mean: NaN, half: NaN },
      fromSgd: undefined,
      diverged: { runs: 3, firstStep: 17 },
    };
    expect(drawn([diverged], Infinity)).toContain('3 diverged, step 17');
    const sgd = { ...row, label: 'sgd', fromSgd: undefined };
    expect(drawn([sgd, diverged], Infinity)).toContain('differs');
  });

  it('says that what diverged differs only where SGD was run and did not', () => {
    const diverged = { ...row, fromSgd: undefined, diverged: { runs: 3, firstStep: 17 } };
    const sgd = { ...row, label: 'sgd', fromSgd: undefined };
    expect(drawn([diverged], Infinity)).not.toContain('differs');
    expect(drawn([{ ...sgd, diverged: { runs: 1, firstStep: 2 } }, diverged], Infinity)).not.toContain(
      'differs',
    );
    // In a sweep, at the same point.
    const [one, other] = [{ batch: 4 }, { batch: 8 }];
    const verdicts = (rows: (SummaryRow & { at: object })[]) => {
      const column = reportTable(rows, true).columns.find(({ head }) => head === 'verdict')!;
      return rows.map(column.cell);
    };
    expect(verdicts([{ ...sgd, at: one }, { ...diverged, at: one }, { ...diverged, at: other }])).toEqual(['–', 'differs', '–']); // prettier-ignore
  });
});
