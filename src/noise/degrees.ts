import { checkRange } from '../errors.js';

/** Throws unless Student's t has a variance with so many degrees of freedom. */
export function checkDegrees(degrees: number) {
  checkRange('degrees', degrees, degrees > 2, 'a finite number above 2 (otherwise the variance is infinite)');
}
