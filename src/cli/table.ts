import Table from 'cli-table3';

/** A table for a terminal of `width` columns, without as many of the `expendable` columns, the first first, as must go. */
export function table(
  columns: readonly { readonly head: string; readonly numeric: boolean }[],
  rows: readonly (readonly string[])[],
  width: number,
  expendable: readonly string[],
): string {
  const draw = (left: number) => {
    const shown = [...columns.keys()].filter((k) => !expendable.slice(0, left).includes(columns[k].head));
    const lines = new Table({
      head: shown.map((k) => columns[k].head),
      colAligns: shown.map((k) => (columns[k].numeric ? 'right' : 'left')),
      style: { head: [], border: [], compact: true },
    });
    lines.push(...rows.map((row) => shown.map((k) => row[k])));
    return lines.toString();
  };
  let left = 0;
  let text = draw(left);
  while (text.indexOf('\n') > width && left < expendable.length) text = draw(++left);
  return text;
}
