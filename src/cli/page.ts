import type { Column } from './table.js';

/** A page in the words of HTML: heading, what was found, pictures and a table that show it. */
export interface Page<Row> {
  readonly title: string;
  /** What the table says, in words. */
  readonly conclusion: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** How the table is to be read. */
  readonly notes: readonly string[];
  /** SVG texts, in order: the first stands above the table. */
  readonly plots: readonly string[];
  /** Text that is set as it is, line by line. */
  readonly details?: string;
  /** The command that does it again. */
  readonly command: string;
  readonly manifest: object;
}

const STYLE = `
  :root { color-scheme: light dark; --ink: #1f2328; --paper: #fff; --line: #d0d7de; }
  @media (prefers-color-scheme: dark) { :root { --ink: #e6e6e6; --paper: #16181c; --line: #3a3f46; } }
  body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 66rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.6rem; line-height: 1.2; }
  .scroll { overflow-x: auto; }
  table { border-collapse: collapse; font-size: 0.8rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
  th, td { padding: 0.3rem 0.7rem; border-bottom: 1px solid var(--line); text-align: left; }
  .number { text-align: right; }
  figure { margin: 1.5rem 0; }
  figure svg { max-width: 100%; height: auto; }
  pre { overflow-x: auto; border: 1px solid var(--line); padding: 0.7rem; font-size: 0.85rem; }
  @media print { body { margin: 0; max-width: none; } figure { break-inside: avoid; } }
`;

/** One HTML page with everything in it: no script, nothing to fetch. */
export function page<Row>({
  title,
  conclusion,
  rows,
  columns,
  notes,
  plots,
  details,
  command,
  manifest,
}: Page<Row>): string {
  const tag = (name: string, column: Column<Row>, text: string) =>
    `<${name}${column.numeric ? ' class="number"' : ''}>${escape(text)}</${name.split(' ')[0]}>`;
  const headings = columns.map((column) => tag('th scope="col"', column, column.head));
  const body = rows.map(
    (row) => `<tr>${columns.map((column) => tag('td', column, column.cell(row))).join('')}</tr>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escape(title)}</h1>
<p><strong>${escape(conclusion)}</strong></p>
${plots.slice(0, 1).map(figure).join('\n')}
<div class="scroll"><table>
<thead><tr>${headings.join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table></div>
${notes.map((note) => `<p>${escape(note)}</p>`).join('\n')}
${plots.slice(1).map(figure).join('\n')}
${details === undefined ? '' : `<pre>${escape(details)}</pre>`}
<h2>To run it again</h2>
<pre>${escape(command)}</pre>
<pre>${escape(JSON.stringify(manifest, undefined, 2))}</pre>
</body>
</html>
`;
}

const figure = (svg: string) => `<figure>${svg}</figure>`;

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
