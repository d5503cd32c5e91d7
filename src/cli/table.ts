import Table from 'cli-table3';
import { textTable, type Column, type TextTable } from '../reports/columns.js';

/**
 * A table for a terminal of `width` columns, without as many of the expendable ones, the first first, as must
 * go.
 */
export function draw({ columns, lines, expendable }: TextTable, width: number): string {
  const without = (left: number) => {
    const shown = columns
      .map((_, c) => c)
      .filter((c) => !expendable.slice(0, left).includes(columns[c].head));
    const drawn = new Table({
      head: shown.map((c) => columns[c].head),
      colAligns: shown.map((c) => (columns[c].numeric ? 'right' : 'left')),
      style: { head: [], border: [], compact: true },
    });
    drawn.push(...lines.map((cells) => shown.map((c) => cells[c])));
    return drawn.toString();
  };
  let left = 0;
  let text = without(left);
  while (text.indexOf('\n') > width && left < expendable.length) text = without(++left);
  return text;
}

/** The same of rows and their columns. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width: number,
  expendable: readonly string[],
): string {
  return draw(textTable(rows, columns, expendable), width);
}
