/**
 * The package's random distributions in float64: zero mean and unit variance each, from the words of one stream.
 *
 * `reference.normal(seed, stream, step, count)` and its neighbours return `count` numbers. A stream's words are seen
 * as rows of four, four rows a group: word `4 · row + lane`.
 *
 * @module
 */
import { words } from './philox.js';

/** A word's midpoint on the unit interval: word / 2³² + 2⁻³³, in (0, 1), exact in float64. */
export function uniform(word: number): number {
  return word * 2 ** -32 + 2 ** -33;
}

/** An angle in [−π, π) from a word read as a signed integer. */
function angle(word: number): number {
  return (2 * Math.PI * (word | 0)) / 2 ** 32;
}

/** −1 if the word's top bit is set, else +1. */
function sign(word: number): number {
  return word >= 2 ** 31 ? -1 : 1;
}

/**
 * Box–Muller: in each group, rows 0 and 1 give a radius and an angle and become its cosine and sine; rows 2 and 3 too. The
 * radius is of 31 bits. The angle is, of the second word, the low 30 bits as a signed fraction of π/4 on either side of 0; bit 31
 * mirrors it to the left (x ↦ −x), then bit 30 across the diagonal (x ↔ y).
 */
function normal(seed: number, stream: number, step: number, count: number): Float64Array {
  const stock = words(seed, stream, step, roundUp(count, 16));
  return Float64Array.from({ length: count }, (_, element) => {
    const row = Math.floor(element / 4);
    const lane = element % 4;
    const radiusRow = row - (row % 2);
    const radiusWord = stock[4 * radiusRow + lane];
    const angleWord = stock[4 * (radiusRow + 1) + lane];
    const radius = Math.sqrt(-2 * Math.log((Math.floor(radiusWord / 2) + 0.5) * 2 ** -31));
    const low = angleWord % 2 ** 30;
    const x = ((low >= 2 ** 29 ? low - 2 ** 30 : low) * 2 ** -29 * Math.PI) / 4;
    const left = angleWord >= 2 ** 31;
    const swapped = Math.floor(angleWord / 2 ** 30) % 2 === 1;
    const first = (left ? -1 : 1) * Math.cos(x);
    const wantsSine = (row % 2 === 1) !== swapped;
    return radius * (wantsSine ? Math.sin(x) : first);
  });
}

function rademacher(seed: number, stream: number, step: number, count: number): Float64Array {
  return Float64Array.from(words(seed, stream, step, count), sign);
}

/** Uniform on (−√3, √3): the half step makes the 2³² values symmetric about 0. */
function centredUniform(seed: number, stream: number, step: number, count: number): Float64Array {
  return Float64Array.from(
    words(seed, stream, step, count),
    (word) => Math.sqrt(3) * ((word | 0) + 0.5) * 2 ** -31,
  );
}

/** Laplace of scale 1/√2, by inversion: the top bit is the sign, the other 31 make the magnitude. */
function laplace(seed: number, stream: number, step: number, count: number): Float64Array {
  return Float64Array.from(words(seed, stream, step, count), (word) => {
    const u = uniform((word << 1) >>> 0);
    return (sign(word) * -Math.log(u)) / Math.SQRT2;
  });
}

/**
 * Student's t with ν > 2 degrees of freedom, divided by its standard deviation √(ν / (ν − 2)).
 *
 * Bailey's polar method gives two variates a pair of words, but unlike Box–Muller's they depend on each other, so only
 * the cosine is used and row R of the result takes the words' rows 2R (radius) and 2R + 1 (angle).
 *
 * Source: Bailey, "Polar generation of random variates with the t-distribution", Math. Comp. 62, 1994.
 */
function student(seed: number, stream: number, step: number, count: number, nu: number): Float64Array {
  if (!(nu > 2)) throw new RangeError(`a variance needs nu > 2, but nu is ${nu}`);
  const stock = words(seed, stream, step, 2 * roundUp(count, 16));
  return Float64Array.from({ length: count }, (_, element) => {
    const row = Math.floor(element / 4);
    const lane = element % 4;
    const u = uniform(stock[4 * (2 * row) + lane]);
    const turn = angle(stock[4 * (2 * row + 1) + lane]);
    // expm1 because u^(−2/ν) is close to 1 for large ν.
    const t = Math.sqrt(nu * Math.expm1((-2 / nu) * Math.log(u))) * Math.cos(turn);
    return t * Math.sqrt((nu - 2) / nu);
  });
}

/**
 * Symmetric α-stable of characteristic function exp(−|t|^α), by Chambers, Mallows and Stuck (JASA 71, 1976). Row R of the
 * result takes the words' rows 2R (the exponential) and 2R + 1 (the angle, of which 24 bits are used).
 */
function stable(seed: number, stream: number, step: number, count: number, alpha: number): Float64Array {
  const stock = words(seed, stream, step, 2 * roundUp(count, 16));
  return Float64Array.from({ length: count }, (_, element) => {
    const row = Math.floor(element / 4);
    const lane = element % 4;
    const E = -Math.log(uniform(stock[4 * (2 * row) + lane]));
    const bits = Math.floor((stock[4 * (2 * row + 1) + lane] | 0) / 256);
    const U = (Math.PI * (bits + 0.5)) / 2 ** 24;
    return (
      (Math.sin(alpha * U) / Math.cos(U) ** (1 / alpha)) *
      (Math.cos((1 - alpha) * U) / E) ** ((1 - alpha) / alpha)
    );
  });
}

function roundUp(count: number, multiple: number): number {
  return Math.ceil(count / multiple) * multiple;
}

export const reference = { normal, rademacher, uniform: centredUniform, laplace, student, stable };
