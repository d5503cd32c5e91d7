import Fraction from 'fraction.js';
import { checkNumber } from '../errors.js';

/** How far a double may be from the fraction that it stands for: its own rounding and that of a few operations. */
const ROUNDING = 2 ** -49;
/** Fractions of such denominators are more than 2 · ROUNDING apart, relative to numbers up to 1: there is one at most. */
export const LARGEST_DENOMINATOR = 2 ** 24;

/**
 * The fraction that a double stands for: the simplest one (by continued fractions, in exact arithmetic) to whose value
 * it can have been rounded; or, if none is simple, the binary fraction that the double is.
 *
 * @throws ArgumentError for NaN and ±Infinity
 */
export function fractionOf(x: number): Fraction {
  const exact = binaryFraction(x);
  const near = exact.abs().mul(binaryFraction(ROUNDING));
  let [n0, d0, n1, d1] = [0n, 1n, 1n, 0n];
  for (let rest = exact; ;) {
    const whole = floor(rest);
    [n0, d0, n1, d1] = [n1, d1, whole * n1 + n0, whole * d1 + d0];
    if (d1 > LARGEST_DENOMINATOR) return exact;
    const convergent = new Fraction(n1, d1);
    if (convergent.sub(exact).abs().compare(near) <= 0) return convergent;
    rest = rest.sub(whole).inverse();
  }
}

/** A finite double as it is: an integer times a power of 2. */
function binaryFraction(x: number): Fraction {
  checkNumber('x', x);
  let scaled = x;
  let denominator = 1n;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    denominator *= 2n;
  }
  return new Fraction(BigInt(scaled), denominator);
}

function floor(x: Fraction): bigint {
  const quotient = x.n / x.d;
  return x.s < 0n ? -quotient - (x.n % x.d === 0n ? 0n : 1n) : quotient;
}
