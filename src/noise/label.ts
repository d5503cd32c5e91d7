import { ArgumentError, suggestion } from '../errors.js';
import { joined } from './withOptions.js';

/** What a table says of noise that has a name: a class of W, or additive noise. */
export interface Row {
  readonly name: string;
  readonly paperName?: string;
  readonly additive?: true;
  readonly option?: string;
}

/** What of a run's options is noise's own: it takes these and no others. */
export function takenBy({ additive, option }: Row): readonly string[] {
  const own = additive === true ? ['sigma', 'refreshEvery'] : [];
  return ['scale', 'match', 'b', ...own, ...(option === undefined ? [] : [option])];
}

/**
 * Reads noise with options, `class[:option=value]…`: `sgd`, `gaussianCov:scale=3`, `sparseFisher:m=50`, `minibatchCov:B=100`,
 * `gaussianFisher:match=sgdWithReplacement`, `sgd:b=1000`, `diagonalFisher:refreshEvery=1`, `levy:alpha=1.7`. The paper's names serve too,
 * with their sizes: `MSGD-Fisher`, `MSGD-[Cov-50]`, `[MSGD-Fisher]-1k`.
 *
 * @throws ArgumentError for an unknown name or option (with the nearest), one that the class does not take, one that is given twice, or a value that is
 * no number
 */
export function parseLabel<R extends Row>(label: string, rows: readonly R[]): { noise: R; options: object } {
  const [name, ...parts] = withSize(label).split(':');
  const noise = named(name, rows);
  const known = takenBy(noise);
  const options: Record<string, unknown> = {};
  for (const part of parts) {
    const [key, text = '', ...more] = part.split('=');
    const value = key === 'match' ? text : Number(text);
    const isTwice = more.length > 0 || Object.hasOwn(options, key);
    if (!known.includes(key) || text === '' || Number.isNaN(value) || isTwice) {
      const near = known.includes(key) ? '' : suggestion(key, known);
      throw new ArgumentError(
        'noise',
        label,
        `${name}[:option=value]…, its options ${known.join(', ')}${isTwice ? ', each once' : near}`,
      );
    }
    options[key] = value;
  }
  return { noise, options };
}

/** The row of that name, or of the paper's. */
export function named<R extends Row>(name: string, rows: readonly R[]): R {
  const found = rows.find((row) => row.name === name || (name !== '' && row.paperName === name));
  if (found !== undefined) return found;
  const names = rows.map((row) => row.name);
  throw new ArgumentError(
    'noise',
    name,
    `one of ${names.join(', ')}${suggestion(name, names)}${hintOf(rows)}`,
  );
}

/** Where W is asked for, the name of additive noise is as unknown as a mistyped one. */
const hintOf = (rows: readonly Row[]) =>
  hasAdditive(rows) ? '' : '; additive noise has no W: it is for descend and compare';
const hasAdditive = (rows: readonly Row[]) => rows.some(({ additive }) => additive);

/**
 * Noise and the options of a run with it, where the name of one may be given in its place.
 *
 * @throws ArgumentError as `parseLabel`; for what is no noise; for an option of noise that this one does not take, or that is given twice
 */
export function noiseOf<R extends Row, O extends object>(
  given: R | string,
  options: O,
  rows: readonly R[],
): { noise: R; options: O } {
  const { noise, options: own } =
    typeof given === 'string' ? parseLabel(given, rows) : { noise: given, options: {} };
  const isAdditive = (noise as R | null | undefined)?.additive === true;
  const method = (noise as { begin?: unknown; sample?: unknown } | undefined)?.[
    isAdditive ? 'begin' : 'sample'
  ];
  if (typeof method !== 'function' || (isAdditive && !hasAdditive(rows))) {
    throw new ArgumentError(
      'noise',
      given,
      `a noise class, or the name of one${isAdditive ? hintOf(rows) : ''}`,
    );
  }
  const all = typeof given === 'string' ? joined(options, own, `noise ${JSON.stringify(given)}`) : options;
  const taken = takenBy(noise);
  for (const name of new Set(rows.flatMap(takenBy))) {
    const value = (all as Record<string, unknown>)[name];
    if (value !== undefined && !taken.includes(name)) {
      throw new ArgumentError(name, value, `left out (${noise.name} takes ${taken.join(', ')})`);
    }
  }
  return { noise, options: all };
}

/** The paper writes the size into the name: `MSGD-[Fisher-100]` is our m = 100, `[MSGD-Cov]-1k` our B = 1000. */
function withSize(label: string): string {
  const [, name, size, thousands, end] = /^(MSGD-\[\w+-|\[MSGD-\w+\]-)(\d+)(k?)(.*)$/.exec(label) ?? [];
  if (name === undefined) return label;
  const rest = end.startsWith(']') ? end.slice(1) : end;
  const number = thousands === '' ? size : `${size}000`;
  return name.startsWith('[') ? `${name}B:B=${number}${rest}` : `${name}B]:m=${number}${rest}`;
}
