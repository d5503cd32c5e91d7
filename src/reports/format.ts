import type { GridPoint } from '../experiments/grid.js';
import type { Interval } from '../experiments/statistics.js';
import type { SummaryRow, Tests } from '../experiments/summary.js';
import { textTable, type Column, type TextTable } from './columns.js';

/** The sign that is printed: what rounds to nothing is no less than nothing. */
const withSign = (value: number, digits: number, plus: string) => {
  const size = Math.abs(value).toFixed(digits);
  return `${value < 0 && Number(size) > 0 ? '−' : plus}${size}`;
};
const fixed = (value: number, digits: number) => (Number.isFinite(value) ? withSign(value, digits, '') : '–');
const signed = (value: number, digits: number) => withSign(value, digits, '+');

/** Mean ± half; of a single value, that alone. */
export function intervalText({ mean, half }: Interval, digits: number): string {
  if (!Number.isFinite(mean)) return '–';
  return `${fixed(mean, digits)}${half < Infinity ? ` ± ${half.toFixed(digits)}` : ''}`;
}

/** Two digits of a probability: 0.034, 3.1e-7. */
const probability = (p: number) =>
  p < 0.001 && p > 0 ? p.toExponential(1) : String(Number(p.toPrecision(2)));
const ofTests = (row: SummaryRow, text: (tests: Tests) => string) =>
  row.fromSgd?.tests === undefined ? '–' : text(row.fromSgd.tests);

/** A row, in a sweep with its point, of which one object is in all its rows. */
type Row = SummaryRow & { readonly at?: GridPoint };

/** `isAccuracy`: test accuracy in percent is compared, else test loss. */
function columns(rows: readonly Row[], isAccuracy: boolean): Column<Row>[] {
  // What diverged differs from SGD only where that was run, and did not.
  const hasSgd = ({ at }: Row) =>
    rows.some((row) => row.label === 'sgd' && row.diverged === undefined && row.at === at);
  const digits = isAccuracy ? 1 : 4;
  return [
    { head: 'noise class', numeric: false, cell: (row) => row.label },
    { head: 'in the paper', numeric: false, cell: (row) => row.paperName },
    { head: 'runs', numeric: true, cell: (row) => String(row.runs) },
    { head: 'steps', numeric: true, cell: (row) => String(row.steps) },
    {
      head: isAccuracy ? 'test accuracy, %' : 'test loss',
      numeric: true,
      cell: ({ test, diverged }) =>
        diverged === undefined
          ? intervalText(test, digits)
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
      cell: (row) => (row.diverged !== undefined && hasSgd(row) ? 'differs' : (row.fromSgd?.verdict ?? '–')),
    },
    { head: 'p, t', numeric: true, cell: (row) => ofTests(row, ({ t }) => probability(t.pHolm)) },
    {
      head: 'p, ranks',
      numeric: true,
      cell: (row) => ofTests(row, ({ signedRank }) => probability(signedRank.pHolm)),
    },
    ...(isAccuracy
      ? [{ head: 'train accuracy, %', numeric: true, cell: ({ trainAccuracy }: SummaryRow) => trainAccuracy ? fixed(trainAccuracy.mean, 1) : '–' }]
      : []),
    { head: 'train loss', numeric: true, cell: (row) => fixed(row.trainLoss.mean, 3) },
    { head: 'gap', numeric: true, cell: (row) => fixed(row.gap.mean, digits) },
    {
      head: 'cost',
      numeric: true,
      cell: (row) => Math.round(row.exampleGradients).toLocaleString('en-US'),
    },
    { head: 'time, s', numeric: true, cell: (row) => row.seconds.toFixed(2) },
  ]; // prettier-ignore
}

/** The columns of a report; what is the same of all rows, runs and steps mostly, is for its caption. */
export function reportTable(rows: readonly Row[], isAccuracy: boolean) {
  const same = (value: (row: SummaryRow) => number) => new Set(rows.map(value)).size === 1;
  const [runs, steps] = [same((row) => row.runs), same((row) => row.steps)];
  const left = [...(runs ? ['runs'] : []), ...(steps ? ['steps'] : [])];
  const caption = [
    steps ? `after ${rows[0].steps.toLocaleString('en-US')} steps` : 'in the end',
    ...(runs ? [`${rows[0].runs} runs of each class`] : []),
  ].join(', ');
  return {
    caption: caption[0].toUpperCase() + caption.slice(1),
    columns: columns(rows, isAccuracy).filter(({ head }) => !left.includes(head)),
  };
}

/** What is left to the report where the terminal is narrow, the first first. */
const EXPENDABLE = ['steps', 'time, s', 'train accuracy, %', 'train loss', 'p, ranks', 'gap', 'cost', 'p, t'];

/** The summary for a terminal. The paper's names are in the report. */
export function summaryTable(rows: readonly SummaryRow[], isAccuracy: boolean): TextTable {
  const isWhole = new Set(rows.map(({ runs }) => runs)).size === 1;
  const left = ['in the paper', ...(isWhole ? ['runs'] : [])];
  const shown = columns(rows, isAccuracy).filter(({ head }) => !left.includes(head));
  return textTable(rows, shown, EXPENDABLE);
}

/** The tests of each class against SGD, in full. */
export function testColumns(): Column<SummaryRow>[] {
  const column = (head: string, text: (tests: Tests) => string): Column<SummaryRow> => ({
    head,
    numeric: true,
    cell: (row) => ofTests(row, text),
  });
  return [
    { head: 'noise class', numeric: false, cell: (row) => row.label },
    { head: 'pairs', numeric: true, cell: ({ fromSgd }) => String(fromSgd?.pairs ?? 0) },
    column('t', ({ t }) => fixed(t.t, 2)),
    column('degrees of freedom', ({ t }) => String(t.degrees)),
    column('p of the t test', ({ t }) => probability(t.p)),
    column('by Holm', ({ t }) => probability(t.pHolm)),
    column('W', ({ signedRank }) => String(signedRank.W)),
    column('differences other than 0', ({ signedRank }) => String(signedRank.n)),
    column('p of the signed ranks', ({ signedRank }) => probability(signedRank.p)),
    column('by Holm', ({ signedRank }) => probability(signedRank.pHolm)),
    column('p of equivalence', ({ equivalence }) => probability(equivalence.p)),
    column('by Holm', ({ equivalence }) => probability(equivalence.pHolm)),
    column('detectable', ({ equivalence }) => String(Number(equivalence.detectable.toPrecision(2)))),
  ];
}
