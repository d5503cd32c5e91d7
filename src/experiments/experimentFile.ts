import { ArgumentError, checkOneOf } from '../errors.js';
import { complete, defaults, fields, type CompareOptions } from './options.js';

/** The version of the format. */
const VERSION = 1;
/** What a file may say besides the options. */
const others = ['$schema', 'version', 'name'];

const types = {
  string: { type: 'string' },
  number: { type: 'number' },
  strings: { type: 'array', items: { type: 'string' } },
  numbers: { type: 'array', items: { type: 'number' } },
} as const;

/** A JSON Schema of experiment files, by which editors complete and check them. */
export function experimentSchema(): object {
  const options = Object.entries(fields).map(([key, { text, kind, range }]) => [
    key,
    { description: text, ...types[kind], ...range, default: defaults[key as keyof CompareOptions] },
  ]);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'An experiment of msgd: npx msgd run experiment.json',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      version: { description: 'of this format', const: VERSION },
      name: { description: 'heads the report', type: 'string' },
      ...(Object.fromEntries(options) as object),
    },
  };
}

/**
 * The experiment of a file: all options, those that it does not name with their defaults. Whether their values fit is
 * for `plan` to say.
 *
 * @param value what JSON.parse made of the file
 * @throws ArgumentError naming the field, for one that there is not and for a value of another type
 */
export function readExperiment(value: unknown): { name?: string; options: CompareOptions } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ArgumentError('experiment', value, 'a JSON object');
  }
  const { version = VERSION, name, ...rest } = value as Record<string, unknown>;
  const given = Object.entries(rest).filter(([key]) => key !== '$schema');
  if (version !== VERSION) throw new ArgumentError('version', version, `${VERSION}, the one this msgd reads`);
  if (name !== undefined && typeof name !== 'string') throw new ArgumentError('name', name, 'text');
  for (const [key, option] of given) {
    if (!(key in fields)) checkOneOf('field', key, [...Object.keys(fields), ...others]);
    checkType(key, option, fields[key as keyof CompareOptions].kind);
  }
  return { name, options: complete(Object.fromEntries(given)) };
}

function checkType(path: string, value: unknown, kind: keyof typeof types): void {
  if (kind === 'strings' || kind === 'numbers') {
    if (!Array.isArray(value)) throw new ArgumentError(path, value, `an array of ${kind}`);
    value.forEach((item, k) => checkType(`${path}[${k}]`, item, kind === 'strings' ? 'string' : 'number'));
  } else if (typeof value !== kind) {
    throw new ArgumentError(path, value, `a ${kind}`);
  }
}
