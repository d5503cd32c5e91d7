import { ArgumentError, checkLength, checkNumber } from '../errors.js';

/** Inputs that stay bytes, in a quarter of the memory. `inputsOf` has the numbers. */
export interface Pixels {
  /** n × features, row-major. */
  readonly pixels: Uint8Array;
  /** What these stand for: 256 numbers, one for each byte; or 256 for each channel, which are equal parts of the features in order. */
  readonly levels: Float32Array;
}

/** Numbers of each channel: one for each byte. */
const LEVELS = 256;
/** What each byte of a pixel is multiplied by where nothing else is said. */
const unit = 1 / 255;

/** What each byte stands for: itself times `scale`. */
export function scaled(scale = unit): Float32Array {
  checkNumber('scale', scale);
  const levels = Float32Array.from({ length: LEVELS }, (_, byte) => byte * scale);
  if (levels.every(Number.isFinite)) return levels;
  throw new ArgumentError('scale', scale, 'so small that 255 times it is finite as a 32-bit float');
}

/** Channels that have numbers of their own. */
export function channelsOf({ levels }: Pick<Pixels, 'levels'>): number {
  return levels.length / LEVELS;
}

/** @throws ArgumentError unless it is an array of that type, and of that length for that reason where one is given */
export function checkTyped(
  argument: string,
  values: unknown,
  Type: Float32ArrayConstructor | Uint32ArrayConstructor | Uint8ArrayConstructor,
  length?: number,
  reason = '',
): void {
  if (!(values instanceof Type))
    throw new ArgumentError(argument, values, `a ${Type.name}, as dataset makes it`);
  if (length !== undefined) checkLength(argument, values, length, reason);
}

/** @throws ArgumentError for lengths and types that do not fit */
export function checkPixels(argument: string, data: Pixels & { n: number; features: number }): void {
  const { pixels, levels, n, features } = data;
  checkTyped(`${argument}.pixels`, pixels, Uint8Array, n * features, 'n × features');
  checkTyped(`${argument}.levels`, levels, Float32Array);
  const channels = channelsOf(data);
  if (channels >= 1 && Number.isInteger(features / channels)) return;
  throw new ArgumentError(
    `${argument}.levels.length`,
    levels.length,
    `256, or 256 for each channel of ${features} features`,
  );
}

/** The numbers that the bytes stand for, in a new array or `into` one. */
export function numbersOf(
  { pixels, levels, features }: Pixels & { features: number },
  into: Float32Array = new Float32Array(pixels.length),
): Float32Array {
  const plane = features / channelsOf({ levels });
  for (let at = 0; at < pixels.length;) {
    for (let table = 0; table < levels.length; table += LEVELS) {
      for (const end = at + plane; at < end; at++) into[at] = levels[table + pixels[at]];
    }
  }
  return into;
}
