import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { comparedOf } from '../../src/reports/figures.js';
import { differencePlot } from '../../src/reports/plots.js';
import type { SummaryRow } from '../../src/experiments/summary.js';
import { root } from './pages.js';

interface Kept {
  readonly margin: number;
  readonly rows: readonly SummaryRow[];
}

/** The figures on the paper's images, whose summaries are kept, and what each compares with SGD. */
const figures = {
  fashion: ['gd', 'gaussianCov', 'gaussianFisher', 'bernoulli'],
  vgg: ['bernoulli', 'sgd:b=100', 'minibatchFisher:B=100'],
  resnet: ['bernoulli', 'sgd:b=200', 'minibatchFisher:B=200'],
};

describe.each(Object.entries(figures))('the figure of %s', (name, labels) => {
  const { margin, rows } = JSON.parse(readFileSync(join(root, `docs/results/${name}.json`), 'utf8')) as Kept;

  it('is drawn from the summary that is kept', () => {
    const compared = comparedOf(rows.map((row) => ({ ...row, bySeed: row.bySeed ?? [] })));
    expect(compared.map(({ label }) => label)).toEqual(labels);
    const title = 'Test accuracy less that of SGD, means and 95 % intervals';
    const { svg } = differencePlot(title, '← worse than SGD · percentage points · better →', compared, margin); // prettier-ignore
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

function lessOf({ mean, half, verdict }: NonNullable<SummaryRow['fromSgd']>): string {
  return `${mean < 0 ? '−' : '+'}${Math.abs(mean).toFixed(2)} ± ${half.toFixed(2)} | ${verdict}`;
}
