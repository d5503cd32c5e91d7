import { checkRange } from '../errors.js';

/** Beyond, Student's t is the normal distribution to five digits, and u^(−2/ν) − 1 in float32 loses those of ξ. */
const MOST_DEGREES = 100_000;

/** Throws unless Student's t has a variance with so many degrees of freedom, in float32. */
export function checkDegrees(degrees: number) {
  checkRange(
    'degrees',
    degrees,
    (degrees) => Math.fround(degrees) > 2 && degrees <= MOST_DEGREES,
    'a finite number above 2 (otherwise the variance is infinite) and at most 100,000 (beyond, use normal)',
  );
}
