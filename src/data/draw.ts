import { ArgumentError, checkOneOf } from '../errors.js';
import type { Dataset } from './dataset.js';

/** All values of `Draw`. */
export const draws: readonly Draw[] = ['random', 'balanced', 'first'];
/** How examples are chosen: any at random, at random but as many of each class, or the first. */
export type Draw = 'random' | 'balanced' | 'first';

/** @throws ArgumentError for another draw, and a balanced one where there are no classes */
export function checkDraw(draw: string, kind: 'classification' | 'regression'): void {
  checkOneOf('draw', draw, draws);
  if (draw === 'balanced' && kind === 'regression') {
    throw new ArgumentError('draw', draw, 'random or first for a regression data set, which has no classes');
  }
}

/**
 * The first `count` of examples in a random order, for a balanced draw in turns of one of each class; and those that are left.
 *
 * @param argument what the count is called, for messages
 * @throws ArgumentError for a balanced draw of more than the smallest class has
 */
export function drawn(
  argument: string,
  source: Dataset,
  order: Uint32Array,
  count: number,
  draw: Draw,
): [chosen: Uint32Array, left: Uint32Array] {
  if (draw !== 'balanced' || !('labels' in source)) return [order.subarray(0, count), order.subarray(count)];
  // How many of each class there have been; of a class may be none left.
  const seen = new Map(Array.from(source.labels, (label) => [label, 0]));
  const turns: number[][] = [];
  for (const i of order) {
    const turn = seen.get(source.labels[i])!;
    seen.set(source.labels[i], turn + 1);
    (turns[turn] ??= []).push(i);
  }
  // A turn is whole if every class has an example in it; the last that is drawn from need not be used up.
  const whole = turns.filter((turn) => turn.length === seen.size).length;
  const most = whole * seen.size + (turns[whole]?.length ?? 0);
  if (count > most) {
    const [name, size] = [...seen].reduce((least, next) => (next[1] < least[1] ? next : least));
    throw new ArgumentError(
      argument,
      count,
      `at most ${most} for a balanced draw, because class ${name} has only ${size} examples`,
    );
  }
  const inTurns = Uint32Array.from(turns.flat());
  return [inTurns.subarray(0, count), inTurns.subarray(count)];
}
