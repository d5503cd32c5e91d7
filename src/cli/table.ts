import Table from 'cli-table3';
import type { SummaryRow } from '../experiments/summary.js';
import { columns } from './format.js';

/** The summary for a terminal; the paper's names are left to the report, for width. */
export function table(rows: readonly SummaryRow[], isAccuracy: boolean): string {
  const shown = columns(isAccuracy).filter(({ head }) => head !== 'in the paper');
  const lines = new Table({
    head: shown.map(({ head }) => head),
    colAligns: shown.map(({ numeric }) => (numeric ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) lines.push(shown.map(({ cell }) => cell(row)));
  return lines.toString();
}
