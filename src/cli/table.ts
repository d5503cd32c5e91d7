import Table from 'cli-table3';
import type { SummaryRow } from '../experiments/summary.js';
import { columns, type Column } from './format.js';

/** What is left to the report where the terminal is narrow, the first first. */
const EXPENDABLE = ['in the paper', 'steps', 'time, s', 'train loss', 'gap', 'cost'];

/** The summary for a terminal of `width` columns: as much of it as fits. */
export function table(rows: readonly SummaryRow[], isAccuracy: boolean, width: number): string {
  const all = columns(isAccuracy);
  const without = (left: number) => all.filter(({ head }) => !EXPENDABLE.slice(0, left).includes(head));
  let left = 1;
  let text = draw(rows, without(left));
  while (text.indexOf('\n') > width && left < EXPENDABLE.length) text = draw(rows, without(++left));
  return text;
}

function draw(rows: readonly SummaryRow[], shown: readonly Column[]): string {
  const lines = new Table({
    head: shown.map(({ head }) => head),
    colAligns: shown.map(({ numeric }) => (numeric ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) lines.push(shown.map(({ cell }) => cell(row)));
  return lines.toString();
}
