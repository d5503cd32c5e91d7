import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import jstat from 'jstat';
import { describe, expect, it } from 'vitest';
import { comparedOf } from '../../src/reports/figures.js';
import { differencePlot } from '../../src/reports/plots.js';
import { equivalence, holm, tTest } from '../../src/experiments/significance.js';
import { estimate, verdict, type Interval } from '../../src/experiments/statistics.js';
import type { SummaryRow } from '../../src/experiments/summary.js';
import { root } from './pages.js';

interface Kept {
  readonly margin: number;
  readonly rows: readonly SummaryRow[];
}

/** The figures on the paper's images, whose summaries are kept, and what each compares with SGD. */
const figures = {
  fashion: ['gd', 'gaussianFisher', 'gaussianCov', 'bernoulli'],
  'fashion-sparse': [
    'sparseFisher:m=10',
    'sparseCov:m=10',
    'sparseFisher:m=50',
    'sparseCov:m=50',
    'sparseFisher:m=100',
    'sparseCov:m=100',
  ],
  vgg: ['bernoulli', 'sgd:b=100', 'minibatchFisher:B=100', 'minibatchCov:B=100', 'sgd:b=500'],
  resnet: ['bernoulli', 'gaussianFisher', 'sgd:b=200', 'minibatchFisher:B=200', 'minibatchCov:B=200'],
};

describe.each(Object.entries(figures))('the figure of %s', (name, labels) => {
  const { margin, rows } = kept(name);

  it('is drawn from the summary that is kept', () => {
    const compared = comparedOf(rows.map((row) => ({ ...row, bySeed: row.bySeed ?? [] })));
    expect(compared.map(({ label }) => label)).toEqual(labels);
    const shown =
      rows[0].bySeed === undefined ? ', means and 95 % intervals' : ': means, 95 % intervals and seeds';
    const { svg } = differencePlot(`Test accuracy less that of SGD${shown}`, '← worse than SGD · percentage points · better →', compared, margin); // prettier-ignore
    expect(readFileSync(join(root, `docs/images/${name}.svg`), 'utf8')).toBe(svg);
  });

  it('has a table with the numbers of the summary', () => {
    const page = readFileSync(join(root, 'docs/results.md'), 'utf8').replaceAll(/ +/g, ' ');
    for (const { label, runs, test, fromSgd } of rows) {
      const own = `| ${label} | ${runs} | ${test.mean.toFixed(2)} ± ${test.half.toFixed(2)} |`;
      expect(page).toContain(`${own} ${fromSgd === undefined ? '– | –' : lessOf(fromSgd)} |`);
    }
  });
});

describe('ConvSmall over the seeds of both experiments', () => {
  const [first, second] = ['fashion-first', 'fashion'].map((name) => kept(name).rows);
  /** As many numbers of the same mean and interval: to a t test they are what they stand for. */
  const standIn = (n: number, { mean, half }: Interval) => {
    const deviation = (half * Math.sqrt(n - 1)) / jstat.studentt.inv(0.975, n - 1);
    return Array.from({ length: n }, (_, i) => mean + (i % 2 === 0 ? deviation : -deviation));
  };
  const both = comparedOf(second).map(({ label, seeds }) => {
    const { pairs, ...interval } = first.find((row) => row.label === label)!.fromSgd!;
    return { label, seeds: [...standIn(pairs, interval), ...seeds] };
  });
  const p = holm(both.map(({ seeds }) => tTest(seeds).p));
  const same = holm(both.map(({ seeds }) => equivalence(seeds, 1).p));

  it.each(both.map((one, k) => ({ ...one, k })))('$label is in the table', ({ label, seeds, k }) => {
    const found = estimate(seeds);
    const [tail, within] = [p[k], same[k]].map((value) => String(Number(value.toPrecision(2))));
    const less = `${signed(found)} | ${verdict(found, 1)} | ${tail} | ${within}`;
    const page = readFileSync(join(root, 'docs/results.md'), 'utf8').replaceAll(/ +/g, ' ');
    expect(page).toContain(`| ${label} | ${seeds.length} | ${less} |`);
  });
});

describe('the diagnostics of ResNet-18', () => {
  const quantities = ['trainLoss', 'largestOfH', 'traceH', 'traceHC', 'sharpness', 'distance'] as const;
  type Found = { readonly label: string } & Readonly<Record<(typeof quantities)[number], number>>;
  const { runs } = JSON.parse(readFileSync(join(root, 'docs/results/resnet-diagnostics.json'), 'utf8')) as {
    runs: readonly Found[];
  };
  const rangeOf = (values: readonly number[]) => [Math.min(...values), Math.max(...values)];

  it.each([...new Set(runs.map(({ label }) => label))])(
    '%s: the table has the least and the largest',
    (label) => {
      const page = readFileSync(join(root, 'docs/results.md'), 'utf8');
      const [, row] = new RegExp(`^\\| ${label} +\\|(( +[\\d.]+, [\\d.]+ \\|){6})$`, 'm').exec(page) ?? [];
      const cells = row
        .split('|')
        .slice(0, -1)
        .map((cell) => cell.trim().split(', '));
      quantities.forEach((quantity, k) => {
        const own = runs.filter((run) => run.label === label).map((run) => run[quantity]);
        expect(own).toHaveLength(3);
        const digits = quantity === 'distance' && own[0] >= 10 ? 3 : 2;
        expect(cells[k].map(Number)).toEqual(rangeOf(own).map((value) => Number(value.toPrecision(digits))));
      });
    },
  );

  it('plain large batches lie outside the range of the others, by every measure', () => {
    for (const quantity of quantities) {
      const [own, others] = [true, false].map((isPlain) =>
        rangeOf(runs.filter(({ label }) => (label === 'sgd:b=200') === isPlain).map((run) => run[quantity])),
      );
      expect(own[1] < others[0] || own[0] > others[1]).toBe(true);
    }
  });
});

function kept(name: string): Kept {
  return JSON.parse(readFileSync(join(root, `docs/results/${name}.json`), 'utf8')) as Kept;
}

function lessOf(difference: NonNullable<SummaryRow['fromSgd']>): string {
  return `${signed(difference)} | ${difference.verdict}`;
}

const signed = ({ mean, half }: Interval) =>
  `${mean < 0 ? '−' : '+'}${Math.abs(mean).toFixed(2)} ± ${half.toFixed(2)}`;
