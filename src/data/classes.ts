/** Above this, a number is a name rather than a class number: each class costs an output of the model. */
export const largestLabel = 0xffff;

/**
 * Class numbers for labels as they stand in a text file. Whole numbers from 0 to 65535 are kept; others are sorted and
 * numbered from 0.
 *
 * @param labels without surrounding space
 * @param fail throws, naming example i
 */
export function numberClasses(
  labels: string[],
  toNumber: (label: string) => number | undefined,
  fail: (i: number, problem: string) => never,
): { labels: number[]; classNames: string[] } {
  const missing = labels.indexOf('');
  if (missing >= 0) fail(missing, 'the label is missing');
  const values = labels.map(toNumber);
  const words = values.filter((value) => value === undefined).length;
  if (words === 0) {
    const broken = values.findIndex((value) => !Number.isInteger(value));
    if (broken >= 0)
      fail(
        broken,
        `label ${labels[broken]} is not whole; for regression, give target in place of label (--task regression)`,
      );
    const numbers = values as number[];
    const large = numbers.findIndex((value) => !Number.isSafeInteger(value));
    if (large >= 0) fail(large, `label ${labels[large]} is beyond the integers that a double holds exactly`);
    if (numbers.every((value) => value >= 0 && value <= largestLabel)) return keep(numbers);
    return rank(numbers, (a, b) => a - b, fail);
  }
  if (words === 1 && values[0] === undefined && values.length > 1) {
    fail(
      0,
      `label ${JSON.stringify(labels[0])} is text and all others are numbers: if it is a name, say header: true`,
    );
  }
  const first = values.indexOf(undefined);
  if (words < values.length && labels.every((label, i) => values[i] !== undefined || isMissing(label))) {
    fail(first, `label ${JSON.stringify(labels[first])} is not a number, as the others are`);
  }
  return rank(labels, (a, b) => (a < b ? -1 : 1), fail);
}

/** What programs write for a number that is missing. */
export function isMissing(label: string): boolean {
  return /^(nan|na|n\/a|null|\?)$/i.test(label);
}

function keep(labels: number[]) {
  const largest = labels.reduce((a, b) => Math.max(a, b), 1);
  return { labels, classNames: Array.from({ length: largest + 1 }, (_, k) => String(k)) };
}

function rank<T>(labels: T[], compare: (a: T, b: T) => number, fail: (i: number, problem: string) => never) {
  const classes = [...new Set(labels)].sort(compare);
  if (classes.length === 1)
    fail(0, `every label is ${String(classes[0])}, but there must be two classes or more`);
  const number = new Map(classes.map((name, k) => [name, k]));
  return { labels: labels.map((label) => number.get(label)!), classNames: classes.map(String) };
}
