import { dsvFormat } from 'd3-dsv';
import {
  ArgumentError,
  checkBoolean,
  checkInteger,
  checkOneOf,
  checkOptions,
  FormatError,
} from '../errors.js';
import { isMissing, numberClasses } from './classes.js';
import { findDelimiter } from './delimiter.js';
import { dataset, type Classification, type Regression } from './dataset.js';

/** How to read delimiter-separated text. */
export interface CsvOptions {
  /** The column of class labels, by name or by number from 0; by default the one named `label`, else the last. */
  label?: string | number;
  /** The column of real targets, by name or by number from 0, in place of `label`. */
  target?: string | number;
  /** Whether the first line names the columns; by default ('auto') it does if none of its cells is a number, and not all features are missing. */
  header?: boolean | 'auto';
  /** One character; by default found: a comma, a semicolon or a tab. */
  delimiter?: string;
  /** The file's name, for messages. */
  source?: string;
}

/** A classification data set whose class k is called `classNames[k]` in the file. */
export interface NamedClassification extends Classification {
  /** What each class is called, `classes` names. */
  readonly classNames: string[];
}

interface Example {
  readonly line: number;
  readonly features: Float32Array;
  readonly label: string;
}

/**
 * Reads examples from delimiter-separated text (RFC 4180), one a line. Every column except the label or
 * target is a feature, in the file's order, and must be a number. Blank lines are skipped, and so are
 * delimiters at the ends of lines if the first line has one.
 *
 * Labels that are whole numbers from 0 to 65535 are kept. Other labels, text or negative numbers, are sorted (text by
 * Unicode code unit, numbers by size) and numbered from 0.
 *
 * @throws FormatError, which names line and column, for cells that are not finite numbers, lines of different lengths,
 *   missing labels, and text without examples
 * @throws ArgumentError for a column that does not exist and for both `label` and `target`
 */
export function readCsv(text: string, options: CsvOptions & { target: string | number }): Regression;
/** The same, with a column of class labels. */
export function readCsv(text: string, options?: CsvOptions & { target?: undefined }): NamedClassification;
export function readCsv(text: string, options: CsvOptions = {}): Regression | NamedClassification {
  checkOptions('readCsv', options, ['label', 'target', 'header', 'delimiter', 'source']);
  const { label, target, source = 'CSV' } = options;
  if (typeof text !== 'string') throw new ArgumentError('text', text, 'a string');
  const delimiter = options.delimiter ?? findDelimiter(text);
  if (label !== undefined && target !== undefined) {
    throw new ArgumentError('target', target, 'left out where label is given');
  }
  for (const [argument, column] of Object.entries({ label, target })) {
    if (column === undefined || typeof column === 'string' || typeof column === 'number') continue;
    throw new ArgumentError(argument, column, 'the name of a column, or its number from 0');
  }
  if (options.header !== undefined && options.header !== 'auto') checkBoolean('header', options.header);
  if (typeof delimiter !== 'string' || delimiter.length !== 1 || '"\r\n'.includes(delimiter)) {
    throw new ArgumentError('delimiter', delimiter, 'one character other than a quote or line break');
  }
  const { examples, columnName } = parse(text, delimiter, source, options);
  if (examples.length === 0) throw new FormatError(source, 'has no examples');
  const features = examples[0].features.length;
  const inputs = new Float32Array(examples.length * features);
  examples.forEach((example, i) => inputs.set(example.features, i * features));
  const fail = (i: number, problem: string): never => {
    throw new FormatError(source, `line ${examples[i].line}, ${columnName}: ${problem}`);
  };
  if (target !== undefined) {
    const targets = examples.map(
      (example, i) => toNumber(example.label) ?? fail(i, notANumber(example.label)),
    );
    return dataset({ inputs, features, targets });
  }
  const { labels, classNames } = numberClasses(
    examples.map((example) => example.label.trim()),
    toNumber,
    fail,
  );
  return { ...dataset({ inputs, features, labels, classes: classNames.length }), classNames };
}

function parse(text: string, delimiter: string, source: string, options: CsvOptions) {
  const hasQuotes = text.includes('"');
  // d3-dsv takes the end of the file for a closing quote, and skips the character after one, whatever it is.
  if (hasQuotes) checkCellsEnd(text, delimiter, source);
  let nextLine = 1;
  let columns: Columns | undefined;
  const examples = dsvFormat(delimiter).parseRows(text.replace(/^\uFEFF/, ''), (cells): Example | null => {
    const line = nextLine;
    nextLine += 1 + (hasQuotes ? lineBreaks(cells) : 0);
    if (cells.length === 1 && cells[0].trim() === '') return null;
    if (columns === undefined) {
      columns = columnsOf(cells, source, options);
      if (columns.names !== undefined) return null;
    }
    const { width, chosen, trailing } = columns;
    if (trailing && cells.length === width + 1 && cells[width].trim() === '') cells.pop();
    if (cells.length !== width) {
      const end = trailing ? ' and a delimiter at its end' : '';
      throw new FormatError(
        source,
        `line ${line} has ${cells.length} columns, but the first has ${width}${end}`,
      );
    }
    const features = new Float32Array(width - 1);
    cells.forEach((cell, column) => {
      if (column === chosen) return;
      const value = toNumber(cell);
      if (value === undefined) {
        const hint = line === 1 ? ' (if this line names the columns, say header: true)' : '';
        throw new FormatError(
          source,
          `line ${line}, ${nameOf(columns!, column)}: ${notANumber(cell)}${hint}`,
        );
      }
      features[column < chosen ? column : column - 1] = value;
    });
    return { line, features, label: cells[chosen] };
  });
  return { examples, columnName: columns === undefined ? '' : nameOf(columns, columns.chosen) };
}

