import { ArgumentError, checkInteger, checkOptions, checkSeed } from '../errors.js';
import type { Objective } from '../models/objective.js';

/** @throws ArgumentError unless it is an objective, told by its methods: the class would bring all models along */
export function checkObjective(objective: Objective, argument = 'objective'): void {
  const { perExampleGradientNorms: method } = (objective as Partial<Objective> | null) ?? {};
  if (typeof method !== 'function') throw new ArgumentError(argument, objective, 'an Objective');
}

/**
 * What all that draws has in common: an objective, numbers of at least 1, and a seed.
 *
 * @throws ArgumentError for another kind or range, and for options that are not `names`
 */
export function checkCounts<T extends { seed?: number }>(
  where: string,
  objective: Objective,
  options: T,
  names: readonly (keyof T & string)[],
): void {
  checkObjective(objective);
  checkOptions(where, options, [...names, 'seed']);
  for (const name of names) if (options[name] !== undefined) checkInteger(name, options[name], 1);
  if (options.seed !== undefined) checkSeed(options.seed);
}

/** Of p eigenvalues, Lanczos finds no more than it takes steps. */
export function checkLanczosSteps(steps: number, count: number, p: number): void {
  checkInteger('steps', steps, Math.min(count, p));
}

/** A single draw has no standard error. */
export function checkDraws(draws: number): void {
  checkInteger('draws', draws, 2);
}
