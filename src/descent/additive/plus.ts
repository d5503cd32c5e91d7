import type { Objective } from '../../models/objective.js';
import { gd } from '../../noise/gd.js';
import { sampler } from '../../noise/sampler.js';
import type { Direction, Region } from '../direction.js';
import type { AdditiveSetting } from './additiveNoise.js';

/** How a structure adds its v to the gradient. */
interface Plus {
  /** Takes what v needs of the gradients at θ, of which `objective.gradient` has the mean; returns how many it evaluated. Absent where v needs nothing. */
  refresh?: () => number;
  /** `objective.gradient` += v */
  add: (step: number) => void;
  /** What a refresh needs of the one before. */
  memory?: Region;
}

/** ∇L(θ) + v, refreshed at the first step and every `refreshEvery` steps. */
export function gradientPlus(
  objective: Objective,
  { refreshEvery }: AdditiveSetting,
  { refresh, add, memory }: Plus,
): Direction {
  const mean = sampler(gd, { n: objective.n }, objective.workspace);
  let exampleGradients = 0;
  const startsAfresh = (step: number) => refresh === undefined || (step - 1) % refreshEvery === 0;
  return {
    memory,
    startsAfresh,
    get exampleGradients() {
      return exampleGradients;
    },
    take(step) {
      const loss = objective.accumulate(mean(step));
      exampleGradients += objective.n;
      if (refresh !== undefined && startsAfresh(step)) exampleGradients += refresh();
      add(step);
      return loss;
    },
  };
}
