import Table from 'cli-table3';

export interface Row {
  readonly work: string;
  readonly time: string;
  /** Ratios, measured side by side. */
  readonly measured: readonly string[];
}

export function print(rows: readonly Row[]): void {
  const table = new Table({
    head: ['work', 'best (median)', 'beside it, in the same run'],
    style: { head: [], border: [] },
  });
  for (const { work, time, measured } of rows)
    table.push([work, { content: time, hAlign: 'right' }, measured.join('\n')]);
  process.stdout.write(`${table.toString()}\n`);
}
