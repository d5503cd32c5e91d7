import Table from 'cli-table3';

/** A column of a table of rows: its cells as text, the same in the terminal and in a report. */
export interface Column<Row> {
  readonly head: string;
  readonly numeric: boolean;
  readonly cell: (row: Row) => string;
}

/** A table for a terminal of `width` columns, without as many of the `expendable` ones, the first first, as must go. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width: number,
  expendable: readonly string[],
): string {
  const draw = (left: number) => {
    const shown = columns.filter(({ head }) => !expendable.slice(0, left).includes(head));
    const lines = new Table({
      head: shown.map(({ head }) => head),
      colAligns: shown.map(({ numeric }) => (numeric ? 'right' : 'left')),
      style: { head: [], border: [], compact: true },
    });
    lines.push(...rows.map((row) => shown.map(({ cell }) => cell(row))));
    return lines.toString();
  };
  let left = 0;
  let text = draw(left);
  while (text.indexOf('\n') > width && left < expendable.length) text = draw(++left);
  return text;
}