/** @throws FormatError for a quoted cell that does not end with its closing quote */
function checkCellsEnd(text: string, delimiter: string, source: string) {
  const ends = `\\r\\n\\u${delimiter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const quoted = new RegExp(`(^\\uFEFF?|[${ends}])"([^"]*(?:""[^"]*)*)("?)(?=([^${ends}])?)`, 'g');
  for (const { 1: before, 2: cell, 3: closing, 4: next, index } of text.matchAll(quoted)) {
    if (closing !== '' && next === undefined) continue;
    const line = lineBreaks([text.slice(0, index + before.length)]) + 1;
    const shown = JSON.stringify(cell.slice(0, 30));
    const problem =
      closing === ''
        ? `the quote before ${shown} is not closed`
        : `${JSON.stringify(next)} follows the closing quote of ${shown}: is there another delimiter? Say which: delimiter (--delimiter)`;
    throw new FormatError(source, `line ${line}: ${problem}`);
  }
}

interface Columns {
  readonly width: number;
  /** Whether the first line ends with a delimiter, behind which there is no column. */
  readonly trailing: boolean;
  /** That of the labels or targets. */
  readonly chosen: number;
  /** Undefined if there is no header. */
  readonly names?: readonly string[];
}

function columnsOf(cells: string[], source: string, { label, target, header = 'auto' }: CsvOptions): Columns {
  // Of two columns, the second is a label that is missing.
  const trailing = cells.length > 2 && cells[cells.length - 1].trim() === '';
  const first = trailing ? cells.slice(0, -1) : cells;
  const width = first.length;
  if (width < 2) {
    throw new FormatError(
      source,
      'has one column, but needs a feature and a label or target: is there another delimiter? Say which: delimiter (--delimiter)',
    );
  }
  const argument = target === undefined ? 'label' : 'target';
  const column = target ?? label;
  if (typeof column === 'number') checkInteger(argument, column, 0, width - 1, `columns − 1 = ${width - 1}`);
  // An example of which every feature is missing has no number either, and must not be taken for names.
  const hasName = first.some(
    (cell, k) => k !== (column ?? width - 1) && !isMissing(cell.trim()) && cell.trim() !== '',
  );
  const looksNamed = typeof column === 'string' || (hasName && first.every((cell) => !isLikeNumber(cell)));
  if (!(header === 'auto' ? looksNamed : header)) {
    if (typeof column === 'string')
      throw new ArgumentError(argument, column, 'a column number, as header is false');
    return { width, trailing, chosen: column ?? width - 1 };
  }
  const names = first.map((name) => name.trim());
  if (typeof column === 'number') return { width, trailing, chosen: column, names };
  if (column === undefined) {
    const isLabel = (name: string) => name.toLowerCase() === 'label';
    const labelled = names.findIndex(isLabel);
    if (names.filter(isLabel).length > 1) throw new FormatError(source, 'has two columns named label');
    return { width, trailing, chosen: labelled < 0 ? width - 1 : labelled, names };
  }
  checkOneOf(argument, column, names);
  const chosen = names.indexOf(column);
  if (names.lastIndexOf(column) !== chosen) throw new FormatError(source, `has two columns named ${column}`);
  return { width, trailing, chosen, names };
}

function nameOf({ names }: Columns, column: number): string {
  return names === undefined ? `column ${column + 1}` : `column ${column + 1} (${names[column]})`;
}

const decimal = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i;

/** Decimal notation only; undefined for anything else and for what is infinite as a 32-bit float. */
function toNumber(cell: string): number | undefined {
  if (!decimal.test(cell)) return undefined;
  const value = Number(cell);
  return Number.isFinite(Math.fround(value)) ? value : undefined;
}

/** Also numbers that are too large, and as others write them, 1.234,5 or 1,234.5 or inf, which are no names either. */
function isLikeNumber(cell: string): boolean {
  return decimal.test(cell) || /^\s*[+-]?(\d[\d.,'\u00a0 ]*|inf(inity)?\s*)$/i.test(cell);
}

function notANumber(cell: string): string {
  const large = decimal.test(cell) && Number.isFinite(Number(cell));
  return `${JSON.stringify(cell)} is ${large ? 'beyond 3.4e38, the largest 32-bit float' : 'not a finite number'}`;
}

function lineBreaks(cells: string[]): number {
  return cells.reduce((count, cell) => count + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
}
