/** A column of a table of rows: its cells as text, the same in a terminal and in a page. */
export interface Column<Row> {
  readonly head: string;
  readonly numeric: boolean;
  readonly cell: (row: Row) => string;
}

/** A table as text. */
export interface TextTable {
  readonly columns: readonly Pick<Column<never>, 'head' | 'numeric'>[];
  readonly lines: readonly (readonly string[])[];
  /** The heads of columns that go where it is narrow, the first first: they are in the page. */
  readonly expendable: readonly string[];
}

export function textTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  expendable: readonly string[],
): TextTable {
  return { columns, lines: rows.map((row) => columns.map(({ cell }) => cell(row))), expendable };
}
