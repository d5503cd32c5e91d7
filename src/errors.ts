/**
 * The errors of msgd. Each names what was wrong, what was given and what is allowed, and is thrown before any
 * work is done.
 *
 * @module
 */
import { closest, distance } from 'fastest-levenshtein';

/** The base of every error that msgd throws on purpose. */
export class MsgdError extends Error {
  /** The name of its class. */
  override readonly name: string = 'MsgdError';
}

/** An argument that is out of range, of the wrong length or not finite. */
export class ArgumentError extends MsgdError {
  /** The name of its class, also where code is minified. */
  override readonly name = 'ArgumentError';
  constructor(
    /** The argument's name as the caller wrote it, for example `b` or `data.labels[3]`. */
    readonly argument: string,
    /** What was given. */
    readonly value: unknown,
    /** What is allowed, as the end of the sentence “b must be …”. */
    readonly allowed: string,
  ) {
    super(`${argument} must be ${allowed}, but is ${show(value)}`);
  }
}

/** A file or buffer that is not what its format says: truncated, of another kind, or with impossible numbers. */
export class FormatError extends MsgdError {
  /** The name of its class, also where code is minified. */
  override readonly name = 'FormatError';
  constructor(
    /** The file's name, or the format where there is no file. */
    readonly source: string,
    /** What is wrong with it, and where. */
    readonly problem: string,
  ) {
    // One line, also where it quotes what a parser said of lines of the file.
    super(`${source}: ${problem.replaceAll(/\s*\n\s*/g, ' ')}`);
  }
}

/** A run whose randomized loss stopped being finite. The parameters are left as they were before that step. */
export class DivergenceError extends MsgdError {
  /** The name of its class, also where code is minified. */
  override readonly name = 'DivergenceError';
  constructor(
    /** The step (from 1) that could not be taken. */
    readonly step: number,
    /** The randomized loss at that step: NaN or infinite. */
    readonly loss: number,
  ) {
    super(
      `diverged at step ${step}: the loss is ${loss}; a smaller learning rate or less noise (larger b, smaller scale) may help`,
    );
  }
}

/** Throws unless `value` is an integer from `min` to `max`; `bound` says in words what `max` is. */
export function checkInteger(argument: string, value: unknown, min: number, max = Infinity, bound?: string) {
  if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max) return;
  const range = max === Infinity ? `of at least ${min}` : `from ${min} to ${bound ?? max}`;
  throw new ArgumentError(argument, value, `an integer ${range}`);
}

/** Throws unless `value` is a finite number of at least `min`. */
export function checkNumber(argument: string, value: unknown, min = -Infinity) {
  if (Number.isFinite(value) && (value as number) >= min) return;
  throw new ArgumentError(
    argument,
    value,
    min === -Infinity ? 'a finite number' : `a finite number of at least ${min}`,
  );
}

/**
 * Throws unless `value` is a finite number, and in a range that `allowed` says in words. `isIn` is asked of numbers alone: of others,
 * a BigInt for one, a comparison may throw an error of its own.
 */
export function checkRange(
  argument: string,
  value: unknown,
  isIn: (value: number) => boolean,
  allowed: string,
) {
  if (!(Number.isFinite(value) && isIn(value as number))) throw new ArgumentError(argument, value, allowed);
}

/** Throws unless `value` is a seed: an integer from 0 to 2⁵³ − 1. */
export function checkSeed(value: unknown) {
  checkInteger('seed', value, 0, Number.MAX_SAFE_INTEGER);
}

/** Throws unless `value` is text with something in it. */
export function checkText(argument: string, value: unknown, allowed = 'text') {
  if (typeof value !== 'string' || value === '') throw new ArgumentError(argument, value, allowed);
}

/** Throws unless `value` can be asked whether it is aborted. */
export function checkSignal(value: unknown) {
  if (typeof (value as AbortSignal | null)?.throwIfAborted === 'function') return;
  throw new ArgumentError('signal', value, 'an AbortSignal');
}

/** Throws unless `value` is true or false. */
export function checkBoolean(argument: string, value: unknown) {
  if (typeof value !== 'boolean') throw new ArgumentError(argument, value, 'true or false');
}

/** Throws unless `values` is an array of any type, or like one; its entries are not looked at. */
export function checkArray(argument: string, values: unknown, allowed = 'an array of numbers') {
  if (typeof values === 'object' && Number.isSafeInteger((values as ArrayLike<unknown> | null)?.length))
    return;
  throw new ArgumentError(argument, values, allowed);
}

/** Throws unless every entry of `values` is finite, naming the first that is not. */
export function checkFinite(argument: string, values: ArrayLike<number>) {
  checkArray(argument, values);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]))
      throw new ArgumentError(`${argument}[${i}]`, values[i], 'a finite number');
  }
}

/** Throws unless every entry of `values` is finite once it is rounded to float32, naming the first that is not. */
export function checkFloats(argument: string, values: ArrayLike<number>) {
  checkArray(argument, values);
  for (let i = 0; i < values.length; i++) {
    // First as it is: Math.fround makes 0 of null, which JSON writes for NaN, and a number of text.
    if (!Number.isFinite(values[i]))
      throw new ArgumentError(`${argument}[${i}]`, values[i], 'a finite number');
    if (!Number.isFinite(Math.fround(values[i])))
      throw new ArgumentError(`${argument}[${i}]`, values[i], 'at most 3.4e38 in size, as a float32 is');
  }
}

/** Throws unless `values` has `length` entries; `reason` says where the length comes from. */
export function checkLength(argument: string, values: ArrayLike<unknown>, length: number, reason: string) {
  checkArray(argument, values, 'an array');
  if (values.length !== length) {
    throw new ArgumentError(`${argument}.length`, values.length, `${length} (${reason})`);
  }
}

/** Throws unless `value` is one of `allowed`; suggests the nearest where one is near. */
export function checkOneOf(argument: string, value: unknown, allowed: readonly string[]) {
  if (allowed.includes(value as string)) return;
  throw new ArgumentError(argument, value, `one of ${allowed.join(', ')}${suggestion(value, allowed)}`);
}

/** “ (did you mean relu?)” where one of `names` is near to what was given, else ''. Capitals do not count. */
export function suggestion(given: unknown, names: readonly string[]): string {
  if (typeof given !== 'string' || names.length === 0) return '';
  const lower = names.map((name) => name.toLowerCase());
  const nearest = closest(given.toLowerCase(), lower);
  if (distance(given.toLowerCase(), nearest) > nearest.length / 2) return '';
  return ` (did you mean ${names[lower.indexOf(nearest)]}?)`;
}

/** Throws unless `options` is an object with no other options than `names`; suggests the nearest where one is near. */
export function checkOptions<T extends object>(
  where: string,
  options: T,
  names: readonly (keyof T & string)[],
) {
  if (typeof options !== 'object' || (options as unknown) === null || Array.isArray(options)) {
    throw new ArgumentError(`the options of ${where}`, options, 'an object');
  }
  for (const key of Object.keys(options)) checkOneOf(`an option of ${where}`, key, names);
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (ArrayBuffer.isView(value) || Array.isArray(value)) {
    return `${value.constructor.name} of length ${(value as unknown as ArrayLike<unknown>).length}`;
  }
  // As code has it: 1n is no integer to the checks, and “must be an integer, but is 1” would say nothing.
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    return keys.length > 0 ? `an object with keys ${keys.join(', ')}` : Object.prototype.toString.call(value);
  }
  return String(value);
}
