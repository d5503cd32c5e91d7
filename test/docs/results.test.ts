import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { differencePlot } from '../../src/reports/plots.js';
import type { SummaryRow } from '../../src/experiments/summary.js';
import { root } from './pages.js';

interface Kept {
  readonly margin: number;
  readonly rows: readonly SummaryRow[];
}

it('the picture of Figure 1a is drawn from the summary that is kept, and the table has its numbers', () => {
  const { margin, rows } = JSON.parse(readFileSync(join(root, 'docs/results/fashion.json'), 'utf8')) as Kept;
  const compared = rows.flatMap(({ label, fromSgd }) => (fromSgd ? [{ label, ...fromSgd }] : []));
  expect(compared.map(({ label }) => label)).toEqual(['gd', 'gaussianCov', 'gaussianFisher', 'bernoulli']);
  const title = 'Test accuracy less that of SGD, means and 95 % intervals';
  const { svg } = differencePlot(title, '← worse than SGD · percentage points · better →', compared, margin);
  expect(readFileSync(join(root, 'docs/images/fashion.svg'), 'utf8')).toBe(svg);

  const page = readFileSync(join(root, 'docs/results.md'), 'utf8').replaceAll(/ +/g, ' ');
  for (const { label, runs, test, fromSgd } of rows) {
    const own = `| ${label} | ${runs} | ${test.mean.toFixed(2)} ± ${test.half.toFixed(2)} |`;
    const less = fromSgd === undefined ? '–' : `−${Math.abs(fromSgd.mean).toFixed(2)} ± ${fromSgd.half.toFixed(2)}`; // prettier-ignore
    expect(page).toContain(`${own} ${less} | ${fromSgd?.verdict ?? '–'} |`);
  }
});
