import { ArgumentError } from '../errors.js';

/** Of x: its fourth power, and a millionth of a millionth of that, are numbers in float64. */
const MOST = 1e70;

/**
 * The theory rests on fourth powers of x, which without a word would be Infinity or 0.
 *
 * @param power 1 of x and y, 2 of what is like their squares
 * @throws ArgumentError unless the largest of the finite values, by size, is 0 or within 10^±70, of squares within 10^±140
 */
export function checkSize(argument: string, values: ArrayLike<number> | number, power: 1 | 2): void {
  const all = typeof values === 'number' ? [values] : values;
  let at = 0;
  for (let k = 1; k < all.length; k++) if (Math.abs(all[k]) > Math.abs(all[at])) at = k;
  const size = Math.abs(all[at]);
  const most = MOST ** power;
  if (size === 0 || (size >= 1 / most && size <= most)) return;
  const name = all === values ? `${argument}[${at}]` : argument;
  throw new ArgumentError(
    name,
    all[at],
    `0 or between ${1 / most} and ${most} in size, as the largest: take other units`,
  );
}
