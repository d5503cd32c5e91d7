import { join } from 'node:path';
import { pretty } from '../folders/manifest.js';
import type { Report } from '../reports/report.js';
import { draw } from './table.js';

/**
 * Prints what an experiment came to, as text or JSON, or nothing.
 *
 * @param most columns of the terminal, where that is not all it has
 */
export function print(
  { title, warnings, table, notes, conclusion, out, json }: Report,
  how: { readonly json?: boolean; readonly quiet?: boolean },
  most = Infinity,
): void {
  if (how.json) return void process.stdout.write(pretty(json));
  if (how.quiet) return;
  const drawn = draw(table, Math.min(process.stdout.columns ?? Infinity, most));
  const files = [`report: ${join(out, 'report.html')}`, `all files: ${out}`];
  process.stdout.write(
    [title, '', ...warnings, drawn, ...notes, '', conclusion, '', ...files, ''].join('\n'),
  );
}
