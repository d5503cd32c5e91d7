import type { Estimate } from '../experiments/statistics.js';
import type { SummaryRow } from '../experiments/summary.js';
import { table, type Column } from './table.js';

const fixed = (value: number, digits: number) => (Number.isFinite(value) ? value.toFixed(digits) : '–');
const signed = (value: number, digits: number) =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
const withHalf = ({ mean, half }: Estimate, digits: number) =>
  Number.isFinite(mean)
    ? `${mean.toFixed(digits)}${half < Infinity ? ` ± ${half.toFixed(digits)}` : ''}`
    : '–';

/** `isAccuracy`: test accuracy in percent is compared, else test loss. */
export function columns(isAccuracy: boolean): Column<SummaryRow>[] {
  const digits = isAccuracy ? 1 : 4;
  return [
    { head: 'noise class', numeric: false, cell: (row) => row.label },
    { head: 'in the paper', numeric: false, cell: (row) => row.paperName },
    { head: 'steps', numeric: true, cell: (row) => String(row.steps) },
    {
      head: isAccuracy ? 'test accuracy, %' : 'test loss',
      numeric: true,
      cell: ({ test, diverged }) =>
        diverged === undefined
          ? withHalf(test, digits)
          : `${diverged.runs} diverged, step ${diverged.firstStep}`,
    },
    {
      head: 'less SGD’s',
      numeric: true,
      cell: ({ fromSgd }) =>
        fromSgd === undefined ? '–' : `${signed(fromSgd.mean, digits)} ± ${fixed(fromSgd.half, digits)}`,
    },
    {
      head: 'verdict',
      numeric: false,
      cell: ({ fromSgd, diverged }) => (diverged === undefined ? (fromSgd?.verdict ?? '–') : 'differs'),
    },
    { head: 'train loss', numeric: true, cell: (row) => fixed(row.trainLoss, 3) },
    { head: 'gap', numeric: true, cell: (row) => fixed(row.gap, digits) },
    {
      head: 'cost',
      numeric: true,
      cell: (row) => Math.round(row.exampleGradients).toLocaleString('en-US'),
    },
    { head: 'time, s', numeric: true, cell: (row) => row.seconds.toFixed(2) },
  ];
}

/** What is left to the report where the terminal is narrow, the first first. */
const EXPENDABLE = ['steps', 'time, s', 'train loss', 'gap', 'cost'];

/** The summary for a terminal of `width` columns: as much of it as fits. The paper's names are in the report. */
export function summaryTable(rows: readonly SummaryRow[], isAccuracy: boolean, width: number): string {
  const shown = columns(isAccuracy).filter(({ head }) => head !== 'in the paper');
  return table(rows, shown, width, EXPENDABLE);
}
