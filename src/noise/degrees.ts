import { ArgumentError } from '../errors.js';

/** Throws unless Student's t has a variance with so many degrees of freedom. */
export function checkDegrees(degrees: number) {
  if (Number.isFinite(degrees) && degrees > 2) return;
  throw new ArgumentError('degrees', degrees, 'a finite number above 2 (otherwise the variance is infinite)');
}
