import type { Column } from './columns.js';
import type { Picture } from './svg.js';

/** The pieces of a page, as HTML. What is text in their arguments is escaped. */
export function heading(text: string): string {
  return `<h2>${escape(text)}</h2>`;
}

export function paragraphs(texts: readonly string[]): string {
  return texts.map((text) => `<p>${escape(text)}</p>`).join('\n');
}

/** Text that is set as it is, line by line. */
export function preformatted(text: string): string {
  return `<pre tabindex="0">${escape(text)}</pre>`;
}

/** What is folded away until it is asked for. */
export function folded(summary: string, html: string): string {
  return `<details><summary>${escape(summary)}</summary>\n${html}\n</details>`;
}

/** A table, to be scrolled where it is wider than the page. The first cell of a row heads it. */
export function htmlTable<Row>(
  caption: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): string {
  const cell = (tag: string, { numeric }: Column<Row>, text: string) =>
    `<${tag}${numeric ? ' class="number"' : ''}>${escape(text)}</${tag.split(' ')[0]}>`;
  const headings = columns.map((column) => cell('th scope="col"', column, column.head));
  const lines = rows.map((row) =>
    columns.map((column, c) => cell(c === 0 ? 'th scope="row"' : 'td', column, column.cell(row))).join(''),
  );
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escape(caption)}"><table>
<caption>${escape(caption)}</caption>
<thead><tr>${headings.join('')}</tr></thead>
<tbody>
${lines.map((line) => `<tr>${line}</tr>`).join('\n')}
</tbody>
</table></div>`;
}

/** A picture under its title; `data`, a table of what it shows, is folded away beneath. */
export function figure({ title, svg }: Picture, data?: string): string {
  return `<figure>
<figcaption>${escape(title)}</figcaption>
<div class="scroll" tabindex="0" role="region" aria-label="${escape(title)}">${svg}</div>
${data === undefined ? '' : folded('The numbers', data)}
</figure>`;
}

/** Names and what they are. */
export function definitions(pairs: readonly (readonly [string, string])[]): string {
  return `<dl>\n${pairs.map(([name, text]) => `<dt>${escape(name)}</dt><dd>${escape(text)}</dd>`).join('\n')}\n</dl>`;
}

export function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
