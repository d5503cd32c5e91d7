import { ArgumentError, checkOneOf } from '../errors.js';
import type { Grid } from './grid.js';
import { complete, defaults, fields, type CompareOptions } from './options.js';

/** The version of the format. */
const VERSION = 1;
/** What a file may say besides the options. */
const others = ['$schema', 'version', 'name', 'grid'];

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
  const axes = Object.entries(fields).map(([key, { text, kind, range }]) => [
    key,
    {
      description: `${text}: each of these`,
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { ...types[kind], ...range },
    },
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
      grid: {
        description: 'makes it a sweep: a comparison with each combination of these values',
        type: 'object',
        additionalProperties: false,
        minProperties: 1,
        properties: Object.fromEntries(axes) as object,
      },
    },
  };
}

/** What a file says. */
interface ExperimentFile {
  readonly name?: string;
  /** The options that it names. */
  readonly given: Partial<CompareOptions>;
  /** All options, those that it does not name with their defaults. */
  readonly options: CompareOptions;
  /** What makes it a sweep. */
  readonly grid?: Grid;
}

/**
 * The experiment of a file. Whether the values of its options fit is for `plan` to say.
 *
 * @param value what JSON.parse made of the file
 * @throws ArgumentError naming the field, for one that there is not and for a value of another type
 */
export function readExperiment(value: unknown): ExperimentFile {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ArgumentError('experiment', value, 'a JSON object');
  }
  const { version = VERSION, name, grid, ...rest } = value as Record<string, unknown>;
  const entries = Object.entries(rest).filter(([key]) => key !== '$schema');
  if (version !== VERSION) throw new ArgumentError('version', version, `${VERSION}, the one this msgd reads`);
  if (name !== undefined && typeof name !== 'string') throw new ArgumentError('name', name, 'text');
  for (const [key, option] of entries) {
    if (!Object.hasOwn(fields, key)) checkOneOf('field', key, [...Object.keys(fields), ...others]);
    checkType(key, option, fields[key as keyof CompareOptions].kind);
  }
  const given = Object.fromEntries(entries) as Partial<CompareOptions>;
  const read = { name, given, options: complete(given) };
  return grid === undefined ? read : { ...read, grid: readGrid(grid, given) };
}

/** @param given the options beside it */
function readGrid(value: unknown, given: Partial<CompareOptions>): Grid {
  const form = 'an object of options, each with an array of its values';
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length === 0)
    throw new ArgumentError('grid', value, form);
  for (const [key, values] of Object.entries(value)) {
    if (!Object.hasOwn(fields, key)) checkOneOf('field of grid', key, Object.keys(fields));
    const path = `grid.${key}`;
    if (!Array.isArray(values) || values.length === 0)
      throw new ArgumentError(path, values, 'an array of at least one value');
    if (Object.hasOwn(given, key))
      throw new ArgumentError(key, given[key as keyof CompareOptions], 'in the grid or beside it, not both');
    const texts = values.map((item, k) => {
      checkType(`${path}[${k}]`, item, fields[key as keyof CompareOptions].kind);
      return JSON.stringify(item);
    });
    texts.forEach((text, k) => {
      if (texts.indexOf(text) < k)
        throw new ArgumentError(`${path}[${k}]`, values[k], 'another value than those before it');
    });
  }
  return value;
}

function checkType(path: string, value: unknown, kind: keyof typeof types): void {
  if (kind === 'strings' || kind === 'numbers') {
    if (!Array.isArray(value)) throw new ArgumentError(path, value, `an array of ${kind}`);
    value.forEach((item, k) => checkType(`${path}[${k}]`, item, kind === 'strings' ? 'string' : 'number'));
  } else if (typeof value !== kind) {
    throw new ArgumentError(path, value, `a ${kind}`);
  }
}
