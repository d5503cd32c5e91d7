import { ArgumentError } from '../errors.js';

/** Those that are looked for. Where two fit alike, the first is taken: a comma may be a decimal one. */
const candidates = ['\t', ';', ','];
/** Characters of the text that are looked at. */
const HEAD = 1 << 16;

/**
 * The delimiter of a text: of tab, semicolon and comma, the one that is as often in every line, or else the one that is in the
 * first line most often; a comma where there is none.
 */
export function findDelimiter(text: string): string {
  const head = text.slice(0, HEAD).replaceAll(/"(?:[^"]|"")*"/g, '');
  const all = head.split(/\r\n|\r|\n/);
  // The last may be cut.
  const lines = (text.length > HEAD ? all.slice(0, -1) : all).filter((line) => line.trim() !== '');
  const counts = candidates.map((candidate) => lines.map((line) => line.split(candidate).length - 1));
  const inEvery = counts.map((each) => (each.every((count) => count === each[0]) ? (each[0] ?? 0) : 0));
  const inFirst = counts.map(([first = 0]) => first);
  for (const scores of [inEvery, inFirst]) {
    const most = Math.max(...scores);
    if (most > 0) return candidates[scores.indexOf(most)];
  }
  return ',';
}

/** What a shell bears better than the characters. */
const named: Readonly<Record<string, string>> = { comma: ',', semicolon: ';', tab: '\t', space: ' ' };

/**
 * The delimiter of a name or a character.
 *
 * @returns undefined for `auto`: it is to be found
 * @throws ArgumentError for anything else
 */
export function delimiterOf(name: string): string | undefined {
  if (name === 'auto') return undefined;
  const delimiter = Object.hasOwn(named, name) ? named[name] : name;
  if (typeof delimiter === 'string' && delimiter.length === 1 && !'"\r\n'.includes(delimiter))
    return delimiter;
  throw new ArgumentError(
    'delimiter',
    name,
    `auto, ${Object.keys(named).join(', ')}, or one character other than a quote or line break`,
  );
}
