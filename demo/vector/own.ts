import type { Moments, NoiseClass } from 'msgd';

/** The text of a worker that has the reader's text before our own: so its lines are the reader's, and nothing is eval. */
export function compose(text: string, source: string): string {
  return `${text}\n;self.own = typeof noise === 'undefined' ? undefined : noise;\n${source}`;
}

/**
 * What the reader wrote, as a noise class.
 *
 * @throws Error that says what is missing
 */
export function adopt(own: unknown): NoiseClass {
  if (typeof own !== 'object' || own === null)
    throw new Error('the text has to say: const noise = { moments(n, b) { … }, sample(w, b) { … } }');
  const given = own as Partial<NoiseClass>;
  for (const name of ['moments', 'sample'] as const) {
    if (typeof given[name] !== 'function') throw new Error(`noise.${name} has to be a function`);
  }
  const noise = given as NoiseClass;
  return {
    name: 'your class',
    paperName: '',
    formula: '',
    sparse: false,
    support: (n) => n,
    moments(n, b, options) {
      const { mean = 1 / n, alpha, beta } = noise.moments(n, b, options) as Partial<Moments>;
      for (const [name, value] of Object.entries({ mean, alpha, beta })) {
        if (typeof value !== 'number' || !Number.isFinite(value))
          throw new Error(`moments has to return a number ${name}, and returned ${String(value)}`);
      }
      return { mean, alpha: alpha as number, beta: beta as number };
    },
    sample(w, b, options) {
      noise.sample(w, b, options);
    },
  };
}

/** An error as it crosses from a worker. */
export interface Failure {
  readonly message: string;
  /** Of the reader's text, counted from 1. */
  readonly line?: number;
}

/** An error with the first line of its trace that is the reader's: the text's own lines come first in a worker's script. */
export function failure(error: unknown, lines: number): Failure {
  if (!(error instanceof Error)) return { message: String(error) };
  const trace = (error.stack ?? '').matchAll(/blob:[^\s)]*?:(\d+):\d+/g);
  const line = [...trace].map(([, number]) => Number(number)).find((number) => number <= lines);
  return { message: error.message, line };
}

/**
 * Where an error of a text is that could not be read at all: what is not closed is missed only after its end.
 *
 * @param lines of the reader's text; 0 where none of it ran, and a line would be one of ours
 */
export function place({ message, line }: Failure, lines: number): string {
  const what = message.replace(/^Uncaught\s+/, '');
  if (line === undefined || lines === 0) return what;
  return line <= lines ? `Line ${line}: ${what}` : `At the end, where something is not closed: ${what}`;
}
