import { dsvFormat } from 'd3-dsv';
import { FormatError } from '../errors.js';
import { readCsv } from './csv.js';
import type { Dataset } from './dataset.js';
import { delimiterOf, findDelimiter } from './delimiter.js';
import type { Task } from './task.js';

/**
 * Examples of a .csv file: real targets in a column named `target`, or else class labels in the column named `label`, or else in
 * the last; or what `task` makes of that column.
 *
 * @throws FormatError as `readCsv`, and for text that is not UTF-8
 */
export function csvExamples(
  bytes: Uint8Array,
  source: string,
  { task = 'auto', delimiter: name = 'auto' }: { task?: Task; delimiter?: string },
): Dataset {
  const text = textOf(bytes, source);
  const delimiter = delimiterOf(name) ?? findDelimiter(text);
  const names = firstLine(text, delimiter).map((cell) => cell.trim());
  if (names.length > 2 && names[names.length - 1] === '') names.pop();
  const named = (wanted: string) => {
    const found = names.filter((name) => name.toLowerCase() === wanted);
    if (found.length > 1) throw new FormatError(source, `has two columns named ${wanted}`);
    return found[0];
  };
  const [target, label] = [named('target'), named('label')];
  const common = { source, delimiter };
  if (task === 'regression') return readCsv(text, { ...common, target: target ?? label ?? names.length - 1 });
  if (task === 'classification') return readCsv(text, { ...common, label: label ?? target });
  return target === undefined ? readCsv(text, common) : readCsv(text, { ...common, target });
}

/** The cells of the first line that is not blank. */
function firstLine(text: string, delimiter: string): string[] {
  for (let rest = text; ;) {
    const [line] = /^(?:"[^"]*"?|[^"\r\n]+)*/.exec(rest)!;
    const cells = dsvFormat(delimiter).parseRows(line)[0] ?? [''];
    const isBlank = cells.length === 1 && cells[0].trim() === '';
    if (!isBlank || line === rest) return cells;
    rest = rest.slice(line.length).replace(/^(\r\n|\r|\n)/, '');
  }
}

function textOf(bytes: Uint8Array, path: string): string {
  const isUtf16 =
    bytes.length > 1 &&
    ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff));
  if (isUtf16 || bytes.subarray(0, 1000).includes(0)) {
    throw new FormatError(path, 'is not UTF-8 text, but UTF-16 or no text: save it as UTF-8');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new FormatError(path, 'is not UTF-8 text: save it as UTF-8');
  }
}
